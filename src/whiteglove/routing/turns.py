"""Somebody came or went, a team opened or closed: what they answered for turns to others, and back again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import connection, transaction

from whiteglove.routing.actions import route
from whiteglove.routing.affected import of_people, of_teams
from whiteglove.routing.covers import covered_now, keep_covers
from whiteglove.routing.house import moment_now
from whiteglove.routing.models import Turn
from whiteglove.routing.moment import Moment
from whiteglove.routing.rules import Standing, standing_of

TURNS = 0x7475726E73


class Seat(StrEnum):
    """How a colleague stands."""

    PRESENT = "present"
    GONE = "gone"
    ABSENT = "absent"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Stand:
    """How everybody and every team stands, by id."""

    people: Mapping[int, str]
    teams: Mapping[int, str]


def turn(moment: Moment | None = None) -> int:
    """Act upon everything that has changed since this was done last; returns for how many conversations.

    What stands is compared with what was acted upon, so a worker that was down catches up with the state of now, and
    a second run finds nothing. Ended in the middle, it is done again.
    """
    _one_at_a_time()
    now = moment or moment_now(is_fresh=True)
    before, after = _before(), stand_of(now)
    people = {
        key: seat for key, seat in _with_those_who_left(before, after).items() if before.people.get(key) != seat
    }
    teams = {key: one for key, one in after.teams.items() if before.teams.get(key) != one}
    if not people and not teams:
        return 0
    moved = route(_affected(now, people, teams), moment=now)
    keep_covers(now, {*people, *covered_now(), *filter(now.is_absent, now.snapshot.people)})
    _keep(people, teams, now.at)
    return moved


def _one_at_a_time() -> None:
    """Reactions take turns: each holds what it moved until it ends, and would wait for what another holds."""
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURNS])


def stand_of(moment: Moment) -> Stand:
    """How everybody stands at this moment."""
    return Stand(
        {person: _seat(moment, person) for person in moment.snapshot.people},
        {team: standing_of(moment, team).value for team in moment.snapshot.teams},
    )


def _seat(moment: Moment, person: int) -> str:
    if moment.is_present(person):
        return Seat.PRESENT.value
    return Seat.ABSENT.value if moment.is_absent(person) else Seat.GONE.value


def _before() -> Stand:
    people = Turn.objects.filter(team=None).values_list("colleague_id", "standing")
    teams = Turn.objects.filter(colleague=None).values_list("team_id", "standing")
    return Stand(dict(people), dict(teams))


def _with_those_who_left(before: Stand, after: Stand) -> dict[int, str]:
    return dict.fromkeys(before.people, Seat.LEFT.value) | dict(after.people)


def _affected(moment: Moment, people: Mapping[int, str], teams: Mapping[int, str]) -> set[int]:
    found = of_people(
        moment,
        gone=[key for key, seat in people.items() if seat == Seat.GONE],
        absent=[key for key, seat in people.items() if seat in (Seat.ABSENT, Seat.LEFT)],
        came=[key for key, seat in people.items() if seat == Seat.PRESENT],
    )
    closed = [key for key, standing in teams.items() if standing == Standing.CLOSED]
    return found | of_teams(moment, opened=[key for key in teams if key not in closed], closed=closed)


@transaction.atomic
def _keep(people: Mapping[int, str], teams: Mapping[int, str], at: datetime) -> None:
    seats = [Turn(colleague_id=key, standing=seat, at=at) for key, seat in sorted(people.items())]
    doors = [Turn(team_id=key, standing=standing, at=at) for key, standing in sorted(teams.items())]
    for rows, of in ((seats, "colleague"), (doors, "team")):
        Turn.objects.bulk_create(rows, update_conflicts=True, unique_fields=[of], update_fields=["standing", "at"])
