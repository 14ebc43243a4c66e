"""Who serves where, as those see it who set the desk up."""

from dataclasses import dataclass, field
from datetime import datetime

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, Role
from whiteglove.foundation.errors import NotFound
from whiteglove.team.models import Colleague, Membership, SignInLink, Team
from whiteglove.team.permissions import TABLE, May, require


@dataclass(frozen=True, slots=True)
class ColleagueSeen:
    """A colleague with their teams. has_come_in: whether they ever signed in. link_until: of an unused link."""

    id: int
    name: str
    email: str
    role: Role
    is_active: bool
    has_come_in: bool
    joined_at: datetime
    team_ids: tuple[int, ...] = ()
    link_until: datetime | None = None
    speaks: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    room_for: int | None = None


@dataclass(frozen=True, slots=True)
class TeamSeen:
    """A team with those who belong to it and serve now."""

    id: int
    key: str
    name: str
    is_default: bool
    is_private: bool
    first_answer_hours: int
    signature: str
    signatures: dict[str, str] = field(default_factory=dict)
    member_ids: tuple[int, ...] = ()
    week: tuple[tuple[int, str, str], ...] = ()
    time_zone: str = ""
    holidays_in: str = ""
    next_answer_hours: int | None = None
    solution_hours: int | None = None
    is_pushed: bool = False
    tells_by_itself: bool = False


def colleagues_seen(actor: Actor) -> list[ColleagueSeen]:
    """Everybody by name, those who left at the end."""
    require(actor, May.SET_UP_TEAMS)
    return _colleagues()


def colleague_seen(actor: Actor, colleague_id: int) -> ColleagueSeen:
    """One of them. Raises NotFound."""
    require(actor, May.SET_UP_TEAMS)
    for seen in _colleagues(pk=colleague_id):
        return seen
    raise NotFound("There is no such colleague.")


def teams_seen(actor: Actor) -> list[TeamSeen]:
    """All teams by name."""
    require(actor, May.SET_UP_TEAMS)
    return _teams()


def team_seen(actor: Actor, team_id: int) -> TeamSeen:
    """One of them. Raises NotFound."""
    require(actor, May.SET_UP_TEAMS)
    for seen in _teams(pk=team_id):
        return seen
    raise NotFound("There is no such team.")


def who_may_what() -> list[tuple[May, frozenset[Role]]]:
    """The permission table, in its order."""
    return list(TABLE.items())


def _colleagues(**wanted: int) -> list[ColleagueSeen]:
    rows = Colleague.objects.filter(**wanted).order_by("-is_active", "name", "id")
    teams: dict[int, list[int]] = {}
    belonging = Membership.objects.filter(colleague__in=rows.order_by().values("pk")).order_by("team__name")
    for colleague_id, team_id in belonging.values_list("colleague_id", "team_id"):
        teams.setdefault(colleague_id, []).append(team_id)
    links = SignInLink.objects.filter(used_at=None, expires_at__gt=clock.now()).order_by("expires_at")
    until = dict(links.values_list("colleague_id", "expires_at"))
    return [
        ColleagueSeen(
            id=row.pk,
            name=row.name,
            email=row.email,
            role=Role(row.role),
            is_active=row.is_active,
            has_come_in=row.last_login is not None,
            joined_at=row.joined_at,
            team_ids=tuple(teams.get(row.pk, ())),
            link_until=until.get(row.pk),
            speaks=tuple(row.speaks),
            skills=tuple(row.skills),
            room_for=row.room_for,
        )
        for row in rows
    ]


def _teams(**wanted: int) -> list[TeamSeen]:
    members: dict[int, list[int]] = {}
    serving = Membership.objects.filter(colleague__is_active=True).order_by("colleague__name")
    for team_id, colleague_id in serving.values_list("team_id", "colleague_id"):
        members.setdefault(team_id, []).append(colleague_id)
    return [
        TeamSeen(
            id=row.pk,
            key=row.key,
            name=row.name,
            is_default=row.is_default,
            is_private=row.is_private,
            first_answer_hours=row.first_answer_hours,
            signature=row.signature,
            signatures=dict(row.signatures),
            member_ids=tuple(members.get(row.pk, ())),
            week=tuple((int(weekday), opens, closes) for weekday, opens, closes in row.hours),
            time_zone=row.time_zone,
            holidays_in=row.holidays_in,
            next_answer_hours=row.next_answer_hours,
            solution_hours=row.solution_hours,
            is_pushed=row.is_pushed,
            tells_by_itself=row.tells_by_itself,
        )
        for row in Team.objects.filter(**wanted).order_by("name", "id")
    ]
