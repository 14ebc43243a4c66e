"""What is put right, for whoever may see it: the list, one of them, and what is past its moment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When

from whiteglove.conversations.queries.family import family_of
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.facts import FactRead
from whiteglove.foundation.keyset import Keyset
from whiteglove.recovery.harm import Harm, harm_from
from whiteglove.recovery.models import Gesture, Recovery, RecoveryStep, StepName
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import hidden_teams, sees_team

PAGE = 50
OF_AN_INCIDENT = 20


class Whose(StrEnum):
    """Whose recoveries a page shows."""

    OPEN = "open"
    MINE = "mine"
    PAST = "past"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class StepShown:
    """One of the five steps; at None: still to be taken."""

    step: str
    words: str
    by_name: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class RecoveryShown:
    """One recovery, with all that pages say of it. harm_at None: nobody wrote down yet what it cost them."""

    id: int
    customer_id: int
    customer_name: str
    customer_address: str
    conversation_id: int | None
    subject: str | None
    team_id: int | None
    team_name: str | None
    owner_id: int | None
    owner_name: str | None
    reasons: list[str]
    next_at: datetime
    opened_at: datetime
    closed_at: datetime | None
    closed_by_name: str | None
    their_word: str
    is_satisfied: bool | None
    why_closed: str
    incident_id: int | None
    incident_title: str | None
    answer: int | None
    answer_of: int | None
    answered_at: datetime | None
    comment: str | None
    promised: str | None
    promise_due: datetime | None
    promise_id: int | None
    encounter_id: int | None
    harm_kept: dict[str, Any]
    harm_by_name: str | None
    harm_at: datetime | None
    steps: list[StepShown] = field(default_factory=list)

    @property
    def called(self) -> str:
        """The customer by name, else by address."""
        return self.customer_name or self.customer_address

    @property
    def harm(self) -> Harm:
        """What it cost the customer, as far as known."""
        return harm_from(self.harm_kept)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be put right."""
        return self.closed_at is None

    def is_past(self, now: datetime) -> bool:
        """Whether the customer should have heard of it by now."""
        return self.is_open and self.next_at < now


@dataclass(frozen=True, slots=True)
class RecoveryPage:
    """Some of them, and the cursor after which the next ones come; None at the end."""

    rows: tuple[RecoveryShown, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class GestureShown:
    """What was given in its matter. worth: in the smallest unit of the currency.

    is_in_it: while it was being put right; else before it was opened, or after it was over.
    """

    id: int
    kind: str
    worth: int
    currency: str
    why: str
    at: datetime
    by_name: str | None
    taken_back_at: datetime | None
    is_in_it: bool


COLUMNS = (
    "id", "customer_id", "customer__name", "customer__main_address", "conversation_id", "conversation__subject",
    "team_id", "team__name", "owner_id", "owner__name", "reasons", "next_at", "opened_at", "closed_at",
    "closed_by__name", "their_word", "is_satisfied", "why_closed", "incident_id", "incident__title",
    "response__value", "response__scale_max", "response__at", "response__comment", "promise__what", "promise__due",
    "promise_id", "encounter_id", "harm", "harm_by__name", "harm_at",
)  # fmt: skip


def visible(actor: Actor) -> QuerySet[Recovery]:
    """All but those of teams hidden from the actor, or in their conversations. Raises NotAllowed."""
    require(actor, May.READ_RECOVERIES)
    return Recovery.objects.filter(sees_team(actor), sees_team(actor, "conversation__team"))


def recoveries(
    actor: Actor, whose: Whose, *, now: datetime, after: str | None = None, limit: int = PAGE
) -> RecoveryPage:
    """One page: open ones by when the customer hears of it, closed ones the newest first.

    Raises NotAllowed, NotUnderstood for a cursor that none of our pages gave.
    """
    rows, place = visible(actor), None if after is None else Keyset.parse(after)
    if whose is Whose.CLOSED:
        rows = rows.filter(closed_at__isnull=False)
        rows = rows if place is None else rows.filter(place.beyond("opened_at"))
        ordered = rows.order_by("-opened_at", "-id")
    else:
        rows = rows.filter(_open_of(actor, whose, now), closed_at=None)
        rows = rows if place is None else rows.filter(place.beyond("next_at", upwards=True))
        ordered = rows.order_by("next_at", "id")
    found = _shown(ordered[: limit + 1])
    page, more = found[:limit], len(found) > limit
    return RecoveryPage(tuple(page), _cursor(page[-1], whose) if more else None)


def newest(actor: Actor, *, state: str = "", after: str | None = None, limit: int = PAGE) -> RecoveryPage:
    """All of them for programs, the newest first. state: `open`, `closed`, or empty for both."""
    rows = visible(actor)
    if state:
        rows = rows.filter(closed_at__isnull=state == "open")
    if after is not None:
        rows = rows.filter(Keyset.parse(after).beyond("opened_at"))
    found = _shown(rows.order_by("-opened_at", "-id")[: limit + 1])
    page, more = found[:limit], len(found) > limit
    return RecoveryPage(tuple(page), _cursor(page[-1], Whose.CLOSED) if more else None)


def recovery(actor: Actor, recovery_id: int) -> RecoveryShown:
    """One of them. Raises NotFound, NotAllowed."""
    found = _shown(visible(actor).filter(pk=recovery_id))
    if not found:
        raise NotFound("There is no such recovery.")
    return found[0]


def recovery_of(actor: Actor, conversation_id: int) -> RecoveryShown | None:
    """What is put right in a conversation that the caller has read: the open one, else the newest; None: nothing."""
    there = visible(actor).filter(conversation__in=family_of(conversation_id))
    found = _shown(there.order_by(F("closed_at").desc(nulls_first=True), "-id")[:1])
    return found[0] if found else None


def of_incident(actor: Actor, incident_id: int, *, limit: int = OF_AN_INCIDENT) -> tuple[list[RecoveryShown], bool]:
    """What is put right that comes from an incident, the newest first; whether there is more. Three queries."""
    found = _shown(visible(actor).filter(incident=incident_id).order_by("-opened_at", "-id")[: limit + 1])
    return found[:limit], len(found) > limit


def count_past(actor: Actor, now: datetime) -> int:
    """How many are open past the moment by which the customer was to hear of it."""
    return visible(actor).filter(closed_at=None, next_at__lt=now).count()


def gestures_of(actor: Actor, one: RecoveryShown) -> list[GestureShown]:
    """What was given in it, also what was taken back; and what else stands that was given in its conversation, the
    oldest first. The caller has read the recovery.
    """
    require(actor, May.READ_RECOVERIES)
    there = Q(recovery=one.id)
    if one.conversation_id is not None:
        there |= Q(conversation__in=family_of(one.conversation_id), taken_back_at=None)
    is_in_it = Case(When(recovery=one.id, then=Value(value=True)), default=Value(value=False))
    given = Gesture.objects.filter(there).order_by("at", "id").annotate(is_in_it=is_in_it)
    columns = ("id", "kind", "worth", "currency", "why", "at", "colleague__name", "taken_back_at", "is_in_it")
    return [GestureShown(*row) for row in given.values_list(*columns)]


def those_seen(actor: Actor, facts: Sequence[FactRead]) -> list[FactRead]:
    """The facts without those of this room about teams hidden from the actor. At most one query."""
    hidden = hidden_teams(actor)
    about = {read.cursor: read.body.get("team_id") for read in facts if read.kind.startswith("recovery.")}
    teams = {team for team in about.values() if isinstance(team, int)}
    if hidden is None or not teams:
        return list(facts)
    gone = set(hidden.filter(pk__in=teams).values_list("pk", flat=True))
    return [read for read in facts if about.get(read.cursor) not in gone]


def _open_of(actor: Actor, whose: Whose, now: datetime) -> Q:
    if whose is Whose.MINE:
        return Q(owner=actor.colleague_id or 0)
    return Q(next_at__lt=now) if whose is Whose.PAST else Q()


def _cursor(last: RecoveryShown, whose: Whose) -> str:
    return str(Keyset(last.opened_at if whose is Whose.CLOSED else last.next_at, (last.id,)))


def _shown(rows: QuerySet[Recovery]) -> list[RecoveryShown]:
    """Two queries, however many."""
    found = [RecoveryShown(*row) for row in rows.values_list(*COLUMNS)]
    taken = RecoveryStep.objects.filter(recovery__in=[one.id for one in found])
    by_place = {
        (recovery_id, step): StepShown(step, words, name or "", at)
        for recovery_id, step, words, name, at in taken.values_list("recovery", "step", "words", "by__name", "at")
    }
    for one in found:
        one.steps.extend(by_place.get((one.id, step), StepShown(step, "", "", None)) for step in StepName.values)
    return found
