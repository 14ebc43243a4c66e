"""One customer's timeline: everything that happened with them, and what matters before one answers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import override
from ninja import Path, Router
from pydantic import BaseModel, ConfigDict, Field

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import Length, PageCursor
from whiteglove.api.encounter_shapes import EncounterOut, PartyOut, encounter_out, party_out
from whiteglove.api.given import number_of
from whiteglove.api.problems import reads
from whiteglove.api.response_shapes import ResponseOut, response_out
from whiteglove.api.shapes import MOMENT, of
from whiteglove.customers.actions.looking import look_at_customer
from whiteglove.customers.queries import family_ids
from whiteglove.encounters.queries.met import PartyMet, everyone_met
from whiteglove.foundation import clock
from whiteglove.perception.timeline.queries import BLOCKS, Block, Line, story_of, timeline
from whiteglove.perception.timeline.words import sentence
from whiteglove.team.permissions import May, require

router = Router(tags=["people"], by_alias=True)

CustomerId = Annotated[str, Path(description="Id of the customer", examples=["12"])]


class SaidOut(BaseModel):
    """Something said in a conversation; a long text is cut."""

    message: str = of("Id of the message", "90")
    direction: Literal["in", "out", "note"] = of("From a customer, from us, or among colleagues", "in")
    author: str = of("Who said it", "Aiko Tanaka")
    text: str = of("What was new in it, its beginning where it is long", "Where is my bag?")


class PassedOut(BaseModel):
    """It passed from one to another."""

    model_config = ConfigDict(populate_by_name=True)

    from_whom: PartyOut = Field(alias="from", description="From whom")
    to_whom: PartyOut = Field(alias="to", description="To whom")
    warm: bool = of("Whether a word went with it", True)


class PromisedOut(BaseModel):
    """Something promised, or what became of it."""

    promise: str = of("Id of the promise", "17")
    what: str = of("What we said we would do", "His bag is brought to the hotel")
    due: datetime = of("By when", MOMENT)
    became: Literal["made", "kept", "broken", "withdrawn"] = of("What happened to it then", "made")


class LineOut(BaseModel):
    """One thing that happened; all but one of these are null."""

    at: datetime = of("When", MOMENT)
    said: SaidOut | None = Field(description="Words")
    encounter: EncounterOut | None = Field(description="They met us")
    passed: PassedOut | None = Field(description="It passed from one to another")
    promised: PromisedOut | None = Field(description="A promise")
    felt: ResponseOut | None = Field(description="What they said it felt like")


class BlockOut(BaseModel):
    """A matter with all in it, or what stands alone."""

    kind: Literal["conversation", "encounter", "promise", "felt"] = of("What it is", "conversation")
    id: str = of("Id of that", "31")
    at: datetime = of("Of the newest in it", MOMENT)
    subject: str = of("Of a conversation", "My bag did not arrive")
    open: bool | None = of("Whether a conversation is open; null: it is none", True)
    has_more: bool = of("More was said before", False)
    lines: list[LineOut] = Field(description="What happened, the oldest first")


class MetOut(BaseModel):
    """Somebody who met the customer."""

    who: PartyOut = Field(description="A colleague, a team or a machine")
    times: int = of("In how many encounters", 2)
    last_at: datetime = of("When last", MOMENT)


class TimelineOut(BaseModel):
    """The newest matter first."""

    matters: str = of("What matters before one answers, in one sentence", "Second time this week, third colleague.")
    met: list[MetOut] = Field(description="Whom they met, most often first; twenty at most")
    items: list[BlockOut] = Field(description="What the page holds")
    next: str | None = of("Cursor of the following page; null at the end", None)


@router.get("/{customer_id}/timeline", response=reads(TimelineOut), summary="What happened with them, in order")
@told
def read_timeline(
    request: HttpRequest, customer_id: CustomerId, cursor: PageCursor = None, limit: Length = BLOCKS
) -> TimelineOut:
    """Conversations, encounters, hand-overs, promises and what they said it felt like, as far as the token sees them.

    The look is written down for the audit.
    """
    actor = actor_of(request)
    require(actor, May.READ_ENCOUNTERS)
    person, _ = look_at_customer(actor, number_of(customer_id))
    found = timeline(actor, person.id, after=cursor, limit=limit)
    with override("en"):
        matters = sentence(story_of(actor, person).points, timezone.localtime(clock.now()))
    return TimelineOut(
        matters=matters,
        met=[_met(one) for one in everyone_met(actor, family_ids(person.id))],
        items=[_block(one) for one in found.items],
        next=found.next,
    )


def _met(one: PartyMet) -> MetOut:
    return MetOut(who=party_out(one.party), times=one.times, last_at=one.last_at)


def _block(one: Block) -> BlockOut:
    return BlockOut(
        kind=one.kind,  # type: ignore[arg-type]
        id=str(one.id),
        at=one.at,
        subject=one.row.subject if one.row else "",
        open=one.row.is_open if one.row else None,
        has_more=one.has_more,
        lines=_lines(one.lines),
    )


def _lines(lines: Iterable[Line]) -> list[LineOut]:
    return [
        LineOut(
            at=line.at,
            said=_said(line),
            encounter=encounter_out(line.encounter) if line.encounter else None,
            passed=_passed(line),
            promised=_promised(line),
            felt=response_out(line.felt) if line.felt else None,
        )
        for line in lines
    ]


def _said(line: Line) -> SaidOut | None:
    one = line.said
    if one is None:
        return None
    return SaidOut(message=str(one.id), direction=one.direction, author=one.author, text=one.words)  # type: ignore[arg-type]


def _passed(line: Line) -> PassedOut | None:
    one = line.passed
    if one is None:
        return None
    return PassedOut.model_construct(
        from_whom=party_out(one.from_party), to_whom=party_out(one.to_party), warm=one.is_warm
    )


def _promised(line: Line) -> PromisedOut | None:
    one = line.promise
    if one is None:
        return None
    return PromisedOut(promise=str(one.id), what=one.what, due=one.due, became=line.became)  # type: ignore[arg-type]
