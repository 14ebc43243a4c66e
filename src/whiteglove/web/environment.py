"""The Jinja2 environment of all our pages: translations, addresses, times as people say them."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

import jinja2
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext, npgettext, pgettext
from markupsafe import Markup, escape

from whiteglove.conversations.notice_words import place_of, said_of
from whiteglove.conversations.queries.lists import COUNT_UP_TO, RowShown
from whiteglove.demo.queries import is_demo
from whiteglove.foundation import clock
from whiteglove.promises.check_words import beside_of_check
from whiteglove.routing.words import answers_of, sentence
from whiteglove.team.devices import mark_of
from whiteglove.team.house import house
from whiteglove.team.permissions import May, is_allowed
from whiteglove.web import felt_words, hours_words, place_words, words
from whiteglove.web.account import words as account_words
from whiteglove.web.desk import customer_labels, labels
from whiteglove.web.desk.calendar import words as calendar_words
from whiteglove.web.desk.callbacks import words as call_words
from whiteglove.web.desk.care import words as care_words
from whiteglove.web.desk.gestures import words as gesture_words
from whiteglove.web.desk.promises import labels as promise_labels
from whiteglove.web.desk.recoveries import words as recovery_words
from whiteglove.web.live.hub import hub
from whiteglove.web.manage import placement_words, protocol_words, trial_words
from whiteglove.web.manage import words as manage_words
from whiteglove.web.manage.chapters import EVERY_DAY, called, door_for, groups_for, is_every_day
from whiteglove.web.manage.felt import words as perceived_words
from whiteglove.web.manage.incidents import words as incident_words
from whiteglove.web.manage.journeys import words as journey_words
from whiteglove.web.manage.round import words as round_words
from whiteglove.web.manage.rulebook import words as rule_words
from whiteglove.web.manage.webhooks import words as webhook_words
from whiteglove.web.translated import Translated

OF_THE_DESK: dict[str, Any] = {
    "VIEW_NAMES": labels.VIEW_NAMES,
    "VIEW_KEYS": labels.VIEW_KEYS,
    "EMPTY_VIEWS": labels.EMPTY_VIEWS,
    "CHIP_TROUBLES": labels.CHIP_TROUBLES,
    "PAUSE_NAMES": labels.PAUSE_NAMES,
    "COUNT_UP_TO": COUNT_UP_TO,
    "kind_name": labels.kind_name,
    "WORDS_OF": labels.WORDS_OF,
    "defect_words": labels.defect_words,
    "language_name": words.language_name,
    "minutes_left": words.minutes_left,
    "money_words": words.money_words,
    "money_of": words.money_of,
    "named": labels.named,
    "said_of": said_of,
    "place_of": place_of,
    "CHANNEL_NAMES": customer_labels.CHANNEL_NAMES,
    "IDENTITY_NAMES": customer_labels.IDENTITY_NAMES,
    "DUPLICATE_REASONS": customer_labels.DUPLICATE_REASONS,
    "change_words": customer_labels.change_words,
}
OF_PROMISES: dict[str, Any] = {
    "PROMISE_PLACES": promise_labels.PLACES,
    "PROMISE_CAUSES": promise_labels.CAUSES,
    "PROMISE_DUES": promise_labels.DUE_NAMES,
    "PROMISE_EVENTS": promise_labels.EVENTS,
    "promise_theirs": promise_labels.theirs,
    "PROMISE_KINDS": promise_labels.KINDS,
    "beside_of_check": beside_of_check,
}
OF_THE_SET_UP: dict[str, Any] = {
    "EVERY_DAY": EVERY_DAY,
    "groups_for": groups_for,
    "door_for": door_for,
    "chapter_called": called,
    "is_every_day": is_every_day,
    "role_name": manage_words.role_name,
    "scope_words": manage_words.scope_words,
    "step_words": trial_words.step_words,
    "step_remedy": trial_words.remedy,
    "step_note": trial_words.note,
    "step_said": trial_words.has_servers_words,
}
UNLIKELY = 7_777_777_777
# What a page says of itself, until it does.
NOTHING_SAID: dict[str, Any] = {
    "refusal": "",
    "oob": False,
    "done": None,
    "tag_names": {},
    "came_from": None,
    "meanwhile": None,
    "sent_before": None,
    "at": "",
    "first_page": False,
    "asked": "",
    "chapter": "",
}

SPOKEN: tuple[dict[str, Any], ...] = (
    OF_THE_DESK,
    OF_PROMISES,
    OF_THE_SET_UP,
    NOTHING_SAID,
    account_words.GLOBALS,
    protocol_words.GLOBALS,
    felt_words.GLOBALS,
    journey_words.GLOBALS,
    rule_words.GLOBALS,
    recovery_words.GLOBALS,
    incident_words.GLOBALS,
    care_words.GLOBALS,
    place_words.GLOBALS,
    placement_words.GLOBALS,
    perceived_words.GLOBALS,
    gesture_words.GLOBALS,
    round_words.GLOBALS,
    calendar_words.GLOBALS,
    hours_words.GLOBALS,
    call_words.GLOBALS,
    webhook_words.GLOBALS,
)


def put_together(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What templates may call, of all rooms. Raises ValueError where two rooms mean different things by one name."""
    together: dict[str, Any] = {}
    for part in parts:
        for name, meant in part.items():
            if together.setdefault(name, meant) is not meant:
                raise ValueError(f"Two rooms give templates something called {name}.")
    return together


def environment(**options: Any) -> Translated:
    """Called by Django's Jinja2 backend."""
    options.setdefault("autoescape", True)
    options["undefined"] = jinja2.StrictUndefined
    options["trim_blocks"] = options["lstrip_blocks"] = True
    made = Translated(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], **options)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals.update(static=versioned, url=_url, language=get_language, direction=_direction, now=_now)
    made.globals.update(may=is_allowed, May=May)
    made.globals.update(seen_up_to=_seen_up_to, house=house, is_demo=is_demo, signed_in=_signed_in)
    made.globals.update(put_together(SPOKEN))
    made.filters.update(span_words=hours_words.span_words)
    made.filters.update(
        ago=_ago, by_when=_by_when, until_when=_until_when, day=_day, span=_span, size=words.size, near=_is_near
    )
    made.filters.update(of=_of, why_answering=_why_answering, language_name=words.language_name, exactly=_exactly)
    return made


def _of(key: str, names: dict[str, str]) -> str:
    """What something is called, by its key; for lists of keys."""
    return names.get(key, "")


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page. Of those by number, which a page names by the dozen, the pattern is looked up once."""
    if kwargs or len(args) > 1 or (args and type(args[0]) is not int):
        return reverse(name, args=args or None, kwargs=kwargs or None)
    before, after = _around_number(name, get_script_prefix(), is_numbered=bool(args))
    return f"{before}{args[0]}{after}" if args else before


@cache
def _around_number(name: str, prefix: str, *, is_numbered: bool) -> tuple[str, str]:  # noqa: ARG001 - it is active
    """What stands before and after the number in an address."""
    if not is_numbered:
        return reverse(name), ""
    before, _, after = reverse(name, args=[UNLIKELY]).rpartition(str(UNLIKELY))
    return before, after


def _direction() -> str:
    """The way the reader's language runs."""
    return "rtl" if get_language_bidi() else "ltr"


def _signed_in(request: HttpRequest) -> str:
    """A name for this sign-in that opens nothing: another one has another name."""
    return mark_of(request.session.session_key or "")


def _now() -> datetime:
    return timezone.localtime(clock.now())


def _time(moment: datetime, said: str, now: datetime) -> Markup:
    at, exact = moment.isoformat(timespec="seconds"), words.exact(moment.astimezone(now.tzinfo))
    return Markup(f'<time datetime="{at}" title="{exact}">{escape(said)}</time>')  # noqa: S704


def _ago(moment: datetime, now: datetime | None = None) -> Markup:
    """`now`: given in long lists, which ask for it once."""
    now = now or _now()
    return _time(moment, words.ago(moment, now), now)


def _by_when(moment: datetime, now: datetime | None = None) -> Markup:
    now = now or _now()
    return _time(moment, words.by_when(moment, now), now)


def _until_when(moment: datetime, now: datetime | None = None) -> Markup:
    now = now or _now()
    return _time(moment, words.until_when(moment, now), now)


def _day(moment: datetime) -> Markup:
    now = _now()
    return _time(moment, words.day(moment, now), now)


def _exactly(moment: datetime) -> str:
    return words.exact(timezone.localtime(moment))


def _why_answering(row: RowShown) -> str:
    """Why they answer for it who do; empty where there is nothing to explain."""
    now = _now()
    return sentence(answers_of(row), say_when=lambda at: words.until_when(at, now)) if row.answering_because else ""


def _span(since: datetime, now: datetime | None = None) -> Markup:
    now = now or _now()
    return _time(since, words.span(since, now), now)


def _seen_up_to() -> str:
    """The place in the journal this page has seen at least; empty while nobody reads it in this process."""
    return str(hub().newest() or "")


def _is_near(moment: datetime, now: datetime | None = None) -> bool:
    return words.is_near(moment, now or _now())


@cache
def versioned(path: str) -> str:
    """Address of a static file with a short hash of its content, so that a new version is fetched at once."""
    file = finders.find(path)
    if not isinstance(file, str):
        return static(path)
    with open(file, "rb") as content:  # noqa: PTH123
        return f"{static(path)}?v={hashlib.sha256(content.read()).hexdigest()[:10]}"
