"""What the map asks for, and what happened: as a page, as a file, and whose runs broke one of it."""

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from whiteglove.analysis.comparing import is_worse
from whiteglove.insight.ordering import MOST_RUNS
from whiteglove.insight.queries.felt import journey_by
from whiteglove.insight.queries.order import AskedShown, OrderShown, broken, order
from whiteglove.journey.shape import Names
from whiteglove.web.actors import actor_of
from whiteglove.web.manage.felt.asked_for import around, asked_for
from whiteglove.web.manage.order.words import asked_words
from whiteglove.web.manage.showing import page

COLUMNS = ("kind", "from", "to", "hours", "kept", "broken", "open", "share", "low", "high", "felt", "felt_low",
           "felt_high", "felt_n")  # fmt: skip


@require_safe
def order_page(request: HttpRequest, key: str) -> HttpResponse:
    """All that the map states, in its order, with how often it was broken and what was felt then."""
    actor, asks = actor_of(request), asked_for(request)
    journey = journey_by(actor, key)
    found = order(actor, key, kind=asks.kind, period=asks.period)
    shown = around(actor, journey, asks) | {
        "found": found,
        "must": [one for one in found.asked if one.kind != "allowed"],
        "ways": [one for one in found.asked if one.kind == "allowed"],
        "hurting": [one for one in found.asked if is_worse(one.felt)],
        "words": words_of(found),
        "most": MOST_RUNS,
        "query": asks.query(),
    }
    return page(request, "order/order.html", actor, **shown)


def words_of(found: OrderShown) -> dict[str, str]:
    """Each thing stated as a sentence, by its key."""
    names = names_of(found)
    return {one.key: asked_words(one, names) for one in found.asked}


def names_of(found: OrderShown) -> dict[str, Names]:
    """Of the touchpoints of the map, by key."""
    return {one.key: one.name for _, one in found.map.map.touchpoints()}


@require_safe
def order_broken(request: HttpRequest, key: str, asked: str) -> HttpResponse:
    """The newest runs that broke one of them: whose, and when they were where."""
    actor, asks = actor_of(request), asked_for(request)
    journey = journey_by(actor, key)
    found = order(actor, key, kind=asks.kind, period=asks.period)
    seen = broken(actor, found, asked)
    shown = around(actor, journey, asks) | {"seen": seen, "sentence": asked_words(seen.asked, names_of(found))}
    return page(request, "order/broken.html", actor, query=asks.query(), **shown)


@require_safe
def order_file(request: HttpRequest, key: str) -> HttpResponse:
    """The table, to take along; what is not known is empty."""
    asks = asked_for(request)
    found = order(actor_of(request), key, kind=asks.kind, period=asks.period)
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    rows.writerows(_row(one) for one in found.asked)
    answer = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.map.map.key}-order.csv"'
    return answer


def _row(one: AskedShown) -> list[object]:
    ends = (one.share.value, one.share.low, one.share.high, one.felt.value, one.felt.low, one.felt.high)
    written = ["" if end is None else f"{end:.4f}" for end in ends]
    hours = "" if one.hours is None else one.hours
    return [one.kind, one.first, " ".join(one.then), hours, one.kept, one.broken, one.open, *written, one.felt.n]
