"""Whether a customer's own words blame a rule: pure. Rather silent than wrong, for people read what it says."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from whiteglove.foundation.text import folded, one_line
from whiteglove.recovery.blame_words import ASKS_WHY, BLAMES

LONGEST_TEXT = 20_000
LONGEST_QUOTE = 500
SHORTEST_TITLE, SHORTEST_IN_SIGNS = 12, 6  # a sign of a script without spaces says as much as two letters
SENTENCE = re.compile(r"[^.!?。！？\n]{1,600}[.!?。！？]{0,3}")
# A key that a customer can only mean as one: letters and digits, such as R-17.
KEY = re.compile(r"^(?=.*[^\W\d_])(?=.*\d)[\w.-]{3,40}$")


@dataclass(frozen=True, slots=True)
class RuleKnown:
    """A rule in force. title: by language."""

    id: int
    key: str
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Blame:
    """The customer's sentence, and the rule that it names; None: it names none that we know."""

    sentence: str
    rule_id: int | None


def blame_in(text: str, rules: Iterable[RuleKnown] = ()) -> Blame | None:
    """The first sentence that blames a rule; one that names a rule of ours goes before. None: there is none.

    text: what is new in a message, without quotes and signature.
    """
    said = [one_line(sentence, LONGEST_QUOTE) for sentence in _sentences(text)]
    named = _names(rules)
    for sentence in said:
        if (rule_id := _named_in(sentence, named)) is not None and not _only_asks(sentence):
            return Blame(sentence, rule_id)
    found = next((one for one in said if _blames(one)), None)
    return None if found is None else Blame(found, None)


def _sentences(text: str) -> Iterator[str]:
    return (match.group() for match in SENTENCE.finditer(text[:LONGEST_TEXT]))


def _blames(sentence: str) -> bool:
    return not _only_asks(sentence) and any(words.search(sentence) for words in BLAMES.values())


def _only_asks(sentence: str) -> bool:
    """A question, unless it asks why."""
    is_question = sentence.rstrip().endswith(("?", "？", "か。"))
    return is_question and ASKS_WHY.search(sentence) is None


def _names(rules: Iterable[RuleKnown]) -> list[tuple[str, int]]:
    """What names a rule beyond doubt: its key with letters and digits, or its title of some length, folded."""
    names = [(folded(rule.key), rule.id) for rule in rules if KEY.match(rule.key)]
    titles = [(folded(title), rule.id) for rule in rules for title in rule.title.values()]
    return names + [(title, rule_id) for title, rule_id in titles if _is_long(title)]


def _is_long(title: str) -> bool:
    return len(title) >= (SHORTEST_TITLE if title.isascii() else SHORTEST_IN_SIGNS)


def _named_in(sentence: str, named: Iterable[tuple[str, int]]) -> int | None:
    said = folded(sentence)
    return next((rule_id for name, rule_id in named if name in said and _stands_alone(name, said)), None)


def _stands_alone(name: str, said: str) -> bool:
    """Not as a part of a longer word, such as R-17 in AR-170."""
    at = said.index(name)
    before, after = said[at - 1 : at], said[at + len(name) : at + len(name) + 1]
    return not (before.isalnum() and before.isascii()) and not (after.isalnum() and after.isascii())
