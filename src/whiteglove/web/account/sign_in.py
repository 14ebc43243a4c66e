"""Signing in by password or passkey, and out. Allauth keeps the rules: limits on tries, second factors, who may."""

from typing import Any

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import AccountInactiveView, LoginView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from whiteglove.foundation.settings import settings


class SignIn(LoginView):  # type: ignore[misc]
    """The sign-in page."""

    template_name = "account/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and where to go afterwards."""
        wanted = self.request.POST.get("next") or self.request.GET.get("next", "")
        shown = {"next": wanted, "said": self.request.GET.get("said", ""), "provider": provider_name()}
        return super(LoginView, self).get_context_data(**shown, **kwargs)  # type: ignore[no-any-return]


class SecondFactor(AuthenticateView):  # type: ignore[misc]
    """After the password: a code of the authenticator app, a recovery code, or a passkey."""

    template_name = "account/second_factor.html"


class PasskeySignIn(LoginWebAuthnView):  # type: ignore[misc]
    """GET, asked by the page's script: what to sign. POST: signed."""

    def form_valid(self, form: Any) -> HttpResponse:
        """In, and to where they wanted."""
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        answer: HttpResponse = perform_passwordless_login(self.request, authenticator, login)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ARG002
        """Back, and say so."""
        return HttpResponseRedirect(f"{reverse('sign_in')}?said=passkey")


class Left(AccountInactiveView):  # type: ignore[misc]
    """For those who have left."""

    template_name = "account/left.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Nothing of allauth's own."""
        return super(AccountInactiveView, self).get_context_data(**kwargs)  # type: ignore[no-any-return]


sign_in = SignIn.as_view()
second_factor = SecondFactor.as_view()
passkey_sign_in = PasskeySignIn.as_view()
left = Left.as_view()


def provider_name() -> str:
    """How the provider of sign-ins is called; empty while there is none."""
    return settings().oidc_name if settings().oidc_issuer else ""


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out of this browser."""
    logout(request)
    return HttpResponseRedirect(reverse("sign_in"))
