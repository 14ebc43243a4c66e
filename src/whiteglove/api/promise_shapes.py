"""What promises take, and how they look."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from whiteglove.api.given import Given, Moment, Somebody, Why, YesOrNo, number_of
from whiteglove.api.shapes import MOMENT, CustomerBriefOut, PersonOut, of
from whiteglove.foundation import clock
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.promises.actions import Said
from whiteglove.promises.actions.promising import LONGEST_WHAT
from whiteglove.promises.queries.reading import MoveShown
from whiteglove.promises.queries.rows import PromiseShown
from whiteglove.team.queries import find_colleague, find_team

State = Literal["made", "moved", "kept", "broken", "withdrawn"]
Where = Literal["message", "call", "chat", "sales", "portal"]
CauseName = Literal["process", "roles", "interpersonal", "direction", "external_pressure"]
Words = Annotated[str, Field(max_length=2000)]
Sentence = Annotated[str, Field(max_length=LONGEST_WHAT)]
SomeId = Annotated[str | None, Field(max_length=18)]


class PromisedToIn(Given):
    """Whom it was promised: by mail address (met now if nobody knows them yet), or by id."""

    address: Annotated[str | None, Field(max_length=320)] = of("A mail address", "tan@hotel.example", default=None)
    id: SomeId = of("Id of the customer, instead of the address", None, default=None)
    name: Annotated[str, Field(max_length=200)] = of("For somebody we meet now", "Wei Tan", default="")


class PromiseIn(Given):
    """What a customer was told that we would do, by when."""

    customer: PromisedToIn = Field(description="Whom it was promised")
    what: Sentence = of("What we said we would do", "His bag is brought to the hotel", min_length=1)
    due: Moment = of("By when; before now only for what was said earlier", "2030-03-04T09:00:00+08:00")
    team: Somebody = of("Which has to keep it: a team by id or key", "baggage", default=None)
    colleague: Somebody = of("Who has to keep it: a colleague by id or address", None, default=None)
    made_where: Where = of("Where it was made", "sales")
    conversation: SomeId = of("Id of the conversation it belongs to", None, default=None)
    made_at: Moment | None = of("When it was said, if that was not now", None, default=None)
    made_by: Somebody = of("The colleague who said it, by id or address", None, default=None)
    made_by_team: Somebody = of("The team for which it was said, by id or key", None, default=None)
    quote: Words = of("The sentence in which it was said", "You will have it in two days.", default="")
    despite: Sentence = of("Why it was promised though the team usually takes longer", "", default="")

    def said(self) -> Said:
        """For the room. Raises NotFound, NotUnderstood."""
        if self.team is None and self.colleague is None and self.conversation is None:
            raise NotUnderstood("Say who has to keep it: a team, or a colleague who belongs to one.")
        return Said(
            what=self.what,
            due=self.due,
            made_where=self.made_where,
            team=find_team(self.team) if self.team is not None else None,
            colleague=find_colleague(self.colleague) if self.colleague is not None else None,
            conversation=number_of(self.conversation) if self.conversation is not None else None,
            quote=self.quote,
            made_at=self.made_at,
            made_by=find_colleague(self.made_by) if self.made_by is not None else None,
            made_by_team=find_team(self.made_by_team) if self.made_by_team is not None else None,
            despite=self.despite,
        )


class KeepIn(Given):
    """That it was done."""

    at: Moment | None = of("When, if that was not now", None, default=None)
    message: SomeId = of("Id of the message with which the customer heard of it", None, default=None)


class MoveIn(Given):
    """That it is due at another time."""

    due: Moment = of("By when now", "2030-03-06T09:00:00+08:00")
    customers_word: Words = of("What the customer said to that; empty: not asked yet", "Friday is fine", default="")
    why: Why = ""


class ExplainIn(Given):
    """Why it was broken."""

    cause: CauseName = of("One of the five causes", "process")
    words: Words = of("In words, if there is more to say", "Six days, always", default="")


class OpinionIn(Given):
    """What the team that has to keep it says to it."""

    agrees: YesOrNo = of("Whether it will be done by then", False)
    why: Why = ""


class MoveOut(BaseModel):
    """That it was moved."""

    from_due: datetime = of("When it was due before", MOMENT)
    to_due: datetime = of("When it was due then", MOMENT)
    customers_word: str = of("What the customer said; empty: not asked", "Friday is fine")
    why: str = of("In words", "Fog in Singapore")
    at: datetime = of("When that was", MOMENT)


class PromiseOut(BaseModel):
    """One promise."""

    id: str = of("Opaque", "17")
    customer: CustomerBriefOut = Field(description="Whom it was promised")
    what: str = of("What we said we would do", "His bag is brought to the hotel")
    quote: str = of("The sentence in which it was said; empty: not known, or not for this token", "")
    due: datetime = of("By when", MOMENT)
    time_zone: str = of("The customer's, in which that was meant", "Asia/Singapore")
    state: State = of("Where it stands; `broken` ones are still to be kept", "made")
    is_late: bool = of("Whether it is overdue, or was done after it was due", False)
    team: PersonOut = Field(description="Which has to keep it")
    colleague: PersonOut | None = Field(description="Who has to keep it; null: nobody in particular")
    made_where: Where = of("Where it was made", "sales")
    made_by: PersonOut | None = Field(description="The colleague who made it; null: a program did, or nobody knows")
    made_by_team: PersonOut | None = Field(description="For which team it was made; null: not known")
    made_at: datetime = of("When it was said", MOMENT)
    conversation: str | None = of("Id of its conversation; null: none, or not for this token", "31")
    is_callback: bool = of("Whether it is a promise to call", False)
    despite: str = of("Why it was promised though the team usually takes longer; empty: nothing was said", "")
    kept_at: datetime | None = of("When it was done; null: it was not", None)
    broken_at: datetime | None = of("When its time passed last without it; null: never", None)
    cause: CauseName | None = of("Why it was broken; null: not told", None)
    moves: list[MoveOut] = Field(description="When it was moved, the oldest first")


def promise_out(one: PromiseShown, moves: list[MoveShown]) -> PromiseOut:
    """One promise, as it looks here."""
    return PromiseOut(
        id=str(one.id),
        customer=CustomerBriefOut(
            id=str(one.customer_id), name=one.customer_name, address=one.customer_address or None
        ),
        what=one.what,
        quote=one.quote,
        due=one.due,
        time_zone=one.time_zone,
        state=one.state,  # type: ignore[arg-type]
        is_late=one.is_late(clock.now()),
        team=PersonOut(id=str(one.team_id), name=one.team_name),
        colleague=person_out(one.colleague_id, one.colleague_name),
        made_where=one.made_where,  # type: ignore[arg-type]
        made_by=person_out(one.made_by_id, one.made_by_name),
        made_by_team=person_out(one.made_by_team_id, one.made_by_team_name),
        made_at=one.made_at,
        conversation=None if one.conversation_id is None else str(one.conversation_id),
        is_callback=one.is_callback,
        despite=one.despite,
        kept_at=one.kept_at,
        broken_at=one.broken_at,
        cause=one.cause or None,  # type: ignore[arg-type]
        moves=[move_out(move) for move in moves],
    )


def person_out(number: int | None, name: str | None) -> PersonOut | None:
    """Somebody by id and name; None for nobody."""
    return None if number is None else PersonOut(id=str(number), name=name or "")


def move_out(move: MoveShown) -> MoveOut:
    """That it was moved, as it looks here."""
    return MoveOut(
        from_due=move.from_due,
        to_due=move.to_due,
        customers_word=move.customers_word,
        why=move.why,
        at=move.at,
    )
