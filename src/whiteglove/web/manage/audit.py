"""What was done: who, what in words, when; by person, kind and day. For those who manage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from whiteglove.channels.email.models import Mailbox
from whiteglove.customers.queries.audit import ActDone, AuditWanted, audit, names_of
from whiteglove.team.models import ApiToken, Colleague
from whiteglove.team.permissions import May, require
from whiteglove.web.account.words import WAYS
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import wanted
from whiteglove.web.manage.audit_words import FACTORS, LETTERS, NOUNS, OTHERWISE, OUTCOMES, ROOMS, SENTENCES

_SAID_OTHERWISE = (("factor", FACTORS), ("way", WAYS), ("letter", LETTERS), ("outcome", OUTCOMES))


@dataclass(frozen=True, slots=True)
class Told:
    """One act as the page tells it."""

    at: datetime
    words: str


@require_safe
def audit_page(request: HttpRequest) -> HttpResponse:
    """One page of what was done, newest first."""
    actor = actor_of(request)
    require(actor, May.READ_AUDIT)
    given = {name: request.GET.get(name, "").strip() for name in ("who", "room", "since", "until")}
    since, until = _day(given["since"]), _day(given["until"])
    asked = AuditWanted(
        who=given["who"],
        room=given["room"] if given["room"] in ROOMS else "",
        since=since,
        until=until + timedelta(days=1) if until else None,
    )
    page = audit(actor, asked, after=request.GET.get("after") or None)
    context = {
        "actor": actor,
        "wanted": wanted(request),
        "acts": in_sentences(page.acts),
        "more": urlencode({**given, "after": page.next}) if page.next else "",
        "given": given,
        "rooms": ROOMS,
        "people": _people(),
        **counts_shown(actor),
    }
    return render(request, "manage/audit.html", context, using="jinja2")


def in_sentences(acts: Sequence[ActDone]) -> list[Told]:
    """Each act in words, with the names of those it concerns; a fixed number of queries."""
    colleagues = {f"colleague:{act.body['colleague_id']}" for act in acts if act.body.get("colleague_id")}
    names = names_of({act.who for act in acts} | {act.subject for act in acts} | colleagues)
    names |= _mailboxes(acts)
    return [Told(act.at, sentence(act, names)) for act in acts]


def sentence(act: ActDone, names: dict[str, str]) -> str:
    """One act in words."""
    body: dict[str, Any] = {name: str(value) for name, value in act.body.items()}
    if "colleague_id" in body:
        body["colleague_id"] = _named(f"colleague:{body['colleague_id']}", names)
    for name, words in _SAID_OTHERWISE:
        if name in body:
            body[name] = str(words.get(body[name], body[name]))
    who, what = _named(act.who, names), _named(act.subject, names)
    return str(SENTENCES.get(act.kind, OTHERWISE)) % {**body, "who": who, "what": what, "kind": act.kind}


def _named(reference: str, names: dict[str, str]) -> str:
    noun, _, number = reference.partition(":")
    known = NOUNS.get(noun)
    return names.get(reference) or (str(known) % {"number": number} if known else reference)


def _mailboxes(acts: Sequence[ActDone]) -> dict[str, str]:
    ids = {act.subject.partition(":")[2] for act in acts if act.subject.startswith("mailbox:")}
    if not ids:
        return {}
    return {
        f"mailbox:{pk}": address for pk, address in Mailbox.objects.filter(pk__in=ids).values_list("pk", "address")
    }


def _people() -> list[tuple[str, str]]:
    """Everybody who may have done something: colleagues, also those who left, programs, and the system."""
    people = [(f"colleague:{pk}", name) for pk, name in Colleague.objects.order_by("name").values_list("pk", "name")]
    programs = [(f"token:{pk}", name) for pk, name in ApiToken.objects.order_by("name").values_list("pk", "name")]
    return [*people, *programs, ("system", str(NOUNS["system"]))]


def _day(text: str) -> datetime | None:
    """The beginning of a day in the reader's zone; None for what is no day."""
    try:
        day = parse_date(text)
        return timezone.make_aware(datetime.combine(day, time())) if day else None
    except (ValueError, OverflowError):
        return None
