"""What a form about a protocol asks for, and the page on which one is written."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.promises.protocols.actions import LONGEST_WORDS, Terms, write
from whiteglove.promises.protocols.holding import NewerVersion, refuse_outsiders, today
from whiteglove.promises.protocols.queries import ProtocolShown, between
from whiteglove.promises.protocols.rules import LATEST_REVIEW, MOST_HOURS, USUAL_REVIEW, State, may_be_reviewed_on
from whiteglove.promises.protocols.seen import team_names
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.wanted import number
from whiteglove.web.manage.showing import back_to, blame, page


class ProtocolForm(forms.Form):
    """What one team hands to another."""

    what = forms.CharField(label=gettext_lazy("What is handed over"), max_length=LONGEST_WORDS)
    how = forms.CharField(label=gettext_lazy("How, and with what known"), max_length=LONGEST_WORDS)
    must_be_warm = forms.BooleanField(label=gettext_lazy("Warm: always with a word"), required=False)
    within_hours = forms.IntegerField(
        label=gettext_lazy("They answer the customer within"), min_value=1, max_value=MOST_HOURS
    )
    customer_is_told = forms.CharField(label=gettext_lazy("What the customer is told"), max_length=LONGEST_WORDS)
    review_on = forms.DateField(label=gettext_lazy("To be looked at again on"))
    why = forms.CharField(
        label=gettext_lazy("Why it is written, or written anew"), max_length=LONGEST_WORDS, required=False
    )

    def clean_review_on(self) -> date:
        """A day ahead, within sight."""
        day: date = self.cleaned_data["review_on"]
        if not may_be_reviewed_on(day, today()):
            raise forms.ValidationError(gettext("Choose a day ahead, within two years."))
        return day

    def terms(self) -> Terms:
        """For the room."""
        given = dict(self.cleaned_data)
        given.pop("why")
        return Terms(**given)


@require_http_methods(["GET", "HEAD", "POST"])
def protocol_write(request: HttpRequest, from_id: int, to_id: int) -> HttpResponse:
    """What one team hands to another, filled with what was written last; POST writes the next version."""
    actor = actor_of(request)
    pair = _pair(actor, from_id, to_id)
    newest = _newest(actor, from_id, to_id)
    form = ProtocolForm(request.POST or None, initial=_known(newest))
    version = newest.version if newest else 0
    if request.method != "POST":
        return _form_page(request, actor, pair, form, based_on=version)
    read_before = number(request.POST.get("based_on", ""))
    is_refused_for_newer = False
    if form.is_valid():
        try:
            write(actor, pair, form.terms(), why=form.cleaned_data["why"], based_on=read_before)
            return back_to("protocols_between", *sorted((from_id, to_id)), said="written")
        except Refused as error:
            blame(form, error)
            is_refused_for_newer = isinstance(error, NewerVersion)
    if is_refused_for_newer:
        newest = _newest(actor, from_id, to_id)
        return _form_page(request, actor, pair, form, based_on=newest.version if newest else 0, meanwhile=newest)
    meanwhile = newest if version != read_before else None
    return _form_page(request, actor, pair, form, based_on=read_before, meanwhile=meanwhile)


def _newest(actor: Actor, from_id: int, to_id: int) -> ProtocolShown | None:
    return next((version for version in between(actor, from_id, to_id) if version.from_team_id == from_id), None)


def _pair(actor: Actor, from_id: int, to_id: int) -> tuple[Team, Team]:
    require(actor, May.AGREE_PROTOCOLS)
    seen = Team.objects.in_bulk({from_id, to_id} & set(team_names(actor)))
    if len(seen) != 2:
        raise NotFound("Two teams are needed, and one of these is not here.")
    refuse_outsiders(actor, seen.values())
    return seen[from_id], seen[to_id]


def _form_page(
    request: HttpRequest,
    actor: Actor,
    pair: tuple[Team, Team],
    form: ProtocolForm,
    *,
    based_on: int,
    meanwhile: ProtocolShown | None = None,
) -> HttpResponse:
    """based_on: the newest version that its writer could take into account.

    meanwhile: what somebody else wrote while this was being written.
    """
    shown: dict[str, Any] = {
        "from_team": pair[0],
        "to_team": pair[1],
        "form": form,
        "based_on": based_on,
        "meanwhile": meanwhile,
        "tomorrow": today() + timedelta(days=1),
        "latest_review": today() + LATEST_REVIEW,
        "MOST_HOURS": MOST_HOURS,
        "LONGEST_WORDS": LONGEST_WORDS,
    }
    is_newer = meanwhile is not None and meanwhile.version == based_on
    status = 409 if is_newer else 422 if form.errors else 200
    return page(request, "protocol_write.html", actor, status=status, **shown)


def _known(newest: ProtocolShown | None) -> dict[str, Any]:
    day = today() + USUAL_REVIEW
    if newest is None:
        return {"must_be_warm": True, "within_hours": 4, "review_on": day}
    kept = {
        name: getattr(newest, name) for name in ("what", "how", "must_be_warm", "within_hours", "customer_is_told")
    }
    if newest.state is State.PROPOSED and may_be_reviewed_on(newest.review_on, today()):
        day = newest.review_on
    return kept | {"review_on": day}


def day_asked(text: str) -> date:
    """A day from a form. Raises NotUnderstood."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood(gettext("It was not said when to look at it again.")) from None
