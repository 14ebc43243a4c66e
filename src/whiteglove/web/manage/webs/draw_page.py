"""Draw it first: a colleague draws whom customers meet and are passed to, and then sees who was forgotten."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST
from markupsafe import Markup

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.insight.actions.drawing import CUSTOMERS, draw_line, look, take_off_line
from whiteglove.insight.queries.drawn import Drawing, DrawnLine, drawing
from whiteglove.journey.shape import name_in
from whiteglove.team.permissions import MANAGING, May, is_allowed
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.wanted import number
from whiteglove.web.drawing.svg import as_svg
from whiteglove.web.drawing.web import draw_web
from whiteglove.web.drawing.web_figures import Sign, Sort, Stand, Thread, Webbed
from whiteglove.web.manage.showing import page
from whiteglove.web.manage.webs.choices import choices
from whiteglove.web.manage.webs.compared import compared
from whiteglove.web.manage.webs.words import node_name
from whiteglove.web.words import locale


@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: HttpRequest, key: str) -> HttpResponse:
    """The page; a press adds one line, and it is kept."""
    actor = actor_of(request)
    refused = ""
    if request.method == "POST":
        try:
            draw_line(actor, key, first=_end(request, "from"), second=_end(request, "to"))
            return _back(key, "drawn")
        except NotUnderstood:
            refused = gettext("Say from whom to whom: choose or write both, and not the same one twice.")
    return _page(request, actor, key, refused=refused)


def _end(request: HttpRequest, name: str) -> str:
    """What was chosen; a name that was written goes before it."""
    written = request.POST.get(f"{name}_name", "").strip()
    return f"name:{written}" if written else request.POST.get(name, "")


@require_POST
def take_off(request: HttpRequest, key: str) -> HttpResponse:
    """A line away again."""
    actor = actor_of(request)
    line_id = number(request.POST.get("line", ""))
    gone = next((one for one in drawing(actor, key).own if one.line_id == line_id), None)
    take_off_line(actor, key, line_id)
    return _back(key, "off", **({"first": gone.first, "second": gone.second} if gone else {}))


@require_POST
def show(request: HttpRequest, key: str) -> HttpResponse:
    """Draw first, then look: from now on the actual web is shown here, and one's drawing stands as it is."""
    look(actor_of(request), key, undrawn=request.POST.get("undrawn") == "yes")
    return _back(key, "shown")


def _back(key: str, said: str, **more: str) -> HttpResponseRedirect:
    query = "&".join(f"{name}={value}" for name, value in {"said": said, **more}.items())
    return HttpResponseRedirect(f"{reverse('web_draw', args=[key])}?{query}")


def _page(request: HttpRequest, actor: Actor, key: str, *, refused: str) -> HttpResponse:
    found = drawing(actor, key)
    name = name_in(found.journey.name, locale())
    may_see = found.seen and is_allowed(actor, May.READ_PERCEPTION)
    whose = "own" if request.GET.get("whose") == "own" and found.own else "all"
    shown: dict[str, Any] = {
        "key": key,
        "journey_name": name,
        "found": found,
        "named": lambda node: _name(found, node),
        "customers_id": CUSTOMERS,
        "drawing": _drawn(found, found.own, name) if found.own and not may_see else None,
        "choices": choices(found) if not found.seen else [],
        "may_skip": actor.role in MANAGING and not found.own,
        "refused": refused,
        "back": _taken_back(request, found),
        "whose": whose,
        "compared": compared(actor, key, found, whose=whose, title=name) if may_see else None,
    }
    return page(request, "webs/draw.html", actor, status=422 if refused else 200, **shown)


def _name(found: Drawing, node: str) -> str:
    one = found.parties.get(node)
    return node_name(one.kind, one.name) if one else gettext("Customers")


def _taken_back(request: HttpRequest, found: Drawing) -> tuple[str, str] | None:
    """The line that was just taken off, to put it back."""
    first, second = request.GET.get("first", ""), request.GET.get("second", "")
    is_gone = request.GET.get("said") == "off" and second and not found.seen
    return (first[:40], second[:40]) if is_gone else None


def _drawn(found: Drawing, lines: list[DrawnLine], title: str) -> Markup:
    """One's own picture so far."""
    stands = [Stand(CUSTOMERS, Sort.CUSTOMER, gettext("Customers"))]
    for node in sorted({end for one in lines for end in (one.first, one.second)} - {CUSTOMERS}):
        one, belongs = found.parties[node], found.belongs.get(node)
        group, group_name = (belongs.group, belongs.group_name) if belongs else ((9, 0), "")
        stands.append(Stand(node, Sort(one.kind), _name(found, node), group, one.id, group_name))
    threads = [Thread(one.first, one.second, 1, Sign.BOTH) for one in lines]
    words = gettext("As you have drawn it so far; the list beside it says the same.")
    scene = draw_web(Webbed(title, words, tuple(stands), tuple(threads)))
    return Markup(as_svg(scene, name="own"))  # noqa: S704 - every word in it is escaped there
