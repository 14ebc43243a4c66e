"""What did we scrape off this year, and did it help? And honest touchpoints: as easy to stop as to begin?"""

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from whiteglove.analysis.figures import CHANGE, POINTS
from whiteglove.conversations.actions.attention import mark_read
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import Refused
from whiteglove.improvement.actions.looking import MOST_MINUTES, MOST_STEPS, Looked, look
from whiteglove.improvement.models import Way
from whiteglove.improvement.queries.decisions import scraped_in_week, scraped_off, years
from whiteglove.improvement.queries.honest import looks, surprising_charges, years_looked
from whiteglove.improvement.rules import first_day
from whiteglove.journey.models import Touchpoint
from whiteglove.rulebook.days import today
from whiteglove.team.permissions import May, is_allowed, require
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.wanted import number
from whiteglove.web.manage.journeys.words import named
from whiteglove.web.manage.round.words import WAYS
from whiteglove.web.manage.showing import back_to, blame, page


@require_safe
def scraped(request: HttpRequest) -> HttpResponse:
    """Of a year: what was retired, softened, changed or tried, and what came of it."""
    actor = actor_of(request)
    known = years(actor)
    year = _year(request, known)
    return page(
        request, "round/scraped.html", actor, year=year, years=known, found=scraped_off(actor, year),
        change=CHANGE, points=POINTS,
    )  # fmt: skip


@require_safe
def scraped_week(request: HttpRequest, week: int) -> HttpResponse:
    """Of one week, for those who lead: what was scraped off, whom it helps, and what came of what was before."""
    actor = actor_of(request)
    mark_read(actor, about=f"scraped_week:{week}")
    found = scraped_in_week(actor, first_day(week))
    last = found.first + timedelta(days=6)
    return page(
        request, "round/week.html", actor, week=found, last=last, may_tell=is_allowed(actor, May.DECIDE_RULES)
    )


class LookForm(forms.Form):
    """What one way took."""

    way = forms.ChoiceField(label=_("What you tried"), choices=list(WAYS.items()))
    touchpoint = forms.ChoiceField(label=_("Where"), required=False)
    steps = forms.IntegerField(label=_("Steps"), min_value=0, max_value=MOST_STEPS)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=MOST_MINUTES)
    words = forms.CharField(label=_("In words"), required=False, max_length=1000)


@require_http_methods(["GET", "HEAD", "POST"])
def honest(request: HttpRequest) -> HttpResponse:
    """Per touchpoint what it takes to stop, complain or reach a person, beside what it takes to buy."""
    actor = actor_of(request)
    form = _form(request)
    if request.method == "POST":
        require(actor, May.LOOK_HONESTLY)
        if form.is_valid() and _kept(actor, form):
            return back_to("honest", said="looked")
    known = years_looked(actor)
    year = _year(request, known)
    return page(
        request,
        "round/honest.html",
        actor,
        year=year,
        years=known,
        places=looks(actor, year),
        charges=surprising_charges(actor),
        form=form,
        may_look=is_allowed(actor, May.LOOK_HONESTLY),
        ways=[way for way in Way.values if way != Way.BUY],
        status=422 if form.errors else 200,
    )


def _form(request: HttpRequest) -> LookForm:
    form = LookForm(request.POST) if request.method == "POST" else LookForm()
    places = Touchpoint.objects.filter(retired_at=None, journey__retired_at=None).select_related("journey")
    offered = [
        (str(place.pk), f"{named(place.journey.name)}: {named(place.name)}")
        for place in places.order_by("journey__position", "position")
    ]
    form.fields["touchpoint"].choices = [("", _("the house as a whole")), *offered]  # type: ignore[attr-defined]
    return form


def _kept(actor: Actor, form: LookForm) -> bool:
    told = form.cleaned_data
    place = int(told["touchpoint"]) if told["touchpoint"] else None
    try:
        look(
            actor,
            Looked(
                way=Way(told["way"]),
                steps=told["steps"],
                minutes=told["minutes"],
                touchpoint=place,
                words=told["words"],
            ),
        )
    except Refused as error:
        blame(form, error)
        return False
    return True


def _year(request: HttpRequest, known: list[int]) -> int:
    """The one asked for, else this year, else the newest of which anything is known."""
    asked = number(request.GET.get("year", ""))
    if 1900 <= asked <= 9999:
        return asked
    this = today().year
    return this if this in known or not known else known[0]
