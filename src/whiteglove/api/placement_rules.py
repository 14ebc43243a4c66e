"""Placement rules: by which encounters are put on the map."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import BaseModel, Field

from whiteglove.api.answers import actor_of, told
from whiteglove.api.encounter_shapes import Key
from whiteglove.api.given import Given, Somebody, number_of
from whiteglove.api.once import once
from whiteglove.api.problems import makes, reads
from whiteglove.api.shapes import MOMENT, PageOut, PersonOut, of
from whiteglove.encounters.actions.ruling import RuleWanted, add_rule, ask_first, retire_rule
from whiteglove.encounters.models import PlacementRule
from whiteglove.encounters.queries.ruled import rules_read
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.journey.models import Touchpoint
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_team

router = Router(tags=["encounters"], by_alias=True)

RuleId = Annotated[str, Path(description="Id of one rule", examples=["3"])]
InEpisode = Literal["", "first", "again"]


class RuleOut(BaseModel):
    """All that it says must hold; what is empty does not matter. The first rule that fits decides."""

    id: str = of("Opaque", "3")
    journey: str = of("Key of the journey", "lost-bag")
    touchpoint: str = of("Key of the touchpoint", "claim")
    channel: str = of("On this channel", "email")
    address: str = of("To this address", "claims@air.example")
    team: PersonOut | None = Field(description="For this team")
    form: str = of("By this form", "claim")
    topic: str = of("With this in its subject", "lost bag")
    words: list[str] = of("With any of these in its subject or text", ["receipt", "領収書"])
    position: str = of("first or again in the customer's run through the journey", "first")
    at: datetime = of("When it was written", MOMENT)


class RuleIn(Given):
    """What a rule says; at least one thing about the encounters besides where they are."""

    journey: Key = of("Key of the journey", "lost-bag")
    touchpoint: Key = of("Key of the touchpoint", "claim")
    channel: Key = of("On this channel", "email", default="")
    address: Key = of("To this address", "claims@air.example", default="")
    team: Somebody = of("For this team, by id or key", "baggage", default=None)
    form: Key = of("By this form", "claim", default="")
    topic: Key = of("With this in its subject", "lost bag", default="")
    words: list[Key] = of("With any of these in its subject or text", ["receipt"], default=[])
    position: InEpisode = of("first or again in the customer's run", "first", default="")


class RulesOrderIn(Given):
    """Which are asked first."""

    rules: list[Key] = Field(
        max_length=1000, description="Ids in the order in which they are asked", examples=[["3"]]
    )


def _out(rule: PlacementRule) -> RuleOut:
    return RuleOut(
        id=str(rule.pk),
        journey=rule.touchpoint.journey.key,
        touchpoint=rule.touchpoint.key,
        channel=rule.channel,
        address=rule.address,
        team=PersonOut(id=str(rule.team.pk), name=rule.team.name) if rule.team else None,
        form=rule.form,
        topic=rule.topic,
        words=rule.words,
        position=rule.position_in_episode,
        at=rule.at,
    )


def _all(actor: Actor) -> PageOut[RuleOut]:
    return PageOut(items=[_out(rule) for rule in rules_read(actor)], next=None)


@router.get("", response=reads(PageOut[RuleOut]), summary="The rules, in the order in which they are asked")
@told
def list_rules(request: HttpRequest) -> PageOut[RuleOut]:
    """All that hold, on one page."""
    return _all(actor_of(request))


@router.post("", response=makes(RuleOut), summary="Write a rule")
@once
def write_rule(request: HttpRequest, given: RuleIn) -> RuleOut:
    """It is asked after those there are. What was placed before stays where it is."""
    actor = actor_of(request)
    require(actor, May.MAP_JOURNEYS)
    place = Touchpoint.objects.filter(key=given.touchpoint, journey__key=given.journey).first()
    if place is None:
        raise NotFound(f"There is no touchpoint {given.touchpoint!r} in a journey {given.journey!r}.")
    wanted = RuleWanted(
        channel=given.channel,
        address=given.address,
        team=find_team(given.team) if given.team is not None else None,
        form=given.form,
        topic=given.topic,
        words=given.words,
        position_in_episode=given.position,
    )
    return _out(add_rule(actor, place, wanted))


@router.post("/order", response=makes(PageOut[RuleOut]), summary="Say which rules are asked first")
@once
def order_rules(request: HttpRequest, given: RulesOrderIn) -> PageOut[RuleOut]:
    """The others come after these, as they stood."""
    actor = actor_of(request)
    ask_first(actor, [number_of(one) for one in given.rules])
    require(actor, May.READ_JOURNEYS)
    return _all(actor)


@router.post("/{rule_id}/retire", response=makes(PageOut[RuleOut]), summary="Place nothing by it any more")
@once
def end_rule(request: HttpRequest, rule_id: RuleId) -> PageOut[RuleOut]:
    """Harmless twice. Answered with the rules that are left."""
    actor = actor_of(request)
    retire_rule(actor, number_of(rule_id))
    require(actor, May.READ_JOURNEYS)
    return _all(actor)
