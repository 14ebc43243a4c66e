"""What stood in customers' way: the newest first, and what was said in one conversation."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from whiteglove.conversations.queries.family import family_of
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.keyset import Keyset
from whiteglove.journey.models import Touchpoint
from whiteglove.recovery.models import Grievance, NoSaid, Obstruction
from whiteglove.recovery.queries.seen_here import seen_here
from whiteglove.rulebook.queries.rules import rule_named
from whiteglove.rulebook.queries.visible import rules_not_hidden
from whiteglove.team.permissions import May, is_allowed, require

PAGE = 50
HERE_AT_MOST = 20
Names = dict[str, str]
Row = TypeVar("Row", Obstruction, NoSaid)


@dataclass(frozen=True, slots=True)
class RuleNamed:
    """The rule that stood in the way. title: by language."""

    id: int
    key: str
    title: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindered:
    """What stood in the way once, or a no. is_so None: a customer's words seem to say so, and nobody confirmed it.

    rule None: none was named, nobody could find it, or it is a team's that the actor does not see.
    touchpoint: (key, name by language). said_by: as SaidBy.
    said_by_whom: references of who said or confirmed it. taken_back_by None: a program, or it stands.
    """

    id: int
    rule: RuleNamed | None
    conversation_id: int | None
    encounter_id: int | None
    customer_id: int | None
    customer_name: str
    touchpoint: tuple[str, Names] | None
    wanted: str
    cost: str = ""
    minutes: int | None = None
    said_by: str = "colleague"
    quote: str = ""
    is_so: bool | None = True
    colleague: tuple[int, str] | None = None
    at: datetime
    said_by_whom: tuple[str, ...] = ()
    taken_back_at: datetime | None = None
    taken_back_by: tuple[int, str] | None = None
    taken_back_why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrievanceShown:
    """Whether a grievance is justified, and at which touchpoint it was made: (id, key, journey's key, name)."""

    conversation_id: int
    is_justified: bool
    made_at: tuple[int, str, str, Names] | None
    cause: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SaidHere:
    """All that was said of what hindered the customer in one conversation, oldest first."""

    obstructions: list[Hindered]
    noes: list[Hindered]
    grievance: GrievanceShown | None


def obstructions(
    actor: Actor, *, rule: str | None = None, suggested: bool = False, after: Keyset | None = None, limit: int = PAGE
) -> tuple[list[Hindered], Keyset | None]:
    """What stood in the way, the newest first, without what was taken back; and the place after the last.

    rule: of this one alone, by key or id. suggested: what customers' words seem to say, for a colleague to confirm.
    One query for the page. Raises NotFound for the rule, NotAllowed.
    """
    require(actor, May.READ_CONVERSATIONS)
    state = Q(is_so=None) if suggested else Q()
    rows = Obstruction.objects.filter(seen_here(actor), state, taken_back_at=None)
    found, last = _newest(actor, rows, rule=rule, after=after, limit=limit)
    return [_obstruction_of(row) for row in found], last


def noes(
    actor: Actor, *, rule: str | None = None, after: Keyset | None = None, limit: int = PAGE
) -> tuple[list[Hindered], Keyset | None]:
    """The noes that had to be said, in the same way."""
    require(actor, May.READ_CONVERSATIONS)
    rows = NoSaid.objects.filter(seen_here(actor), taken_back_at=None)
    found, last = _newest(actor, rows, rule=rule, after=after, limit=limit)
    return [_no_of(row) for row in found], last


def _newest(
    actor: Actor, rows: "QuerySet[Row]", *, rule: str | None, after: Keyset | None, limit: int
) -> tuple[list[Row], Keyset | None]:
    rows = _with_names(actor, rows)
    if rule is not None:
        rows = rows.filter(rule=rule_named(actor, rule))
    if after is not None:
        rows = rows.filter(after.beyond("at"))
    found = list(rows.order_by("-at", "-id")[: limit + 1])
    last = Keyset(found[limit - 1].at, (found[limit - 1].pk,)) if len(found) > limit else None
    return found[:limit], last


def obstruction_shown(actor: Actor, obstruction_id: int) -> Hindered:
    """One of them, whatever became of it. Raises NotFound."""
    row = _with_names(actor, Obstruction.objects.filter(seen_here(actor), pk=obstruction_id)).first()
    if row is None:
        raise NotFound("There is no such thing.")
    return _obstruction_of(row)


def no_shown(actor: Actor, no_id: int) -> Hindered:
    """One no. Raises NotFound."""
    row = _with_names(actor, NoSaid.objects.filter(seen_here(actor), pk=no_id)).first()
    if row is None:
        raise NotFound("There is no such thing.")
    return _no_of(row)


def said_here(actor: Actor, conversation_id: int) -> SaidHere:
    """What was said in a conversation that the caller has read, and in those merged into it; three queries.

    What somebody took back with a reason stays in sight with it.
    """
    there = Q(conversation__in=family_of(conversation_id)) & (Q(taken_back_at=None) | ~Q(taken_back_why=""))
    hindered = _with_names(actor, Obstruction.objects.filter(seen_here(actor), there).exclude(is_so=False))
    noes = _with_names(actor, NoSaid.objects.filter(seen_here(actor), there))
    return SaidHere(
        [_obstruction_of(row) for row in hindered.order_by("at", "id")[:HERE_AT_MOST]],
        [_no_of(row) for row in noes.order_by("at", "id")[:HERE_AT_MOST]],
        grievance_in(actor, conversation_id),
    )


def grievance_in(actor: Actor, conversation_id: int) -> GrievanceShown | None:
    """What was said last of the grievance of a conversation that the caller has read; None: nothing; one query."""
    rows = Grievance.objects.filter(seen_here(actor), conversation__in=family_of(conversation_id))
    row = rows.select_related("made_at__journey", "colleague").order_by("-at", "-id").first()
    if row is None:
        return None
    return GrievanceShown(
        conversation_id=conversation_id,
        is_justified=row.is_justified,
        made_at=_made_at(row.made_at),
        cause=row.cause,
        words=row.words,
        by=row.colleague.name if row.colleague else "",
        at=row.at,
    )


def _obstruction_of(row: Obstruction) -> Hindered:
    return replace(
        _hindered(row, row.wanted),
        cost=row.cost,
        minutes=row.minutes,
        said_by=row.said_by,
        quote=row.quote,
        is_so=row.is_so,
        said_by_whom=tuple(filter(None, (row.by_whom, row.settled_by_whom))),
    )


def _no_of(row: NoSaid) -> Hindered:
    return _hindered(row, row.what)


def _hindered(row: Obstruction | NoSaid, wanted: str) -> Hindered:
    return Hindered(
        id=row.pk,
        rule=_rule_of(row),
        conversation_id=row.conversation_id,
        encounter_id=row.encounter_id,
        customer_id=row.customer_id,
        customer_name=row.customer.name if row.customer else "",
        touchpoint=(row.touchpoint.key, row.touchpoint.name) if row.touchpoint else None,
        wanted=wanted,
        colleague=(row.colleague.pk, row.colleague.name) if row.colleague else None,
        at=row.at,
        said_by_whom=(row.by_whom,),
        taken_back_at=row.taken_back_at,
        taken_back_by=(row.taken_back_by.pk, row.taken_back_by.name) if row.taken_back_by else None,
        taken_back_why=row.taken_back_why,
    )


def _rule_of(row: Any) -> RuleNamed | None:
    rule = row.rule if row.is_rule_seen else None
    return None if rule is None else RuleNamed(rule.pk, rule.key, rule.title)


def _made_at(place: Touchpoint | None) -> tuple[int, str, str, Names] | None:
    return None if place is None else (place.pk, place.key, place.journey.key, place.name)


def _with_names(actor: Actor, rows: "QuerySet[Row]") -> "QuerySet[Row]":
    seen = rules_not_hidden(actor).filter(pk=OuterRef("rule"))
    if not is_allowed(actor, May.READ_RULES):
        seen = seen.none()
    return rows.annotate(is_rule_seen=Exists(seen)).select_related(
        "rule", "customer", "touchpoint", "colleague", "taken_back_by"
    )
