"""Taking a message while on the telephone: one small form, from anywhere on the desk."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from whiteglove.customers.models import Customer
from whiteglove.customers.queries.visible import visible
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.languages import LANGUAGES
from whiteglove.promises.actions import Wanted, take_message
from whiteglove.promises.actions.callbacks import caller_known, quiet_hours, region_of, team_for, zone_for
from whiteglove.promises.models import Promise
from whiteglove.promises.numbers import Number, NumberNotUnderstood, read_number
from whiteglove.promises.when_said import Choice, choices, when_said
from whiteglove.promises.windows import Window, gathered, zone_of_number
from whiteglove.team.models import Colleague, Team
from whiteglove.team.permissions import May, is_allowed, require
from whiteglove.team.presence import Snapshot
from whiteglove.team.queries import colleagues, find_colleague, find_team, teams
from whiteglove.team.snapshot import snapshot
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.callbacks import words
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import wanted as wanted_view
from whiteglove.web.refusals import is_fragment
from whiteglove.web.words import by_when

FIELDS = ("name", "number", "about", "when", "when_words", "for", "language", "zone", "machine_words", "key")


@dataclass(frozen=True, slots=True)
class Caller:
    """What the number tells. trouble: why it cannot be called; known: whom we know by it, if the reader may see."""

    number: Number | None = None
    trouble: str = ""
    known: Customer | None = None
    zone: str = ""
    zones: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    is_quiet: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest) -> HttpResponse:
    """The form, in a dialog or on its own page; what was typed is never lost."""
    actor = actor_of(request)
    require(actor, May.PROMISE)
    if request.method != "POST":
        return _shown(request, actor, request.GET)
    try:
        made = take_message(actor, _wanted(actor, request.POST))
    except Refused as error:
        return _shown(request, actor, request.POST, refusal=error)
    if is_fragment(request):
        shown = {"actor": actor, "made": made, "answers": _answers_for(made)}
        return render(request, "desk/callbacks/_taken.html", shown, using="jinja2")
    return redirect("callbacks")


@require_safe
def caller(request: HttpRequest) -> HttpResponse:
    """What the number tells, while the form is filled: country, who is known by it, when one may call."""
    actor = actor_of(request)
    require(actor, May.PROMISE)
    shown = {"caller": _caller(actor, request.GET), "given": _given(request.GET)}
    return render(request, "desk/callbacks/_caller.html", shown, using="jinja2")


def _wanted(actor: Actor, given: QueryDict) -> Wanted:
    colleague, team = _whom(given.get("for", ""))
    serving = team_for(actor, for_whom=colleague, team=team)
    number = read_number(given.get("number", ""), region_of(serving))
    zone = zone_for(caller_known(number, serving), number, serving, chosen=given.get("zone", ""))
    window = _window(given, zone)
    return Wanted(
        name=given.get("name", ""),
        number=given.get("number", ""),
        about=given.get("about", ""),
        begins=window.begin,
        ends=window.end,
        for_whom=colleague,
        team=serving,
        language=given.get("language") or None,
        time_zone=zone,
        machine_words=given.get("machine_words", ""),
        asked_for=given.get("asked_for") == "yes",
        by_day=True,
        key=given.get("key", "")[:64] or None,
    )


def _window(given: QueryDict, zone: str) -> Window:
    said = given.get("when_words", "").strip()
    if said:
        window = when_said(said[:200], clock.now(), zone)
        if window is None:
            raise NotUnderstood(gettext("Say when, such as “today 14-16” or “tomorrow morning”, not before now."))
        return window
    _, _, times = given.get("when", "").partition("|")
    begin, _, end = times.partition("|")
    try:
        window = Window(datetime.fromisoformat(begin), datetime.fromisoformat(end))
    except ValueError:
        window = None
    if window is None or window.begin.tzinfo is None or window.end.tzinfo is None:
        raise NotUnderstood(gettext("Say when they may be called."))
    return window


def _whom(reference: str) -> tuple[Colleague | None, Team | None]:
    kind, _, number = reference.partition(":")
    if kind == "colleague":
        return find_colleague(number), None
    return None, find_team(number) if kind == "team" else None


def _caller(actor: Actor, given: QueryDict) -> Caller:
    now = clock.now()
    try:
        colleague, team = _whom(given.get("for", ""))
    except NotFound:
        colleague, team = None, None
    serving = team_for(actor, for_whom=colleague, team=team)
    typed = given.get("number", "").strip()
    number, trouble = None, ""
    if typed:
        try:
            number = read_number(typed, region_of(serving))
        except NumberNotUnderstood as error:
            trouble = words.refused(error)
    if number is None:
        zone = zone_for(None, Number("", "", "", ""), serving)
        return Caller(trouble=trouble, zone=zone, choices=list(choices(now, zone)))
    known = caller_known(number, serving)
    if known is not None and not (is_allowed(actor, May.READ_CUSTOMERS) and visible(actor).filter(pk=known.pk)):
        known = None
    zones = [] if zone_of_number(number, now) or (known and known.time_zone) else gathered(number.zones, now)
    zone = _chosen_zone(given.get("zone", ""), zones) or zone_for(known, number, serving)
    quiet = bool(known and (known.do_not_call or quiet_hours(known)))
    return Caller(number, "", known, zone, zones, list(choices(now, zone)), quiet)


def _chosen_zone(chosen: str, zones: list[str]) -> str:
    return chosen if chosen in zones else ""


def _given(given: QueryDict) -> dict[str, str]:
    kept = {name: given.get(name, "") for name in FIELDS}
    kept["when_key"] = kept["when"].partition("|")[0]
    kept["asked_for"] = given.get("asked_for", "")
    kept["key"] = kept["key"] or uuid.uuid4().hex
    return kept


def _shown(request: HttpRequest, actor: Actor, given: QueryDict, *, refusal: Refused | None = None) -> HttpResponse:
    shown: dict[str, Any] = {
        "actor": actor,
        "given": _given(given),
        "caller": _caller(actor, given),
        "refusal": words.refused(refusal) if refusal else "",
        "people": _people(),
        "teams": teams(),
        "languages": LANGUAGES,
    }
    if is_fragment(request):
        return render(request, "desk/callbacks/_message.html", shown, using="jinja2")
    shown |= {"wanted": wanted_view(request), **counts_shown(actor)}
    status = refusal.status if refusal else 200
    return render(request, "desk/callbacks/message.html", shown, status=status, using="jinja2")


def _people() -> list[tuple[int, str]]:
    """Everybody by name; of who is away, until when, and who answers."""
    here, now = snapshot(), clock.now()
    return [(one.pk, _presence(here, one, now)) for one in colleagues()]


def _presence(here: Snapshot, one: Colleague, now: datetime) -> str:
    if here.is_present(one.pk):
        return one.name
    back = here.back_at(one.pk)
    local = timezone.localtime(now)
    team = next(iter(sorted(here.people[one.pk].teams)), 0)
    cover = here.cover_of(one.pk, team=team)
    said = {
        "name": one.name,
        "until": by_when(back, local) if back else "",
        "cover": here.people[cover].name if cover else "",
    }
    if cover and back:
        return gettext("%(name)s, away until %(until)s: %(cover)s answers") % said
    if cover:
        return gettext("%(name)s, away: %(cover)s answers") % said
    return (
        gettext("%(name)s, away until %(until)s: the team answers") % said
        if back
        else gettext("%(name)s, away: the team answers") % said
    )


def _answers_for(made: Promise) -> str:
    """Who will call, as far as one can say now."""
    if made.colleague is None:
        return made.team.name
    here = snapshot()
    if here.is_present(made.colleague_id):
        return made.colleague.name
    cover = here.cover_of(made.colleague.pk, team=made.team_id)
    return here.people[cover].name if cover else made.team.name
