"""Protocols as pages and programs see them: both directions between two teams, and what held when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.promises.models import Protocol, ProtocolAgreement, ProtocolReview
from whiteglove.promises.protocols import rules
from whiteglove.promises.protocols.holding import today, visible_protocols
from whiteglove.promises.protocols.rules import Agreed, State

PAGE = 50
AT_MOST = 500
VERSIONS = 20


@dataclass(frozen=True, slots=True)
class AgreementShown:
    """One team's word. by: None when a program gave it, or whoever did is gone."""

    team_id: int
    team_name: str
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewShown:
    """Somebody looked at it again."""

    by: str | None
    at: datetime
    next_on: date
    why: str


@dataclass(frozen=True, slots=True)
class ProtocolShown:
    """One version of what one team hands to another."""

    id: int
    version: int
    from_team_id: int
    from_team_name: str
    to_team_id: int
    to_team_name: str
    what: str
    how: str
    must_be_warm: bool
    within_hours: int
    customer_is_told: str
    review_on: date
    by: str | None
    at: datetime
    why: str
    in_force_from: datetime | None
    ended_at: datetime | None
    ended_why: str
    agreements: tuple[AgreementShown, ...] = ()
    reviews: tuple[ReviewShown, ...] = ()

    @property
    def state(self) -> State:
        """Where it stands."""
        return rules.state_of(self.in_force_from, self.ended_at)

    @property
    def agreed(self) -> Agreed:
        """What of it can be seen in the records."""
        return Agreed(self.must_be_warm, self.within_hours)

    @property
    def teams(self) -> dict[int, str]:
        """Both teams by id, the handing one first."""
        return {self.from_team_id: self.from_team_name, self.to_team_id: self.to_team_name}

    @property
    def awaited(self) -> dict[int, str]:
        """Those of both teams that have not agreed."""
        agreed = {one.team_id for one in self.agreements}
        return {team: name for team, name in self.teams.items() if team not in agreed}

    @property
    def is_due(self) -> bool:
        """Whether it holds, and both teams wanted to have looked at it again by now."""
        return self.state is State.IN_FORCE and rules.is_review_due(self.review_on, today())


COLUMNS = (
    "id", "version", "from_team_id", "from_team__name", "to_team_id", "to_team__name", "what", "how", "must_be_warm",
    "within_hours", "customer_is_told", "review_on", "by__name", "at", "why", "in_force_from", "ended_at",
    "ended_why",
)  # fmt: skip


def HELD_THEN(at: datetime) -> Q:  # noqa: N802 - a condition
    """Condition on protocols: those that held at this moment."""
    return Q(in_force_from__lte=at) & (Q(ended_at=None) | Q(ended_at__gt=at))


def protocol_shown(actor: Actor, protocol_id: int) -> ProtocolShown:
    """One version. Raises NotFound."""
    found = _shown(visible_protocols(actor).filter(pk=protocol_id))
    if not found:
        raise NotFound("There is no such protocol.")
    return found[0]


def standing_protocols(actor: Actor, *, team: int | None = None) -> list[ProtocolShown]:
    """All that hold or are proposed, by the names of their teams. team: only those in which it has a part."""
    rows = visible_protocols(actor).filter(ended_at=None)
    if team is not None:
        rows = rows.filter(Q(from_team=team) | Q(to_team=team))
    return _shown(rows.order_by("from_team__name", "to_team__name", "version")[:AT_MOST])


def protocols(actor: Actor, *, after: int, limit: int) -> tuple[list[ProtocolShown], int | None]:
    """Every version, the newest first, and after which id the next page begins (None: at the end)."""
    rows = visible_protocols(actor)
    if after:
        rows = rows.filter(pk__lt=after)
    found = _shown(rows.order_by("-pk")[: limit + 1])
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def between(actor: Actor, one: int, other: int) -> list[ProtocolShown]:
    """What stands in both directions, and of each the last versions that are over; the newest first."""
    both = Q(from_team=one, to_team=other) | Q(from_team=other, to_team=one)
    rows = visible_protocols(actor).filter(both)
    over = rows.filter(ended_at__isnull=False).order_by("-version")
    last = [over.filter(from_team=team).values("pk")[:VERSIONS] for team in (one, other)]
    wanted = Q(ended_at=None) | Q(pk__in=last[0]) | Q(pk__in=last[1])
    return _shown(rows.filter(wanted).order_by("-version", "from_team"))


def holding_now(actor: Actor, from_team: int, to_team: int) -> ProtocolShown | None:
    """What is agreed now about what the one hands to the other; one query where nothing is."""
    rows = visible_protocols(actor).filter(
        from_team=from_team, to_team=to_team, ended_at=None, in_force_from__isnull=False
    )
    return next(iter(_shown(rows)), None)


def _shown(rows: QuerySet[Protocol]) -> list[ProtocolShown]:
    """In two more queries, however many there are."""
    found = list(rows.values_list(*COLUMNS))
    ids = [row[0] for row in found]
    agreements, reviews = _agreements(ids), _reviews(ids)
    return [_one((*row, tuple(agreements[row[0]]), tuple(reviews[row[0]]))) for row in found]


def _one(row: tuple[Any, ...]) -> ProtocolShown:
    return ProtocolShown(*row)


def _agreements(ids: Iterable[int]) -> dict[int, list[AgreementShown]]:
    given: dict[int, list[AgreementShown]] = {protocol: [] for protocol in ids}
    if not given:
        return given
    rows = ProtocolAgreement.objects.filter(protocol__in=given).order_by("id")
    for row in rows.values_list("protocol_id", "team_id", "team__name", "by__name", "at"):
        given[row[0]].append(AgreementShown(*row[1:]))
    return given


def _reviews(ids: Iterable[int]) -> dict[int, list[ReviewShown]]:
    made: dict[int, list[ReviewShown]] = {protocol: [] for protocol in ids}
    if not made:
        return made
    rows = ProtocolReview.objects.filter(protocol__in=made).order_by("id")
    for row in rows.values_list("protocol_id", "by__name", "at", "next_on", "why"):
        made[row[0]].append(ReviewShown(*row[1:]))
    return made
