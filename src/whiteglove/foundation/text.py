"""Small questions about text that several rooms ask."""

import re
import unicodedata

WHITE = re.compile(r"\s+")
# Scripts written without spaces: searched by pairs of neighbouring characters.
UNSPACED = re.compile(r"[぀-ヿㇰ-ㇿ㐀-䶿一-鿿豈-﫿가-힯฀-๿々ー]+")
WORD = re.compile(r"[^\W_]+", re.UNICODE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def storable(text: str) -> str:
    """The text as PostgreSQL can keep it: no NUL, no lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def one_line(text: str, limit: int) -> str:
    """First words on one line, at most `limit` characters, cut with an ellipsis."""
    line = WHITE.sub(" ", CONTROL.sub(" ", text[: limit * 6])).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def search_words(text: str, limit: int = 4000) -> list[str]:
    """Words under which a text is found, folded in case and width; pairs of characters where none are spaced."""
    folded = unicodedata.normalize("NFKC", text[:limit]).casefold()
    words: dict[str, None] = {}
    for found in dict.fromkeys(WORD.findall(folded)):
        for word in (found[:80],) if found.isascii() else _pieces(found):
            words[word] = None
    return list(words)


def _pieces(word: str) -> list[str]:
    pieces: list[str] = []
    position = 0
    for unspaced in UNSPACED.finditer(word):
        if unspaced.start() > position:
            pieces.append(word[position : unspaced.start()])
        run = unspaced.group()
        pieces += [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]
        position = unspaced.end()
    if position < len(word):
        pieces.append(word[position:])
    return [piece[:80] for piece in pieces]
