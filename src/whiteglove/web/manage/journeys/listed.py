"""All journeys; one begins from a ready map, from a file, or blank."""

import json

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotUnderstood, Refused
from whiteglove.journey.actions import Saved, reorder_journeys, restore_journey, retire_journey, save_map
from whiteglove.journey.importing import import_table
from whiteglove.journey.languages import house_language
from whiteglove.journey.queries import journeys
from whiteglove.journey.reading import map_from
from whiteglove.journey.ready import ready_map, ready_maps
from whiteglove.journey.tables import LARGEST, BadRow
from whiteglove.team.permissions import May, require
from whiteglove.web.actors import actor_of
from whiteglove.web.manage.showing import back_to, page
from whiteglove.web.refusals import in_words


@require_safe
def journeys_page(request: HttpRequest) -> HttpResponse:
    """In the order of the house; those that are planned no more at the end."""
    return _page(request, actor_of(request))


def _page(
    request: HttpRequest, actor: Actor, *, reason: str = "", bad: tuple[BadRow, ...] = (), status: int = 200
) -> HttpResponse:
    """reason: why something could not begin; bad: rows of a table that could not be taken."""
    found = journeys(actor, with_retired=True)
    return page(
        request,
        "journeys/list.html",
        actor,
        listed=found,
        ready=ready_maps(),
        taken={one.key for one in found},
        reason=reason,
        bad=bad,
        typed=request.POST.get("name", ""),
        status=status,
    )


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A new journey: `ready` names a map that comes along, a `file` is one, or `name` begins a blank one."""
    actor = actor_of(request)
    require(actor, May.MAP_JOURNEYS)
    try:
        saved, bad = _begun(request, actor)
    except NotAllowed:
        raise
    except Refused as error:
        return _page(request, actor, reason=in_words(error), status=error.status)
    if bad or saved is None:
        return _page(request, actor, bad=bad, status=422)
    if saved.is_new and "file" not in request.FILES and not request.POST.get("ready"):
        return back_to("journey_edit", saved.key, said="saved")
    return back_to("journey_map", saved.key, said="saved" if saved.changes else "same")


def _begun(request: HttpRequest, actor: Actor) -> tuple[Saved | None, tuple[BadRow, ...]]:
    name = request.POST.get("name", "").strip()
    if wanted := request.POST.get("ready"):
        return save_map(actor, ready_map(wanted), why=gettext("A ready map"), based_on=0), ()
    if "file" in request.FILES:
        return taken_from(request, actor, name=name)
    if not name:
        raise NotUnderstood(gettext("Give the journey a name."))
    return save_map(actor, map_from({"name": name}, language=house_language()), based_on=0), ()


def taken_from(
    request: HttpRequest, actor: Actor, *, key: str = "", name: str = ""
) -> tuple[Saved | None, tuple[BadRow, ...]]:
    """The map of an uploaded file: JSON is a whole map, anything else a table. Raises NotUnderstood."""
    text = _text(request)
    if not text.lstrip().startswith("{"):
        done = import_table(actor, text, key=key, name=name, why=gettext("From a file"))
        return done.saved, done.bad
    try:
        told = map_from(json.loads(text), language=house_language())
    except (ValueError, RecursionError):
        raise NotUnderstood(gettext("This file begins like JSON, but is none.")) from None
    return save_map(actor, told, why=gettext("From a file"), based_on=told.revision), ()


def _text(request: HttpRequest) -> str:
    file = request.FILES["file"]
    content = file.read(LARGEST + 1) if isinstance(file, UploadedFile) else b""
    if len(content) > LARGEST:
        raise NotUnderstood(gettext("The file is too large: at most 2 MB."))
    try:
        return str(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotUnderstood(gettext("The file is not in UTF-8. Save it as CSV UTF-8, or as JSON.")) from None


@require_POST
def retire(request: HttpRequest, key: str) -> HttpResponse:
    """It is planned no more."""
    return back_to("journey_map", retire_journey(actor_of(request), key).key, said="retired")


@require_POST
def restore(request: HttpRequest, key: str) -> HttpResponse:
    """It is planned again."""
    return back_to("journey_map", restore_journey(actor_of(request), key).key, said="restored")


@require_POST
def first(request: HttpRequest, key: str) -> HttpResponse:
    """It stands first, and so is what managers see first."""
    reorder_journeys(actor_of(request), [key])
    return back_to("journeys", said="first")
