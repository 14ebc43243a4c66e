"""One journey: drawn, as a table, as files; its versions, and each touchpoint by itself."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup

from whiteglove.analysis.scales import CSAT
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.insight.queries.felt import quarter
from whiteglove.insight.queries.start import journey_felt
from whiteglove.journey.queries import MapShown, find_journey, journey_map, versions
from whiteglove.journey.shape import JourneyMap, StageMapped, TouchpointMapped, as_json
from whiteglove.journey.tables import BadRow, as_table
from whiteglove.team.permissions import May, is_allowed, require
from whiteglove.web.actors import actor_of
from whiteglove.web.drawing.figures import Figures
from whiteglove.web.drawing.journey import draw_journey
from whiteglove.web.drawing.pdf import as_pdf
from whiteglove.web.drawing.scene import Scene
from whiteglove.web.drawing.svg import as_svg
from whiteglove.web.manage.felt.drawn import figures_of
from whiteglove.web.manage.journeys.listed import taken_from
from whiteglove.web.manage.journeys.words import named, saying
from whiteglove.web.manage.showing import back_to, page
from whiteglove.web.refusals import in_words


@require_safe
def map_page(request: HttpRequest, key: str) -> HttpResponse:
    """The map with everything one can do with it."""
    return _map_page(request, actor_of(request), key)


def _map_page(
    request: HttpRequest, actor: Actor, key: str, *, refused: tuple[str, tuple[BadRow, ...], int] = ("", (), 200)
) -> HttpResponse:
    """refused: why a file could not be taken, which of its rows, and the status that says so."""
    shown = journey_map(actor, key)
    reason, bad, status = refused
    figures = felt_lately(actor, key)
    return page(
        request,
        "journeys/map.html",
        actor,
        shown=shown,
        figures=figures,
        names={one.key: named(one.name) for _, one in shown.map.touchpoints()},
        drawing=drawing(shown.map, figures),
        versions=versions(actor, key),
        reason=reason,
        bad=bad,
        status=status,
    )


def drawing(told: JourneyMap, figures: Figures | None) -> Markup:
    """The map as it stands in a page; each mark leads to its touchpoint where that is saved."""
    return Markup(as_svg(_scene(told, figures, is_page=True), name="journey"))  # noqa: S704 - escapes all words


def _scene(told: JourneyMap, figures: Figures | None, *, is_page: bool = False) -> Scene:
    places = {}
    if is_page and figures is not None:
        places = {one.key: reverse("journey_touchpoint", args=[told.key, one.key]) for _, one in told.touchpoints()}
    return draw_journey(told, saying(told, figures=figures, places=places), figures=figures)


def felt_lately(actor: Actor, key: str) -> Figures:
    """What customers felt there in the last thirteen weeks, for who may know it."""
    if not is_allowed(actor, May.READ_PERCEPTION):
        return Figures()
    return figures_of(journey_felt(actor, find_journey(key), period=quarter(clock.now())), CSAT)


def _as_svg(told: JourneyMap, figures: Figures) -> str:
    return as_svg(_scene(told, figures), is_alone=True)


def _as_json(told: JourneyMap, _figures: Figures) -> str:
    return json.dumps(as_json(told), ensure_ascii=False, indent=1) + "\n"


FILES: dict[str, tuple[str, Callable[[JourneyMap, Figures], str | bytes]]] = {
    "svg": ("image/svg+xml", _as_svg),
    "pdf": ("application/pdf", lambda told, figures: as_pdf(_scene(told, figures))),
    "json": ("application/json", _as_json),
    "csv": ("text/csv; charset=utf-8", lambda told, _figures: as_table(told).encode("utf-8-sig")),
}


@require_safe
def map_file(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The map to take along: SVG, PDF, JSON or CSV."""
    actor = actor_of(request)
    told = journey_map(actor, key).map
    if kind not in FILES:
        raise NotFound("There is no such file.")
    media_type, make = FILES[kind]
    answer = HttpResponse(make(told, felt_lately(actor, key)), content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{told.key}.{kind}"'
    return answer


@require_POST
def take_in(request: HttpRequest, key: str) -> HttpResponse:
    """A file laid over this map; its bad rows are told, the good ones went in."""
    actor = actor_of(request)
    require(actor, May.MAP_JOURNEYS)
    if "file" not in request.FILES:
        return back_to("journey_map", key, said="same")
    try:
        saved, bad = taken_from(request, actor, key=key)
    except (NotAllowed, NotFound):
        raise
    except Refused as error:
        return _map_page(request, actor, key, refused=(in_words(error), (), error.status))
    if bad or saved is None:
        return _map_page(request, actor, key, refused=("", bad, 422))
    return back_to("journey_map", saved.key, said="saved" if saved.changes else "same")


@require_safe
def touchpoint_page(request: HttpRequest, key: str, touchpoint: str) -> HttpResponse:
    """All that is planned at one touchpoint, and what comes before and after it."""
    actor = actor_of(request)
    shown = journey_map(actor, key)
    stage, one = _found(shown, touchpoint)
    names = {it.key: it.name for _, it in shown.map.touchpoints()}
    return page(request, "journeys/touchpoint.html", actor, shown=shown, stage=stage, one=one, names=names, felt=None)


def _found(shown: MapShown, key: str) -> tuple[StageMapped | None, TouchpointMapped]:
    """A retired one has no stage."""
    for stage, one in shown.map.touchpoints():
        if one.key == key:
            return stage, one
    for one in shown.retired:
        if one.key == key:
            return None, one
    raise NotFound("There is no such touchpoint.")
