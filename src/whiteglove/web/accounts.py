"""Accounts are made by colleagues, never by strangers."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from whiteglove.team.models import Colleague


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Allauth's questions, answered for this house."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up by themselves; a manager adds colleagues."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Allauth would say "Successfully signed in"; the desk opening says it."""


@receiver(user_logged_in)
def remember_wishes(sender: object, request: HttpRequest, user: Colleague, **rest: object) -> None:  # noqa: ARG001
    """Keep language and zone in the session, so that a page needs no further query for them."""
    keep_wishes(request, user)


def keep_wishes(request: HttpRequest, colleague: Colleague) -> None:
    """Language and zone of a colleague, from now on in this session."""
    request.session["language"] = colleague.language
    request.session["time_zone"] = colleague.time_zone
