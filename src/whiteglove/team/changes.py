"""Verbs that change or end what was set up: teams change, colleagues leave, tokens are revoked."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, Role
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.languages import LANGUAGES
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.actions import LONGEST_NAME
from whiteglove.team.facts import ColleagueLeft, HoursChanged, TeamChanged, TokenRevoked
from whiteglove.team.models import ApiToken, Colleague, SignInLink, Team
from whiteglove.team.permissions import May, require, require_rank

MOST_HOURS = 24 * 365
LONGEST_SIGNATURE = 5000


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


@dataclass(frozen=True, slots=True)
class TeamWishes:
    """What is to be another way; None: as it is. signatures: by language code; one that is empty is taken away."""

    name: str | None = None
    signature: str | None = None
    signatures: Mapping[str, str] | None = None
    first_answer_hours: int | None = None
    is_default: bool | None = None
    is_private: bool | None = None


@transaction.atomic
def change_team(actor: Actor, team: Team, wishes: TeamWishes) -> Team:
    """Change what is given, leave the rest. A team made default takes that over from the one that was.

    Raises NotUnderstood, Refused.
    """
    require(actor, May.SET_UP_TEAMS)
    team = Team.objects.select_for_update().get(pk=team.pk)
    if wishes.is_default is False and team.is_default:
        raise Refused(f"One team must be the default. Make another one the default instead of {team.key}.")
    if wishes.is_default:
        Team.objects.filter(is_default=True).exclude(pk=team.pk).update(is_default=False)
        team.is_default = True
    if wishes.name is not None:
        team.name = one_line(storable(wishes.name), LONGEST_NAME) or team.name
    if wishes.signature is not None:
        team.signature = _signature(wishes.signature)
    if wishes.signatures is not None:
        team.signatures = _signatures(team.signatures, wishes.signatures)
    known_hours = team.first_answer_hours
    if wishes.first_answer_hours is not None:
        team.first_answer_hours = understood_hours(wishes.first_answer_hours)
    if wishes.is_private is not None:
        team.is_private = wishes.is_private
    team.save()
    if team.first_answer_hours != known_hours:
        announce(HoursChanged(team_id=team.pk), actor=actor)
    announce(TeamChanged(team_id=team.pk), actor=actor)
    return team


def _signatures(known: Mapping[str, str], wished: Mapping[str, str]) -> dict[str, str]:
    unknown = sorted(set(wished) - set(LANGUAGES))
    if unknown:
        raise NotUnderstood(f"{', '.join(unknown)[:100]}: this is not the code of a language we know.")
    together = {**known, **{code: _signature(text) for code, text in wished.items()}}
    return {code: text for code, text in together.items() if text}


def _signature(text: str) -> str:
    said = storable(text).strip()
    if len(said) > LONGEST_SIGNATURE:
        raise NotUnderstood(f"A signature has at most {LONGEST_SIGNATURE} letters.")
    return said


def understood_hours(hours: int) -> int:
    """Raises NotUnderstood."""
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
