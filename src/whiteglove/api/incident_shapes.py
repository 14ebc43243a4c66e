"""What incidents take, and how they look."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from whiteglove.api.given import Given, Moment, Somebody
from whiteglove.api.promise_shapes import person_out
from whiteglove.api.shapes import MOMENT, CustomerBriefOut, PersonOut, of
from whiteglove.recovery.actions.incidents import LONGEST_TEXT, LONGEST_TITLE, MOST_LANGUAGES
from whiteglove.recovery.incidents.whom import LONGEST, MOST, NotFoundAmong
from whiteglove.recovery.queries.incidents import IncidentShown, TouchedShown, WordShown

IncidentState = Literal["running", "ended"]
WhyMissing = Literal["unknown", "twice", "gone"]
WhyNotTold = Literal["no_address", "bounced", "came_back", "erased", "same"]
Reference = Annotated[str, Field(max_length=LONGEST)]
Language = Annotated[str, Field(pattern="^[a-z]{2,3}$")]
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Texts = Annotated[dict[Language, Text], Field(min_length=1, max_length=MOST_LANGUAGES)]
TEXTS = {"en": "Flight 12 is cancelled. You can rebook without a fee.", "ja": "12便は欠航となりました。"}


class IncidentIn(Given):
    """Something that touches many, and what they are told."""

    title: Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE)] = of(
        "In a few words; the subject of the mail", "Flight 12 is cancelled"
    )
    customers: Annotated[list[Reference], Field(min_length=1, max_length=MOST)] = of(
        "Whom it touches: each by id, mail address, or a number they are known by", ["aiko@example.com"]
    )
    text: Texts = of("What they are told, by language", TEXTS)
    next_at: Moment = of("By when they hear again: a promise to each", "2030-03-04T09:00:00Z")
    team: Somebody = of("Which answers for it, by id or key; null: the default team", None, default=None)


class IncidentWordIn(Given):
    """Something new to tell them."""

    text: Texts = of("What they are told, by language", TEXTS)
    next_at: Moment = of("By when they hear again: what was promised before is kept by this", "2030-03-04T12:00:00Z")


class IncidentEndIn(Given):
    """That it is over."""

    text: Texts = of("What they are told, by language", {"en": "All have arrived."})


class TouchedIn(Given):
    """It touches these too."""

    customers: Annotated[list[Reference], Field(min_length=1, max_length=MOST)] = of(
        "Each by id, mail address, or a number they are known by", ["emile@example.com"]
    )


class MissingOut(BaseModel):
    """Somebody who was named and is not told."""

    given: str = of("As they were named", "nobody@example.com")
    why: WhyMissing = of("Nobody is known by this, they are named twice, or they were erased", "unknown")
    reason: str = of("In words", "We know nobody by this.")


class NotToldOut(BaseModel):
    """How many could not be told for one reason."""

    why: WhyNotTold = of("Why", "no_address")
    count: int = of("How many customers", 2)


class IncidentWordOut(BaseModel):
    """One word they were told."""

    number: int = of("From 1", 1)
    text: dict[str, str] = of("By language", TEXTS)
    next_at: datetime | None = of("By when they hear again; null: it is the last", MOMENT)
    at: datetime = of("When it was written", MOMENT)
    told_all_at: datetime | None = of("When nobody was left to tell; null: they are being told", MOMENT)


class IncidentOut(BaseModel):
    """Something that touches many."""

    id: str = of("Opaque", "3")
    state: IncidentState = of("Whether it is over", "running")
    title: str = of("In a few words", "Flight 12 is cancelled")
    text: dict[str, str] = of("What they are told now, by language", TEXTS)
    next_at: datetime = of("By when they hear again", MOMENT)
    team: PersonOut = Field(description="Which answers for it")
    owner: PersonOut | None = Field(description="Who sees to it that they hear again; null: nobody in particular")
    began_at: datetime = of("Since when", MOMENT)
    ended_at: datetime | None = of("When it was over; null: it is not", None)
    touched: int = of("How many customers it touches", 40)
    told: int = of("How many of them were told", 38)
    answered: int = of("How many of them said something since", 3)
    not_kept: int = of("How many were to hear again by a moment that has passed, and did not", 0)
    not_told: list[NotToldOut] = Field(
        description="Who could not be told, by the reason; `came_back` ones count as told"
    )
    unknown: list[MissingOut] = Field(
        description="Who was named just now and is not told, with the reason; nobody is dropped"
    )


class IncidentWhole(IncidentOut):
    """With all they were told."""

    words: list[IncidentWordOut] = Field(description="What they were told, the newest first")


class TouchedOut(BaseModel):
    """One customer whom it touches."""

    customer: CustomerBriefOut = Field(description="Who")
    conversation: str | None = of("Id of the conversation in which they were told; null: not yet", "31")
    told_at: datetime | None = of("When they were told first; null: not yet", MOMENT)
    told_end_at: datetime | None = of("When they were told that it is over; null: not yet", None)
    answered_at: datetime | None = of("When they said something after it; null: they did not", None)
    not_told: WhyNotTold | None = of("Why they could not be told; null: they were, or will be", None)


def incident_out(one: IncidentShown, missing: tuple[NotFoundAmong, ...] = ()) -> IncidentOut:
    """One incident, as it looks here."""
    return IncidentOut(**_known(one, missing))


def incident_whole(one: IncidentShown, words: list[WordShown]) -> IncidentWhole:
    """The same with its words."""
    said = [
        IncidentWordOut(
            number=word.number, text=word.text, next_at=word.next_at, at=word.at, told_all_at=word.told_all_at
        )
        for word in words
    ]
    return IncidentWhole(**_known(one, ()), words=said)


def _known(one: IncidentShown, missing: tuple[NotFoundAmong, ...]) -> dict[str, Any]:
    known: Any = one
    return {
        "id": str(one.id),
        "state": "running" if one.ended_at is None else "ended",
        "title": one.title,
        "text": one.text,
        "next_at": one.next_at,
        "team": PersonOut(id=str(one.team_id), name=one.team_name),
        "owner": person_out(one.owner_id, one.owner_name),
        "began_at": one.began_at,
        "ended_at": one.ended_at,
        "touched": one.touched,
        "told": one.told,
        "answered": one.answered,
        "not_kept": one.not_kept,
        "not_told": [NotToldOut(why=why, count=count) for why, count in sorted(known.not_told.items())],
        "unknown": [_missing_out(who) for who in missing],
    }


def _missing_out(who: NotFoundAmong) -> MissingOut:
    known: Any = who.why
    return MissingOut(given=who.given, why=known, reason=who.reason)


def touched_out(one: TouchedShown) -> TouchedOut:
    """One customer whom it touches, as it looks here."""
    why: Any = one.why_not or None
    return TouchedOut(
        customer=CustomerBriefOut(id=str(one.customer_id), name=one.customer_name, address=one.address or None),
        conversation=None if one.conversation_id is None else str(one.conversation_id),
        told_at=one.told_at,
        told_end_at=one.told_end_at,
        answered_at=one.answered_at,
        not_told=why,
    )
