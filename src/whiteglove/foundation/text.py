"""Small questions about text that several rooms ask."""

import re
import unicodedata

from django.db import DataError

WHITE = re.compile(r"\s+")
# Scripts written without spaces: searched by pairs of neighbouring characters.
UNSPACED = re.compile(r"[぀-ヿㇰ-ㇿ㐀-䶿一-鿿豈-﫿가-힯฀-๿々ー]+")
WORD = re.compile(r"[^\W_]+", re.UNICODE)
VOICED = "\u3099\u309a"  # the marks of が and ぱ, which make another letter, not an accent
# Of SQLSTATE: an untranslatable character, one that is not of UTF-8; and what cannot be read as its type.
UNSTORABLE, NOT_READABLE = {"22P05", "22021"}, "22P02"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def storable(text: str) -> str:
    """The text as PostgreSQL can keep it: no NUL, no lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def is_unstorable(error: BaseException) -> bool:
    """Whether it was raised because a text has what PostgreSQL cannot keep: a NUL, a lone surrogate."""
    if isinstance(error, UnicodeEncodeError):
        return error.reason == "surrogates not allowed"
    if not isinstance(error, DataError):
        return False
    told = getattr(error.__cause__, "sqlstate", None)
    return "NUL" in str(error) or told in UNSTORABLE or (told == NOT_READABLE and "json" in str(error))


def kept_words(text: str, limit: int) -> str:
    """What somebody typed, as it is kept: storable, no white space around it, at most `limit` characters."""
    return storable(text).strip()[:limit]


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


GRAMS_AT_MOST = 400


def grams_of(*texts: str) -> list[str]:
    """Pieces under which names and addresses are found though somebody types them a little wrong: unique, sorted.

    Of each word, without accents and in lower case, the runs of three characters of "  word " (so that beginnings
    count for more); of scripts without spaces, pairs and single characters. Of a mail address, what stands before
    the @; its domain is everybody's.
    """
    grams: set[str] = set()
    for text in texts:
        for word in WORD.findall(folded(text.partition("@")[0])):
            grams.update(_grams_of_word(word[:80]))
    return sorted(grams)[:GRAMS_AT_MOST]


def folded(text: str) -> str:
    """In lower case, without accents, wide and narrow characters alike: to compare, never to show."""
    apart = unicodedata.normalize("NFKD", text[:4000]).casefold()
    bare = "".join(c for c in apart if not unicodedata.category(c).startswith("M") or c in VOICED)
    return unicodedata.normalize("NFC", bare)


def _grams_of_word(word: str) -> set[str]:
    grams: set[str] = set()
    for piece in _runs(word):
        if UNSPACED.fullmatch(piece):
            grams.update(piece)
            grams.update(piece[i : i + 2] for i in range(len(piece) - 1))
        else:
            padded = f"  {piece} "
            grams.update(padded[i : i + 3] for i in range(len(padded) - 2))
    return grams


def _runs(word: str) -> list[str]:
    """The word cut where a script without spaces begins or ends."""
    if word.isascii():
        return [word]
    runs, position = [], 0
    for unspaced in UNSPACED.finditer(word):
        runs += [word[position : unspaced.start()], unspaced.group()]
        position = unspaced.end()
    return [run for run in (*runs, word[position:]) if run]
