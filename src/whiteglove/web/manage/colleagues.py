"""Colleagues: invite them, say what they may do and where they serve, let them leave and come back."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from whiteglove.channels.email.actions.inviting import Invited, Newcomer, invite, let_in
from whiteglove.channels.email.house_mail import can_be_mailed
from whiteglove.channels.email.set_up import invitations
from whiteglove.foundation.actors import Actor, Role
from whiteglove.foundation.errors import Refused
from whiteglove.foundation.settings import settings
from whiteglove.team.actions import AddressTaken
from whiteglove.team.changes import let_leave
from whiteglove.team.directory import ColleagueSeen, colleague_seen, colleagues_seen, teams_seen, who_may_what
from whiteglove.team.factors import forget_factors, has_any_factor
from whiteglove.team.joining import change_person, change_role, change_teams_of, come_back
from whiteglove.team.models import Colleague, Team
from whiteglove.team.permissions import May, require
from whiteglove.team.whereabouts import whereabouts
from whiteglove.web.actors import actor_of
from whiteglove.web.manage.showing import back_to, blame, page
from whiteglove.web.manage.words import ROLE_NAMES, ROLE_WORDS, may_words


class ServesForm(forms.Form):
    """Who somebody is, what they may do, and in which teams they serve."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    name = forms.CharField(label=gettext_lazy("Name, as colleagues and customers see it"), max_length=120)
    role = forms.ChoiceField(label=gettext_lazy("Role"), initial=Role.COLLEAGUE.value)
    teams = forms.MultipleChoiceField(label=gettext_lazy("Teams"), required=False)

    def __init__(self, *args: Any, actor: Actor, known: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role, teams = self.fields["role"], self.fields["teams"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101
        assert isinstance(teams, forms.MultipleChoiceField)  # noqa: S101
        role.choices = [(one.value, ROLE_NAMES[one]) for one in _roles_up_to(actor)]
        teams.choices = known


def _roles_up_to(actor: Actor) -> list[Role]:
    """Nobody gives more than they have."""
    ranks = list(Role)
    return ranks if actor.role is None else ranks[ranks.index(actor.role) :]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def colleagues(request: HttpRequest) -> HttpResponse:
    """Everybody; POST invites somebody."""
    actor = actor_of(request)
    require(actor, May.SET_UP_TEAMS)
    known = _teams(actor)
    form = ServesForm(request.POST or None, actor=actor, known=known)
    invited = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        newcomer = Newcomer(
            given["email"], given["name"], Role(given["role"]), Team.objects.filter(pk__in=given["teams"])
        )
        try:
            invited = invite(actor, newcomer, place=place_of(request))
        except Refused as error:
            blame(form, error, "email")
        else:
            form = ServesForm(actor=actor, known=known)
    everybody = colleagues_seen(actor)
    shown = {
        "here": {one.id: one for one in whereabouts(actor)},
        "colleagues": everybody,
        "team_names": dict(known),
        "form": form,
        "invited": invited,
        "by_mail": can_be_mailed(),
        "invitations": invitations(actor, [one.id for one in everybody if not one.has_come_in]),
    }
    return page(request, "colleagues.html", actor, status=422 if form.errors else 200, **shown)


@require_http_methods(["GET", "HEAD", "POST"])
def colleague(request: HttpRequest, colleague_id: int) -> HttpResponse:
    """One colleague; POST keeps role and teams."""
    actor = actor_of(request)
    seen = colleague_seen(actor, colleague_id)
    form = ServesForm(request.POST or None, initial=_known(seen), actor=actor, known=_teams(actor))
    if request.method == "POST" and form.is_valid():
        row = Colleague.objects.get(pk=colleague_id)
        try:
            with transaction.atomic():
                change_person(actor, row, name=form.cleaned_data["name"], email=form.cleaned_data["email"])
                change_role(actor, row, Role(form.cleaned_data["role"]))
                change_teams_of(actor, row, Team.objects.filter(pk__in=form.cleaned_data["teams"]))
            return back_to("manage_colleague", colleague_id)
        except Refused as error:
            blame(form, error, "email" if isinstance(error, AddressTaken) else "role")
    return _colleague_page(request, actor, colleague_id, form=form)


@never_cache
@require_POST
def link(request: HttpRequest, colleague_id: int) -> HttpResponse:
    """A new link: by mail, or (`way` hand) shown this once."""
    actor = actor_of(request)
    by_mail = request.POST.get("way") != "hand"
    colleague_seen(actor, colleague_id)
    row = Colleague.objects.get(pk=colleague_id)
    try:
        invited = let_in(actor, row, place=place_of(request), by_mail=by_mail)
    except Refused as error:
        form = _serves(actor, colleague_id)
        blame(form, error)
        return _colleague_page(request, actor, colleague_id, form=form)
    return _colleague_page(request, actor, colleague_id, form=_serves(actor, colleague_id), invited=invited)


@require_POST
def leave(request: HttpRequest, colleague_id: int) -> HttpResponse:
    """They cannot come in any more; what they wrote stays."""
    actor = actor_of(request)
    colleague_seen(actor, colleague_id)
    try:
        let_leave(actor, Colleague.objects.get(pk=colleague_id))
    except Refused as error:
        form = _serves(actor, colleague_id)
        blame(form, error)
        return _colleague_page(request, actor, colleague_id, form=form)
    return back_to("manage_colleague", colleague_id, said="left")


@require_POST
def factors_forgotten(request: HttpRequest, colleague_id: int) -> HttpResponse:
    """Passkeys, app and codes of somebody who lost them are gone; they are signed out everywhere."""
    actor = actor_of(request)
    colleague_seen(actor, colleague_id)
    forget_factors(actor, Colleague.objects.get(pk=colleague_id))
    return back_to("manage_colleague", colleague_id, said="factors")


@require_POST
def returned(request: HttpRequest, colleague_id: int) -> HttpResponse:
    """They are back, in the teams they had."""
    actor = actor_of(request)
    colleague_seen(actor, colleague_id)
    come_back(actor, Colleague.objects.get(pk=colleague_id))
    return back_to("manage_colleague", colleague_id, said="returned")


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Who may what, as the permission table says."""
    actor = actor_of(request)
    require(actor, May.SET_UP_TEAMS)
    rows = [(may_words(act), who) for act, who in who_may_what()]
    return page(request, "roles.html", actor, rows=rows, ROLE_NAMES=ROLE_NAMES, ROLE_WORDS=ROLE_WORDS)


def place_of(request: HttpRequest) -> str:
    """Where the desk is for people, without the slash at the end."""
    return (settings().public_url or request.build_absolute_uri("/")).rstrip("/")


def _serves(actor: Actor, colleague_id: int) -> ServesForm:
    """The form as the row stands; bound, so that a refusal can be put on it."""
    return ServesForm(_known(colleague_seen(actor, colleague_id)), actor=actor, known=_teams(actor))


def _known(seen: ColleagueSeen) -> dict[str, Any]:
    return {"name": seen.name, "email": seen.email, "role": seen.role.value, "teams": seen.team_ids}


def _colleague_page(
    request: HttpRequest, actor: Actor, colleague_id: int, *, form: ServesForm, invited: Invited | None = None
) -> HttpResponse:
    seen = colleague_seen(actor, colleague_id)
    shown = {
        "colleague": seen,
        "form": form,
        "invited": invited,
        "by_mail": can_be_mailed(),
        "invitation": invitations(actor, [colleague_id]).get(colleague_id),
        "has_factor": has_any_factor(colleague_id),
        "may_change": seen.role in _roles_up_to(actor),
    }
    return page(request, "colleague.html", actor, status=422 if form.errors else 200, **shown)


def _teams(actor: Actor) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in teams_seen(actor)]
