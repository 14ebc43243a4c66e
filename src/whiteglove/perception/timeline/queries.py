"""One person's timeline: what was said, whom they met, how it passed on, what was promised, how it felt."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from whiteglove.conversations.queries.lists import RowShown
from whiteglove.conversations.queries.met import IN_NO_CONVERSATION, encounters_in
from whiteglove.conversations.queries.of_customer import Matter, Said, matters_of
from whiteglove.customers.queries import CustomerKnown, family_ids
from whiteglove.encounters.queries.shown import EncounterShown, HandOverShown, encounters_of_rows
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.keyset import Keyset
from whiteglove.perception.queries.responses import ResponseShown
from whiteglove.perception.timeline.felt import feelings_of, was_good, was_poor
from whiteglove.perception.timeline.rules import Contact, FeltThen, Known, Point, what_matters
from whiteglove.promises.queries.ledger import of_rows
from whiteglove.promises.queries.of_person import promised_apart, promised_in
from whiteglove.promises.queries.rows import PromiseShown

BLOCKS = 15
READ_ENCOUNTERS, READ_FEELINGS = 60, 20
BESIDE = 10
MATTER, ENCOUNTER, PROMISE, FELT = range(4)
PARTS = ("conversation", "encounter", "promise", "felt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened: of said, encounter, passed, promise and felt exactly one, but felt also beside its
    encounter where there is little room. became: made, kept, broken or withdrawn, of a promise.
    """

    at: datetime
    said: Said | None = None
    encounter: EncounterShown | None = None
    passed: HandOverShown | None = None
    promise: PromiseShown | None = None
    became: str = ""
    felt: ResponseShown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A matter with all in it, or what stands alone. kind: conversation, encounter, promise or felt; id: of that.

    at: of the newest in it. row: of a conversation. has_more: more was said before.
    """

    kind: str
    id: int
    at: datetime
    lines: tuple[Line, ...]
    row: RowShown | None = None
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """Some of it, the newest matter first, and the cursor after which the next ones come; None at the end."""

    items: tuple[Block, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Story:
    """What matters before one answers, and the newest of what happened, newest first."""

    points: tuple[Point, ...]
    lines: tuple[Line, ...]


Head = tuple[datetime, int, int, Matter | EncounterShown | PromiseShown | ResponseShown]


def timeline(actor: Actor, customer_id: int, *, after: str | None = None, limit: int = BLOCKS) -> Timeline:
    """A person's timeline, by keyset; as many queries however long it is. The caller has read the person.

    customer_id: of the row that stands. Raises NotUnderstood for a cursor that none of our pages gave.
    """
    rows = family_ids(customer_id)
    place = Keyset.parse(after, keys=2) if after is not None else None
    found: list[Head] = [
        *_matters(actor, rows, place, limit + 1),
        *_alone(actor, rows, place, limit + 1),
    ]
    found.sort(key=lambda head: (-head[0].timestamp(), head[1], -head[2]))
    shown = found[:limit]
    more = str(Keyset(shown[-1][0], (shown[-1][1], shown[-1][2]))) if len(found) > limit else None
    return Timeline(_blocks(actor, rows, shown), more)


def _beyond(place: Keyset | None, part: int, column: str) -> Q:
    """What comes after a place in the order of time, newest first, of things of four sorts."""
    if place is None:
        return Q()
    its = place.keys[0]
    if part == its:
        return place.beyond(column)
    return Q(**{f"{column}__{'lt' if part < its else 'lte'}": place.moment})


def _matters(actor: Actor, rows: Collection[int], place: Keyset | None, limit: int) -> Iterable[Head]:
    matters = matters_of(actor, rows, _beyond(place, MATTER, "updated_at"), limit=limit)
    return ((one.row.updated_at, MATTER, one.row.id, one) for one in matters)


def _alone(actor: Actor, rows: Collection[int], place: Keyset | None, limit: int) -> Iterable[Head]:
    """What belongs to no conversation that the actor sees."""
    elsewhere = Q(IN_NO_CONVERSATION) & _beyond(place, ENCOUNTER, "at")
    for met in encounters_of_rows(actor, rows, elsewhere, limit=limit):
        yield met.at, ENCOUNTER, met.id, met
    for one in promised_apart(actor, rows, _beyond(place, PROMISE, "made_at"), limit=limit):
        yield one.made_at, PROMISE, one.id, one
    for felt in feelings_of(actor, rows, Q(encounter=None) & _beyond(place, FELT, "at"), limit=limit):
        yield felt.at, FELT, felt.id, felt


def _blocks(actor: Actor, rows: Collection[int], heads: Sequence[Head]) -> tuple[Block, ...]:
    talks = [key for _, part, key, _ in heads if part == MATTER]
    met = encounters_in(actor, talks)
    promised = promised_in(actor, talks)
    about = {one.id for many in met.values() for one in many}
    about |= {key for _, part, key, _ in heads if part == ENCOUNTER}
    felt: dict[int, list[ResponseShown]] = {}
    for answer in feelings_of(actor, rows, Q(encounter__in=about), limit=len(about) * 8 or 1):
        felt.setdefault(answer.encounter_id or 0, []).append(answer)
    made = []
    for at, part, key, thing in heads:
        if isinstance(thing, Matter):
            made.append(_of_matter(thing, _met_lines(met.get(key, ()), felt), promised.get(key, ())))
        elif isinstance(thing, EncounterShown):
            lines = tuple(_ordered(_met_lines([thing], felt)))
            made.append(Block(kind=PARTS[part], id=key, at=at, lines=lines))
        else:
            alone = promise_lines(thing) if isinstance(thing, PromiseShown) else [Line(at=at, felt=thing)]
            made.append(Block(kind=PARTS[part], id=key, at=at, lines=tuple(alone)))
    return tuple(made)


def _of_matter(matter: Matter, met: Iterable[Line], promised: Iterable[PromiseShown]) -> Block:
    """Of a long one only what happened since the first words that are shown."""
    lines = [*met, *(line for one in promised for line in promise_lines(one))]
    if matter.has_more:
        lines = [line for line in lines if line.at >= matter.said[0].at]
    lines += [Line(at=one.at, said=one) for one in matter.said]
    return Block(
        kind=PARTS[MATTER],
        id=matter.row.id,
        at=matter.row.updated_at,
        lines=tuple(_ordered(lines)),
        row=matter.row,
        has_more=matter.has_more,
    )


def _met_lines(encounters: Iterable[EncounterShown], felt: dict[int, list[ResponseShown]]) -> list[Line]:
    lines = []
    for one in encounters:
        lines.append(Line(at=one.at, encounter=one))
        lines += [Line(at=passed.at, passed=passed) for passed in one.hand_overs]
        lines += [Line(at=answer.at, felt=answer) for answer in felt.get(one.id, ())]
    return lines


def promise_lines(one: PromiseShown) -> list[Line]:
    """That it was made, and what became of it."""
    lines = [Line(at=one.made_at, promise=one, became="made")]
    if one.broken_at is not None:
        lines.append(Line(at=one.broken_at, promise=one, became="broken"))
    if one.kept_at is not None:
        lines.append(Line(at=one.kept_at, promise=one, became="kept"))
    elif one.state == "withdrawn" and one.settled_at is not None:
        lines.append(Line(at=one.settled_at, promise=one, became="withdrawn"))
    return lines


def _ordered(lines: Iterable[Line]) -> list[Line]:
    """Where they met us stands before what was said there."""
    return sorted(lines, key=lambda line: (line.at, line.encounter is None))


def story_of(actor: Actor, person: CustomerKnown, rows: Sequence[int] | None = None) -> Story:
    """A person, whom the caller has read, in ten seconds; as many queries however much happened.

    rows: ids of all their rows, if the caller knows them.
    """
    rows = rows or family_ids(person.id)
    met = encounters_of_rows(actor, rows, limit=READ_ENCOUNTERS)
    promised = of_rows(actor, rows)
    felt = feelings_of(actor, rows, Q(), limit=READ_FEELINGS)
    known = Known(
        since=person.since,
        contacts=[_contact(one) for one in met if one.is_ours and not one.is_machine],
        broken=[one.broken_at for one in promised if one.broken_at is not None],
        due=[one.due for one in promised if one.stands],
        felt=[FeltThen(one.at, was_poor(one), was_good(one), one.feeling) for one in felt],
        reader=_reader(actor, met),
    )
    return Story(what_matters(known, timezone.localtime(clock.now())), _beside(met, promised, felt))


def _reader(actor: Actor, met: Sequence[EncounterShown]) -> int | None:
    """Who reads, as one of those who met them; 0 for a colleague who has not."""
    if actor.colleague_id is None:
        return None
    return next((who.id for one in met for who in one.people if who.colleague_id == actor.colleague_id), 0)


def _contact(one: EncounterShown) -> Contact:
    people = frozenset(who.id for who in one.people if who.kind == "colleague")
    return Contact(one.at, people, sum(not passed.is_warm for passed in one.hand_overs))


def _beside(
    met: Sequence[EncounterShown], promised: Sequence[PromiseShown], felt: Sequence[ResponseShown]
) -> tuple[Line, ...]:
    """The feeling stands with its encounter; of promises what is broken, or was kept."""
    about = {one.encounter_id: one for one in reversed(felt) if one.encounter_id is not None}
    shown = {one.id for one in met}
    lines = [Line(at=one.at, encounter=one, felt=about.get(one.id)) for one in met]
    lines += [Line(at=one.at, felt=one) for one in felt if one.encounter_id not in shown]
    lines += [line for one in promised for line in promise_lines(one) if line.became != "made" or one.stands]
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True)[:BESIDE])
