"""Outlook's winmail.dat (TNEF) opened: its files, and its text when the mail has none.

Reading is bounded by the bytes there are; whatever a length field claims, nothing is read beyond them.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from whiteglove.channels.email.understanding.charsets import decode_text
from whiteglove.channels.email.understanding.rtf import decompressed_rtf, text_of_rtf

SIGNATURE = b"\x78\x9f\x3e\x22"
_BODY, _FILE_NAME, _FILE_BYTES = 0x800C, 0x8010, 0x800F
_NEW_FILE, _MESSAGE_PROPERTIES, _FILE_PROPERTIES = 0x9002, 0x9003, 0x9005
_CODE_PAGE = 0x9007
_P_BODY, _P_RTF, _P_HTML, _P_DATA, _P_SHORT_NAME, _P_LONG_NAME = (
    0x1000,
    0x1009,
    0x1013,
    0x3701,
    0x3704,
    0x3707,
)
_P_MEDIA_TYPE, _P_CONTENT_ID, _P_DISPLAY_NAME, _P_CODE_PAGE = 0x370E, 0x3712, 0x3001, 0x3FDE
_FIXED_SIZES = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_TEXT, _WIDE_TEXT, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_SEVERAL = 0x1000
_MOST_PROPERTIES = 5_000
_MOST_FILES = 500
_DEEPEST = 5


@dataclass(slots=True)
class PackedFile:
    """A file found inside."""

    filename: str = ""
    content: bytes = b""
    content_type: str = ""
    content_id: str = ""


@dataclass(slots=True)
class Unpacked:
    """What a winmail.dat holds. is_whole: False when it broke off or lied about lengths."""

    files: list[PackedFile] = field(default_factory=list)
    text: str = ""
    html: str = ""
    is_whole: bool = True


class _Damaged(Exception):
    """The bytes end before what they promise."""


def unpack_tnef(content: bytes) -> Unpacked:
    """The files and text in `content`; what could be read before a damage is kept."""
    unpacked = Unpacked()
    waiting = [(content, 0)]
    while waiting:
        stream, depth = waiting.pop()
        reader = _Reader(unpacked, keeps_text=depth == 0)
        try:
            for level, identifier, value in _attributes(stream):
                reader.read(level, identifier, value)
        except (_Damaged, struct.error):
            unpacked.is_whole = False
        if depth < _DEEPEST:
            waiting += [(inner, depth + 1) for inner in reader.embedded]
    unpacked.files = [file for file in unpacked.files if file.content or file.filename]
    return unpacked


def _attributes(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    if not stream.startswith(SIGNATURE):
        raise _Damaged
    position = 6
    while position + 9 <= len(stream):
        level, identifier, length = struct.unpack_from("<BII", stream, position)
        position += 9
        if level not in (1, 2) or position + length > len(stream):
            raise _Damaged
        yield level, identifier & 0xFFFF, stream[position : position + length]
        position += length + 2


class _Reader:
    """Gathers the attributes of one stream into `unpacked`."""

    def __init__(self, unpacked: Unpacked, *, keeps_text: bool) -> None:
        self._unpacked = unpacked
        self._keeps_text = keeps_text
        self._file = PackedFile()
        self._charset = "cp1252"
        self.embedded: list[bytes] = []

    def read(self, level: int, identifier: int, value: bytes) -> None:
        if identifier == _CODE_PAGE and len(value) >= 4:
            self._charset = f"cp{int.from_bytes(value[:4], 'little')}"
        elif identifier == _BODY and level == 1 and self._keeps_text:
            self._unpacked.text = self._text(value)
        elif identifier == _MESSAGE_PROPERTIES and self._keeps_text:
            self._read_message(value)
        elif identifier == _NEW_FILE and len(self._unpacked.files) < _MOST_FILES:
            self._file = PackedFile()
            self._unpacked.files.append(self._file)
        elif identifier == _FILE_NAME:
            self._file.filename = self._file.filename or self._text(value)
        elif identifier == _FILE_BYTES:
            self._file.content = value
        elif identifier == _FILE_PROPERTIES:
            self._read_file(value)

    def _text(self, value: bytes) -> str:
        return decode_text(value.rstrip(b"\0"), self._charset)[0]

    def _read_message(self, block: bytes) -> None:
        compressed = b""
        html = b""
        for identifier, kind, value in _properties(block):
            if identifier == _P_CODE_PAGE and kind == 3:
                self._charset = f"cp{int.from_bytes(value[:4], 'little')}".replace("cp65001", "utf-8")
            elif identifier == _P_BODY and not self._unpacked.text:
                self._unpacked.text = self._of_kind(value, kind)
            elif identifier == _P_HTML:
                html = value if kind == _BINARY else self._of_kind(value, kind).encode()
            elif identifier == _P_RTF:
                compressed = value
        if html:
            self._unpacked.html = self._text(html)
        elif compressed and not self._unpacked.text:
            self._unpacked.text = text_of_rtf(decompressed_rtf(compressed))

    def _read_file(self, block: bytes) -> None:
        names: dict[int, str] = {}
        for identifier, kind, value in _properties(block):
            if identifier == _P_DATA and kind == _OBJECT:
                inner = value[16:]
                if inner.startswith(SIGNATURE):
                    self.embedded.append(inner)
                self._file.content = self._file.content or inner
            elif identifier == _P_DATA:
                self._file.content = value
            elif identifier in (_P_LONG_NAME, _P_SHORT_NAME, _P_DISPLAY_NAME, _P_MEDIA_TYPE, _P_CONTENT_ID):
                names[identifier] = self._of_kind(value, kind)
        told = names.get(_P_LONG_NAME) or self._file.filename or names.get(_P_SHORT_NAME)
        self._file.filename = told or names.get(_P_DISPLAY_NAME, "")
        self._file.content_type = names.get(_P_MEDIA_TYPE, "")
        self._file.content_id = names.get(_P_CONTENT_ID, "").strip("<>")

    def _of_kind(self, value: bytes, kind: int) -> str:
        if kind == _WIDE_TEXT:
            return value.decode("utf_16_le", "replace").replace("\0", "")
        return self._text(value)


def _properties(block: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Identifier, kind and first value of each property."""
    (count,) = struct.unpack_from("<I", block)
    position = 4
    for _ in range(min(count, _MOST_PROPERTIES)):
        kind, identifier = struct.unpack_from("<HH", block, position)
        position += 4
        if identifier >= 0x8000:
            position = _after_name(block, position)
        values = 1
        base = kind & ~_SEVERAL
        is_variable = base in (_TEXT, _WIDE_TEXT, _OBJECT, _BINARY)
        if kind & _SEVERAL or is_variable:
            (values,) = struct.unpack_from("<I", block, position)
            position += 4
        first = b""
        for index in range(min(values, len(block))):
            value, position = _value(block, position, base)
            first = value if index == 0 else first
        yield identifier, base, first


def _after_name(block: bytes, position: int) -> int:
    (is_named,) = struct.unpack_from("<I", block, position + 16)
    position += 20
    (number,) = struct.unpack_from("<I", block, position)
    position += 4
    return position + number + (-number % 4) if is_named else position


def _value(block: bytes, position: int, kind: int) -> tuple[bytes, int]:
    size = _FIXED_SIZES.get(kind)
    if size is None:
        if kind not in (_TEXT, _WIDE_TEXT, _OBJECT, _BINARY):
            raise _Damaged
        (size,) = struct.unpack_from("<I", block, position)
        position += 4
    if position + size > len(block):
        raise _Damaged
    return block[position : position + size], position + size + (-size % 4)
