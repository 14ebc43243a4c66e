"""Questions about who serves."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor, Role
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.questions import Row, columns_of, instances, question
from whiteglove.foundation.text import storable
from whiteglove.team.actions import digest_of
from whiteglove.team.models import ApiToken, Colleague, Membership, Team
from whiteglove.team.permissions import MANAGING, May, require

TOUCH_EVERY = timedelta(minutes=1)
LONGEST_ID = 18


def actor_of_token(text: str) -> Actor | None:
    """The actor behind a bearer token; None when it is unknown, revoked or expired."""
    moment = clock.now()
    token = ApiToken.objects.filter(Q(expires_at=None) | Q(expires_at__gt=moment), digest=digest_of(text)).first()
    if token is None or token.revoked_at is not None:
        return None
    if token.last_used_at is None or moment - token.last_used_at > TOUCH_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=moment)
    return token.as_actor()


def find_colleague(reference: str) -> Colleague:
    """A colleague by id or address. Raises NotFound."""
    wanted = _by_id(reference) or Q(email__iexact=storable(reference).strip())
    colleague = Colleague.objects.filter(wanted, is_active=True).first()
    if colleague is None:
        raise NotFound(f"There is no colleague {reference!r}.")
    return colleague


def find_team(reference: str) -> Team:
    """A team by id or key. Raises NotFound."""
    team = Team.objects.filter(_by_id(reference) or Q(key=storable(reference))).first()
    if team is None:
        raise NotFound(f"There is no team {reference!r}.")
    return team


def _by_id(reference: str) -> Q | None:
    is_id = reference.isascii() and reference.isdecimal() and len(reference) <= LONGEST_ID
    return Q(pk=int(reference)) if is_id else None


def teams() -> list[Team]:
    """All teams by name."""
    return instances(Team, _teams(SYSTEM))


@question
def _teams(actor: Actor) -> QuerySet[Team, Row]:  # noqa: ARG001 - all of them
    return Team.objects.order_by("name").values_list(*columns_of(Team))


def colleagues() -> list[Colleague]:
    """All who serve now, by name."""
    return instances(Colleague, _colleagues(SYSTEM))


@question
def _colleagues(actor: Actor) -> QuerySet[Colleague, Row]:  # noqa: ARG001 - all of them
    serving = Colleague.objects.filter(is_active=True)
    return serving.order_by("name", "id").values_list(*columns_of(Colleague))


def colleagues_who_see(team: Team) -> list[Colleague]:
    """All who serve now and see the conversations of this team, by name."""
    everybody = Colleague.objects.filter(is_active=True).order_by("name", "id")
    if team.is_private:
        inside = Q(memberships__team=team) | Q(role__in=[role.value for role in MANAGING])
        everybody = everybody.filter(inside).distinct()
    return list(everybody)


def sees(colleague: Colleague, team: Team) -> bool:
    """Whether they see the conversations of this team."""
    if not team.is_private or Role(colleague.role) in MANAGING:
        return True
    return Membership.objects.filter(colleague=colleague, team=team).exists()


def tokens(actor: Actor) -> list[ApiToken]:
    """All tokens that are not revoked, oldest first."""
    require(actor, May.SET_UP_TOKENS)
    return list(ApiToken.objects.filter(revoked_at=None).order_by("id"))
