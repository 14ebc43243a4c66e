"""The log of asking: whom we asked and whom not, and why; what is asked where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.perception.models import Invitation, Question, Survey
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import hidden_teams, sees_team

PAGE = 50
MOST_DIGITS = 18
COLUMNS = (
    "id", "customer_id", "customer_name", "encounter_id", "episode_id", "journey_key", "touchpoint_key",
    "touchpoint_name", "outcome", "reason", "due_at", "at", "language", "channel", "survey_id",
)  # fmt: skip
NAMED = {
    "customer_name": F("customer__name"),
    "journey_key": F("journey__key"),
    "touchpoint_key": F("touchpoint__key"),
    "touchpoint_name": F("touchpoint__name"),
}


@dataclass(frozen=True, slots=True)
class InvitationShown:
    """One line of the log. touchpoint_key None: about a whole episode. touchpoint_name: by language.

    journey_key None: about what was put right.
    """

    id: int
    customer_id: int
    customer_name: str
    encounter_id: int | None
    episode_id: int | None
    journey_key: str | None
    touchpoint_key: str | None
    touchpoint_name: dict[str, str] | None
    outcome: str
    reason: str
    due_at: datetime
    at: datetime
    language: str
    channel: str
    survey_id: int


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """One page, the newest first. next: cursor of the following one."""

    rows: list[InvitationShown]
    next: str | None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of the log have this outcome for this reason."""

    outcome: str
    reason: str
    n: int


def invitations(actor: Actor, *, outcome: str = "", after: str | None = None, limit: int = PAGE) -> InvitationPage:
    """The log, the newest first. Raises NotAllowed, NotUnderstood."""
    rows = visible(actor)
    if outcome:
        rows = rows.filter(outcome=outcome)
    if after:
        rows = rows.filter(pk__lt=_place(after))
    found = [
        InvitationShown(*row) for row in rows.annotate(**NAMED).order_by("-id").values_list(*COLUMNS)[: limit + 1]
    ]
    shown = found[:limit]
    return InvitationPage(shown, str(shown[-1].id) if len(found) > limit else None)


def counts_since(actor: Actor, since: datetime) -> list[Counted]:
    """How many were asked and were not since then, by reason, the most first. Raises NotAllowed."""
    rows = visible(actor).filter(at__gt=since).order_by().values_list("outcome", "reason").annotate(n=Count("id"))
    return sorted((Counted(*row) for row in rows), key=lambda one: (-one.n, one.reason))


def visible(actor: Actor) -> QuerySet[Invitation]:
    """All but those about encounters with teams hidden from the actor. Raises NotAllowed."""
    require(actor, May.READ_PERCEPTION)
    hidden, rows = hidden_teams(actor), Invitation.objects.all()
    if hidden is None:
        return rows
    nobodys = Q(encounter=None) | Q(encounter__team=None) | Q(encounter__team__team=None)
    rows = rows.filter(sees_team(actor, "conversation__team"))
    return rows.filter(nobodys | ~Q(encounter__team__team__in=hidden.values("pk")))


def _place(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= MOST_DIGITS):
        raise NotUnderstood("This place in the list is unknown. Start again from its top.")
    return int(cursor)


@dataclass(frozen=True, slots=True)
class SurveyShown:
    """What is asked at one place. touchpoint None: at the end of each episode."""

    id: int
    journey: Journey
    touchpoint: Touchpoint | None
    questions: tuple[Question, ...]
    delay_minutes: int
    window_days: int
    hold_out: float
    at: datetime
    by_whom: str
    ended_at: datetime | None


def surveys(actor: Actor, *, every: bool = False) -> list[SurveyShown]:
    """What is asked now on journeys, by place on them; every: also what was asked before. Raises NotAllowed."""
    require(actor, May.READ_PERCEPTION)
    rows = (
        Survey.objects.exclude(journey=None)
        .select_related("journey", "touchpoint__stage", "question")
        .prefetch_related("then_ask")
    )
    kept = rows if every else rows.filter(ended_at=None, journey__retired_at=None, touchpoint__retired_at=None)
    order = ("journey__position", "journey", "touchpoint__stage__position", "touchpoint__position", "-id")
    return [survey_shown(one) for one in kept.order_by(*order)]


def survey_shown(one: Survey) -> SurveyShown:
    """A survey with its questions in order."""
    if one.journey is None:
        raise NotUnderstood("This is asked on no journey.")
    return SurveyShown(
        id=one.pk,
        journey=one.journey,
        touchpoint=one.touchpoint,
        questions=(one.question, *sorted(one.then_ask.all(), key=lambda question: question.pk)),
        delay_minutes=one.delay_minutes,
        window_days=one.window_days,
        hold_out=one.hold_out,
        at=one.at,
        by_whom=one.by_whom,
        ended_at=one.ended_at,
    )


def questions(actor: Actor) -> Sequence[Question]:
    """All that can be asked, and what is asked no more: the ready ones first. Raises NotAllowed."""
    require(actor, May.READ_PERCEPTION)
    return sorted(Question.objects.all(), key=lambda one: (one.retired_at is not None, one.kind == "own", one.pk))
