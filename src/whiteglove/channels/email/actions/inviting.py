"""Invite a colleague: by a mail with a link that lets them in once, or by the link itself to hand over."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from whiteglove.channels.email.actions.trying import wake_errands
from whiteglove.channels.email.facts import ColleagueInvited
from whiteglove.channels.email.house_mail import can_be_mailed
from whiteglove.channels.email.models import Invitation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, Role
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.actions import add_colleague
from whiteglove.team.joining import NotHereAnyMore, make_link_for
from whiteglove.team.models import Colleague, Team
from whiteglove.team.permissions import May, require, require_rank


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is to serve from now on."""

    email: str
    name: str
    role: Role = Role.COLLEAGUE
    teams: Iterable[Team] = ()


@dataclass(frozen=True, slots=True)
class Invited:
    """A colleague who can come in. link: to hand over, said this once; None when a mail carries it."""

    colleague: Colleague
    link: str | None = field(default=None, repr=False)


@transaction.atomic
def invite(actor: Actor, newcomer: Newcomer, *, place: str, by_mail: bool = True) -> Invited:
    """Add a colleague and let them in. place: where the desk is for them, such as https://desk.example.com.

    Raises AddressTaken, NotAllowed, NotUnderstood.
    """
    colleague = add_colleague(
        actor, email=newcomer.email, name=newcomer.name, role=newcomer.role, teams=newcomer.teams
    )
    return let_in(actor, colleague, place=place, by_mail=by_mail)


@transaction.atomic
def let_in(actor: Actor, colleague: Colleague, *, place: str, by_mail: bool = True) -> Invited:
    """A new link for a colleague: by mail where mail leaves the desk and that is wished, else to hand over.

    Raises NotAllowed, NotHereAnyMore.
    """
    if not by_mail or not can_be_mailed():
        return Invited(colleague, f"{place}/sign-in/link/{make_link_for(actor, colleague)}/")
    require(actor, May.SET_UP_TEAMS)
    require_rank(actor, Role(colleague.role))
    if not Colleague.objects.filter(pk=colleague.pk, is_active=True).exists():
        raise NotHereAnyMore(f"{colleague.name} has left. Let them come back first.")
    Invitation.objects.filter(colleague=colleague, ended_at=None).update(
        ended_at=clock.now(), said="Another one was asked for."
    )
    Invitation.objects.create(colleague=colleague, by_id=actor.colleague_id, place=place)
    announce(ColleagueInvited(colleague_id=colleague.pk), actor=actor)
    wake_errands()
    return Invited(colleague)
