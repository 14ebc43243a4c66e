"""Reads a text of ours sentence by sentence, and tells what in it reads like a promise."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from whiteglove.promises.hearing.english import ENGLISH
from whiteglove.promises.hearing.french import FRENCH
from whiteglove.promises.hearing.japanese import JAPANESE
from whiteglove.promises.hearing.moments import Spoken, at_clock, within_reach
from whiteglove.promises.hearing.rules import Commitment, Language
from whiteglove.promises.hearing.sentences import sentences

LANGUAGES = {language.code: language for language in (ENGLISH, FRENCH, JAPANESE)}
AT_MOST = 5
_ASKS = ("?", "？", "か。")


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence that reads like a promise. rule: language and name of what was found; due None: it names no time."""

    sentence: str
    rule: str
    due: datetime | None


def promises_in(text: str, *, language: str | None, at: datetime, zone: tzinfo) -> list[Heard]:
    """What a text of ours, sent at this moment, seems to promise to a customer in this zone; five at most, in order.

    language: of the text, ISO 639-1; in one we do not know, or None, all are tried. Never raises, whatever the text.
    """
    spoken = Spoken(at.astimezone(zone))
    known = [LANGUAGES[language]] if language in LANGUAGES else list(LANGUAGES.values())
    heard: dict[str, Heard] = {}
    for sentence in sentences(text):
        found = next((one for rules in known if (one := _heard(sentence, rules, spoken))), None)
        if found is not None:
            heard.setdefault(sentence, found)
    return list(heard.values())[:AT_MOST]


def _heard(sentence: str, rules: Language, spoken: Spoken) -> Heard | None:
    plain = unicodedata.normalize("NFKC", sentence)
    if plain.endswith(_ASKS) or rules.refused.search(plain):
        return None
    commitment = _commitment(plain, rules)
    if commitment is None:
        return None
    due = _due(plain, rules, spoken)
    if due is None and not commitment.is_strong:
        return None
    return Heard(sentence, f"{rules.code}: {commitment.name}", due)


def _commitment(plain: str, rules: Language) -> Commitment | None:
    return next((one for one in rules.commitments if one.words.search(plain)), None)


def _due(plain: str, rules: Language, spoken: Spoken) -> datetime | None:
    clock = rules.clock(plain)
    for timing in rules.timings:
        found = timing.words.search(plain)
        if found is not None:
            moment = within_reach(spoken, timing.moment(spoken, found, clock))
            return moment.astimezone(UTC) if moment else None
    if clock is None:
        return None
    return at_clock(spoken, clock).astimezone(UTC)
