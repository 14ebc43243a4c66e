"""Verbs about who serves where: roles, teams, coming back, and links that let somebody in once."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from whiteglove.foundation.actors import Actor, Role
from whiteglove.foundation.errors import Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.actions import LONGEST_NAME, AddressTaken, make_sign_in_link, understood_address
from whiteglove.team.changes import LastOwner
from whiteglove.team.facts import (
    ColleagueChanged,
    ColleagueReturned,
    MemberAdded,
    MemberLeft,
    RoleChanged,
    SignInLinkMade,
)
from whiteglove.team.models import Colleague, Membership, Team
from whiteglove.team.permissions import May, require, require_rank


class NotHereAnyMore(Refused):
    """Who has left gets no link; they can come back first."""


@transaction.atomic
def change_role(actor: Actor, colleague: Colleague, role: Role) -> Colleague:
    """A colleague has another role from now on. Nobody gives, or takes, more than they have.

    Raises NotAllowed, LastOwner.
    """
    require(actor, May.SET_UP_TEAMS)
    owners = set(_owners().select_for_update().values_list("pk", flat=True))
    colleague = Colleague.objects.select_for_update().get(pk=colleague.pk)
    require_rank(actor, Role(colleague.role))
    require_rank(actor, role)
    if role is not Role.OWNER and owners == {colleague.pk}:
        raise LastOwner(f"{colleague.name} is the last owner and stays one. Make somebody else an owner first.")
    if colleague.role != role.value:
        colleague.role = role.value
        colleague.save(update_fields=["role"])
        announce(RoleChanged(colleague_id=colleague.pk, role=role.value), actor=actor)
    return colleague


@transaction.atomic
def change_person(actor: Actor, colleague: Colleague, *, name: str, email: str) -> Colleague:
    """A colleague is called, and signs in, another way. Raises AddressTaken, NotAllowed, NotUnderstood."""
    require(actor, May.SET_UP_TEAMS)
    colleague = Colleague.objects.select_for_update().get(pk=colleague.pk)
    require_rank(actor, Role(colleague.role))
    called, address = one_line(storable(name), LONGEST_NAME) or colleague.name, understood_address(email).lower()
    if (colleague.name, colleague.email) == (called, address):
        return colleague
    colleague.name, colleague.email = called, address
    try:
        with transaction.atomic():
            colleague.save(update_fields=["name", "email"])
    except IntegrityError:
        raise AddressTaken(f"A colleague with the address {address} is here already.") from None
    announce(ColleagueChanged(colleague_id=colleague.pk), actor=actor)
    return colleague


@transaction.atomic
def change_teams_of(actor: Actor, colleague: Colleague, teams: Iterable[Team]) -> None:
    """A colleague belongs to these teams, and no others."""
    require(actor, May.SET_UP_TEAMS)
    Colleague.objects.select_for_update().get(pk=colleague.pk)
    known = set(Membership.objects.filter(colleague=colleague).values_list("team_id", flat=True))
    wanted = {team.pk for team in teams}
    _change({(team_id, colleague.pk) for team_id in wanted - known}, is_member=True, actor=actor)
    _change({(team_id, colleague.pk) for team_id in known - wanted}, is_member=False, actor=actor)


@transaction.atomic
def change_members_of(actor: Actor, team: Team, colleagues: Iterable[Colleague]) -> None:
    """These colleagues belong to the team, of those who serve now; who has left stays as they were."""
    require(actor, May.SET_UP_TEAMS)
    Team.objects.select_for_update().get(pk=team.pk)
    members = Membership.objects.filter(team=team, colleague__is_active=True)
    known = set(members.values_list("colleague_id", flat=True))
    wanted = {colleague.pk for colleague in colleagues}
    _change({(team.pk, colleague_id) for colleague_id in wanted - known}, is_member=True, actor=actor)
    _change({(team.pk, colleague_id) for colleague_id in known - wanted}, is_member=False, actor=actor)


def _change(pairs: set[tuple[int, int]], *, is_member: bool, actor: Actor) -> None:
    for team_id, colleague_id in sorted(pairs):
        if is_member:
            _, changed = Membership.objects.get_or_create(team_id=team_id, colleague_id=colleague_id)
        else:
            changed = bool(Membership.objects.filter(team=team_id, colleague=colleague_id).delete()[0])
        if changed:
            fact = MemberAdded if is_member else MemberLeft
            announce(fact(team_id=team_id, colleague_id=colleague_id), actor=actor)


@transaction.atomic
def come_back(actor: Actor, colleague: Colleague) -> Colleague:
    """Somebody who left serves again, in the teams they had. They come in by a new link."""
    require(actor, May.SET_UP_TEAMS)
    require_rank(actor, Role(colleague.role))
    if Colleague.objects.filter(pk=colleague.pk, is_active=False).update(is_active=True):
        announce(ColleagueReturned(colleague_id=colleague.pk), actor=actor)
    colleague.is_active = True
    return colleague


@transaction.atomic
def make_link_for(actor: Actor, colleague: Colleague) -> str:
    """The secret of a link that lets a colleague in once. Nobody makes one for somebody who may more than they.

    Raises NotAllowed, NotHereAnyMore.
    """
    require(actor, May.SET_UP_TEAMS)
    require_rank(actor, Role(colleague.role))
    if not Colleague.objects.filter(pk=colleague.pk, is_active=True).exists():
        raise NotHereAnyMore(f"{colleague.name} has left. Let them come back first.")
    announce(SignInLinkMade(colleague_id=colleague.pk), actor=actor)
    return make_sign_in_link(colleague)


def _owners() -> QuerySet[Colleague]:
    return Colleague.objects.filter(role=Role.OWNER.value, is_active=True)
