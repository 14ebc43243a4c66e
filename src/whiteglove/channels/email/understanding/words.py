"""Encoded words (RFC 2047) to text, also when senders split or cut them where they must not."""

import re
from binascii import a2b_qp
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from whiteglove.channels.email.understanding.charsets import codec_named, decode_text
from whiteglove.channels.email.understanding.transfer import base64_bytes

_START = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?")
_NEXT = re.compile(r"\s=\?")
_BREAK = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class _Word:
    charset: str
    is_base64: bool
    text: str
    start: int
    end: int


def decode_words(value: str) -> str:
    """`value` with its encoded words read; white space between two of them falls away."""
    if "=?" not in value:
        return value
    pieces: list[str] = []
    run: list[_Word] = []
    position = 0
    for word in _words(value):
        between = value[position : word.start]
        if between.strip() or not run:
            pieces += (_text_of(run), between)
            run = []
        run.append(word)
        position = word.end
    pieces += (_text_of(run), value[position:])
    return "".join(pieces)


def _words(value: str) -> Iterator[_Word]:
    end = -1  # of the nearest "?=", kept between words so that each is searched for once
    position = 0
    while found := _START.search(value, position):
        if end < found.end():
            end = value.find("?=", found.end())
            end = len(value) if end < 0 else end
        stop, position = _end_of_word(value, found.end(), end)
        charset = found[1].partition("*")[0]
        yield _Word(charset, found[2] in "bB", value[found.end() : stop], found.start(), position)


def _end_of_word(value: str, start: int, end: int) -> tuple[int, int]:
    """Where the word's text stops and where reading goes on; a word without its end stops at white space."""
    if end < len(value) and not (cut := _NEXT.search(value, start, end)):
        return end, end + 2
    if end < len(value) and cut:
        return cut.start(), cut.start()
    found = _BREAK.search(value, start)
    stop = found.start() if found else len(value)
    return stop, stop


def _text_of(run: list[_Word]) -> str:
    return "".join(_decoded(list(words)) for _, words in groupby(run, key=lambda word: word.charset.lower()))


def _decoded(words: list[_Word]) -> str:
    """Words of one charset are one text: characters and shift states may be split between them."""
    charset = words[0].charset
    whole, faulty = decode_text(b"".join(_bytes_of(words)), charset)
    if len(words) > 1 and (faulty or "�" in whole):
        apart = [decode_text(content, charset) for content in _bytes_of(words)]
        if not any(fault or "�" in text for text, fault in apart):
            return "".join(text for text, _ in apart)
    return whole


def _bytes_of(words: list[_Word]) -> list[bytes]:
    contents: list[bytes] = []
    pending = ""
    for index, word in enumerate(words):
        if not word.is_base64:
            contents.append(_quoted(word))
            continue
        pending += word.text.strip()
        follows = index + 1 < len(words) and words[index + 1].is_base64
        if follows and len(pending) % 4 and not pending.endswith("="):
            continue  # cut inside a group of four signs: the next word completes it
        contents.append(base64_bytes(pending.encode("ascii", "ignore")))
        pending = ""
    return contents


def _quoted(word: _Word) -> bytes:
    codec = codec_named(word.charset) or "utf_8"
    try:
        raw = word.text.encode("ascii")
    except UnicodeEncodeError:
        raw = word.text.encode(codec, "replace")
    return a2b_qp(raw, header=True)
