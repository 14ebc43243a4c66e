"""Where on the map an encounter is, in the reader's words, and why."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_lazy

from whiteglove.encounters.models import PlacedBy
from whiteglove.encounters.queries.places import PlaceOffered
from whiteglove.foundation import clock
from whiteglove.perception.timeline.queries import Story
from whiteglove.perception.timeline.words import sentence
from whiteglove.team.house import house

CHANNELS = {
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Telephone"),
    "chat": gettext_lazy("Chat"),
    "web": gettext_lazy("Web page"),
    "social": gettext_lazy("Social network"),
    "counter": gettext_lazy("Counter"),
    "letter": gettext_lazy("Letter"),
}


def called(names: Mapping[str, str] | None) -> str:
    """A name of the map in the reader's language; else in the house's, in English, in any."""
    known = names or {}
    reader = get_language() or "en"
    wanted = (reader, reader.partition("-")[0], *house().languages, "en", *known)
    return next((known[language] for language in wanted if known.get(language)), "")


def channel_name(channel: str) -> str:
    """A channel in words; a word of the house as it is."""
    return str(CHANNELS.get(channel, channel))


def why_there(placed_by: str, place: Mapping[str, Any]) -> str:
    """Why an encounter stands where it stands."""
    match placed_by:
        case PlacedBy.RULE if place.get("word"):
            return gettext("by the word “%(word)s”") % {"word": place["word"]}
        case PlacedBy.RULE:
            return gettext("by a rule")
        case PlacedBy.COLLEAGUE:
            return gettext("%(name)s put it there") % {"name": place.get("by", "")}
        case PlacedBy.SOURCE:
            return gettext("as the record says")
        case _:
            return gettext("no rule says where")


def by_journey(offered: list[PlaceOffered]) -> list[tuple[str, list[PlaceOffered]]]:
    """What can be chosen, under the name of its journey."""
    return [
        (called(group[0].journey_name), group)
        for group in (list(some) for _, some in groupby(offered, key=lambda one: one.journey_key))
    ]


def what_matters(story: Story) -> str:
    """The one sentence to read before answering."""
    return sentence(story.points, timezone.localtime(clock.now()))


GLOBALS: dict[str, Any] = {
    "called": called,
    "channel_name": channel_name,
    "why_there": why_there,
    "by_journey": by_journey,
    "what_matters": what_matters,
}
