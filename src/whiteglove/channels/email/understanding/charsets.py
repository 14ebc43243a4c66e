"""Bytes to text, whatever the label says: odd names, wrong labels and damaged bytes still give readable text.

A label is looked up in our own table, never handed to Python's codec search, which would import by name.
"""

import codecs
import re
from collections.abc import Sequence
from encodings.aliases import aliases

_NOT_TEXT = {
    "base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "rot_13", "uu_codec", "zlib_codec", "mbcs",
    "oem",
}  # fmt: skip
_WITHOUT_ALIAS = (
    "cp720", "cp737", "cp856", "cp874", "cp875", "cp1006", "koi8_r", "koi8_t", "koi8_u", "mac_arabic",
    "mac_croatian", "mac_farsi", "mac_romanian", "utf_8_sig", "hz", "iso8859_11", "cp949", "cp950", "gb18030",
)  # fmt: skip
# What is labelled with the narrow name is written in the wide one: the wide one reads both.
_WIDER = {
    "ascii": "cp1252",
    "latin_1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "cp950",
    "iso8859_9": "cp1254",
    "iso8859_11": "cp874",
    "tis_620": "cp874",
    "utf_8_sig": "utf_8",
    "iso2022_jp_1": "iso2022_jp",
    "iso2022_jp_2": "iso2022_jp",
    "iso2022_jp_3": "iso2022_jp",
    "iso2022_jp_ext": "iso2022_jp",
    "iso2022_jp_2004": "iso2022_jp",
}
_OWN_NAMES = {
    "utf8mb4": "utf_8",
    "unicode11utf8": "utf_8",
    "unicode11utf7": "utf_7",
    "unicode20utf8": "utf_8",
    "unicode": "utf_16",
    "ucs2": "utf_16",
    "iso10646ucs2": "utf_16",
    "windows31j": "cp932",
    "mskanji": "cp932",
    "cp50220": "iso2022_jp",
    "cp50221": "iso2022_jp",
    "cp51932": "euc_jp",
    "eucjpms": "euc_jp",
    "iso88598i": "iso8859_8",
    "iso88598e": "iso8859_8",
    "iso88596i": "iso8859_6",
    "ksc56011987": "cp949",
    "ksc56011989": "cp949",
    "uhc": "cp949",
    "xmacroman": "mac_roman",
    "macintosh": "mac_roman",
    "hzgb2312": "hz",
    "gbchinesesimplified": "gb18030",
    "ansi": "cp1252",
}
# When the label's codec fails, one of these may read the bytes without a fault.
_SIBLINGS = {"cp950": ("big5hkscs",), "euc_jp": ("euc_jis_2004",), "cp932": ("shift_jis_2004",)}
_STATEFUL = frozenset({"iso2022_jp", "iso2022_kr", "hz", "utf_7"})
_ESCAPES = re.compile(rb"(\x1b\$[@B]|\x1b\([BJIH])")


def _table_of_codecs() -> dict[str, str]:
    known = {name: name for name in _WITHOUT_ALIAS}
    for alias, codec in aliases.items():
        if codec not in _NOT_TEXT:
            known[alias] = codec
            known[codec] = codec
    table = {_plain_label(name): _WIDER.get(codec, codec) for name, codec in known.items()}
    table.update({f"8859{number}": table[f"iso8859{number}"] for number in range(1, 11)})
    return table | _OWN_NAMES


def _plain_label(label: str) -> str:
    return "".join(sign for sign in label[:100].lower() if "a" <= sign <= "z" or "0" <= sign <= "9")


_CODECS = _table_of_codecs()


def codec_named(label: str | None) -> str | None:
    """The Python codec to read `label` with, None when no such charset is known."""
    plain = _plain_label(label or "")
    for start in ("", "x", "charset", "cs"):
        if start and not plain.startswith(start):
            continue
        rest = plain[len(start) :]
        codec = _CODECS.get(rest) or _CODECS.get(re.sub(r"^(?:windows|win|ansi|ibm|ms)(?=\d)", "cp", rest))
        if codec:
            return codec
    return None


def decode_text(content: bytes, label: str | None = None, hints: Sequence[str] = ()) -> tuple[str, str | None]:
    """The text of `content`, and the defect met, None when the label was right.

    hints: codecs named elsewhere in the mail, tried where the label says nothing. Never raises; the text
    has neither NUL nor lone surrogates, which a database would refuse.
    """
    text, defect = _read(content, label, hints)
    if "\0" in text:
        text = text.replace("\0", "")
    return text, defect


def _read(content: bytes, label: str | None, hints: Sequence[str]) -> tuple[str, str | None]:
    codec = codec_named(label)
    if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return content[: len(content) & ~1].decode("utf_16", "replace"), None if codec in (
            "utf_16",
            None,
        ) else "wrong_charset"
    if content.startswith(codecs.BOM_UTF8):
        content = content[3:]
    if codec is None:
        return _guessed(content, hints), "unknown_charset" if label and not content.isascii() else None
    if codec == "cp1252":
        return _western(content, label or "", hints)
    if codec == "utf_8":
        return _utf8(content)
    return _declared(content, codec)


def _guessed(content: bytes, hints: Sequence[str]) -> str:
    if content.isascii():
        return _iso2022_jp(content) if b"\x1b$" in content else content.decode("ascii")
    for codec in ("utf_8", *hints):
        text = _strictly(content, codec)
        if text is not None:
            return text
    return content.decode("cp1252", "replace")


def _strictly(content: bytes, codec: str) -> str | None:
    if codec in _STATEFUL or codec.startswith(("utf_16", "utf_32")):
        return None
    try:
        return content.decode(codec)
    except UnicodeError:
        return None


def _western(content: bytes, label: str, hints: Sequence[str]) -> tuple[str, str | None]:
    if content.isascii():
        return _guessed(content, ()), None
    if "ascii" in label.lower():
        return _guessed(content, hints), "wrong_charset"
    text = _strictly(content, "utf_8")
    if text is not None:
        return text, "wrong_charset"
    return content.decode("cp1252", "replace"), None


def _utf8(content: bytes) -> tuple[str, str | None]:
    try:
        return content.decode("utf_8"), None
    except UnicodeDecodeError:
        pass
    high = sum(content.count(bytes((byte,))) for byte in range(0x80, 0x100))
    readable = len(content.decode("utf_8", "ignore").encode()) - (len(content) - high)
    if readable * 2 < high:  # most of it is no UTF-8 at all
        return content.decode("cp1252", "replace"), "wrong_charset"
    return content.decode("utf_8", "whiteglove_western"), "damaged_charset"


def _western_for_stray_byte(error: UnicodeError) -> tuple[str, int]:
    """A single stray byte is most often windows-1252; half a character is unreadable."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return (stray.decode("cp1252", "replace") if len(stray) == 1 else "�"), error.end


codecs.register_error("whiteglove_western", _western_for_stray_byte)


def _declared(content: bytes, codec: str) -> tuple[str, str | None]:
    if codec == "iso2022_jp":
        return _iso2022_jp(content), None
    if codec == "utf_16":
        return content[: len(content) & ~1].decode(_utf16_order(content), "replace"), None
    try:
        return _without_surrogates(content.decode(codec)), None
    except UnicodeError:
        pass
    for other in ("utf_8", *_SIBLINGS.get(codec, ())):
        text = _strictly(content, other)
        if text is not None:
            return text, "wrong_charset"
    return _without_surrogates(content.decode(codec, "replace")), "damaged_charset"


def _utf16_order(content: bytes) -> str:
    """Without a byte order mark: the side on which the zero bytes of Latin text lie."""
    head = content[:2000]
    return "utf_16_le" if head[1::2].count(0) > head[::2].count(0) else "utf_16_be"


def _without_surrogates(text: str) -> str:
    try:
        text.encode("utf_8")
    except UnicodeEncodeError:
        return text.encode("utf_16", "surrogatepass").decode("utf_16", "replace")
    return text


def _iso2022_jp(content: bytes) -> str:
    for codec in ("iso2022_jp", "iso2022_jp_ext"):
        try:
            return content.decode(codec)
        except UnicodeError:
            continue
    pieces: list[str] = []
    escape = b"\x1b(B"
    for index, piece in enumerate(_ESCAPES.split(content)):
        if index % 2:
            escape = piece
        elif escape.startswith(b"\x1b$"):
            pieces.append(_kanji(piece))
        elif escape == b"\x1b(I":
            pieces.append(bytes(byte | 0x80 for byte in piece).decode("cp932", "replace"))
        else:
            pieces.append(piece.decode("cp932", "replace"))
    return "".join(pieces)


def _kanji(pairs: bytes) -> str:
    """Two-byte JIS read as Shift-JIS of Windows, which knows vendors' signs that Python's codec refuses."""
    shifted = bytearray()
    pairs = pairs.replace(b"\r", b"").replace(b"\n", b"")
    for row, cell in zip(pairs[::2], pairs[1::2], strict=False):
        if not (0x21 <= row <= 0x7E and 0x21 <= cell <= 0x7E):
            shifted += b"?"
            continue
        lead = ((row - 0x21) >> 1) + 0x81
        trail = cell + (0x1F if row % 2 else 0x7E)
        shifted += bytes((lead + 0x40 if lead > 0x9F else lead, trail + (row % 2 == 1 and cell >= 0x60)))
    return shifted.decode("cp932", "replace")
