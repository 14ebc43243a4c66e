"""What the HTML of a mail knows of its quotes, carried over to the lines of its text."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from html import unescape

from whiteglove.channels.email.understanding.reply.lines import OWN, QUOTE, Lines, plain_line
from whiteglove.channels.email.understanding.reply.scan import Scan

LONGEST_HTML = 1_000_000
WINDOW = 3_000
SHORT_LINE, SHORT_WINDOW = 8, 200

# No alternative can run past the next "<" or ">", so a page of "<" costs no more than its length.
_TOKEN = re.compile(r"<!--|<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
_HAS_QUOTES = re.compile(r"<blockquote|yahoo_quoted", re.IGNORECASE)
_CITED = re.compile(r"cite|gmail_quote|border-left|quoted", re.IGNORECASE)
_SKIPPED = ("style", "script", "head", "title")


@dataclass(slots=True)
class _Page:
    """The words of a page in one string without spaces; `ends`, `quoted` say which stretch is quoted."""

    pieces: list[str] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    quoted: list[bool] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, *, quoted: bool) -> None:
        packed = _packed(unescape(text))
        if packed:
            self.length += len(packed)
            self.pieces.append(packed)
            self.ends.append(self.length)
            self.quoted.append(quoted)

    def is_quoted(self, position: int) -> bool:
        return self.quoted[bisect_left(self.ends, position + 1)]


def relabel_by_html(lines: Lines, scan: Scan, html: str) -> None:
    """Give back answers below an unmarked quote; label quotes no rule saw. Does nothing when marks tell it all."""
    if scan.kept_whole or len(html) > LONGEST_HTML or not _HAS_QUOTES.search(html):
        return
    tail = scan.tail
    if (tail is not None and tail.whole) or any(lines.marked):
        return
    flags = _flags(lines, _read(html))
    if tail is not None:
        _give_back_answers(lines, flags, tail.end)
    elif any(flag is False and lines.labels[at] == OWN for at, flag in flags.items()):
        for at, flag in flags.items():
            if flag:
                lines.labels[at] = QUOTE


def _give_back_answers(lines: Lines, flags: dict[int, bool], start: int) -> None:
    """Only when the page agrees that the quote begins below the attribution."""
    below = [at for at in sorted(flags) if at >= start]
    if below and flags[below[0]]:
        for at in below:
            if not flags[at]:
                lines.labels[at] = OWN


def _read(html: str) -> _Page:
    page = _Page()
    containers: list[tuple[str, bool]] = []
    quoted_depth, at = 0, 0
    skipping = ""
    for token in _TOKEN.finditer(html):
        if not skipping:
            page.add(html[at : token.start()], quoted=quoted_depth > 0)
        at = token.end()
        tag = (token[2] or "").lower()
        if tag in _SKIPPED:
            skipping = "" if token[1] else tag
        elif tag in ("blockquote", "div"):
            quoted_depth += _enter_or_leave(containers, tag, closes=bool(token[1]), attributes=token[3])
    if not skipping:
        page.add(html[at:], quoted=quoted_depth > 0)
    return page


def _enter_or_leave(containers: list[tuple[str, bool]], tag: str, *, closes: bool, attributes: str) -> int:
    """How the depth of quotes changes. An end without a beginning changes nothing."""
    if not closes:
        quotes = bool(_CITED.search(attributes)) if tag == "blockquote" else "yahoo_quoted" in attributes
        containers.append((tag, quotes))
        return int(quotes)
    if containers and containers[-1][0] == tag:
        return -int(containers.pop()[1])
    return 0


def _packed(text: str) -> str:
    return "".join(plain_line(text[:WINDOW]).split()) if text and not text.isspace() else ""


def _flags(lines: Lines, page: _Page) -> dict[int, bool]:
    """Which lines of the text the page has inside a quote (True) or outside (False), in step."""
    words = "".join(page.pieces)
    flags: dict[int, bool] = {}
    position = 0
    for at, line in enumerate(lines.plain):
        packed = "".join(line.split())
        if not packed:
            continue
        window = SHORT_WINDOW if len(packed) < SHORT_LINE else WINDOW
        found = words.find(packed, position, position + window + len(packed))
        if found != -1:
            flags[at] = page.is_quoted(found)
            position = found + len(packed)
    return flags
