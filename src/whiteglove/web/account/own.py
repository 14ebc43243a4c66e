"""A colleague's own page: name, language, zone, appearance, password; passkeys, codes and devices are shown here."""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from whiteglove.team.actions import change_own_password, change_own_wishes
from whiteglove.team.devices import devices, sign_out_elsewhere
from whiteglove.team.models import Colleague
from whiteglove.team.times import zones
from whiteglove.web.account.factors import factors_shown
from whiteglove.web.account.skills import plan_shown
from whiteglove.web.account.told import hears_shown
from whiteglove.web.accounts import keep_wishes
from whiteglove.web.actors import colleague_of

THEME_COOKIE = "whiteglove_theme"
THEMES = ("auto", "light", "dark")
YEAR = 365 * 24 * 3600


class WishesForm(forms.Form):
    """How a colleague is called, and how pages speak to them."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    time_zone = forms.CharField(label=gettext_lazy("Time zone"), required=False, max_length=60)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        languages = self.fields["language"]
        assert isinstance(languages, forms.ChoiceField)  # noqa: S101
        languages.choices = [("", gettext_lazy("As the browser asks")), *settings.LANGUAGES]

    def clean_time_zone(self) -> str:
        """Only zones that exist."""
        name = str(self.cleaned_data["time_zone"]).strip()
        if name and name not in zones():
            raise forms.ValidationError(gettext_lazy("This time zone is not known. Try a city, such as Asia/Tokyo."))
        return name


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show the page; POST keeps name, language and zone."""
    colleague = colleague_of(request)
    if request.method != "POST":
        return _shown(request, colleague)
    wishes = WishesForm(request.POST)
    if not wishes.is_valid():
        return _shown(request, colleague, wishes=wishes, status=422)
    changed = change_own_wishes(colleague.as_actor(), **wishes.cleaned_data)
    keep_wishes(request, changed)
    return HttpResponseRedirect(f"{reverse('account')}?said=kept")


@sensitive_post_parameters()
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """Set the first password, or change it; all other browsers are signed out by that."""
    colleague = colleague_of(request)
    if not colleague.has_usable_password():
        raise_if_reauthentication_required(request, app="allauth.mfa")
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="change_password", user=colleague)
    if too_many:
        return too_many
    form = _password_form(colleague)(colleague, request.POST)
    if not form.is_valid():
        return _shown(request, colleague, secret=form, status=422)
    changed = change_own_password(colleague.as_actor(), form.cleaned_data["new_password1"])
    update_session_auth_hash(request, changed)
    sign_out_elsewhere(changed.as_actor(), this=request.session.session_key or "")
    return HttpResponseRedirect(f"{reverse('account')}?said=password")


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device wishes; kept in this browser."""
    colleague_of(request)
    theme = request.POST.get("theme", "auto")
    answer = HttpResponseRedirect(f"{reverse('account')}?said=kept")
    if theme in THEMES:
        answer.set_cookie(
            THEME_COOKIE, theme, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    return answer


def _password_form(colleague: Colleague) -> type[SetPasswordForm]:  # type: ignore[type-arg]
    return PasswordChangeForm if colleague.has_usable_password() else SetPasswordForm


def _shown(
    request: HttpRequest,
    colleague: Colleague,
    *,
    wishes: WishesForm | None = None,
    secret: SetPasswordForm | None = None,  # type: ignore[type-arg]
    status: int = 200,
) -> HttpResponse:
    known = {"name": colleague.name, "language": colleague.language, "time_zone": colleague.time_zone}
    context = {
        "actor": colleague.as_actor(),
        "email": colleague.email,
        "wishes": wishes or WishesForm(initial=known),
        "secret": secret or _password_form(colleague)(colleague),
        "has_password": colleague.has_usable_password(),
        "zones": zones(),
        "said": request.GET.get("said", ""),
        "devices": devices(colleague.as_actor(), this=request.session.session_key or ""),
        **factors_shown(colleague),
        **hears_shown(colleague),
        **plan_shown(colleague),
    }
    return render(request, "account/own.html", context, status=status, using="jinja2")
