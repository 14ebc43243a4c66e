"""Calm customers are served no worse: what customers with like harm got, and who could be made whole."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import Refused
from whiteglove.foundation.money import Money
from whiteglove.insight.actions.making_whole import MOST_AT_ONCE, GivenMeanwhile, MadeWhole, make_whole
from whiteglove.insight.fair import FairBy
from whiteglove.insight.queries.fairness import Fairness, fairness
from whiteglove.insight.queries.made_whole import could_be_made_whole, seen_cases
from whiteglove.recovery.actions.gestures import BeyondTheLimit
from whiteglove.team.house import house_currency
from whiteglove.team.permissions import May, is_allowed, require
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.gestures.words import beyond_words
from whiteglove.web.desk.wanted import number
from whiteglove.web.manage.fairness.making_whole import KINDS, LONGEST_WHY, Batch, batch_of
from whiteglove.web.manage.fairness.words import CELLS, HEADINGS, cell, issue_words, said, side_words
from whiteglove.web.manage.showing import page
from whiteglove.web.manage.words import refused_words
from whiteglove.web.words import money_of

PAGE = 25


@require_safe
def fairness_page(request: HttpRequest) -> HttpResponse:
    """The report; below it, where calm customers got less, who could be made whole."""
    actor = actor_of(request)
    given = number(request.GET.get("given", ""))
    return _shown(request, actor, Batch(why=_usual_why()), given=given)


@require_POST
def fairness_make_whole(request: HttpRequest) -> HttpResponse:
    """One gesture to each who was ticked; what could not be given is said beside the rest of the list."""
    actor = actor_of(request)
    require(actor, May.READ_FAIRNESS)
    require(actor, May.GIVE)
    batch = batch_of(request.POST, house_currency())
    if not batch.wrong and len(batch.wishes) > MOST_AT_ONCE:
        batch.wrong = gettext("At most %(most)s at once.") % {"most": MOST_AT_ONCE}
    if batch.wrong:
        return _shown(request, actor, batch, status=422)
    done = make_whole(actor, batch.wishes, kind=batch.kind, why=batch.why)
    if not done.refused:
        return HttpResponseRedirect(f"{reverse('fairness')}?given={len(done.given)}#made-whole")
    return _shown(request, actor, batch, done=done, given=len(done.given), status=200 if done.given else 409)


def _usual_why() -> str:
    return gettext("Others got more for the same harm.")


def _shown(
    request: HttpRequest,
    actor: Actor,
    batch: Batch,
    *,
    done: MadeWhole | None = None,
    given: int = 0,
    status: int = 200,
) -> HttpResponse:
    found = fairness(actor)
    could_be = could_be_made_whole(actor, found, after=request.GET.get("after") or None, limit=PAGE)
    shown: dict[str, Any] = {
        "found": found,
        "sections": _sections(found),
        "table": _table(found),
        "could_be": could_be,
        "cases": [_case(one, batch, found.currency) for one in could_be.rows],
        "batch": batch,
        "kinds": KINDS,
        "longest_why": LONGEST_WHY,
        "may_give": is_allowed(actor, May.GIVE),
        "given": given,
        "refused": _refused(actor, done),
    }
    return page(request, "fairness.html", actor, status=status, **shown)


def _sections(found: Fairness) -> list[dict[str, Any]]:
    """By what is looked at: a heading and its sentences; of what cannot be said, why not, once."""
    sections = []
    for by, heading in HEADINGS.items():
        told = []
        for row in found.rows:
            if row.by is not by:
                continue
            sentences = [said(row, what, found.currency) for what in CELLS]
            known = [one for one in sentences[1:] if one.is_known]
            about = side_words(row, row.of) if by is FairBy.LANGUAGE else ""
            told.append({"lead": sentences[0], "more": known, "about": about})
        sections.append({"key": by.value, "heading": heading, "told": told})
    return sections


def _table(found: Fairness) -> list[tuple[str, list[str]]]:
    rows = []
    for row in found.rows:
        first, other = side_words(row, row.of), side_words(row, row.against)
        name = gettext("%(first)s, less %(other)s") % {"first": first, "other": other} if first and other else ""
        rows.append((name or str(HEADINGS[row.by]), [cell(row, what, found.currency) for what in CELLS]))
    return rows


def _case(one: Any, batch: Batch, currency: str) -> dict[str, Any]:
    lesser = one.lesser
    return {
        "key": lesser.key,
        "conversation": one.conversation,
        "customer": one.customer,
        "name": one.customer_name or gettext("somebody"),
        "subject": one.subject,
        "at": lesser.at,
        "issue": issue_words(one.issue),
        "had": lesser.got,
        "got": money_of(lesser.got, currency) if lesser.got else "",
        "others": money_of(round(lesser.angry_got), currency),
        "cost": money_of(lesser.money, currency) if lesser.money is not None else "",
        "amount": batch.amounts.get(lesser.key, f"{Money(lesser.less, currency).as_decimal():f}"),
        "is_chosen": lesser.key in batch.chosen,
    }


def _refused(actor: Actor, done: MadeWhole | None) -> list[tuple[str, str]]:
    """Whom nothing was given, and why, in words."""
    if done is None:
        return []
    seen = seen_cases(actor, [key for key, _ in done.refused])
    return [(seen[key][2] if key in seen else "", _why_words(why)) for key, why in done.refused]


def _why_words(why: Refused) -> str:
    if isinstance(why, GivenMeanwhile):
        return gettext("Somebody gave something there meanwhile. Look at what they still lack.")
    if not isinstance(why, BeyondTheLimit):
        return refused_words(why)
    said_so = beyond_words(why)
    if why.has_more:
        who = ", ".join(one.name for one in why.has_more)
        said_so.append(gettext("Here now, and may give more: %(who)s.") % {"who": who})
    return " ".join(said_so)
