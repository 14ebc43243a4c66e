"""Signing in with a provider (OpenID Connect): who they are is known by a verified mail address alone."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.openid_connect import views
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.foundation.settings import settings
from whiteglove.team.actions import AddressTaken, add_colleague
from whiteglove.team.models import Colleague
from whiteglove.web.account.sign_in import provider_name


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Allauth's questions about people who come by a provider, answered for this house."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Never by allauth: whom the provider vouches for is added below, or sent away."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the colleague: by the provider's own id once known, else by their verified address."""
        if sociallogin.is_existing:
            return
        address = verified_address(sociallogin.account.extra_data)
        if address is None:
            raise ImmediateHttpResponse(_sent_away(request, "unverified"))
        with transaction.atomic():
            colleague = _colleague_at(address, sociallogin)
            if colleague is None:
                raise ImmediateHttpResponse(_sent_away(request, "unknown", address))
            sociallogin.connect(request, colleague)


def verified_address(told: dict[str, Any]) -> str | None:
    """The address, if the provider says that it is theirs; claims may come as userinfo or in the token."""
    claims = told.get("userinfo") or told.get("id_token") or told
    is_verified = claims.get("email_verified") in (True, "true")
    return str(claims["email"]) if is_verified and claims.get("email") else None


def _colleague_at(address: str, sociallogin: SocialLogin) -> Colleague | None:
    found = Colleague.objects.filter(email__iexact=address).first()
    role = settings().oidc_role
    if found is not None or role is None:
        return found if found is not None and found.is_active else None
    claims = sociallogin.account.extra_data.get("userinfo") or sociallogin.account.extra_data.get("id_token") or {}
    try:
        return add_colleague(SYSTEM, email=address, name=str(claims.get("name") or address), role=Role(role))
    except (AddressTaken, NotUnderstood):
        return None


def _sent_away(request: HttpRequest, why: str, address: str = "") -> HttpResponse:
    shown = {"why": why, "address": address, "provider": provider_name()}
    return render(request, "account/sent_away.html", shown, status=403, using="jinja2")


@require_POST
def to_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """On to the provider, by a page: a form of ours may not lead elsewhere by itself (`form-action`)."""
    if "process" in request.GET or "process" in request.POST:
        raise NotUnderstood("Here one signs in, nothing else.")
    answer: HttpResponse = views.login(request, provider_id)
    if not isinstance(answer, HttpResponseRedirect):
        return _sent_away(request, "silent")
    shown = {"place": answer.url, "provider": provider_name()}
    page = render(request, "account/to_provider.html", shown, using="jinja2")
    page.headers["Refresh"] = f"0; url={answer.url}"
    return page


@require_safe
def from_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider."""
    if not provider_name():
        raise NotFound("There is no such provider.")
    answer: HttpResponse = views.callback(request, provider_id)
    return answer if answer.status_code != 401 else _sent_away(request, "silent")


@require_safe
def cancelled(request: HttpRequest) -> HttpResponse:
    """They changed their mind there."""
    return _sent_away(request, "cancelled")
