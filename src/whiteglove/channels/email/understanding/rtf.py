"""The words of rich text (RTF), as Outlook packs it into winmail.dat."""

import re

from whiteglove.channels.email.understanding.charsets import decode_text

_LONGEST = 1_000_000
# The dictionary every stream of this compression starts with (MS-OXRTFCP 2.1.2.1).
_FIRST_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_WINDOW = 4096
_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?[0-9]{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]++)|[\r\n]++"
)
_UNREAD = frozenset({b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer"})
_SIGNS = {b"par": "\n", b"line": "\n", b"tab": "\t", b"emdash": "—", b"endash": "–", b"bullet": "•",
          b"row": "\n", b"cell": "\t", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
          b"rdblquote": "”"}  # fmt: skip


def decompressed_rtf(packed: bytes) -> bytes:
    """Plain RTF of Outlook's compressed one; as much as can be read, at most a million bytes."""
    if packed[8:12] == b"MELA":
        return packed[16 : 16 + _LONGEST]
    if packed[8:12] != b"LZFu":
        return b""
    wanted = min(int.from_bytes(packed[4:8], "little"), _LONGEST)
    window = bytearray(_FIRST_DICTIONARY.ljust(_WINDOW, b"\0"))
    at = len(_FIRST_DICTIONARY)
    plain = bytearray()
    position = 16
    while position < len(packed) and len(plain) < wanted:
        flags = packed[position]
        position += 1
        for bit in range(8):
            if flags >> bit & 1:
                pair = int.from_bytes(packed[position : position + 2], "big")
                position += 2
                start, length = pair >> 4, (pair & 15) + 2
                if start == at or position > len(packed):
                    return bytes(plain)
            else:  # one byte as it is: the same as repeating a window of one
                window[at] = packed[position] if position < len(packed) else 0
                position += 1
                start, length = at, 1
            for index in range(length):
                byte = window[(start + index) % _WINDOW]
                window[at] = byte
                at = (at + 1) % _WINDOW
                plain.append(byte)
    return bytes(plain[:wanted])


def text_of_rtf(rtf: bytes) -> str:
    """The words of `rtf`, paragraphs as lines; fonts, pictures and HTML hidden in it left out."""
    reader = _Reader()
    for found in _TOKEN.finditer(rtf[:_LONGEST]):
        reader.read(found)
    return reader.text().strip()


class _Reader:
    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._bytes = bytearray()
        self._charset = "cp1252"
        self._groups: list[bool] = []
        self._is_unread = False
        self._is_for_rtf_only = False
        self._to_skip = 0

    def read(self, found: "re.Match[bytes]") -> None:
        word, number, code, sign, brace, words = found.groups()
        if brace:
            self._read_brace(brace)
        elif word:
            self._read_word(word, int(number) if number else None)
        elif sign == b"*":
            self._is_unread = True
        elif self._is_unread or self._is_for_rtf_only:
            return
        elif code:
            self._add(bytes((int(code, 16),)))
        elif sign:
            self._add({b"~": b" ", b"_": b"-", b"-": b""}.get(sign, sign))
        elif words:
            self._add(words)

    def _read_brace(self, brace: bytes) -> None:
        if brace == b"{" and len(self._groups) < 10_000:
            self._groups.append(self._is_unread)
        elif brace == b"}" and self._groups:
            self._is_unread = self._groups.pop()

    def _read_word(self, word: bytes, number: int | None) -> None:
        if word in _UNREAD:
            self._is_unread = True
        elif word == b"ansicpg" and number:
            self._charset = f"cp{number}"
        elif word == b"htmlrtf":
            self._is_for_rtf_only = number != 0
        elif self._is_unread or self._is_for_rtf_only:
            return
        elif word == b"u" and number is not None:
            self._flush()
            self._pieces.append(chr(number % 65536))
            self._to_skip = 1
        elif word in _SIGNS:
            self._flush()
            self._pieces.append(_SIGNS[word])

    def _add(self, content: bytes) -> None:
        skipped = min(self._to_skip, len(content))
        self._to_skip -= skipped
        self._bytes += content[skipped:]

    def _flush(self) -> None:
        if self._bytes:
            self._pieces.append(decode_text(bytes(self._bytes), self._charset)[0])
            self._bytes.clear()

    def text(self) -> str:
        self._flush()
        pairs = "".join(self._pieces)
        return pairs.encode("utf_16", "surrogatepass").decode("utf_16", "replace")
