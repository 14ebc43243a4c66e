"""Somebody new serves in ten minutes: what is open, what was promised, whom to ask; of the teams they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass

from whiteglove.conversations.models.conversation import WAITING
from whiteglove.conversations.queries.lists import COLUMNS, COUNT_UP_TO, RowShown
from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation.actors import Actor
from whiteglove.promises.models.promise import STANDS
from whiteglove.promises.queries.rows import PromiseShown, rows_of, shown
from whiteglove.team.models import Membership, Team
from whiteglove.team.permissions import LEADING, May, is_allowed
from whiteglove.team.snapshot import snapshot

FEW = 5
# What a newcomer asks about first, in this order.
ASKED_FIRST = (
    May.ANSWER, May.NOTE, May.ASSIGN, May.PAUSE, May.CLOSE, May.PROMISE, May.CHANGE_CUSTOMERS, May.MERGE,
    May.MERGE_CUSTOMERS, May.FORWARD, May.PLAN_ABSENCES, May.EXPORT_CUSTOMERS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToAsk:
    """A lead; is_here: one can ask them now."""

    id: int
    name: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Start:
    """All that somebody new needs, of their teams. waiting counts at most to COUNT_UP_TO."""

    teams: Sequence[Team]
    waiting: int
    first: Sequence[RowShown]
    promises: Sequence[PromiseShown]
    may: Sequence[May]
    may_not: Sequence[May]
    to_ask: Sequence[ToAsk]


def start(actor: Actor) -> Start:
    """As it stands now; as many questions whatever the number of rows."""
    teams = list(Team.objects.filter(memberships__colleague=actor.colleague_id or 0).order_by("name", "id"))
    ids = [team.pk for team in teams]
    waiting = visible(actor).filter(WAITING, team__in=ids).order_by("waiting_since", "id")
    promised = rows_of(actor).filter(STANDS, team__in=ids).order_by("due", "id")
    return Start(
        teams=teams,
        waiting=waiting.values("pk")[:COUNT_UP_TO].count(),
        first=[RowShown(*row) for row in waiting.values_list(*COLUMNS)[:FEW]],
        promises=shown(promised[:FEW]),
        may=[act for act in ASKED_FIRST if is_allowed(actor, act)],
        may_not=[act for act in ASKED_FIRST if not is_allowed(actor, act)],
        to_ask=_to_ask(actor, ids),
    )


def _to_ask(actor: Actor, teams: list[int]) -> list[ToAsk]:
    """Leads of these teams, those who are here first."""
    here = snapshot()
    rows = Membership.objects.filter(team__in=teams, colleague__is_active=True, colleague__role__in=list(LEADING))
    known = rows.exclude(colleague=actor.colleague_id or 0).values_list("colleague_id", "colleague__name").distinct()
    found = [ToAsk(key, name, here.is_present(key)) for key, name in known]
    return sorted(found, key=lambda one: (not one.is_here, one.name, one.id))
