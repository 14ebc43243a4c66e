"""What a map asks of the order of touchpoints, as a sentence."""

from collections.abc import Mapping

from django.utils.translation import gettext, ngettext

from whiteglove.insight.queries.order import AskedShown
from whiteglove.journey.shape import Names
from whiteglove.web.manage.journeys.words import named


def asked_words(one: AskedShown, names: Mapping[str, Names]) -> str:
    """As the map's own page says it."""
    first, *others = (named(names.get(key, {})) or key for key in (one.first, *one.then))
    told = {"first": first, "second": others[0]}
    if one.kind == "must":
        return gettext("“%(first)s” must be followed by “%(second)s”.") % told
    if one.kind == "never":
        return gettext("“%(first)s” is never followed by “%(second)s”.") % told
    if one.kind == "within":
        hours = one.hours or 0
        said = ngettext(
            "“%(first)s” is followed by “%(second)s” within %(count)s hour.",
            "“%(first)s” is followed by “%(second)s” within %(count)s hours.",
            hours,
        )
        return said % (told | {"count": hours})
    if len(others) == 1:
        return gettext("“%(first)s” may be followed by “%(second)s”.") % told
    ways = gettext("%(some)s or “%(last)s”") % {
        "some": ", ".join(f"“{other}”" for other in others[:-1]),
        "last": others[-1],
    }
    return gettext("“%(first)s” may be followed by %(ways)s.") % {"first": first, "ways": ways}
