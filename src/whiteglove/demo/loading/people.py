"""Teams, colleagues and mailboxes of the demo company."""

from dataclasses import dataclass

from whiteglove.channels.email.models import Mailbox
from whiteglove.demo.story import CompanyTold
from whiteglove.demo.story.told import ColleagueTold, TeamTold
from whiteglove.team.models import Colleague, Membership, Team


@dataclass(frozen=True, slots=True)
class Company:
    """The written rows by the keys of the story, with what the story tells of each."""

    teams: dict[str, Team]
    colleagues: dict[str, Colleague]
    addresses: dict[str, str]
    told: dict[str, ColleagueTold]


def write_company(told: CompanyTold) -> Company:
    """Write teams, their addresses, colleagues and who belongs where."""
    teams = {team.key: _write_team(team, is_default=index == 0) for index, team in enumerate(told.teams)}
    Mailbox.objects.bulk_create(
        Mailbox(team=teams[team.key], address=team.address.lower(), name=f"{told.name}, {team.name}")
        for team in told.teams
    )
    colleagues = {one.key: _write_colleague(one) for one in told.colleagues}
    Membership.objects.bulk_create(
        Membership(colleague=colleagues[one.key], team=teams[key]) for one in told.colleagues for key in one.teams
    )
    addresses = {team.key: team.address for team in told.teams}
    return Company(teams, colleagues, addresses, {one.key: one for one in told.colleagues})


def _write_team(told: TeamTold, *, is_default: bool) -> Team:
    return Team.objects.create(
        key=told.key, name=told.name, signature=told.signatures[told.language], is_default=is_default
    )


def _write_colleague(told: ColleagueTold) -> Colleague:
    colleague = Colleague(email=told.email.lower(), name=told.name, role=told.role, time_zone=told.zone)
    colleague.set_unusable_password()
    colleague.save()
    return colleague
