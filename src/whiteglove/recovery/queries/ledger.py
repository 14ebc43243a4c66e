"""The ledger of what was given: one gesture, those of a conversation, and all of them by pages."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from whiteglove.conversations.queries.family import family_of
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.foundation.keyset import Keyset
from whiteglove.foundation.money import Money
from whiteglove.journey.causes import Cause
from whiteglove.recovery.models import Gesture
from whiteglove.recovery.queries.seen_here import seen_here
from whiteglove.rulebook.models import MONEY, GestureKind
from whiteglove.team.permissions import May, is_allowed, require

PAGE = 50
LONGEST_ID = 18
COLUMNS = (
    "id", "kind", "worth", "currency", "why", "cause", "rule_id", "rule__key", "conversation_id", "encounter_id",
    "customer_id", "customer__name", "touchpoint_id", "touchpoint__key", "touchpoint__name", "team_id", "team__name",
    "colleague_id", "colleague__name", "by_whom", "was_asked_for", "at", "taken_back_at", "taken_back_why",
    "external_id", "recovery_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GestureShown:
    """One gesture. worth: in the smallest unit; touchpoint_name: by language; was_asked_for None: not known."""

    id: int
    kind: str
    worth: int
    currency: str
    why: str
    cause: str
    rule_id: int | None
    rule_key: str | None
    conversation_id: int | None
    encounter_id: int | None
    customer_id: int | None
    customer_name: str | None
    touchpoint_id: int | None
    touchpoint_key: str | None
    touchpoint_name: dict[str, str] | None
    team_id: int | None
    team_name: str | None
    colleague_id: int | None
    colleague_name: str | None
    by_whom: str
    was_asked_for: bool | None
    at: datetime
    taken_back_at: datetime | None
    taken_back_why: str
    external_id: str | None
    recovery_id: int | None

    @property
    def money(self) -> Money | None:
        """What it is worth; None for what is no money."""
        return Money(self.worth, self.currency) if self.kind in MONEY else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which gestures; empty: all. touchpoint: key or id; rule: key or id. since, until: when they were given."""

    kind: str = ""
    cause: str = ""
    touchpoint: str = ""
    rule: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class GesturePage:
    """One page, the newest first. next: cursor of the following one."""

    rows: list[GestureShown]
    next: str | None


def visible(actor: Actor) -> "QuerySet[Gesture]":
    """All but those of what is hidden from the actor. Raises NotAllowed."""
    require(actor, May.READ_GESTURES)
    return Gesture.objects.filter(seen_here(actor))


def readable(actor: Actor) -> "QuerySet[Gesture]":
    """What somebody reads of what was given, one by one or as a list: whoever reads the ledger, all of it; whoever
    gives, their own, and what was given in the conversations that they see. Raises NotAllowed for everybody else.
    """
    if is_allowed(actor, May.READ_GESTURES):
        return visible(actor)
    require(actor, May.GIVE)
    theirs = Q(by_whom=actor.reference)
    if is_allowed(actor, May.READ_CONVERSATIONS):
        theirs |= Q(conversation__isnull=False)
    return Gesture.objects.filter(theirs, seen_here(actor))


def ledger(actor: Actor, wanted: Wanted, *, after: str | None = None, limit: int = PAGE) -> GesturePage:
    """Those that the actor may read, the newest first; one query. Raises NotUnderstood, NotAllowed."""
    rows = narrowed(readable(actor), wanted)
    if after is not None:
        rows = rows.filter(Keyset.parse(after).beyond("at"))
    found = shown(rows.order_by("-at", "-id")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return GesturePage(found[:limit], str(Keyset(last.at, (last.id,))) if last else None)


def gesture_shown(actor: Actor, gesture_id: int) -> GestureShown:
    """One of those that the actor may read. Raises NotFound, NotAllowed."""
    found = shown(readable(actor).filter(pk=gesture_id))
    if not found:
        raise NotFound("There is no such gesture.")
    return found[0]


def given_in(actor: Actor, conversation_id: int) -> list[GestureShown]:
    """What was given in a conversation that the caller has read, the oldest first. Raises NotAllowed."""
    require(actor, May.GIVE)
    there = Gesture.objects.filter(conversation__in=family_of(conversation_id))
    return shown(there.order_by("at", "id"))


def narrowed(rows: "QuerySet[Gesture]", wanted: Wanted) -> "QuerySet[Gesture]":
    """Those that are wanted. Raises NotUnderstood for a kind or a cause that is none."""
    if wanted.kind:
        _refuse_unless(wanted.kind, GestureKind.values, "What can be given")
        rows = rows.filter(kind=wanted.kind)
    if wanted.cause:
        _refuse_unless(wanted.cause, Cause.values, "A cause")
        rows = rows.filter(cause=wanted.cause)
    if wanted.touchpoint:
        of = (
            {"touchpoint": int(wanted.touchpoint)}
            if _is_id(wanted.touchpoint)
            else {"touchpoint__key": wanted.touchpoint}
        )
        rows = rows.filter(**of)
    if wanted.rule:
        rows = rows.filter(
            **{"rule": int(wanted.rule)} if _is_id(wanted.rule) else {"rule__key__iexact": wanted.rule}
        )
    if wanted.since is not None:
        rows = rows.filter(at__gte=wanted.since)
    return rows if wanted.until is None else rows.filter(at__lt=wanted.until)


def shown(rows: "QuerySet[Gesture]") -> list[GestureShown]:
    """These rows as pages show them; one query."""
    return [GestureShown(*row) for row in rows.values_list(*COLUMNS)]


def _refuse_unless(asked: str, known: list[str], what: str) -> None:
    if asked not in known:
        raise NotUnderstood(f"{what} is one of: {', '.join(known)}.")


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID
