"""Inline styles of a mail, cut down to what colours and arranges words within their own box."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from whiteglove.channels.email.understanding.html.markup import names

LONGEST_LENGTH: Final = 2000
"""Pixels (or any other unit): a longer box is there to cover or to push things away."""

_SAFE: Final = names(
    """color background background-color font font-family font-size font-style font-weight font-variant
    line-height letter-spacing word-spacing text-align text-decoration text-decoration-line text-
    decoration-color text-decoration-style text-transform text-indent vertical-align white-space word-
    break word-wrap overflow-wrap direction width max-width min-width height max-height min-height
    margin margin-top margin-right margin-bottom margin-left padding padding-top padding-right padding-
    bottom padding-left border border-top border-right border-bottom border-left border-color border-
    style border-width border-top-color border-top-style border-top-width border-right-color border-
    right-style border-right-width border-bottom-color border-bottom-style border-bottom-width border-
    left-color border-left-style border-left-width border-radius border-collapse border-spacing list-
    style list-style-type list-style-position table-layout caption-side empty-cells float clear overflow
    opacity visibility display"""
)
_WITH_IMAGES: Final = frozenset({"background", "background-image", "list-style", "list-style-image"})
_DISPLAYS: Final = names(
    """block inline inline-block none list-item table inline-table table-row table-cell table-row-group
    table-header-group table-footer-group table-column table-caption"""
)
_FUNCTIONS: Final = frozenset({"rgb", "rgba", "hsl", "hsla", "linear-gradient", "radial-gradient"})

_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_URL = re.compile(r"""(?i)\burl\(\s*+(?:"([^"]*)"|'([^']*)'|([^"'()]*+))\s*+\)""")
_REMOTE_URL = re.compile(r"(?i)\burl\(\s*[\"']?\s*(?:https?:|//)")
_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.IGNORECASE)
_PLAIN_VALUE = re.compile(r"""(?:[\w\s#%.,()+-]|"[\w\s.,+-]*"|'[\w\s.,+-]*'|/(?!\*))+""")
_FUNCTION = re.compile(r"([\w-]*)\s*\(")
_NUMBER = re.compile(r"(?<![\w#.])([+-]?\d*\.?\d+(?:e[+-]?\d+)?)")
_NAME = re.compile(r"[a-z-]+")


@dataclass(frozen=True, slots=True)
class CleanStyle:
    """text: safe declarations, joined the same way whenever they are cleaned again. remote: pictures
    wanted from elsewhere, held_back: those of them that are not fetched.
    """

    text: str
    remote: int
    held_back: int


ImageUrl = Callable[[str], str | None]
"""What stands for an image's address: an address that may be fetched, or None to hold it back."""


def clean_style(style: str, *, image_url: ImageUrl) -> CleanStyle:
    """The safe part of an inline style: nothing that leaves its box, covers, or fetches unasked."""
    if "url" not in style.lower():
        return CleanStyle(_clean_declarations(style), 0, 0)
    kept: list[str] = []
    remote = held_back = 0
    for declaration in _declarations(style):
        name, _, value = declaration.partition(":")
        name = name.strip().lower()
        if name in _WITH_IMAGES and _URL.search(value) and "\\" not in value:
            remote += len(_REMOTE_URL.findall(value))
            value, held = _with_images(value, image_url)
            held_back += held
            if value:
                kept.append(f"{name}:{value}")
        elif plain := _clean_declaration(declaration):
            kept.append(plain)
    return CleanStyle(";".join(kept), remote, held_back)


@lru_cache(maxsize=2048)
def _clean_declarations(style: str) -> str:
    return ";".join(kept for part in _declarations(style) if (kept := _clean_declaration(part)))


def _declarations(style: str) -> list[str]:
    """Split at semicolons, but not at those of an address in `url(...)`."""
    style = _COMMENT.sub(" ", style)
    urls: list[str] = []

    def set_aside(url: re.Match[str]) -> str:
        urls.append(url[0])
        return f"\x00{len(urls) - 1}\x00"

    parts = _URL.sub(set_aside, style.replace("\x00", "")).split(";")
    return [re.sub(r"\x00(\d+)\x00", lambda mark: urls[int(mark[1])], part) for part in parts]


def _clean_declaration(declaration: str) -> str | None:
    name, colon, value = declaration.partition(":")
    name = name.strip().lower()
    value = " ".join(_IMPORTANT.sub("", value).split())
    if not colon or name not in _SAFE or not value or not _is_plain(value):
        return None
    if name == "display" and value.lower() not in _DISPLAYS:
        return None
    return f"{name}:{value}" if _stays_in_its_box(name, value) else None


def _is_plain(value: str) -> bool:
    if not _PLAIN_VALUE.fullmatch(value) or value.count("(") != value.count(")"):
        return False
    return all(function.lower() in _FUNCTIONS for function in _FUNCTION.findall(value))


def _stays_in_its_box(name: str, value: str) -> bool:
    if name == "font-family" or "(" in value:
        return True
    numbers = [float(number) for number in _NUMBER.findall(value)]
    negative_allowed = name in {"letter-spacing", "word-spacing"}
    lowest = -5 if negative_allowed else 0
    return all(lowest <= number <= LONGEST_LENGTH for number in numbers)


def _with_images(value: str, image_url: ImageUrl) -> tuple[str, int]:
    held = 0
    shown: list[str] = []
    for double, single, bare in _URL.findall(value):
        asked = (double or single or bare).strip()
        url = image_url(asked) if asked else None
        if url is None:
            held += bool(re.match(r"(?i)https?:|//", asked))
        elif not re.search(r"""["'\\()\s<>]""", url):
            shown.append(f'url("{url}")')
    rest = " ".join(_IMPORTANT.sub("", _URL.sub(" ", value)).split()).strip(", ")
    plain = rest if rest and _is_plain(rest) else ""
    return " ".join([*shown, plain]).strip(), held
