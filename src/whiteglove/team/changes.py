"""Verbs that change or end what was set up: teams change, colleagues leave, tokens are revoked."""

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, Role
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.actions import LONGEST_NAME
from whiteglove.team.facts import ColleagueLeft, TeamChanged, TokenRevoked
from whiteglove.team.models import ApiToken, Colleague, SignInLink, Team
from whiteglove.team.permissions import May, require, require_rank

MOST_HOURS = 24 * 365


class LastOwner(Refused):
    """Without an owner nobody could set the desk up."""


@transaction.atomic
def let_leave(actor: Actor, colleague: Colleague) -> None:
    """A colleague leaves: sessions and links end at once; tokens they made and all they wrote stay.

    Raises NotAllowed, LastOwner.
    """
    require(actor, May.SET_UP_TEAMS)
    require_rank(actor, Role(colleague.role))
    owners = Colleague.objects.select_for_update().filter(role=Role.OWNER.value, is_active=True)
    if {owner.pk for owner in owners} == {colleague.pk}:
        raise LastOwner(f"{colleague.name} is the last owner and stays. Add another owner first.")
    colleague.is_active = False
    colleague.set_unusable_password()  # sessions are bound to it: they would hold again after a return
    colleague.save(update_fields=["is_active", "password"])
    SignInLink.objects.filter(colleague=colleague, used_at=None).delete()
    announce(ColleagueLeft(colleague_id=colleague.pk), actor=actor)


@transaction.atomic
def change_team(
    actor: Actor,
    team: Team,
    *,
    name: str | None = None,
    signature: str | None = None,
    first_answer_hours: int | None = None,
    is_default: bool | None = None,
) -> Team:
    """Change what is given, leave the rest. A team made default takes that over from the one that was.

    Raises NotUnderstood, Refused.
    """
    require(actor, May.SET_UP_TEAMS)
    team = Team.objects.select_for_update().get(pk=team.pk)
    if is_default is False and team.is_default:
        raise Refused(f"One team must be the default. Make another one the default instead of {team.key}.")
    if is_default:
        Team.objects.filter(is_default=True).exclude(pk=team.pk).update(is_default=False)
        team.is_default = True
    if name is not None:
        team.name = one_line(storable(name), LONGEST_NAME) or team.name
    if signature is not None:
        team.signature = storable(signature).strip()
    if first_answer_hours is not None:
        team.first_answer_hours = _understood_hours(first_answer_hours)
    team.save()
    announce(TeamChanged(team_id=team.pk), actor=actor)
    return team


def _understood_hours(hours: int) -> int:
    if not 0 < hours <= MOST_HOURS:
        raise NotUnderstood(f"The hours until a first answer must be between 1 and {MOST_HOURS}.")
    return hours


@transaction.atomic
def revoke_token(actor: Actor, token_id: int) -> None:
    """The token opens nothing from now on. Raises NotFound for one unknown or revoked already."""
    require(actor, May.SET_UP_TOKENS)
    if not ApiToken.objects.filter(pk=token_id, revoked_at=None).update(revoked_at=clock.now()):
        raise NotFound(f"There is no token {token_id} that holds.")
    announce(TokenRevoked(token_id=token_id), actor=actor)
