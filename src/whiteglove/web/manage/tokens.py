"""Tokens with which programs use the API: made (and shown once), listed, revoked."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, Role
from whiteglove.team.actions import create_token
from whiteglove.team.changes import revoke_token
from whiteglove.team.models import Team
from whiteglove.team.permissions import TABLE, May, require
from whiteglove.team.queries import teams as all_teams
from whiteglove.team.queries import tokens as all_tokens
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import wanted
from whiteglove.web.manage.words import ROLE_NAMES, may_words

DAYS = (("30", gettext_lazy("30 days")), ("365", gettext_lazy("a year")), ("", gettext_lazy("never")))


class TokenForm(forms.Form):
    """A token: what for, what it may, whose conversations it sees, until when."""

    name = forms.CharField(label=gettext_lazy("What it is for"), max_length=200)
    role = forms.ChoiceField(label=gettext_lazy("It may do what this role may"))
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Of that only this; nothing chosen: all of it"), required=False
    )
    teams = forms.MultipleChoiceField(
        label=gettext_lazy("It sees these teams alone; nothing chosen: as its role does"), required=False
    )
    days = forms.ChoiceField(label=gettext_lazy("It ends after"), choices=DAYS, required=False, initial="365")

    def __init__(self, *args: Any, teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, Any]]] = {
            "role": [(role.value, ROLE_NAMES[role]) for role in Role],
            "scopes": [(act.value, may_words(act)) for act in May],
            "teams": [(str(team.pk), team.name) for team in teams],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = offered
        self.fields["role"].initial = Role.COLLEAGUE.value


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """All tokens that hold; POST makes one and shows it, this once."""
    actor = actor_of(request)
    require(actor, May.SET_UP_TOKENS)
    teams = all_teams()
    form = TokenForm(request.POST or None, teams=teams)
    if request.method != "POST":
        return _shown(request, actor, teams, form=form)
    if not form.is_valid():
        return _shown(request, actor, teams, form=form, status=422)
    made = _make(actor, form.cleaned_data, teams)
    return _shown(request, actor, teams, form=TokenForm(teams=teams), made=made)


@require_POST
def end_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """It opens nothing from now on."""
    revoke_token(actor_of(request), token_id)
    return HttpResponseRedirect(f"{reverse('tokens')}?said=ended")


def _make(actor: Actor, wanted_token: dict[str, Any], teams: list[Team]) -> str:
    chosen = [team for team in teams if str(team.pk) in wanted_token["teams"]]
    days = int(wanted_token["days"] or 0)
    return create_token(
        actor,
        name=wanted_token["name"],
        role=Role(wanted_token["role"]),
        scopes=[May(act) for act in wanted_token["scopes"]] or None,
        teams=chosen or None,
        expires_at=clock.now() + timedelta(days=days) if days else None,
    )


def _shown(
    request: HttpRequest, actor: Actor, teams: list[Team], *, form: TokenForm, made: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "actor": actor,
        "wanted": wanted(request),
        "tokens": all_tokens(actor),
        "team_names": {team.pk: team.name for team in teams},
        "form": form,
        "made": made,
        "said": request.GET.get("said", ""),
        "acts_of": {role.value: {act.value for act in May if role in TABLE[act]} for role in Role},
        **counts_shown(actor),
    }
    return render(request, "manage/tokens.html", context, status=status, using="jinja2")
