"""The language of the search field: words, "phrases", filters such as `team:baggage`, each turned round by `-`.

Pure: whatever is typed is understood as something, and `str` of it is the same search again.
"""

import re
from dataclasses import dataclass

from whiteglove.foundation.text import storable

READ_AT_MOST = 20_000
TERMS_AT_MOST = 50
LONGEST_TERM = 200

NAMES = (
    "from", "to", "customer", "team", "owner", "tag", "is", "has", "file", "language", "before", "after", "on",
)  # fmt: skip
ALIASES = {
    "lang": "language", "assigned": "owner", "label": "tag", "since": "after", "until": "before", "date": "on",
    "filename": "file",
    "差出人": "from", "宛先": "to", "顧客": "customer", "お客様": "customer", "チーム": "team", "担当": "owner",
    "担当者": "owner", "タグ": "tag", "状態": "is", "ファイル": "file", "言語": "language", "以前": "before",
    "以降": "after", "日付": "on",
}  # fmt: skip
KNOWN = {**{name: name for name in NAMES}, **ALIASES}

_QUOTES = str.maketrans(dict.fromkeys("“”„‟「」『』＂", '"'))
_TOKEN = re.compile(
    r'(?P<minus>[-\u2212\uff0d]?)(?:"(?P<phrase>[^"]*)"?'
    r'|(?P<name>[^\W\d_]+)[:\uff1a](?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]*))'
    r'|(?P<word>[^\s"]+))'
)


@dataclass(frozen=True, slots=True)
class Word:
    """Words as they were typed, without a space between them."""

    text: str
    is_negated: bool = False

    def __str__(self) -> str:
        return f"{'-' if self.is_negated else ''}{self.text}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must follow each other."""

    text: str
    is_negated: bool = False

    def __str__(self) -> str:
        return f'{"-" if self.is_negated else ""}"{self.text}"'


@dataclass(frozen=True, slots=True)
class Filter:
    """A name and a value, such as team and baggage. The name need not be one we know."""

    name: str
    value: str
    is_negated: bool = False

    @property
    def is_known(self) -> bool:
        """Whether it is a filter of ours."""
        return self.name in KNOWN

    def __str__(self) -> str:
        value = self.value if self.value and " " not in self.value else f'"{self.value}"'
        return f"{'-' if self.is_negated else ''}{self.name}:{value}"


Term = Word | Phrase | Filter


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked for, in the order it was typed."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return " ".join(str(term) for term in self.terms)

    def __bool__(self) -> bool:
        return bool(self.terms)

    def without(self, position: int) -> "Search":
        """The same without one of its terms."""
        return Search(self.terms[:position] + self.terms[position + 1 :])

    def plus(self, *terms: Term) -> "Search":
        """The same with more terms, each of them once."""
        return Search(self.terms + tuple(term for term in dict.fromkeys(terms) if term not in self.terms))

    @property
    def words(self) -> str:
        """What is no filter, to be typed on."""
        return " ".join(str(term) for term in self.terms if not isinstance(term, Filter))

    @property
    def filters(self) -> tuple[tuple[int, Filter], ...]:
        """Filters with their positions."""
        return tuple((at, term) for at, term in enumerate(self.terms) if isinstance(term, Filter))


def parse(text: str) -> Search:
    """Read what somebody typed. Never refuses: what is no filter is words."""
    terms: list[Term] = []
    for token in _TOKEN.finditer(storable(text[:READ_AT_MOST]).translate(_QUOTES)):
        term = _term(token)
        if term is not None:
            terms.append(term)
        if len(terms) == TERMS_AT_MOST:
            break
    return Search(tuple(terms))


def _term(token: re.Match[str]) -> Term | None:
    is_negated = bool(token["minus"])
    if token["phrase"] is not None:
        phrase = _tidy(token["phrase"])
        return Phrase(phrase, is_negated) if phrase else None
    if token["word"] is not None:
        return Word(token["word"][:LONGEST_TERM], is_negated)
    name, value = token["name"], _tidy(token["bare"] if token["quoted"] is None else token["quoted"])
    known = KNOWN.get(name.lower())
    if known is None and (not value or value.startswith("//") or len(name) > LONGEST_TERM):
        return Word(f"{name}:{value.partition(' ')[0]}"[:LONGEST_TERM], is_negated)
    return Filter(known or name, value, is_negated)


def _tidy(text: str) -> str:
    return " ".join(text.split())[:LONGEST_TERM].strip()
