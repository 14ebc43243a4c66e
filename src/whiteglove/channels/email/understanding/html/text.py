"""The words of an HTML mail as plain text, in the shape a plain-text mail would have had."""

import html as entities
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from whiteglove.channels.email.understanding.html.lines import Lines
from whiteglove.channels.email.understanding.html.markup import BLOCKS, What, attributes, events

LONGEST_URL: Final = 160
"""A longer link is a tracker's; written out it only hides the words."""

_PARAGRAPHS: Final = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "pre", "table", "figure", "xmp"}
)
_RULE: Final = "_" * 32

_HIDDEN = re.compile(
    r"(?:^|[;\s\"'])(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0*\.?0*\s*(?:;|!|$))",
    re.IGNORECASE,
)
_NO_HEIGHT = re.compile(r"(?:^|[;\s])(?:max-)?height\s*:\s*0(?:\.0+)?(?:px|pt|em|%)?\s*(?:;|!|$)", re.IGNORECASE)
_CLIPPED = re.compile(r"overflow(?:-y)?\s*:\s*hidden", re.IGNORECASE)
_FONT_SIZE = re.compile(r"(?:^|[;\s])font-size\s*:\s*([^;]*)", re.IGNORECASE)
_NOTHING = re.compile(r"0*\.?0*(?:px|pt|em|rem|%)?\s*(?:!\s*important)?\s*", re.IGNORECASE)
_KEEPS_SPACE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_NO_MARGIN = re.compile(r"(?:^|[;\s])margin(?:-top|-bottom)?\s*:\s*0", re.IGNORECASE)
_NO_BORDER = re.compile(r"border(?:-left)?\s*:\s*(?:none|0)", re.IGNORECASE)
_PADDING_MARKS = re.compile("(?:[\u200b\u200c\u200d\u034f\ufeff\u2007\u00ad\u2060][ \u00a0]*){3,}")
_ANY_TAG = re.compile(r"<[^<>]*+>")
_BARE = re.compile(r"^(?:https?://|mailto:|tel:)?(?:www\.)?|/+$", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")


def text_of_html(html: str) -> str:
    """Readable text of an HTML mail: quotes as `> ` lines, lists, rows, links as in a plain mail.

    What the mail hides (preheaders, `display:none`) is left out, unless everything is hidden. Never raises.
    """
    html = html.replace("\x00", "")
    try:
        writer = _Writer(show_hidden=False)
        text = writer.write(html)
        if not text and writer.left_out:
            text = _Writer(show_hidden=True).write(html)
    except (ValueError, LookupError, RecursionError, OverflowError):
        text = ""
    return text or _without_tags(html)


def _without_tags(html: str) -> str:
    plain = entities.unescape(_ANY_TAG.sub(" ", html))
    lines = (_SPACES.sub(" ", line).strip() for line in plain.splitlines())
    return "\n".join(line for line in lines if line)


_Undo = tuple[bool, bool, bool, bool, int]
"""Whether it hides, quotes, keeps spaces; whether words were too small before; the breaks it wants around it."""


class _Writer:
    """Turns events into lines. `undo` holds, for every open element, what its end takes back."""

    def __init__(self, *, show_hidden: bool) -> None:
        self.show_hidden = show_hidden
        self.lines = Lines()
        self.undo: list[_Undo] = []
        self.hidden = 0
        self.left_out = False
        self.tiny = False
        self.link: str | None = None
        self.lists: list[int | None] = []

    def write(self, html: str) -> str:
        for what, name, rest in events(html):
            if what is What.TEXT:
                if not self.hidden and (not self.tiny or self.show_hidden):
                    self._text(rest)
            elif what is What.OPEN:
                self._open(name, rest)
            elif what is What.CLOSE:
                self._close(name)
            elif not self.hidden:
                self._void(name, rest)
        return self.lines.text()

    def _text(self, raw: str) -> None:
        text = entities.unescape(raw) if "&" in raw else raw
        if not text.isascii():
            text = _PADDING_MARKS.sub(" ", text)
        self.lines.add(text)

    def _open(self, name: str, rest: str) -> None:
        if not rest and name not in BLOCKS:
            self.undo.append((False, False, False, self.tiny, 0))
            return
        given = attributes(rest) if rest else {}
        style = given.get("style", "")
        look = _look(style) if style else _PLAIN
        hides = not self.show_hidden and (look.hidden or "hidden" in given)
        quotes = name == "blockquote" and _is_quote(given, style)
        keeps = look.keeps_space or name == "pre"
        breaks = self._breaks(name, given, style) if name in BLOCKS else 0
        self.undo.append((hides, quotes, keeps, self.tiny, breaks))
        self.hidden += hides
        if look.tiny is not None:
            self.tiny = look.tiny
        if self.hidden or self.tiny:
            self.left_out = True
        if self.hidden:
            return
        self.lines.verbatim += keeps
        if quotes:
            self.lines.quote()
        elif name in BLOCKS:
            self._open_block(name, given, breaks)
        elif name == "a":
            self.link = given.get("href", "").strip()
            self.lines.remember()

    def _open_block(self, name: str, given: Mapping[str, str], breaks: int) -> None:
        lines = self.lines
        if name in {"td", "th"}:
            lines.cell()
        elif name == "tr":
            lines.row()
        elif name == "li":
            lines.item(self._marker())
        elif name in {"ul", "ol"}:
            lines.block(breaks)
            self.lists.append(_first_number(given) if name == "ol" else None)
        else:
            lines.block(breaks)

    def _breaks(self, name: str, given: Mapping[str, str], style: str) -> int:
        if name == "p":
            return 1 if _is_tight(given, style) else 2
        if name in {"ul", "ol"}:
            return 1 if self.lists else 2
        if name == "table":
            return 1 if self.lines.in_row else 2
        return 2 if name in _PARAGRAPHS else 1

    def _close(self, name: str) -> None:
        hides, quotes, keeps, self.tiny, breaks = self.undo.pop()
        was_hidden, self.hidden = self.hidden, self.hidden - hides
        if was_hidden:
            return
        self.lines.verbatim -= keeps
        if quotes:
            self.lines.unquote()
        elif name in BLOCKS:
            self._close_block(name, breaks)
        elif name == "a":
            self._close_link()

    def _close_block(self, name: str, breaks: int) -> None:
        if name in {"td", "th"}:
            return
        if name == "tr":
            self.lines.end_row()
        elif name in {"ul", "ol"}:
            if self.lists:
                self.lists.pop()
            self.lines.block(breaks)
        elif name == "li":
            self.lines.end_item()
        else:
            self.lines.block(breaks)

    def _close_link(self) -> None:
        words, url = self.lines.remembered(), self.link
        self.link = None
        if url and words and _is_useful(url, words):
            self.lines.add(f" <{url.removeprefix('mailto:')}>")

    def _void(self, name: str, rest: str) -> None:
        if name == "br":
            self.lines.end_line()
        elif name == "hr":
            self.lines.block(1)
            self.lines.add(_RULE)
            self.lines.block(1)
        elif name == "img" and not self.tiny:
            given = attributes(rest)
            alt = " ".join(given.get("alt", "").split())
            if alt and not _look(given.get("style", "")).hidden:
                self.lines.add(f"[{alt}]" if any(letter.isalnum() for letter in alt) else alt)

    def _marker(self) -> str:
        if not self.lists or self.lists[-1] is None:
            return "- "
        number = self.lists[-1]
        self.lists[-1] = number + 1
        return f"{number}. "


class _Look(NamedTuple):
    """What a style does to words. tiny: too small to be seen, None when it names no size."""

    hidden: bool
    keeps_space: bool
    tiny: bool | None


_PLAIN: Final = _Look(hidden=False, keeps_space=False, tiny=None)


@lru_cache(maxsize=512)
def _look(style: str) -> _Look:
    size = _FONT_SIZE.search(style)
    return _Look(
        hidden=bool(_HIDDEN.search(style) or (_NO_HEIGHT.search(style) and _CLIPPED.search(style))),
        keeps_space=bool(_KEEPS_SPACE.search(style)),
        tiny=None if size is None else bool(_NOTHING.fullmatch(size[1])),
    )


def _is_quote(given: Mapping[str, str], style: str) -> bool:
    """A blockquote without a border and without a quoting program's marks only indents: no quote."""
    marked = "cite" in given or "type" in given or "quote" in given.get("class", "").replace("indent-blockquote", "")
    return marked or not ("indent-blockquote" in given.get("class", "") or bool(_NO_BORDER.search(style)))


def _is_tight(given: Mapping[str, str], style: str) -> bool:
    """Programs that write one paragraph a line take its margins away."""
    return given.get("class", "").startswith("Mso") or bool(style and _NO_MARGIN.search(style))


def _first_number(given: Mapping[str, str]) -> int:
    start = given.get("start", "")
    return int(start) if re.fullmatch(r"-?[0-9]{1,6}", start) else 1


def _is_useful(url: str, words: str) -> bool:
    if len(url) > LONGEST_URL or not re.match(r"(?:https?://|mailto:[^?]+@|tel:)", url, re.IGNORECASE):
        return False
    if any(mark in url for mark in " \n\r\t<>") or ("@" in words and url.lower().startswith("mailto:")):
        return False
    shown, target = (_BARE.sub("", part).casefold() for part in (words.strip(" <>"), url))
    return (
        target.split("?")[0].rstrip("/") != shown.split("?")[0].rstrip("/") if "?" not in shown else target != shown
    )
