"""What a page was asked for: which view, which words, from where on."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

import orjson
from django.http import HttpRequest

from whiteglove.conversations.queries.lists import RowShown, View
from whiteglove.foundation.errors import NotUnderstood

LONGEST_SEARCH = 2000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list as the address names it."""

    view: View
    words: str
    after: str | None = None

    @property
    def query(self) -> str:
        """The same list again, as the end of an address; empty for the first view."""
        parts = {"view": self.view.value} if self.view is not View.NEEDS_ANSWER else {}
        if self.words:
            parts["q"] = self.words
        return f"?{urlencode(parts)}" if parts else ""


def wanted(request: HttpRequest) -> Wanted:
    """Read it from the address; an unknown view is the first one."""
    asked = request.GET.get("view", "")
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    view = View(asked) if asked in set(View) else (View.ALL if words else View.NEEDS_ANSWER)
    return Wanted(view, words, request.GET.get("after") or None)


def moment(text: str) -> datetime:
    """A moment we gave to a page earlier. Raises NotUnderstood."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise NotUnderstood("This page is too old to be refreshed. Please load it again.") from error
    if found.tzinfo is None:
        raise NotUnderstood("This page is too old to be refreshed. Please load it again.")
    return found


def number(text: str, otherwise: int = 0) -> int:
    """A whole number from an address; anything else counts as `otherwise`."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else otherwise


def fingerprint(row: RowShown) -> str:
    """Short text that differs when a row would look different."""
    return f"{row.id}.{zlib.crc32(orjson.dumps(row)):x}"
