"""The words of the story: text files with one wording a line, dealt like cards so that neighbours differ.

A file has sections `[name]`; below each, one wording a line. `|` is a new paragraph, `/` with spaces around it
a new line, `{slot}` is filled later, `#` opens a comment line. In a topic's file a wording may begin with marks,
`@b2 `: what follows an `open` marked `b` is unmarked or marked `b` too; a `back` marked `2` answers a `question`
marked `2`.
"""

import random
import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from types import MappingProxyType

Sections = MappingProxyType[str, tuple[str, ...]]

_FRENCH_GAP = re.compile(r" (?=[:;?!»€%])|(?<=«) ")
NO_BREAK_SPACE = "\u00a0"


@cache
def sections(folder: str, name: str) -> Sections:
    """The sections of `texts/<folder>/<name>.txt`, and its name; French gets its unbreakable spaces."""
    found: dict[str, list[str]] = {"name": [name]}
    current: list[str] = []
    for line in text_file(folder, name).splitlines():
        if line.startswith("[") and line.endswith("]"):
            current = found.setdefault(line[1:-1], [])
        elif line.strip() and not line.startswith("#"):
            current.append(_typeset(line.strip(), folder))
    return MappingProxyType({section: tuple(wordings) for section, wordings in found.items()})


def text_file(folder: str, name: str) -> str:
    """The raw text of one file."""
    return (files("whiteglove.demo.story") / "texts" / folder / f"{name}.txt").read_text(encoding="utf-8")


def french_spaces(text: str) -> str:
    """Spaces before : ; ? ! and inside « » that do not break."""
    return _FRENCH_GAP.sub(NO_BREAK_SPACE, text)


def _typeset(line: str, folder: str) -> str:
    text = line.replace(" | ", "|").replace("|", "\n\n").replace(" / ", "\n")
    return french_spaces(text) if folder == "fr" else text


def meaning(wording: str) -> tuple[str, str]:
    """A wording's marks and its words: "@ab Hello" is ("ab", "Hello"); without marks it fits everywhere."""
    if not wording.startswith("@"):
        return "", wording
    marks, _, words = wording[1:].partition(" ")
    return marks, words


class Decks:
    """Deals wordings so that each is used once before any comes again."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._left: dict[tuple[str, ...], list[str]] = {}

    def deal(self, wordings: Sequence[str], *deck: str, fits: Callable[[str], bool] | None = None) -> str:
        """The next wording of this deck that fits; shuffled anew when none is left."""
        left = self._left.setdefault(deck, [])
        place = _place(left, fits)
        if place is None:
            fresh = [wording for wording in wordings if wording not in left]
            self._rng.shuffle(fresh)
            left[:0] = fresh
            place = _place(left, fits)
        if place is None:
            raise NoWordingFits(f"nothing fits in {deck}")
        return left.pop(place)


class NoWordingFits(LookupError):
    """A text file lacks a wording for what was begun."""


def _place(left: Sequence[str], fits: Callable[[str], bool] | None) -> int | None:
    if fits is None:
        return len(left) - 1 if left else None
    return next((place for place in reversed(range(len(left))) if fits(left[place])), None)
