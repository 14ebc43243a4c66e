"""What was just said of a place on the map, with its undo."""

from django.http import HttpRequest
from django.utils.translation import gettext

from whiteglove.encounters.models import Correction
from whiteglove.foundation.actors import Actor
from whiteglove.web.desk.doing import Done
from whiteglove.web.desk.wanted import number
from whiteglove.web.place_words import called


def placed_done(made: Correction | None) -> Done:
    """The sentence about a correction; None: it stood there already."""
    if made is None:
        return Done(gettext("It stood there already."))
    if made.to_touchpoint is None:
        return Done(gettext("It is at no place of our maps now."), undo_place=made.pk)
    said = gettext("It is at “%(place)s” now.") % {"place": called(made.to_touchpoint.name)}
    return Done(said, undo_place=made.pk)


def undone_done(*, is_done: bool) -> Done:
    """The sentence about taking one back."""
    return Done(gettext("Undone.") if is_done else gettext("It was changed since and is left alone."))


def placed_before(request: HttpRequest, actor: Actor) -> Done | None:
    """What the correction named in the address (`placed`) did, if the reader made it: for pages without a script."""
    asked = number(request.GET.get("placed", ""))
    own = Correction.objects.filter(pk=asked, by=actor.colleague_id or 0, undone_at=None)
    made = own.select_related("to_touchpoint").first() if asked else None
    return placed_done(made) if made else None
