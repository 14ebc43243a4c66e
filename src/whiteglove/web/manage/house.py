"""Name, colour, logo and languages of the desk, how long it keeps things; and the stylesheet and picture of these."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from whiteglove.conversations.queries.keeping import COUNTED_UP_TO, count_older
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, Refused
from whiteglove.foundation.languages import LANGUAGES
from whiteglove.team.house import (
    MOST_MONTHS,
    HardToRead,
    HouseSeen,
    HouseWishes,
    change_house,
    change_logo,
    house_accent,
    house_now,
    logo,
)
from whiteglove.team.permissions import May, require
from whiteglove.web.actors import actor_of
from whiteglove.web.manage.showing import back_to, blame, page

A_YEAR = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=60"


class LookForm(forms.Form):
    """How the desk is called and looks, and in which languages it answers."""

    name = forms.CharField(label=gettext_lazy("Name of this desk"), max_length=60)
    accent = forms.RegexField(
        r"^(#[0-9a-fA-F]{6})?$",
        label=gettext_lazy("Colour of what one can press"),
        required=False,
        error_messages={"invalid": gettext_lazy("A colour looks like #1F5F4A.")},
    )
    currency = forms.RegexField(
        r"^\s*[A-Za-z]{3}\s*$",
        label=gettext_lazy("Currency in which what is given is counted"),
        max_length=10,
        required=False,
        error_messages={"invalid": gettext_lazy("Write its three letters, such as EUR.")},
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages in which customers are answered"), required=False, choices=LANGUAGES.items()
    )


class KeepForm(forms.Form):
    """How long closed conversations are kept."""

    keep_months = forms.IntegerField(
        label=gettext_lazy("Months after which a closed conversation is erased"),
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """Name, colour, languages; the logo has a form of its own."""
    actor = actor_of(request)
    require(actor, May.SET_UP_HOUSE)
    now = house_now()
    initial = _as_it_is(now)
    form = LookForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            currency = form.cleaned_data["currency"] or now.currency
            change_house(actor, HouseWishes(**{**form.cleaned_data, "currency": currency}))
            return back_to("manage_look")
        except Refused as error:
            blame(form, error, "accent" if isinstance(error, HardToRead) else "currency")
    return page(request, "look.html", actor, status=422 if form.errors else 200, form=form, house_now=now)


def _as_it_is(now: HouseSeen) -> dict[str, Any]:
    return {"name": now.name, "accent": now.accent, "currency": now.currency, "languages": now.languages}


@require_POST
def change_picture(request: HttpRequest) -> HttpResponse:
    """Another logo, or (`remove`) none."""
    actor = actor_of(request)
    require(actor, May.SET_UP_HOUSE)
    file = request.FILES.get("logo")
    if file is None and not request.POST.get("remove"):
        return redirect("manage_look")
    try:
        change_logo(actor, None if request.POST.get("remove") or file is None else file.read(200_000))
        return back_to("manage_look")
    except Refused as error:
        now = house_now()
        form = LookForm(_as_it_is(now))
        blame(form, error)
        return page(request, "look.html", actor, status=422, form=form, house_now=now)


@require_http_methods(["GET", "HEAD", "POST"])
def keeping(request: HttpRequest) -> HttpResponse:
    """How long things are kept; what would be erased at once is said, and asked about, before it is kept."""
    actor = actor_of(request)
    require(actor, May.SET_UP_HOUSE)
    now = house_now()
    form = KeepForm(request.POST or None, initial={"keep_months": now.keep_months})
    if request.method == "POST" and form.is_valid():
        months = form.cleaned_data["keep_months"] or 0
        at_once = _at_once(actor, months)
        if not at_once or request.POST.get("sure") == str(months):
            change_house(actor, HouseWishes(keep_months=months))
            return back_to("manage_keeping")
        return _keeping_page(request, actor, form, asked=months, at_once=at_once)
    return _keeping_page(request, actor, form, at_once=_at_once(actor, now.keep_months or 0))


def _at_once(actor: Actor, months: int) -> int:
    return count_older(actor, months=months, now=clock.now()) if months else 0


def _keeping_page(request: HttpRequest, actor: Actor, form: KeepForm, **more: Any) -> HttpResponse:
    shown = {"form": form, "months": house_now().keep_months, "asked": None, "COUNTED_UP_TO": COUNTED_UP_TO, **more}
    return page(request, "keeping.html", actor, status=422 if form.errors else 200, **shown)


@require_safe
def stylesheet(request: HttpRequest) -> HttpResponse:
    """The colour of this desk, for every page."""
    accent = house_accent()
    words = ""
    if accent is not None:
        pairs = {"act": accent.act, "act-soft": accent.soft, "on-act": accent.on_act}
        words = "".join(f"--{name}:light-dark({light},{dark});" for name, (light, dark) in pairs.items())
    answer = HttpResponse(f":root{{{words}}}\n", content_type="text/css; charset=utf-8")
    answer.headers["Cache-Control"] = A_YEAR if request.GET.get("v") else SHORTLY
    return answer


@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """The logo; ours while there is none."""
    try:
        content, kind = logo()
    except NotFound:
        return redirect(static("whiteglove/mark.svg"))
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Cache-Control"] = A_YEAR if request.GET.get("v") else SHORTLY
    return answer
