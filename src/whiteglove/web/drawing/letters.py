"""How wide words are, rather too wide than too narrow, and how they are wrapped so that labels never overlap."""

import unicodedata
from functools import lru_cache

# Helvetica, in thousandths of the size: what PDF draws with, and near to what most screens do.
_HELVETICA = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
OTHER = 700
WIDEST_SCREEN = 1.16  # DejaVu Sans, the widest of the usual ones, against Helvetica; measured over our own labels
ELLIPSIS = "…"


def helvetica(text: str, size: float) -> float:
    """How wide PDF draws it."""
    return sum(_of(letter) for letter in text) * size / 1000


def width_of(text: str, size: float) -> float:
    """How wide it is at most on any screen."""
    wide = sum(map(is_wide, text)) * size
    return wide + (helvetica(text, size) - wide) * WIDEST_SCREEN


@lru_cache(maxsize=4096)
def _of(letter: str) -> int:
    code = ord(letter)
    if 32 <= code < 127:
        return _HELVETICA[code - 32]
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    if is_wide(letter):
        return 1000
    plain = unicodedata.normalize("NFD", letter)[0]
    return _HELVETICA[ord(plain) - 32] if 32 <= ord(plain) < 127 else OTHER


def is_wide(letter: str) -> bool:
    """Whether it takes a whole square, as Japanese does."""
    return unicodedata.east_asian_width(letter) in ("W", "F") or ord(letter) > 0xFFFF


def wrapped(text: str, *, size: float, width: float, lines: int) -> tuple[str, ...]:
    """At most so many lines of at most this width; what does not fit is cut with an ellipsis."""
    found: list[str] = []
    rest = " ".join(text.split())
    while rest and len(found) < lines:
        line, rest = _line(rest, size, width, is_last=len(found) == lines - 1)
        found.append(line)
    return tuple(found)


def _line(text: str, size: float, width: float, *, is_last: bool) -> tuple[str, str]:
    """What stands on one line, and what is left."""
    if width_of(text, size) <= width:
        return text, ""
    if is_last:
        return _fitting(text, size, width - width_of(ELLIPSIS, size)).rstrip() + ELLIPSIS, ""
    fits = _fitting(text, size, width)
    cut = _break(text, len(fits))
    return text[:cut].rstrip(), text[cut:].lstrip()


def _fitting(text: str, size: float, width: float) -> str:
    """As many letters as fit; at least one, or nothing would ever be drawn."""
    for end in range(len(text), 1, -1):
        if width_of(text[:end], size) <= width:
            return text[:end]
    return text[:1]


def _break(text: str, most: int) -> int:
    """Where to break before so many letters: at a space, after a hyphen, between squares; else within the word."""
    for cut in range(most, 0, -1):
        if cut < len(text) and (text[cut] == " " or text[cut - 1] in "-/ " or is_wide(text[cut - 1])):
            return cut
    return most
