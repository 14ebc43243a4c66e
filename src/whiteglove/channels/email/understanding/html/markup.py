"""HTML of a mail, however broken, as a well-nested stream of events; linear in its length, never deeper than a limit.

This is not a browser's parser: it recovers so that no text is lost and nothing grows. What is shown to people
is parsed once more, by the sanitiser's own strict parser.
"""

import html as entities
import re
from collections.abc import Iterator
from enum import IntEnum
from typing import Final, NamedTuple

DEEPEST: Final = 200
"""Elements within elements; real mails with long quoted histories stay below, deeper ones are flattened."""

FAILED_TAGS_ALLOWED: Final = 20
"""Tags that never end cost a scan of the rest each; after so many, quotes in tags are no longer minded."""

VOID: Final = frozenset(
    "area base basefont bgsound br col embed frame hr image img input link meta param source track wbr".split()
)
BLOCKS: Final = frozenset(
    """address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p pre section summary table tbody td tfoot th thead
    tr ul caption legend html xmp listing""".split()
)
INLINE: Final = frozenset(
    """a abbr acronym b bdi bdo big button cite code del dfn em font i ins kbd label mark nobr q rp rt ruby s samp
    select small span strike strong sub sup time tt u var option""".split()
)
SILENT: Final = frozenset(
    "applet audio canvas datalist iframe math noembed noframes object script style svg template title video".split()
)
"""Elements whose content is not the writer's words: left out whole when they are closed."""

VERBATIM: Final = frozenset({"textarea", "xmp"})

_KNOWN: Final = BLOCKS | INLINE | {"col", "colgroup"}
_NEW_SCOPE: Final = frozenset({"table", "td", "th", "caption"})
_ROW_PARENTS: Final = {
    "td": frozenset({"tr", "table", "tbody", "thead", "tfoot"}),
    "th": frozenset({"tr", "table", "tbody", "thead", "tfoot"}),
    "tr": frozenset({"table", "tbody", "thead", "tfoot"}),
    "tbody": frozenset({"table"}),
    "thead": frozenset({"table"}),
    "tfoot": frozenset({"table"}),
    "caption": frozenset({"table"}),
    "colgroup": frozenset({"table"}),
}
_SIBLINGS: Final = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "option": frozenset({"option"}),
}
_ITEM_LOOK_BACK: Final = 12

_ATTRIBUTES = (
    r"""(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s>"'][^\s>]*+)?+)?+)*+[\s/]*+"""
)
_TAG = re.compile(rf"<(/?)([a-zA-Z][^\s/>]*+)({_ATTRIBUTES})>")
_PLAIN_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*+)([^<>]*+)>")
_ATTRIBUTE = re.compile(
    r"""([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*+)))?+""", re.DOTALL
)


class What(IntEnum):
    """What an event is. VOID opens nothing, so no CLOSE follows."""

    TEXT = 0
    OPEN = 1
    CLOSE = 2
    VOID = 3


class Event(NamedTuple):
    """name: lower-case, empty for text. rest: the text with its entities, or the attributes as written."""

    what: What
    name: str
    rest: str


def attributes(rest: str) -> dict[str, str]:
    """Attributes of a tag as written: lower-case names, decoded values; the first of two wins."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(rest):
        found.setdefault(name.lower(), entities.unescape(double or single or bare))
    return found


def events(html: str) -> Iterator[Event]:
    """The well-nested events of `html`: every OPEN has its CLOSE, within `DEEPEST`.

    Comments, `SILENT` elements and unknown tags are left out, the words within unknown tags stay.
    """
    nest = _Nest()
    for event in _tags_and_text(html):
        if event.what is What.OPEN:
            yield from nest.opened(event)
        elif event.what is What.CLOSE:
            yield from nest.closed(event.name)
        else:
            yield event
    yield from nest.rest()


class _Nest:
    """The open elements. `scopes` counts the names open since the last table or cell, so a look-up costs nothing."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.scopes: list[dict[str, int]] = [{}]
        self.tables = 0
        self.flattened: dict[str, int] = {}

    def opened(self, event: Event) -> Iterator[Event]:
        name = event.name
        yield from self._implied_ends(name)
        if name in _ROW_PARENTS and not self.tables:
            return
        if len(self.open) >= DEEPEST:
            self.flattened[name] = self.flattened.get(name, 0) + 1
            return
        self._push(name)
        yield event

    def closed(self, name: str) -> Iterator[Event]:
        if self.flattened.get(name):
            self.flattened[name] -= 1
        elif name in _ROW_PARENTS or name == "table":
            yield from self._close_table_part(name)
        elif self.scopes[-1].get(name):
            yield from self._pop_to(name)

    def rest(self) -> Iterator[Event]:
        while self.open:
            yield self._pop()

    def _implied_ends(self, name: str) -> Iterator[Event]:
        here = self.scopes[-1]
        if name in BLOCKS and here.get("p"):
            yield from self._pop_to("p")
        elif name == "a" and here.get("a"):
            yield from self._pop_to("a")
        if name in _ROW_PARENTS and self.tables:
            parents = _ROW_PARENTS[name]
            while self.open[-1] not in parents:
                yield self._pop()
        elif name in _SIBLINGS:
            yield from self._end_sibling(_SIBLINGS[name])

    def _end_sibling(self, names: frozenset[str]) -> Iterator[Event]:
        for name in reversed(self.open[-_ITEM_LOOK_BACK:]):
            if name in names:
                yield from self._pop_to(name)
                return
            if name in BLOCKS and name not in {"div", "p", "address"}:
                return

    def _close_table_part(self, name: str) -> Iterator[Event]:
        """An end tag of a cell or row never reaches beyond its own table."""
        for i in range(len(self.open) - 1, -1, -1):
            if self.open[i] == name:
                while len(self.open) > i:
                    yield self._pop()
                return
            if self.open[i] == "table":
                return

    def _pop_to(self, name: str) -> Iterator[Event]:
        while True:
            event = self._pop()
            yield event
            if event.name == name:
                return

    def _push(self, name: str) -> None:
        here = self.scopes[-1]
        here[name] = here.get(name, 0) + 1
        self.open.append(name)
        if name in _NEW_SCOPE:
            self.scopes.append({})
            self.tables += name == "table"

    def _pop(self) -> Event:
        name = self.open.pop()
        if name in _NEW_SCOPE:
            self.scopes.pop()
            self.tables -= name == "table"
        self.scopes[-1][name] -= 1
        return Event(What.CLOSE, name, "")


def _tags_and_text(html: str) -> Iterator[Event]:
    """Tags and text in the order written, not yet nested."""
    scan = _Scan(html)
    at, end = 0, len(html)
    while at < end:
        less = html.find("<", at)
        if less < 0:
            yield Event(What.TEXT, "", html[at:])
            return
        if less > at:
            yield Event(What.TEXT, "", html[at:less])
        tag = scan.tag(less)
        if tag is None:
            at = scan.after_markup(less)
            if at == less:
                yield Event(What.TEXT, "", "<")
                at += 1
            continue
        at = tag.end()
        name = tag[2].lower()
        if name in SILENT or name in VERBATIM:
            if not tag[1]:
                start, (stop, at) = at, scan.end_of(name, at)
                if name in VERBATIM:
                    yield from _verbatim(name, html[start:stop])
        else:
            yield from _tag_events(bool(tag[1]), name, tag[3])


def _verbatim(name: str, text: str) -> Iterator[Event]:
    tag = "pre" if name == "xmp" else "div"
    yield Event(What.OPEN, tag, "")
    yield Event(What.TEXT, "", text)
    yield Event(What.CLOSE, tag, "")


def _tag_events(closing: bool, name: str, rest: str) -> Iterator[Event]:
    if name in VOID:
        if not closing or name == "br":
            yield Event(What.VOID, "img" if name == "image" else name, "" if closing else rest)
    elif name in _KNOWN:
        yield Event(What.CLOSE if closing else What.OPEN, name, rest)


class _Scan:
    """Where things end. What was once looked for in vain is not looked for again, so hostile input stays linear."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.failed_tags = 0
        self.never_closed: set[str] = set()

    def tag(self, at: int) -> re.Match[str] | None:
        if self.failed_tags >= FAILED_TAGS_ALLOWED:
            return _PLAIN_TAG.match(self.html, at)
        tag = _TAG.match(self.html, at)
        if tag is None and self.html[at + 1 : at + 2].isalpha():
            self.failed_tags += 1
            return _PLAIN_TAG.match(self.html, at)
        return tag

    def after_markup(self, at: int) -> int:
        """Behind the comment, doctype or the like at `at`; `at` itself when it is none, or never ends."""
        html = self.html
        if html.startswith("<!--", at):
            return self._after("-->", at + 2, otherwise=at + 4)
        if html[at + 1 : at + 2] in {"!", "?", "/"}:
            return self._after(">", at + 2, otherwise=at)
        return at

    def end_of(self, name: str, at: int) -> tuple[int, int]:
        """Where the content of `name` stops and where its end tag ends; when never closed, only the tag is left out."""
        if name not in self.never_closed:
            end = re.compile(rf"</{name}(?=[\s/>])[^>]*+>", re.IGNORECASE).search(self.html, at)
            if end is not None:
                return end.start(), end.end()
            self.never_closed.add(name)
        return at, at

    def _after(self, mark: str, at: int, *, otherwise: int) -> int:
        if mark in self.never_closed:
            return otherwise
        found = self.html.find(mark, at)
        if found < 0:
            self.never_closed.add(mark)
            return otherwise
        return found + len(mark)
