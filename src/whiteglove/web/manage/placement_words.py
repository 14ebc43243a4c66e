"""A rule by which encounters are placed, as one plain sentence; and what corrections suggest, with their numbers."""

from functools import reduce
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import pgettext as in_context

from whiteglove.encounters.models import PlacementRule
from whiteglove.encounters.queries.ruled import Suggestion
from whiteglove.encounters.rules import InEpisode
from whiteglove.web.place_words import called

THINGS: dict[str, Promise] = {
    "": gettext_lazy("Anything"),
    "email": gettext_lazy("An e-mail"),
    "phone": gettext_lazy("A call"),
    "chat": gettext_lazy("A chat"),
    "web": gettext_lazy("A contact over a web page"),
    "social": gettext_lazy("A message in a social network"),
    "counter": gettext_lazy("A visit to the counter"),
    "letter": gettext_lazy("A letter"),
}
POSITIONS: dict[str, Promise] = {
    "": gettext_lazy("wherever in their trip"),
    InEpisode.FIRST: gettext_lazy("as the first of their trip"),
    InEpisode.AGAIN: gettext_lazy("later in their trip"),
}


def rule_sentence(rule: PlacementRule) -> str:
    """Such as "An e-mail to claims@air.example with the word receipt is at Claim."."""
    told = [_thing(rule.channel), *_conditions(rule)]
    return gettext("%(what)s is at %(place)s.") % {
        "what": reduce(_followed, told),
        "place": called(rule.touchpoint.name),
    }


def _thing(channel: str) -> str:
    if channel in THINGS:
        return str(THINGS[channel])
    return gettext("A contact over %(channel)s") % {"channel": channel}


def _followed(first: str, second: str) -> str:
    """Where a language puts what is said of a thing before it, it turns the two round."""
    said = in_context("parts of a rule of placement", "%(thing)s %(condition)s")
    return said % {"thing": first, "condition": second}


def _conditions(rule: PlacementRule) -> list[str]:
    said = []
    if rule.address:
        said.append(gettext("to %(address)s") % {"address": rule.address})
    if rule.team:
        said.append(gettext("for %(team)s") % {"team": rule.team.name})
    if rule.form:
        said.append(gettext("by the form %(form)s") % {"form": rule.form})
    if rule.topic:
        said.append(gettext("about %(topic)s") % {"topic": rule.topic})
    if rule.words:
        said.append(_words(rule.words))
    if rule.position_in_episode:
        said.append(str(POSITIONS[rule.position_in_episode]))
    return said


def _words(words: list[str]) -> str:
    if len(words) == 1:
        return gettext("with the word %(word)s") % {"word": words[0]}
    listed = in_context("between words of a rule", ", ").join(words)
    return gettext("with any of the words %(words)s") % {"words": listed}


def suggestion_sentence(one: Suggestion, place: str) -> str:
    """Such as "9 of 10 with the word receipt were put at Claim."."""
    named = {"there": one.there, "seen": one.seen, "word": one.word, "place": place}
    return gettext("%(there)s of %(seen)s with the word “%(word)s” were put at %(place)s.") % named


GLOBALS: dict[str, Any] = {
    "rule_sentence": rule_sentence,
    "suggestion_sentence": suggestion_sentence,
    "RULE_THINGS": THINGS,
    "RULE_POSITIONS": POSITIONS,
}
