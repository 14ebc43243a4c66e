"""The ledger of what was given: totals, all of it by pages, and a file for accounting."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.views.decorators.http import require_safe

from whiteglove.foundation import clock
from whiteglove.recovery.queries.ledger import Wanted, ledger
from whiteglove.recovery.queries.sums import rows_for_accounting, sums
from whiteglove.team.permissions import May, require
from whiteglove.web.actors import actor_of
from whiteglove.web.manage.showing import page
from whiteglove.web.manage.webs.files import FORMULA

PERIODS = {"30": 30, "90": 90, "365": 365}
NARROWED_BY = ("kind", "cause", "touchpoint", "rule")


@require_safe
def gestures(request: HttpRequest) -> HttpResponse:
    """Totals of a period (`days`), then each gesture, the newest first; narrowed as the address says."""
    actor, asked = actor_of(request), request.GET
    require(actor, May.READ_GESTURES)
    wanted = _wanted(asked)
    listed = ledger(actor, wanted, after=asked.get("after") or None)
    kept = {name: asked.get(name, "") for name in ("days", *NARROWED_BY)}
    narrowed = {name: value for name, value in kept.items() if value}
    return page(
        request,
        "gestures.html",
        actor,
        sums=sums(actor, wanted) if not asked.get("after") else None,
        listed=listed,
        days=asked.get("days") if asked.get("days") in PERIODS else "365",
        periods=PERIODS,
        kept=kept,
        query=urlencode(narrowed),
        more=urlencode({**narrowed, "after": listed.next}) if listed.next else "",
    )


@require_safe
def gestures_file(request: HttpRequest) -> StreamingHttpResponse:
    """The same as CSV, all of it; the id of a line is the same in every file, so that it is booked once."""
    actor = actor_of(request)
    require(actor, May.EXPORT_GESTURES)
    lines = _lines(rows_for_accounting(actor, _wanted(request.GET)))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="gestures.csv"'
    return answer


def _wanted(asked: QueryDict) -> Wanted:
    days = PERIODS.get(asked.get("days", ""), 365)
    kind, cause, touchpoint, rule = (asked.get(name, "")[:80] for name in NARROWED_BY)
    since = clock.now() - timedelta(days=days)
    return Wanted(kind=kind, cause=cause, touchpoint=touchpoint, rule=rule, since=since)


def _lines(rows: Iterator[list[str]]) -> Iterator[str]:
    for row in rows:
        out = io.StringIO()
        csv.writer(out).writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])
        yield out.getvalue()
