"""The words of the story: text files with one wording a line, dealt like cards so that neighbours differ.

A file has sections `[name]`; below each, one wording a line. `|` is a new paragraph, `/` with spaces around it a new
line, `{slot}` is filled later, `#` opens a comment line.
"""

import random
import re
from collections.abc import Sequence
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


class Decks:
    """Deals wordings so that each is used once before any comes again."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._left: dict[tuple[str, ...], list[str]] = {}

    def deal(self, wordings: Sequence[str], *deck: str) -> str:
        """The next wording of this deck, shuffled anew when it is empty."""
        left = self._left.get(deck)
        if not left:
            left = self._left[deck] = list(wordings)
            self._rng.shuffle(left)
        return left.pop()
