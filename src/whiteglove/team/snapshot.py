"""Who serves where and when, read in a fixed number of questions."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Role
from whiteglove.team.models import Absence, Attendance, Colleague, Membership, PresenceState, Shift, StandIn, Team
from whiteglove.team.opening import openings_of
from whiteglove.team.presence import (
    PLANNED_AHEAD,
    PLANNED_BACK,
    Away,
    Person,
    PlannedShift,
    Snapshot,
    Staffed,
    Stated,
)

Kept = TypeVar("Kept", bound=Model)


def snapshot(at: datetime | None = None) -> Snapshot:
    """All who serve now, with their plans around this moment (default: now).

    As many questions whatever the number of colleagues and teams.
    """
    return _read(at or clock.now(), None)


def snapshot_of(colleague: int, at: datetime | None = None) -> Snapshot:
    """The same of one colleague and their teams alone."""
    return _read(at or clock.now(), colleague)


def _read(moment: datetime, only: int | None) -> Snapshot:
    belonging: dict[int, set[int]] = defaultdict(set)
    members: dict[int, set[int]] = defaultdict(set)
    active = _of(Membership.objects.filter(colleague__is_active=True), only)
    for colleague, team in active.values_list("colleague_id", "team_id"):
        belonging[colleague].add(team)
        members[team].add(colleague)
    everybody = Colleague.objects.filter(is_active=True, **({} if only is None else {"pk": only}))
    teams = (
        Team.objects.order_by("id") if only is None else Team.objects.filter(pk__in=belonging[only]).order_by("id")
    )
    return Snapshot(moment, _people(everybody, moment, only, belonging), _teams(teams, members))


def _of(rows: "QuerySet[Kept]", only: int | None) -> "QuerySet[Kept]":
    return rows if only is None else rows.filter(colleague=only)


def _teams(rows: Iterable[Team], members: dict[int, set[int]]) -> dict[int, Staffed]:
    teams = list(rows)
    openings = openings_of(teams)
    return {
        team.pk: Staffed(
            id=team.pk,
            name=team.name,
            opening=openings[team.pk],
            is_private=team.is_private,
            is_pushed=team.is_pushed,
            members=frozenset(members.get(team.pk, ())),
        )
        for team in teams
    }


def _people(
    everybody: "QuerySet[Colleague]", moment: datetime, only: int | None, belonging: dict[int, set[int]]
) -> dict[int, Person]:
    shifts, absences, stand_ins = _shifts(moment, only), _absences(moment, only), _stand_ins(only)
    stated = _stated(moment, only)
    return {
        key: Person(
            id=key,
            name=name,
            role=Role(role),
            teams=frozenset(belonging.get(key, ())),
            speaks=tuple(speaks),
            skills=frozenset(skills),
            room_for=room_for,
            time_zone=time_zone,
            shifts=tuple(shifts.get(key, ())),
            stated=stated.get(key),
            absences=tuple(absences.get(key, ())),
            stand_ins=tuple(stand_ins.get(key, ())),
            email=email,
        )
        for key, name, role, speaks, skills, room_for, time_zone, email in everybody.order_by("id").values_list(
            "pk", "name", "role", "speaks", "skills", "room_for", "time_zone", "email"
        )
    }


def _shifts(moment: datetime, only: int | None) -> dict[int, list[PlannedShift]]:
    begin, end = (moment - PLANNED_BACK).date(), (moment + PLANNED_AHEAD).date()
    weekly = Q(weekday__isnull=False) & (Q(until_day=None) | Q(until_day__gte=begin))
    found: dict[int, list[PlannedShift]] = defaultdict(list)
    rows = _of(Shift.objects.filter(weekly | Q(day__range=(begin, end))), only).order_by("id")
    for colleague, *shift in rows.values_list("colleague_id", *PlannedShift._fields):
        found[colleague].append(PlannedShift._make(shift))
    return found


def _absences(moment: datetime, only: int | None) -> dict[int, list[Away]]:
    found: dict[int, list[Away]] = defaultdict(list)
    near = _of(Absence.objects.filter(ended_at=None, starts__lte=moment + PLANNED_AHEAD), only)
    near = near.filter(Q(ends=None) | Q(ends__gte=moment - PLANNED_BACK)).order_by("starts", "id")
    for row in near:
        found[row.colleague_id].append(Away(row.pk, row.starts, row.ends, row.cover_id))
    return found


def _stand_ins(only: int | None) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for colleague, cover in _of(StandIn.objects.order_by("position"), only).values_list("colleague_id", "cover_id"):
        found[colleague].append(cover)
    return found


def _stated(moment: datetime, only: int | None) -> dict[int, Stated]:
    newest = _of(Attendance.objects.order_by("colleague", "-id"), only).distinct("colleague")
    rows = newest.values_list("colleague_id", "state", "at", "until", "by_activity")
    return {
        colleague: Stated(PresenceState(state), at, until, by_activity)
        for colleague, state, at, until, by_activity in rows
        if until is None or until > moment
    }
