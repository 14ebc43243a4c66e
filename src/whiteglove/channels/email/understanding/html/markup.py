"""HTML of a mail, however broken, as well-nested events; linear in its length, never deeper than a limit.

This is not a browser's parser: it recovers so that no text is lost and nothing grows. What is shown to people
is parsed once more, by the sanitiser's own strict parser.
"""

import html as entities
import re
from collections.abc import Mapping
from enum import IntEnum
from functools import lru_cache
from typing import Final


def names(text: str) -> frozenset[str]:
    """The names in a text, for tables that read like prose."""
    return frozenset(text.split())


DEEPEST: Final = 200
"""Elements within elements; real mails with long quoted histories stay below, deeper ones are flattened."""

FAILED_TAGS_ALLOWED: Final = 20
"""Tags that never end cost a scan of the rest each; after so many, quotes in tags are no longer minded."""

VOID: Final = names(
    """area base basefont bgsound br col embed frame hr image img input link meta param source track
    wbr"""
)
BLOCKS: Final = names(
    """address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p pre section summary table tbody
    td tfoot th thead tr ul caption legend html xmp listing"""
)
INLINE: Final = names(
    """a abbr acronym b bdi bdo big button cite code del dfn em font i ins kbd label mark nobr q rp rt ruby s
    samp select small span strike strong sub sup time tt u var option"""
)
SILENT: Final = names(
    """applet audio canvas datalist iframe math noembed noframes object script style svg template title
    video"""
)
"""Elements whose content is not the writer's words: left out whole when they are closed."""

VERBATIM: Final = frozenset({"textarea", "xmp"})

_KNOWN: Final = (BLOCKS | INLINE | {"colgroup"}) - VOID
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
_LOOKED_THROUGH: Final = frozenset({"div", "p", "address"})

_VALUE = r"""(?:"[^"]*"|'[^']*'|[^\s>"'][^\s>]*+)"""
_ATTRIBUTES = rf"""(?>(?:[\s/]*+[^\s/>][^\s/>=]*+(?>(?:\s*+=\s*+(?>{_VALUE}?))?))*)[\s/]*+"""
_TOKEN = re.compile(rf"((?>(?:[^<]++|<(?![a-zA-Z/!?]))+))|<(/?+)([a-zA-Z][^\s/>]*+)({_ATTRIBUTES})>")
_PLAIN_TOKEN = re.compile(r"((?>(?:[^<]++|<(?![a-zA-Z/!?]))+))|<(/?+)([a-zA-Z][^\s/<>]*+)([^<>]*+)>")
_ATTRIBUTE = re.compile(r"""([^\s/>=][^\s/>=]*+)(?>(?:\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*+)))?)""")
_LONGEST_REMEMBERED = 300


class What(IntEnum):
    """What an event is. VOID opens nothing, so no CLOSE follows."""

    TEXT = 0
    OPEN = 1
    CLOSE = 2
    VOID = 3


Event = tuple[What, str, str]
"""What it is; the lower-case name, empty for text; the text with its entities, or attributes as written."""

_TEXT, _OPEN, _CLOSE, _VOID = What


def attributes(rest: str) -> Mapping[str, str]:
    """Attributes of a tag as written: lower-case names, decoded values; the first of two wins."""
    return _short_attributes(rest) if len(rest) < _LONGEST_REMEMBERED else _attributes(rest)


def _attributes(rest: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(rest):
        found.setdefault(name.lower(), entities.unescape(double or single or bare))
    return found


_short_attributes = lru_cache(maxsize=1024)(_attributes)
"""A mail repeats the same few styles over and over: most look-ups are hits."""


def events(html: str) -> list[Event]:
    """The well-nested events of `html`: every OPEN has its CLOSE, within `DEEPEST`.

    Comments, `SILENT` elements and unknown tags are left out, the words within unknown tags stay.
    """
    nest = _Nest()
    scan = _Scan(html)
    found = nest.found
    at, last_tag_end = 0, html.rfind(">")
    while at <= last_tag_end:
        token = scan.token.match(html, at)
        if token is None:
            at = scan.odd_markup(at, found)
            continue
        at = token.end()
        text, closing, name, rest = token.groups()
        if text is not None:
            found.append((_TEXT, "", text))
        elif (known := name if name in _KNOWN else name.lower()) in _KNOWN:
            if closing:
                nest.close(known)
            else:
                nest.open(known, rest)
        elif known in VOID:
            if not closing or known == "br":
                found.append((_VOID, known, rest))
        elif not closing and (known in SILENT or known in VERBATIM):
            at = scan.skip(known, at, found)
    if at < len(html):
        found.append((_TEXT, "", html[at:]))
    nest.close_all()
    return found


class _Nest:
    """The open elements. `scopes` counts the names open since the last table or cell."""

    def __init__(self) -> None:
        self.found: list[Event] = []
        self.stack: list[str] = []
        self.scopes: list[dict[str, int]] = [{}]
        self.tables = 0
        self.flattened: dict[str, int] = {}

    def open(self, name: str, rest: str) -> None:
        if name in BLOCKS:
            if self.scopes[-1].get("p"):
                self._pop_to("p")
            if name in _ROW_PARENTS:
                if not self.tables:
                    return
                self._pop_until(_ROW_PARENTS[name])
            elif name in _SIBLINGS:
                self._end_sibling(_SIBLINGS[name])
        elif name == "a" and self.scopes[-1].get("a"):
            self._pop_to("a")
        if len(self.stack) >= DEEPEST:
            self.flattened[name] = self.flattened.get(name, 0) + 1
            return
        here = self.scopes[-1]
        here[name] = here.get(name, 0) + 1
        self.stack.append(name)
        self.found.append((_OPEN, name, rest))
        if name in _NEW_SCOPE:
            self.scopes.append({})
            self.tables += name == "table"

    def close(self, name: str) -> None:
        if self.flattened.get(name):
            self.flattened[name] -= 1
        elif name in _ROW_PARENTS or name == "table":
            self._close_table_part(name)
        elif self.scopes[-1].get(name):
            self._pop_to(name)

    def close_all(self) -> None:
        while self.stack:
            self._pop()

    def _end_sibling(self, names: frozenset[str]) -> None:
        for name in reversed(self.stack[-_ITEM_LOOK_BACK:]):
            if name in names:
                self._pop_to(name)
                return
            if name in BLOCKS and name not in _LOOKED_THROUGH:
                return

    def _close_table_part(self, name: str) -> None:
        """An end tag of a cell or row never reaches beyond its own table."""
        for i in range(len(self.stack) - 1, -1, -1):
            if self.stack[i] == name:
                while len(self.stack) > i:
                    self._pop()
                return
            if self.stack[i] == "table":
                return

    def _pop_until(self, parents: frozenset[str]) -> None:
        while self.stack[-1] not in parents:
            self._pop()

    def _pop_to(self, name: str) -> None:
        while self._pop() != name:
            pass

    def _pop(self) -> str:
        name = self.stack.pop()
        if name in _NEW_SCOPE:
            self.scopes.pop()
            self.tables -= name == "table"
        self.scopes[-1][name] -= 1
        self.found.append((_CLOSE, name, ""))
        return name


class _Scan:
    """Where things end. What was looked for in vain is not looked for again, so all stays linear."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.token = _TOKEN
        self.failed_tags = 0
        self.never_closed: set[str] = set()

    def odd_markup(self, at: int, found: list[Event]) -> int:
        """Behind the comment, doctype, broken tag or the like at `at`; a mark that begins nothing is text."""
        html = self.html
        if html.startswith("<!--", at):
            return self._after("-->", at + 2, otherwise=at + 4)
        if html[at + 1] in "!?/":
            return self._after(">", at + 2, otherwise=at + 2)
        self.failed_tags += 1
        if self.failed_tags > FAILED_TAGS_ALLOWED:
            self.token = _PLAIN_TOKEN
        found.append((_TEXT, "", "<"))
        return at + 1

    def skip(self, name: str, at: int, found: list[Event]) -> int:
        """Behind the end tag of `name`, its words kept if they are for reading."""
        end = self._end_tag(name, at)
        if end is None:
            return at
        if name in VERBATIM:
            found += [(_OPEN, "div", ""), (_TEXT, "", self.html[at : end.start()]), (_CLOSE, "div", "")]
        return end.end()

    def _end_tag(self, name: str, at: int) -> re.Match[str] | None:
        if name in self.never_closed:
            return None
        end = re.compile(rf"</{name}(?=[\s/>])[^>]*+>", re.IGNORECASE).search(self.html, at)
        if end is None:
            self.never_closed.add(name)
        return end

    def _after(self, mark: str, at: int, *, otherwise: int) -> int:
        found = -1 if mark in self.never_closed else self.html.find(mark, at)
        if found < 0:
            self.never_closed.add(mark)
            return otherwise
        return found + len(mark)
