"""Teams, colleagues and mailboxes of the demo company."""

from collections.abc import Iterator
from dataclasses import dataclass

from whiteglove.channels.email.models import Mailbox
from whiteglove.demo.story import CompanyTold
from whiteglove.demo.story.told import ColleagueTold, TeamTold
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.opening import Opening
from whiteglove.team.models import Colleague, House, Membership, Shift, Team
from whiteglove.team.opening import opening_of
from whiteglove.team.times import in_digits, understood_week, wall_time

ZONE = "Asia/Tokyo"


@dataclass(frozen=True, slots=True)
class Company:
    """The written rows by the keys of the story, with what the story tells of each."""

    teams: dict[str, Team]
    colleagues: dict[str, Colleague]
    addresses: dict[str, str]
    told: dict[str, ColleagueTold]
    openings: dict[str, Opening]


def write_company(told: CompanyTold) -> Company:
    """Write the house's name, teams, their addresses, colleagues and who belongs where."""
    House.objects.update_or_create(pk=1, defaults={"name": told.name})
    teams = {team.key: _write_team(team, is_default=index == 0) for index, team in enumerate(told.teams)}
    Mailbox.objects.bulk_create(
        Mailbox(team=teams[team.key], address=team.address.lower(), name=f"{told.name}, {team.name}")
        for team in told.teams
    )
    colleagues = {one.key: _write_colleague(one) for one in told.colleagues}
    Membership.objects.bulk_create(
        Membership(colleague=colleagues[one.key], team=teams[key]) for one in told.colleagues for key in one.teams
    )
    Shift.objects.bulk_create(shift for one in told.colleagues for shift in _shifts(one, colleagues[one.key]))
    addresses = {team.key: team.address for team in told.teams}
    openings = {key: opening_of(team) for key, team in teams.items()}  # nothing can be asked while rows are copied
    return Company(teams, colleagues, addresses, {one.key: one for one in told.colleagues}, openings)


def _write_team(told: TeamTold, *, is_default: bool) -> Team:
    week = understood_week(told.hours)
    return Team.objects.create(
        key=told.key,
        name=told.name,
        signature=told.signatures[told.language],
        signatures=dict(told.signatures),
        is_default=is_default,
        time_zone=ZONE,
        hours=[[one.weekday, in_digits(one.span.opens), in_digits(one.span.closes)] for one in week],
        holidays_in=told.holidays_in,
        first_answer_hours=told.first_answer_hours,
        next_answer_hours=told.next_answer_hours,
        solution_hours=told.solution_hours,
    )


def _shifts(told: ColleagueTold, colleague: Colleague) -> Iterator[Shift]:
    for one in told.shifts:
        yield Shift(
            colleague=colleague,
            weekday=one.weekday,
            starts=wall_time(one.starts),
            ends=wall_time(one.ends),
            is_break=one.is_break,
            time_zone=told.zone,
            by_whom=SYSTEM.reference,
        )


def _write_colleague(told: ColleagueTold) -> Colleague:
    colleague = Colleague(email=told.email.lower(), name=told.name, role=told.role, time_zone=told.zone)
    colleague.speaks, colleague.skills, colleague.room_for = list(told.languages), list(told.skills), told.room_for
    colleague.set_unusable_password()
    colleague.save()
    return colleague
