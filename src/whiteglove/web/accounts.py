"""Accounts are made by colleagues, never by strangers; every way in is remembered."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse

from whiteglove.foundation.actors import Role
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.attending import left_by_signing_out, seen_at_work
from whiteglove.team.facts import CameIn, FactorAdded, FactorRemoved
from whiteglove.team.models import Colleague
from whiteglove.web.account.devices import remember_device
from whiteglove.web.account.policy import CHECKED

WAYS = {"password": "password", "mfa": "passkey", "socialaccount": "provider", "link": "link"}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Allauth's questions, answered for this house."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up by themselves; a manager adds colleagues."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Allauth would say "Successfully signed in"; the desk opening says it."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """The source whose tries are counted together; the server knows which proxies to believe."""
        return request.META.get("REMOTE_ADDR") or "unknown"

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where nobody asked for a page of their own: somebody new begins where they learn how."""
        if isinstance(request.user, Colleague) and request.user.role == Role.TEMP.value:
            return reverse("start")
        return str(super().get_login_redirect_url(request))

    def login(self, request: HttpRequest, user: Colleague) -> None:
        """Let them in, by whichever way, and write it down."""
        records = get_authentication_records(request, user)
        way = WAYS.get(records[0]["method"], "") if records else ""
        with transaction.atomic():
            super().login(request, user)
            remember_device(request, way=way or "link")
            announce(CameIn(colleague_id=user.pk, way=way or "link"), actor=user.as_actor())
            seen_at_work(user.as_actor())

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ARG002
        """Tries for one address count together, under whichever name the desk was asked for."""
        return f"sign-in:{str(credentials.get('email', credentials.get('username', ''))).lower()}"


@receiver(user_logged_in)
def remember_wishes(sender: object, request: HttpRequest, user: Colleague, **rest: object) -> None:  # noqa: ARG001
    """Keep language and zone in the session, so that a page needs no further query for them."""
    keep_wishes(request, user)


@receiver(user_logged_out)
def gone_home(sender: object, request: HttpRequest, user: Colleague | None, **rest: object) -> None:  # noqa: ARG001
    """Who signs out of the last browser in which they work has gone home."""
    if isinstance(user, Colleague):
        left_by_signing_out(user.as_actor(), this=request.session.session_key or "")


def keep_wishes(request: HttpRequest, colleague: Colleague) -> None:
    """Language and zone of a colleague, from now on in this session."""
    request.session["language"] = colleague.language
    request.session["time_zone"] = colleague.time_zone


@receiver([authenticator_added, authenticator_reset])
def factor_added(user: Colleague, authenticator: Authenticator, **rest: object) -> None:  # noqa: ARG001
    """A colleague can prove in another way that it is they."""
    with transaction.atomic():
        announce(FactorAdded(colleague_id=user.pk, factor=authenticator.type), actor=user.as_actor())


@receiver(authenticator_removed)
def factor_removed(request: HttpRequest, user: Colleague, authenticator: Authenticator, **rest: object) -> None:  # noqa: ARG001
    """One of the ways is gone; what the house asks of them is looked at anew."""
    request.session.pop(CHECKED, None)
    with transaction.atomic():
        announce(FactorRemoved(colleague_id=user.pk, factor=authenticator.type), actor=user.as_actor())
