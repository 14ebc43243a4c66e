"""How encounters look in the API, and how records from elsewhere are given."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from whiteglove.api.given import NUMBER_AS_TEXT, Given, Moment, YesOrNo
from whiteglove.api.shapes import MOMENT, of
from whiteglove.customers.actions.meeting import Somebody
from whiteglove.encounters.given import EncounterGiven, HandOverGiven
from whiteglove.encounters.queries.shown import EncounterShown, PartyShown

Key = Annotated[str, NUMBER_AS_TEXT, Field(max_length=1000)]
Who = Annotated[str, NUMBER_AS_TEXT, Field(max_length=1000, examples=["ben@desk.example"])]


PASSING = (
    "A team by its key or name, else a colleague by id, address or name, as long as only one in the house is called "
    "so; else an outside one of this name. A number is the id of a colleague"
)


class CustomerGivenIn(Given):
    """Who the customer is: by address, or by a number that the source gives them."""

    address: Key = of("Mail address", "tan@hotel.example", default="")
    external_id: Key = of("Number of a member, a guest, a contract", "M-1077", default="")
    name: Key = of("As they are called", "Tan Wei", default="")


class HandOverGivenIn(Given):
    """It passed from one to another."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    from_whom: Who = Field(alias="from", description=PASSING)
    to_whom: Who = Field(alias="to", description=PASSING)
    at: Moment | None = of("When; left out: when the encounter ended, else began", MOMENT, default=None)
    warm: YesOrNo = of("Whether a word went with it; left out: none did, it was cold", False, default=False)


class EncounterIn(Given):
    """One record from elsewhere."""

    external_id: Key = of("Yours; the same id is taken in once", "call-2026-03-02-17")
    customer: CustomerGivenIn = Field(description="Whom we met; somebody new is taken in")
    journey: Key = of("Key of the journey", "lost-bag")
    touchpoint: Key = of("Key of the touchpoint", "call")
    channel: Key = of("On which channel", "phone")
    at: Moment = of("When it began, with its zone", MOMENT)
    ended_at: Moment | None = of("When it ended; left out: when it began", MOMENT, default=None)
    team: Key | None = of("Id, key or name of the team, upper or lower case", "baggage", default=None)
    colleagues: list[Who] = Field(default=[], description="Who took part: id, address or name, upper or lower case")
    episode: Key | None = of("Your name of the customer's run through the journey", "trip-7", default=None)
    handovers: list[HandOverGivenIn] = Field(default=[], description="How it passed from one to another")

    def given(self) -> EncounterGiven:
        """As the room takes it."""
        return EncounterGiven(
            external_id=self.external_id,
            customer=Somebody(self.customer.address, self.customer.external_id, self.customer.name),
            journey=self.journey,
            touchpoint=self.touchpoint,
            channel=self.channel,
            at=self.at,
            ended_at=self.ended_at,
            team=self.team or "",
            colleagues=tuple(self.colleagues),
            episode=self.episode or "",
            hand_overs=tuple(
                HandOverGiven(
                    from_whom=one.from_whom,
                    to_whom=one.to_whom,
                    at=one.at or self.ended_at or self.at,
                    is_warm=one.warm,
                )
                for one in self.handovers
            ),
        )


EXAMPLE = {
    "external_id": "call-2026-03-02-17",
    "customer": {"address": "tan@hotel.example", "name": "Tan Wei"},
    "journey": "lost-bag",
    "touchpoint": "call",
    "channel": "phone",
    "at": MOMENT,
    "ended_at": "2026-03-02T09:21:00Z",
    "team": "switchboard",
    "colleagues": ["ben@desk.example"],
    "episode": "trip-7",
    "handovers": [{"from": "switchboard", "to": "baggage", "at": "2026-03-02T09:20:00Z", "warm": False}],
}


class PartyOut(BaseModel):
    """Who met the customer."""

    id: str = of("Opaque; of the web, not of the team or colleague", "12")
    key: str | None = of(
        "As POST /encounters takes them: key of a team, id of a colleague, name of an outside one; null: a machine",
        "baggage",
    )
    kind: str = of("colleague, team or machine", "colleague")
    name: str = of("As colleagues see it", "Ben")
    outside: bool = of("Known from records only; cannot sign in", False)


class PassedOnOut(BaseModel):
    """It passed from one to another."""

    model_config = ConfigDict(populate_by_name=True)

    from_whom: PartyOut = Field(alias="from", description="From whom")
    to_whom: PartyOut = Field(alias="to", description="To whom")
    at: datetime = of("When", MOMENT)
    warm: bool = of("Whether a word went with it", True)


class EncounterOut(BaseModel):
    """One moment of truth."""

    id: str = of("Opaque", "31")
    external_id: str | None = of("As its source names it", "call-2026-03-02-17")
    customer: str = of("Id of the customer", "7")
    journey: str | None = of("Key; null: not on the map", "lost-bag")
    touchpoint: str | None = of("Key; null: not on the map", "call")
    key_moment: bool = of("Whether the map calls it decisive", True)
    channel: str = of("On which channel", "phone")
    team: PartyOut | None = Field(description="The team that met them")
    at: datetime = of("When it began", MOMENT)
    ended_at: datetime | None = of("When we answered; null: it goes on", MOMENT)
    episode: str | None = of("Id of the customer's run through the journey", "4")
    placed_by: str = of("rule, colleague, source or nobody", "rule")
    colleagues: list[PartyOut] = Field(description="Who took part")
    handovers: list[PassedOnOut] = Field(description="How it passed, in order")


class PlaceIn(Given):
    """Where on the map it really was."""

    journey: Key | None = of("Key of the journey", "lost-bag", default=None)
    touchpoint: Key | None = of("Key of the touchpoint; null: nowhere on our maps", "call")


def party_out(party: PartyShown) -> PartyOut:
    """As the API shows who meets customers."""
    return PartyOut(
        id=str(party.id), key=party.said_as or None, kind=party.kind, name=party.name, outside=party.is_outside
    )


def encounter_out(one: EncounterShown) -> EncounterOut:
    """As the API shows it."""
    return EncounterOut(
        id=str(one.id),
        external_id=one.external_id,
        customer=str(one.customer_id),
        journey=one.journey[0] if one.journey else None,
        touchpoint=one.touchpoint[0] if one.touchpoint else None,
        key_moment=one.is_key_moment,
        channel=one.channel,
        team=party_out(one.team) if one.team else None,
        at=one.at,
        ended_at=one.ended_at,
        episode=str(one.episode_id) if one.episode_id else None,
        placed_by=one.placed_by,
        colleagues=[party_out(party) for party in one.people],
        handovers=[
            PassedOnOut.model_construct(
                from_whom=party_out(passed.from_party),
                to_whom=party_out(passed.to_party),
                at=passed.at,
                warm=passed.is_warm,
            )
            for passed in one.hand_overs
        ],
    )
