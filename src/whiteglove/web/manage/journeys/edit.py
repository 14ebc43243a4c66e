"""The editor of a map: one page, one form; what is typed is never lost, whoever saves meanwhile."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood, Refused
from whiteglove.journey.actions import ChangedMeanwhile, save_map
from whiteglove.journey.languages import house_language
from whiteglove.journey.people import who_may_stand
from whiteglove.journey.queries import MapShown, VersionShown, journey_map, versions
from whiteglove.journey.reading import LONGEST_NAME, LONGEST_WORDS, map_from
from whiteglove.journey.shape import TouchpointMapped
from whiteglove.team.house import house
from whiteglove.team.permissions import May, require
from whiteglove.web.actors import actor_of
from whiteglove.web.manage.journeys.draft import Draft, draft_from, draft_of, languages_of
from whiteglove.web.manage.journeys.drawing_acts import do
from whiteglove.web.manage.journeys.shown import drawing
from whiteglove.web.manage.journeys.words import CHANNELS
from whiteglove.web.manage.showing import back_to, page
from whiteglove.web.refusals import in_words, is_fragment


@require_http_methods(["GET", "HEAD", "POST"])
def edit_page(request: HttpRequest, key: str) -> HttpResponse:
    """The map to be drawn another way. POST with `do` changes the form alone, without it saves."""
    actor = actor_of(request)
    require(actor, May.MAP_JOURNEYS)
    shown = journey_map(actor, key)
    if request.method != "POST":
        return _form(request, actor, shown, draft_of(shown.map, based_on=shown.revision))
    draft = draft_from(request.POST, shown.map.key)
    if act := request.POST.get("do", ""):
        focus = do(draft, act, _away(shown, draft))
        return _form(request, actor, shown, draft, focus=focus)
    return _saved(request, actor, shown, draft)


def _saved(request: HttpRequest, actor: Actor, shown: MapShown, draft: Draft) -> HttpResponse:
    try:
        told = map_from(draft.as_given(), language=house_language())
        saved = save_map(actor, told, why=draft.why, based_on=draft.based_on)
    except (NotAllowed, NotFound):
        raise
    except ChangedMeanwhile as error:
        meanwhile = [one for one in versions(actor, shown.map.key) if one.number > draft.based_on]
        draft.based_on = shown.revision
        return _form(request, actor, shown, draft, reason=in_words(error), meanwhile=meanwhile, status=409)
    except Refused as error:
        return _form(request, actor, shown, draft, reason=in_words(error), status=error.status)
    return back_to("journey_map", saved.key, said="saved" if saved.changes else "same")


def _away(shown: MapShown, draft: Draft) -> list[TouchpointMapped]:
    """Touchpoints that can be put back: retired ones, and those that were just taken off."""
    there = {point.ref for _, point in draft.points()}
    saved = [one for _, one in shown.map.touchpoints()]
    return [one for one in (*saved, *shown.retired) if one.key not in there]


def _form(
    request: HttpRequest,
    actor: Actor,
    shown: MapShown,
    draft: Draft,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """more: focus (field to go to), reason (why it was not saved), meanwhile (what others saved)."""
    meanwhile: list[VersionShown] = more.get("meanwhile", [])
    context = {
        "shown": shown,
        "draft": draft,
        "focus": more.get("focus", ""),
        "reason": more.get("reason", ""),
        "meanwhile": meanwhile,
        "away": _away(shown, draft),
        "languages": languages_of(draft, house().languages or ("en",)),
        "channels": CHANNELS,
        "people": who_may_stand(actor, shown.map),
        "preview": _preview(draft),
        "LONGEST_NAME": LONGEST_NAME,
        "LONGEST_WORDS": LONGEST_WORDS,
    }
    if is_fragment(request):
        return render(request, "manage/journeys/_form.html", {"actor": actor, **context}, using="jinja2")
    return page(request, "journeys/edit.html", actor, status=status, **context)


def _preview(draft: Draft) -> Markup | None:
    """The draft as it would be drawn; None while it cannot be, for a name is missing."""
    try:
        return drawing(map_from(draft.as_given(), language=house_language()), None)
    except NotUnderstood:
        return None
