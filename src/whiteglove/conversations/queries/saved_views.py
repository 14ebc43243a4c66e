"""The views a colleague has beside the ready ones: their own, and those of their teams."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, FilteredRelation, Q, QuerySet

from whiteglove.conversations.models import SavedView, ViewCount
from whiteglove.conversations.models.conversation import STANDS
from whiteglove.conversations.queries.visible import visible
from whiteglove.conversations.searching.finding import newest
from whiteglove.conversations.searching.language import parse
from whiteglove.conversations.searching.meaning import meaning_of
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.questions import Row, question
from whiteglove.team.models import Membership
from whiteglove.team.permissions import MANAGING, May, require
from whiteglove.team.visibility import sees_team

COUNTED_TO = 100
FRESH = timedelta(seconds=30)
KNOWN_FOR = timedelta(minutes=15)
COUNTED_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class ViewShown:
    """A saved view. number: how many it holds, COUNTED_TO at most; None: not known."""

    id: int
    name: str
    search: str
    team_id: int | None
    team_name: str | None
    number: int | None

    @property
    def is_own(self) -> bool:
        """Whether nobody else has it."""
        return self.team_id is None


def saved_views(actor: Actor) -> list[ViewShown]:
    """One's own and then those of one's teams, each in its order; one query, counts as they were last known."""
    return [ViewShown(*row) for row in _saved(actor, known_since=clock.now() - KNOWN_FOR)]


@question
def _saved(actor: Actor, *, known_since: datetime) -> QuerySet[SavedView, Row]:
    known = Q(viewcount__colleague=actor.colleague_id or 0, viewcount__counted_at__gt=known_since)
    rows = _shown(actor).annotate(counted=FilteredRelation("viewcount", condition=known))
    ordered = rows.order_by(F("team__name").asc(nulls_first=True), "position", "id")
    return ordered.values_list("id", "name", "search", "team_id", "team__name", "counted__number")


def changeable(actor: Actor) -> QuerySet[SavedView]:
    """Those this actor may change: their own, and those of their teams; managers those of every team."""
    return _shown(actor, with_all_teams=actor.role in MANAGING)


def count_saved_views(actor: Actor) -> None:
    """Count anew what was counted a while ago: a bounded number of views, the longest ago first.

    Off the page's own request: each costs what a search costs. Counts are kept for each colleague apart, since they
    see different conversations.
    """
    if actor.colleague_id is None:
        return
    counted = dict(
        ViewCount.objects.filter(colleague=actor.colleague_id, counted_at__gt=clock.now() - FRESH).values_list(
            "view", "counted_at"
        )
    )
    stale = _shown(actor).exclude(pk__in=list(counted)).values_list("id", "search")
    known: dict[int, datetime] = dict(
        ViewCount.objects.filter(colleague=actor.colleague_id).values_list("view", "counted_at")
    )
    waiting = sorted(stale, key=lambda view: known.get(view[0], datetime.min.replace(tzinfo=clock.now().tzinfo)))
    _keep(actor.colleague_id, [(view_id, count_of(actor, search)) for view_id, search in waiting[:COUNTED_AT_ONCE]])


def count_of(actor: Actor, search: str) -> int | None:
    """How many conversations answer a search, COUNTED_TO at most; None: it would take too long to tell."""
    asked = meaning_of(actor, parse(search)).asked
    found = newest(visible(actor).filter(STANDS), asked, limit=COUNTED_TO)
    return len(found.rows) if len(found.rows) >= COUNTED_TO or found.looked_back_to is None else None


def _keep(colleague_id: int, counts: Iterable[tuple[int, int | None]]) -> None:
    now = clock.now()
    ViewCount.objects.bulk_create(
        [ViewCount(view_id=key, colleague_id=colleague_id, number=number, counted_at=now) for key, number in counts],
        update_conflicts=True,
        unique_fields=["colleague", "view"],
        update_fields=["number", "counted_at"],
    )


def _shown(actor: Actor, *, with_all_teams: bool = False) -> QuerySet[SavedView]:
    require(actor, May.READ_CONVERSATIONS)
    shared = Q(team__isnull=False) & sees_team(actor)
    if actor.colleague_id is None:
        return SavedView.objects.filter(shared)
    if not with_all_teams:
        shared &= Q(team__in=Membership.objects.filter(colleague=actor.colleague_id).values("team"))
    return SavedView.objects.filter(Q(colleague=actor.colleague_id) | shared)
