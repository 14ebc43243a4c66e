"""The web as a file: a drawing (SVG, PDF), or a table (CSV)."""

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from whiteglove.insight.queries.felt import journey_by
from whiteglove.journey.shape import name_in
from whiteglove.web.actors import actor_of
from whiteglove.web.drawing.pdf import as_pdf
from whiteglove.web.drawing.svg import as_svg
from whiteglove.web.drawing.web import draw_web
from whiteglove.web.manage.webs.asked import Seen, asked, seen_web
from whiteglove.web.manage.webs.picture import picture
from whiteglove.web.manage.webs.web_page import in_order
from whiteglove.web.manage.webs.words import name_of
from whiteglove.web.words import locale

TYPES = {"svg": "image/svg+xml", "pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
def web_file(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """What the page shows, to take along."""
    if kind not in TYPES:
        raise Http404
    actor, wanted = actor_of(request), asked(request)
    journey = journey_by(actor, key)
    seen = seen_web(actor, key, wanted)
    if kind == "csv":
        content: str | bytes = table(seen)
    else:
        scene = draw_web(picture(seen, wanted, title=name_in(journey.name, locale())))
        content = as_svg(scene, is_alone=True) if kind == "svg" else as_pdf(scene)
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{key}-web.{kind}"'
    return answer


def table(seen: Seen) -> str:
    """Every line, with what was felt after it; what is not known is empty."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["from", "to", "n", "warm", "effect", "low", "high", "compared"])
    for one in in_order(seen.web):
        effect = one.effect
        ends = ["" if end is None else f"{end:.4f}" for end in (effect.value, effect.low, effect.high)]
        names = [_plain(name_of(seen.web, end)) for end in (one.from_id, one.to_id)]
        rows.writerow([*names, one.n, one.warm, *ends, effect.n])
    for party, n in seen.web.meets:
        rows.writerow(
            [_plain(name_of(seen.web, "customers")), _plain(name_of(seen.web, party)), n, "", "", "", "", ""]
        )
    return written.getvalue()


def _plain(name: str) -> str:
    return f"'{name}" if name.startswith(FORMULA) else name
