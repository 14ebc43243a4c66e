"""Verbs that change who serves: accounts, teams, tokens and sign-in links."""

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, Role
from whiteglove.foundation.errors import NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.facts import ColleagueAdded, ColleagueChanged, PasswordChanged, TeamAdded, TokenCreated
from whiteglove.team.models import ApiToken, Colleague, Membership, SignInLink, Team
from whiteglove.team.permissions import May, require, require_rank, require_within

LINK_HOLDS = timedelta(hours=24)
LONGEST_NAME = 200
KEY = re.compile(r"[a-z][a-z0-9-]{0,49}")


class AddressTaken(Refused):
    """A colleague with this address exists."""


class KeyTaken(Refused):
    """A team with this key exists."""


@transaction.atomic
def add_colleague(
    actor: Actor,
    *,
    email: str,
    name: str,
    role: Role = Role.COLLEAGUE,
    teams: Iterable[Team] = (),
    password: str | None = None,
) -> Colleague:
    """A new colleague, in these teams. Nobody grants more than their own role. Raises AddressTaken, NotUnderstood."""
    require(actor, May.SET_UP_TEAMS)
    require_rank(actor, role)
    called, address = one_line(storable(name), LONGEST_NAME), understood_address(email)
    try:
        with transaction.atomic():
            colleague = Colleague.objects.create_user(address, password, name=called or address, role=role.value)
    except IntegrityError:
        raise AddressTaken(f"A colleague with the address {address} is here already.") from None
    Membership.objects.bulk_create([Membership(colleague=colleague, team=team) for team in teams])
    announce(ColleagueAdded(colleague_id=colleague.pk, role=role.value), actor=actor)
    return colleague


def understood_address(email: str) -> str:
    """Raises NotUnderstood for what is no mail address."""
    address = email.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise NotUnderstood(f"{email!r} is not a mail address.") from None
    return address


@transaction.atomic
def add_team(
    actor: Actor, *, name: str, key: str | None = None, signature: str = "", is_default: bool = False
) -> Team:
    """A new team; without a key it gets one from its name. Raises KeyTaken, NotUnderstood."""
    require(actor, May.SET_UP_TEAMS)
    name = one_line(storable(name), LONGEST_NAME)
    if not name:
        raise NotUnderstood("A team needs a name.")
    key = _free_key(name) if key is None else key
    if not KEY.fullmatch(key):
        raise NotUnderstood(f"{key!r} is not a key: up to 50 letters a to z, digits and hyphens, a letter first.")
    try:
        with transaction.atomic():
            team = Team.objects.create(key=key, name=name, signature=signature, is_default=is_default)
    except IntegrityError:
        raise KeyTaken(f"There is a team {key!r} already, or another default team.") from None
    announce(TeamAdded(team_id=team.pk), actor=actor)
    return team


def _free_key(name: str) -> str:
    """A key like the name; where that has no letter of ours, or is taken, with a number."""
    wished = slugify(name)[:40].strip("-")
    wished = wished if KEY.fullmatch(wished) else "team"
    taken = set(Team.objects.filter(key__startswith=wished).values_list("key", flat=True))
    keys = [wished, *(f"{wished}-{number}" for number in range(2, len(taken) + 3))]
    return next(key for key in keys if key not in taken)


def default_team() -> Team:
    """The team that answers for what is addressed to nobody in particular; made when there is none."""
    team = Team.objects.filter(is_default=True).first()
    if team is None:
        Team.objects.bulk_create([Team(key="front-desk", name="Front desk", is_default=True)], ignore_conflicts=True)
        team = Team.objects.filter(is_default=True).first() or Team.objects.get(key="front-desk")
    return team


@transaction.atomic
def create_token(
    actor: Actor,
    *,
    name: str,
    role: Role = Role.COLLEAGUE,
    scopes: Iterable[May] | None = None,
    teams: Iterable[Team] | None = None,
    expires_at: datetime | None = None,
) -> str:
    """A token for a program. The returned text is shown once; only its digest is kept.

    scopes, teams: what it may do and whose conversations it sees at most; None: all its role may. A program that
    makes one gives no more than it has. Raises NotAllowed, NotUnderstood.
    """
    require(actor, May.SET_UP_TOKENS)
    require_rank(actor, role)
    acts = None if scopes is None else frozenset(scope.value for scope in scopes)
    seen = None if teams is None else frozenset(team.pk for team in teams)
    require_within(acts, actor.scopes)
    require_within(seen, actor.teams)
    if not one_line(storable(name), LONGEST_NAME):
        raise NotUnderstood("A token needs a name that says what it is for.")
    text = f"wg_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        name=one_line(storable(name), LONGEST_NAME),
        digest=digest_of(text),
        role=role.value,
        scopes=None if acts is None else sorted(acts),
        teams=None if seen is None else sorted(seen),
        made_by_id=actor.colleague_id,
        expires_at=expires_at,
    )
    announce(TokenCreated(token_id=token.pk, role=role.value), actor=actor)
    return text


def make_sign_in_link(colleague: Colleague) -> str:
    """The secret of a link that lets this colleague in once, within a day."""
    secret = secrets.token_urlsafe(24)
    SignInLink.objects.create(colleague=colleague, digest=digest_of(secret), expires_at=clock.now() + LINK_HOLDS)
    return secret


def use_sign_in_link(secret: str) -> Colleague | None:
    """Spend a link; None when it is unknown, spent or too old. Two uses at once: one of them wins."""
    moment = clock.now()
    link = SignInLink.objects.filter(digest=digest_of(secret))
    spent = link.filter(used_at=None, expires_at__gt=moment, colleague__is_active=True).update(used_at=moment)
    return link.select_related("colleague").get().colleague if spent else None


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ProgramsHaveNoAccount(Refused):
    """Only a colleague has a name, wishes and a password of their own."""


@transaction.atomic
def change_own_wishes(actor: Actor, *, name: str, language: str, time_zone: str) -> Colleague:
    """A colleague says how they are called and how pages speak to them."""
    colleague = _own_row(actor)
    colleague.name, colleague.language, colleague.time_zone = name, language, time_zone
    colleague.save(update_fields=["name", "language", "time_zone"])
    announce(ColleagueChanged(colleague_id=colleague.pk), actor=actor)
    return colleague


@transaction.atomic
def change_own_password(actor: Actor, password: str) -> Colleague:
    """A colleague sets or changes their password; it was checked by the page's form."""
    colleague = _own_row(actor)
    colleague.set_password(password)
    colleague.save(update_fields=["password"])
    announce(PasswordChanged(colleague_id=colleague.pk, way="account"), actor=actor)
    return colleague


def _own_row(actor: Actor) -> Colleague:
    colleague = Colleague.objects.select_for_update().filter(pk=actor.colleague_id or 0).first()
    if colleague is None:
        raise ProgramsHaveNoAccount("Only a colleague can change their own account.")
    return colleague
