"""Teams: who answers for what, by when, and what stands beneath their answers."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import Refused
from whiteglove.foundation.languages import LANGUAGES
from whiteglove.team.actions import add_team
from whiteglove.team.changes import LONGEST_SIGNATURE, MOST_HOURS, TeamWishes, change_team
from whiteglove.team.directory import TeamSeen, colleagues_seen, team_seen, teams_seen
from whiteglove.team.house import house_now
from whiteglove.team.joining import change_members_of
from whiteglove.team.models import Colleague, Team
from whiteglove.web.actors import actor_of
from whiteglove.web.manage.showing import back_to, blame, page

SIGNATURE = "signature-"


class TeamForm(forms.Form):
    """A team: its name, who belongs to it, and by when a customer hears from it."""

    name = forms.CharField(label=gettext_lazy("Name, as customers and colleagues see it"), max_length=120)
    first_answer_hours = forms.IntegerField(
        label=gettext_lazy("Hours until a customer hears from us"), min_value=1, max_value=MOST_HOURS, initial=24
    )
    is_private = forms.BooleanField(label=gettext_lazy("Private"), required=False)
    is_default = forms.BooleanField(label=gettext_lazy("The default team"), required=False)
    members = forms.MultipleChoiceField(label=gettext_lazy("Who belongs to it"), required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = self.fields["members"]
        assert isinstance(members, forms.MultipleChoiceField)  # noqa: S101
        members.choices = people


@require_http_methods(["GET", "HEAD", "POST"])
def teams(request: HttpRequest) -> HttpResponse:
    """All teams; POST adds one."""
    actor = actor_of(request)
    people = _people(actor)
    form = TeamForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                _keep(actor, add_team(actor, name=form.cleaned_data["name"]), form.cleaned_data)
            return back_to("manage_teams", said="added")
        except Refused as error:
            blame(form, error, "name")
    status = 422 if form.errors else 200
    shown = {"teams": teams_seen(actor), "names": dict(people), "form": form}
    return page(request, "teams.html", actor, status=status, **shown)


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    """One team; POST keeps what is given."""
    actor = actor_of(request)
    seen = team_seen(actor, team_id)
    form = TeamForm(request.POST or None, initial=_known(seen), people=_people(actor))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                _keep(actor, Team.objects.get(pk=team_id), form.cleaned_data)
            return back_to("manage_team", team_id)
        except Refused as error:
            blame(form, error, "name")
    return _team_page(request, actor, seen, form=form)


@require_POST
def signatures(request: HttpRequest, team_id: int) -> HttpResponse:
    """Keep what stands beneath the answers of a team, in each language."""
    actor = actor_of(request)
    seen = team_seen(actor, team_id)
    given = {code: request.POST.get(f"{SIGNATURE}{code}", "") for code in LANGUAGES}
    given = {code: text for code, text in given.items() if text or code in seen.signatures}
    wishes = TeamWishes(signature=request.POST.get("signature", ""), signatures=given)
    if any(len(text) > LONGEST_SIGNATURE for text in (wishes.signature or "", *given.values())):
        form = TeamForm(initial=_known(seen), people=_people(actor))
        return _team_page(request, actor, seen, form=form, given={"": wishes.signature or "", **given})
    change_team(actor, Team.objects.get(pk=team_id), wishes)
    return back_to("manage_team", team_id, said="signatures")


def _team_page(
    request: HttpRequest,
    actor: Actor,
    seen: TeamSeen,
    *,
    form: TeamForm,
    given: dict[str, str] | None = None,
) -> HttpResponse:
    """given: signatures that were too long, to be shown again."""
    wanted = request.GET.get("language", "")
    codes = {*seen.signatures, *house_now().languages, *(given or {}), *([wanted] if wanted in LANGUAGES else [])}
    shown = {
        "team": seen,
        "form": form,
        "languages": sorted(codes - {""}),
        "all_languages": LANGUAGES,
        "given": given or {"": seen.signature, **seen.signatures},
        "too_long": given is not None,
        "LONGEST_SIGNATURE": LONGEST_SIGNATURE,
    }
    return page(request, "team.html", actor, status=422 if form.errors or given else 200, **shown)


def _known(seen: TeamSeen) -> dict[str, Any]:
    return {
        "name": seen.name,
        "first_answer_hours": seen.first_answer_hours,
        "is_private": seen.is_private,
        "is_default": seen.is_default,
        "members": seen.member_ids,
    }


def _keep(actor: Actor, team: Team, given: dict[str, Any]) -> None:
    wishes = TeamWishes(
        name=given["name"],
        first_answer_hours=given["first_answer_hours"],
        is_private=given["is_private"],
        is_default=given["is_default"] or None,
    )
    change_team(actor, team, wishes)
    change_members_of(actor, team, Colleague.objects.filter(pk__in=given["members"], is_active=True))


def _people(actor: Actor) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in colleagues_seen(actor) if one.is_active]
