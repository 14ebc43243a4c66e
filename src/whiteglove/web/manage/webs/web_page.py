"""The actual web of a journey: the drawing, what is known of each mark and line, the same as a table."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from markupsafe import Markup

from whiteglove.insight.queries.felt import journey_by
from whiteglove.insight.queries.kinds import KindOf
from whiteglove.insight.queries.webs import FEWEST_BETWEEN_PEOPLE, Node, Passed, Web
from whiteglove.insight.scales import SCALES
from whiteglove.journey.shape import name_in
from whiteglove.web.actors import actor_of
from whiteglove.web.drawing.svg import as_svg
from whiteglove.web.drawing.web import draw_web
from whiteglove.web.felt_words import KINDS
from whiteglove.web.manage.showing import page
from whiteglove.web.manage.webs import words
from whiteglove.web.manage.webs.asked import Asked, Seen, asked, seen_web
from whiteglove.web.manage.webs.picture import edge_of, hidden, node_of, picture
from whiteglove.web.refusals import is_fragment
from whiteglove.web.words import locale


@require_safe
def web_page(request: HttpRequest, key: str) -> HttpResponse:
    """The page; for htmx the drawing and what belongs to it alone."""
    actor, wanted = actor_of(request), asked(request)
    journey = journey_by(actor, key)
    name = name_in(journey.name, locale())
    seen = seen_web(actor, key, wanted)
    drawn = as_svg(draw_web(picture(seen, wanted, title=name)), name="web")
    shown: dict[str, Any] = {
        "key": key,
        "journey_name": name,
        "asked": wanted,
        "seen": seen,
        "web": seen.web,
        "drawing": Markup(drawn),  # noqa: S704 - every word in it is escaped there
        "sentence": words.sentence(seen.web),
        "counted": words.counted(seen.web),
        "hidden": hidden(seen, wanted),
        "lines": in_order(seen.web),
        "about": about(seen, wanted),
        "words": words,
        "kinds": {kind: KINDS[kind] for kind in SCALES},
        "kind_of_customers": KindOf,
        "fewest_between_people": FEWEST_BETWEEN_PEOPLE,
    }
    if is_fragment(request):
        return render(request, "manage/webs/_web.html", shown, using="jinja2")
    return page(request, "webs/web.html", actor, **shown)


def in_order(web: Web) -> list[Passed]:
    """By names, never by what was felt."""
    return sorted(web.edges, key=lambda one: (words.name_of(web, one.from_id), words.name_of(web, one.to_id)))


def about(seen: Seen, wanted: Asked) -> dict[str, Any] | None:
    """What is known of the mark or line that was opened; None: nothing was."""
    web = seen.web
    edge = edge_of(web, wanted.open)
    if edge is not None:
        return {"edge": edge, "node": None}
    node = node_of(web, wanted.open)
    if node is None:
        return None
    return {"edge": None, "node": node, "gives": _of(web, node, gives=True), "takes": _of(web, node, gives=False)}


def _of(web: Web, node: Node, *, gives: bool) -> list[Passed]:
    return [one for one in in_order(web) if (one.from_id if gives else one.to_id) == node.id]
