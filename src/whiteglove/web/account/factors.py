"""Passkeys, the authenticator app and recovery codes. Allauth does the work; whoever changes one proves first who
they are. Its pages are ours to lay out: only what is named here can be reached."""

from typing import Any
from urllib.parse import quote

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCode
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from whiteglove.foundation.errors import Refused
from whiteglove.team.models import Colleague
from whiteglove.web.account.policy import has_factor, must_have_factor


class LastFactor(Refused):
    """This house asks for a second factor, and it is the last one."""


def _refuse_last(colleague: Any, factor_id: int) -> None:
    if (
        isinstance(colleague, Colleague)
        and must_have_factor(colleague)
        and not has_factor(colleague, besides=factor_id)
    ):
        raise LastFactor(
            gettext("Your role needs a second factor here. Add another one first, then remove this one.")
        )


def _proved_just_now(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Who added their first factor had nothing to confirm with before; now they have used it, which is as good."""
    record_authentication(request, request.user, "mfa", reauthenticated=True)
    return answer


@method_decorator(never_cache, name="dispatch")
class AppOn(ActivateTOTPView):  # type: ignore[misc]
    """Join an authenticator app."""

    template_name = "account/app_on.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """And on to the recovery codes."""
        answer: HttpResponse = super().form_valid(form)
        return _proved_just_now(self.request, answer)


class AppOff(DeactivateTOTPView):  # type: ignore[misc]
    """Part from the authenticator app."""

    template_name = "account/app_off.html"
    success_url = reverse_lazy("account")

    def form_valid(self, form: Any) -> HttpResponse:
        """Unless the house needs it."""
        _refuse_last(self.request.user, self.authenticator.pk)
        return super().form_valid(form)  # type: ignore[no-any-return]


@method_decorator(never_cache, name="dispatch")
class Codes(ViewRecoveryCodesView):  # type: ignore[misc]
    """Recovery codes, shown once; kept by print or as a file that the page itself holds."""

    template_name = "account/codes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the file."""
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        codes = "\n".join(shown["unused_codes"])
        return {**shown, "file": f"data:text/plain;charset=utf-8,{quote(codes)}"}


class NewCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    """Other recovery codes instead of those one has."""

    template_name = "account/codes_new.html"


class PasskeyAdd(AddWebAuthnView):  # type: ignore[misc]
    """A new passkey."""

    template_name = "account/passkey_add.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """And on to the recovery codes."""
        answer: HttpResponse = super().form_valid(form)
        return _proved_just_now(self.request, answer)


class PasskeyRemove(RemoveWebAuthnView):  # type: ignore[misc]
    """Remove a passkey."""

    template_name = "account/passkey_remove.html"
    success_url = reverse_lazy("account")

    def form_valid(self, form: Any) -> HttpResponse:
        """Unless the house needs it."""
        _refuse_last(self.request.user, self.get_object().pk)
        return super().form_valid(form)  # type: ignore[no-any-return]


class ConfirmByPassword(ReauthenticateView):  # type: ignore[misc]
    """Who wants to change something that matters says once more that it is they."""

    template_name = "account/confirm.html"


class ConfirmByCode(ReauthenticateByCode):  # type: ignore[misc]
    """The same by a code."""

    template_name = "account/confirm_code.html"


class ConfirmByPasskey(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """The same by a passkey."""

    template_name = "account/confirm_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ARG002
        """Back, and say so."""
        return HttpResponseRedirect(f"{reverse('account')}?said=passkey")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the other ways to confirm, which allauth forgets here."""
        others = self.get_reauthentication_alternatives()
        return {"reauthentication_alternatives": others, **super().get_context_data(**kwargs)}


app_on = AppOn.as_view()
app_off = AppOff.as_view()
codes = Codes.as_view()
new_codes = NewCodes.as_view()
passkey_add = PasskeyAdd.as_view()
passkey_remove = PasskeyRemove.as_view()
confirm = ConfirmByPassword.as_view()
confirm_code = ConfirmByCode.as_view()
confirm_passkey = ConfirmByPasskey.as_view()


def factors_shown(colleague: Colleague) -> dict[str, Any]:
    """What the account page tells of one's factors."""
    kept = list(Authenticator.objects.filter(user=colleague).order_by("id"))
    of_type = {one.type: one for one in kept}
    recovery = of_type.get(Authenticator.Type.RECOVERY_CODES)
    return {
        "passkeys": [one for one in kept if one.type == Authenticator.Type.WEBAUTHN],
        "app": of_type.get(Authenticator.Type.TOTP),
        "codes_left": len(recovery.wrap().get_unused_codes()) if recovery else None,
        "must_have_factor": must_have_factor(colleague),
    }
