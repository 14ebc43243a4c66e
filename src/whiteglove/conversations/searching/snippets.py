"""Where the words of a search stand in what was said: a few words around them, marked."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from whiteglove.foundation.text import UNSPACED, one_line

MESSAGES_READ = 12
CHARACTERS_READ = 4_000
BEFORE, AFTER = 40, 120
SAID = f"""
SELECT shown.id, said.id, said.direction, said.words FROM unnest(%s::bigint[]) AS shown(id) CROSS JOIN LATERAL (
    SELECT id, direction, left(coalesce(nullif(reply_text, ''), text), {CHARACTERS_READ}) AS words
    FROM conversations_message WHERE conversation_id = shown.id AND taken_back_at IS NULL
    ORDER BY id DESC LIMIT {MESSAGES_READ}) said
"""
Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Snippet:
    """pieces: text, and whether it was searched for."""

    message_id: int
    direction: str
    pieces: Pieces


class Marker:
    """Finds the words of a search in a text, whatever their case and width."""

    def __init__(self, marks: Sequence[str]) -> None:
        found = [_pattern(mark) for mark in marks]
        self._pattern = re.compile("|".join(one for one in found if one)) if any(found) else None

    def marked(self, text: str) -> Pieces:
        """The whole text in pieces; one unmarked piece when nothing stands in it."""
        spans = self.spans(text)
        return _pieces(text, spans) if spans else ((text, False),)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """From where to where each found word stands."""
        if self._pattern is None or not text:
            return []
        folded, places = _folded(text)
        found = [match.span() for match in self._pattern.finditer(folded)]
        return [(places[start], places[end]) for start, end in found] if places else found


def snippets(ids: Sequence[int], marks: Sequence[str]) -> dict[int, Snippet]:
    """For these conversations, found just now by a guarded question: the message that says most of it. One query.

    Only the newest messages of each, and the beginning of each, are looked at; who is not found has none.
    """
    marker = Marker(marks)
    if not ids or marker._pattern is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(SAID, [list(ids)])
        said = cursor.fetchall()
    best: dict[int, tuple[int, Snippet]] = {}
    for conversation_id, message_id, direction, text in said:
        spans = marker.spans(text)
        worth = len({text[start:end].casefold() for start, end in spans})
        if worth > best.get(conversation_id, (0,))[0]:
            best[conversation_id] = worth, Snippet(message_id, direction, _around(text, spans))
    return {conversation_id: snippet for conversation_id, (_, snippet) in best.items()}


def _pattern(mark: str) -> str:
    folded = _fold(mark)
    words = [re.escape(word) for word in folded.split()]
    if not words:
        return ""
    begins = "" if UNSPACED.match(folded) else r"(?<![^\W_])" if folded[0].isalnum() else ""
    return begins + r"\s+".join(words)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _folded(text: str) -> tuple[str, list[int]]:
    """The text folded, and where each of its characters comes from; no places when they are the same."""
    if text.isascii():
        return text.lower(), []
    folded = text.casefold()
    if len(folded) == len(text) and unicodedata.is_normalized("NFKC", folded):
        return folded, []
    parts = [_fold(character) for character in text]
    places = [place for place, part in enumerate(parts) for _ in part]
    return "".join(parts), [*places, len(text)]


def _around(text: str, spans: list[tuple[int, int]]) -> Pieces:
    first = spans[0][0]
    start = max(0, first - BEFORE)
    if start:
        start = text.find(" ", start, first) + 1 or start
    end = first + AFTER
    inside = [(max(at, start) - start, min(to, end) - start) for at, to in spans if start <= at < end]
    pieces = _pieces(text[start:end], inside)
    lined = tuple((_on_one_line(piece), marked) for piece, marked in pieces)
    return (("…", False), *lined) if start else lined


def _on_one_line(piece: str) -> str:
    edge, end = (" " if piece[:1].isspace() else ""), (" " if piece[-1:].isspace() else "")
    return f"{edge}{one_line(piece, AFTER + BEFORE)}{end}" if piece.strip() else " "


def _pieces(text: str, spans: list[tuple[int, int]]) -> Pieces:
    pieces: list[tuple[str, bool]] = []
    position = 0
    for start, end in spans:
        if start > position:
            pieces.append((text[position:start], False))
        if end > max(start, position):
            pieces.append((text[max(start, position) : end], True))
        position = max(position, end)
    if position < len(text):
        pieces.append((text[position:], False))
    return tuple(pieces)
