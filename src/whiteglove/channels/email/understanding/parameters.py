"""Parameters of Content-Type and Content-Disposition: broken quotes, continuations, encoded words."""

import re
from collections.abc import Sequence
from itertools import chain
from urllib.parse import unquote_to_bytes

from whiteglove.channels.email.understanding.charsets import codec_named, decode_text
from whiteglove.channels.email.understanding.headers import unfolded
from whiteglove.channels.email.understanding.words import decode_words

_TOKEN = re.compile(rb'"(?>(?:[^"\\]++|\\.)*)"|[;="]|[^;="]++', re.DOTALL)
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")
_LONGEST_VALUE = 20_000
_MOST_PIECES = 500
Parameters = dict[str, bytes]


def read_parameters(value: bytes) -> tuple[str, Parameters]:
    """The main value in small letters and the parameters as they came, quotes taken off; the first wins."""
    value = unfolded(value[:_LONGEST_VALUE])
    main, _, rest = value.partition(b";")
    words = main.split(None, 1)
    if len(words) > 1 and b"=" in words[1]:  # the semicolon after the type is missing
        rest = words[1] + b";" + rest
    parameters: Parameters = {}
    for name, text in _named_values(_TOKEN.findall(rest)):
        parameters.setdefault(name.decode("ascii", "replace").strip().lower(), text)
    return words[0].decode("ascii", "replace").lower() if words else "", parameters


def _named_values(tokens: list[bytes]) -> list[tuple[bytes, bytes]]:
    pairs: list[tuple[bytes, bytes]] = []
    name, value, is_quoted = b"", None, False
    for token in [*tokens, b";"]:
        if token == b";":
            if value is not None:
                pairs.append((name, value.strip()))
            name, value, is_quoted = b"", None, False
        elif value is None:
            if token == b"=":
                value = b""
            else:
                name += token
        elif is_quoted and token not in (b"=", b'"'):  # a semicolon is missing after the closing quote
            pairs.append((name, value))
            name, value, is_quoted = token, None, False
        elif len(token) > 1 and token.startswith(b'"') and not value.strip():
            value, is_quoted = re.sub(rb'\\(["\\])', rb"\1", token[1:-1]), True
        elif token != b'"':
            value += token
    return pairs


def media_type(written: str) -> str:
    """`written` when it has the form of a media type, else the nearest that has; empty when there is none."""
    if _TYPE.fullmatch(written):
        return written
    return {"text": "text/plain", "html": "text/html", "multipart": "multipart/mixed"}.get(written.strip("/"), "")


def first_word(parameters: Parameters, name: str) -> str:
    """A parameter that is one word, such as a charset."""
    words = parameters.get(name, b"").split(None, 1)
    if not words and f"{name}*" in parameters:
        words = [parameters[f"{name}*"].rpartition(b"'")[2]]
    return words[0].decode("latin_1").strip("\"'") if words else ""


def parameter_text(parameters: Parameters, name: str, hints: Sequence[str]) -> tuple[str, bool]:
    """The value as text, and whether it came sound in the form of RFC 2231 (then it is to be believed)."""
    extended, is_sound = _extended(parameters, name, hints)
    if extended and is_sound:
        return extended, True
    plain, _ = decode_text(parameters.get(name, b""), None, hints)
    return decode_words(plain) or extended, False


def _extended(parameters: Parameters, name: str, hints: Sequence[str]) -> tuple[str, bool]:
    pieces: list[bytes] = []
    label = ""
    is_encoded = False
    for key, number in chain(((f"{name}*", 0),), ((f"{name}*{count}", count) for count in range(_MOST_PIECES))):
        encoded = parameters.get(f"{key}*" if not key.endswith("*") else key)
        piece = parameters.get(key) if encoded is None else encoded
        if piece is None:
            if key.endswith("*"):
                continue
            break
        if encoded is not None:
            is_encoded = True
            if number == 0 and piece.count(b"'") >= 2:
                charset, _, piece = piece.split(b"'", 2)
                label = charset.decode("latin_1")
            piece = unquote_to_bytes(piece)
        pieces.append(piece)
        if key.endswith("*"):
            break
    text, defect = decode_text(b"".join(pieces), label or None, hints)
    if not is_encoded:
        text = decode_words(text)
    is_sound = bool(text) and defect is None and "�" not in text and (not label or codec_named(label) is not None)
    return text, is_sound
