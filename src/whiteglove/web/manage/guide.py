"""The guide: from an empty desk to the first answered mail, each step told by what is really there."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from whiteglove.channels.email.actions.first_mail import write_first_mail
from whiteglove.channels.email.guide import GuideStep, guide
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import Refused
from whiteglove.foundation.settings import settings
from whiteglove.team.house import house_now, put_guide_away
from whiteglove.web.actors import actor_of
from whiteglove.web.manage.backups import backup_due
from whiteglove.web.manage.showing import back_to, blame, page
from whiteglove.web.refusals import is_fragment


class FirstMailForm(forms.Form):
    """A mail to oneself."""

    sender = forms.EmailField(label=gettext_lazy("An address of yours, which gets the answer"), max_length=254)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200, initial=gettext_lazy("A first question"))
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=2000, initial=gettext_lazy("Hello, is anybody there?")
    )


@require_safe
def guided(request: HttpRequest) -> HttpResponse:
    """How far this desk is."""
    actor = actor_of(request)
    shown = _shown(actor, FirstMailForm())
    if is_fragment(request):
        return render(request, "manage/_guide_steps.html", shown, using="jinja2")
    return page(request, "guide.html", **shown)


@require_POST
def first_mail(request: HttpRequest) -> HttpResponse:
    """Write a mail to the desk; it goes the way of all mail."""
    actor = actor_of(request)
    form = FirstMailForm(request.POST)
    if form.is_valid():
        try:
            write_first_mail(actor, **form.cleaned_data)
            return back_to("manage_guide", said="written")
        except Refused as error:
            blame(form, error, "sender")
    return page(request, "guide.html", status=422, **_shown(actor, form))


@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """Not shown first any more, or (`back`) again."""
    is_away = not request.POST.get("back")
    put_guide_away(actor_of(request), is_away=is_away)
    return redirect("desk" if is_away else "manage_guide")


def _shown(actor: Actor, form: FirstMailForm) -> dict[str, Any]:
    return {
        "actor": actor,
        "guide": guide(actor),
        "GuideStep": GuideStep,
        "form": form,
        "own": settings(),
        "backup_due": backup_due(actor),
        "is_away": house_now().set_up_at is not None,
    }
