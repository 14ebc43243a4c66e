"""What we ask customers, where and how soon; the rule of the house; whom we asked, and whom not and why."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, Refused
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.perception.actions.questions import NewQuestion, add_question, ready_questions, retire_question
from whiteglove.perception.actions.surveys import (
    MOST_HELD_OUT,
    Wanted,
    ask_at,
    ask_no_more_at,
    change_rule,
    house_rule,
)
from whiteglove.perception.asking.links import has_page
from whiteglove.perception.asking.words import question_in
from whiteglove.perception.models import Asking, Outcome, Question, Survey
from whiteglove.perception.queries import invitations as asked
from whiteglove.promises.delays.words import SPOKEN
from whiteglove.team.permissions import May, is_allowed, require
from whiteglove.web.actors import actor_of
from whiteglove.web.felt_words import KINDS
from whiteglove.web.manage.asking_preview import previews
from whiteglove.web.manage.showing import back_to, blame, page

LOG_FOR = timedelta(days=30)
LOG_BEGINS = 10
PERCENT = 100


class RuleForm(forms.Form):
    """The rule of the house."""

    window_days = forms.IntegerField(
        label=gettext_lazy("Nobody is asked more than once in so many days"), min_value=0, max_value=3650
    )
    quiet_from = forms.TimeField(label=gettext_lazy("Nobody is asked from"))
    quiet_until = forms.TimeField(label=gettext_lazy("until, by the customer's clock"))
    change_within_days = forms.IntegerField(
        label=gettext_lazy("So many days an answer can be changed"), min_value=0, max_value=3650
    )


class SurveyForm(forms.Form):
    """What is asked at one place."""

    question = forms.TypedChoiceField(label=gettext_lazy("The question in the mail"), coerce=int)
    then_ask = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Asked on the page after it"), coerce=int, required=False
    )
    delay_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes after it ended"), min_value=0, max_value=43_200, initial=60
    )
    window_days = forms.IntegerField(
        label=gettext_lazy("The same person is asked this once in so many days"),
        min_value=1,
        max_value=3650,
        initial=30,
    )
    hold_out_percent = forms.FloatField(
        label=gettext_lazy("Percent whom chance leaves unasked"),
        min_value=0,
        max_value=PERCENT * MOST_HELD_OUT,
        initial=5,
    )

    def offer(self, questions: list[Question]) -> None:
        """The questions to choose from."""
        language = get_language() or "en"
        choices = [(one.pk, f"{KINDS[one.kind]}: {question_in(one, language)}") for one in questions]
        for name in ("question", "then_ask"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class QuestionForm(forms.Form):
    """A question of the house's own."""

    en = forms.CharField(label=gettext_lazy("The question in English"), max_length=300, required=False)
    ja = forms.CharField(label=gettext_lazy("The question in Japanese"), max_length=300, required=False)
    fr = forms.CharField(label=gettext_lazy("The question in French"), max_length=300, required=False)
    lowest = forms.IntegerField(label=gettext_lazy("Lowest answer"), min_value=0, max_value=9, initial=1)
    highest = forms.IntegerField(label=gettext_lazy("Highest answer"), min_value=1, max_value=10, initial=5)
    high_is_good = forms.BooleanField(label=gettext_lazy("A high answer is a good one"), required=False, initial=True)


@require_safe
def asking(request: HttpRequest) -> HttpResponse:
    """What is asked where, the rule, the questions, and what became of it lately."""
    return _shown(request, actor_of(request))


def _shown(
    request: HttpRequest,
    actor: Actor,
    *,
    rule: RuleForm | None = None,
    question: QuestionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    require(actor, May.READ_PERCEPTION)
    ready_questions()
    now = house_rule()
    there = {(one.journey.pk, one.touchpoint.pk if one.touchpoint else 0): one for one in asked.surveys(actor)}
    shown = {
        "journeys": _journeys(),
        "surveys": there,
        "rule": now,
        "rule_form": rule or RuleForm(initial=_of_rule(now)),
        "questions": asked.questions(actor),
        "question_form": question or QuestionForm(),
        "counts": asked.counts_since(actor, clock.now() - LOG_FOR),
        "log": asked.invitations(actor, limit=LOG_BEGINS),
        "has_page": has_page(),
        "may_set_up": is_allowed(actor, May.SET_UP_ASKING),
        "called": called,
        "question_in": question_in,
    }
    return page(request, "asking.html", actor, status=status, **shown)


def called(names: dict[str, str] | None) -> str:
    """A name of the map in the reader's language, else in any."""
    known = names or {}
    return known.get(get_language() or "en") or known.get("en") or next(iter(known.values()), "")


def _journeys() -> list[tuple[Journey, list[Touchpoint]]]:
    """Each journey with its touchpoints in order."""
    there = Touchpoint.objects.filter(retired_at=None).order_by("stage__position", "position", "pk")
    found: dict[int, list[Touchpoint]] = {}
    for touchpoint in there:
        found.setdefault(touchpoint.journey_id, []).append(touchpoint)
    rows = Journey.objects.filter(retired_at=None).order_by("position", "pk")
    return [(journey, found.get(journey.pk, [])) for journey in rows]


def _of_rule(rule: Asking) -> dict[str, object]:
    return {
        "window_days": rule.window_days,
        "quiet_from": f"{rule.quiet_from:%H:%M}",
        "quiet_until": f"{rule.quiet_until:%H:%M}",
        "change_within_days": rule.change_within_days,
    }


@require_POST
def asking_rule(request: HttpRequest) -> HttpResponse:
    """Another rule of the house."""
    actor = actor_of(request)
    require(actor, May.SET_UP_ASKING)
    form = RuleForm(request.POST)
    if not form.is_valid():
        return _shown(request, actor, rule=form, status=422)
    change_rule(actor, **form.cleaned_data)
    return back_to("manage_asking")


@require_POST
def asking_question(request: HttpRequest) -> HttpResponse:
    """A question of the house's own; with `retire`, one is asked no more."""
    actor = actor_of(request)
    require(actor, May.SET_UP_ASKING)
    form = QuestionForm(request.POST)
    retired = request.POST.get("retire", "")
    if retired.isascii() and retired.isdecimal() and len(retired) <= asked.MOST_DIGITS:
        retire_question(actor, int(retired))
        return back_to("manage_asking")
    if form.is_valid():
        given = form.cleaned_data
        words = {code: given[code] for code in SPOKEN}
        scale = {name: given[name] for name in ("lowest", "highest", "high_is_good")}
        try:
            add_question(actor, NewQuestion(words=words, **scale))
            return back_to("manage_asking")
        except Refused as error:
            blame(form, error)
    return _shown(request, actor, question=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def asking_at(request: HttpRequest, journey_id: int, touchpoint_id: int) -> HttpResponse:
    """What is asked at one touchpoint (0: at the end of each episode), and how the mail looks; POST changes it."""
    actor = actor_of(request)
    require(actor, May.SET_UP_ASKING)
    journey, touchpoint = _place(journey_id, touchpoint_id)
    ready_questions()
    now = Survey.objects.filter(journey=journey, touchpoint=touchpoint, ended_at=None).first()
    form = SurveyForm(request.POST or None, initial=_of_survey(now))
    form.offer([one for one in asked.questions(actor) if one.retired_at is None])
    if request.method == "POST" and request.POST.get("stop"):
        ask_no_more_at(actor, journey.pk, touchpoint=touchpoint.pk if touchpoint else None)
        return back_to("manage_asking")
    if request.method == "POST" and form.is_valid():
        try:
            ask_at(actor, journey.pk, touchpoint=touchpoint.pk if touchpoint else None, wanted=_wanted(form))
            return back_to("manage_asking")
        except Refused as error:
            blame(form, error)
    shown = {"journey": journey, "touchpoint": touchpoint, "survey": now, "form": form, "called": called}
    mails = previews(now.question if now else ready_questions()["csat"])
    return page(request, "asking_at.html", actor, status=422 if form.errors else 200, mails=mails, **shown)


def _place(journey_id: int, touchpoint_id: int) -> tuple[Journey, Touchpoint | None]:
    journey = Journey.objects.filter(pk=journey_id, retired_at=None).first()
    touchpoint = Touchpoint.objects.filter(pk=touchpoint_id, journey=journey, retired_at=None).first()
    if journey is None or (touchpoint_id and touchpoint is None):
        raise NotFound(gettext("There is no such place on the map."))
    return journey, touchpoint


def _of_survey(survey: Survey | None) -> dict[str, object]:
    if survey is None:
        return {}
    return {
        "question": survey.question_id,
        "then_ask": list(survey.then_ask.values_list("pk", flat=True)),
        "delay_minutes": survey.delay_minutes,
        "window_days": survey.window_days,
        "hold_out_percent": round(survey.hold_out * PERCENT, 2),
    }


def _wanted(form: SurveyForm) -> Wanted:
    given = form.cleaned_data
    return Wanted(
        question=given["question"],
        then_ask=tuple(given["then_ask"]),
        delay_minutes=given["delay_minutes"],
        window_days=given["window_days"],
        hold_out=given["hold_out_percent"] / PERCENT,
    )


@require_safe
def asking_log(request: HttpRequest) -> HttpResponse:
    """The whole log, page by page; `outcome`: only those."""
    actor = actor_of(request)
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in Outcome.values else ""
    log = asked.invitations(actor, outcome=outcome, after=request.GET.get("after") or None)
    return page(request, "asking_log.html", actor, log=log, outcome=outcome, called=called)
