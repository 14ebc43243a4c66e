"""Names of attached files: the one to believe among several, made safe to store and to offer for download."""

import re
import unicodedata
from collections.abc import Sequence

from whiteglove.channels.email.understanding.parameters import Parameters, parameter_text

_LONGEST_BYTES = 200
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_EXTENSIONS = {
    "application/pdf": "pdf", "application/zip": "zip", "application/json": "json", "application/xml": "xml",
    "application/rtf": "rtf", "application/msword": "doc", "application/pkcs7-mime": "p7m",
    "application/x-pkcs7-mime": "p7m", "application/pkcs7-signature": "p7s", "application/gzip": "gz",
    "application/x-pkcs7-signature": "p7s", "application/pgp-signature": "asc", "application/ms-tnef": "dat",
    "image/png": "png", "image/jpeg": "jpg", "image/jpg": "jpg", "image/gif": "gif", "image/webp": "webp",
    "image/svg+xml": "svg", "image/tiff": "tif", "image/bmp": "bmp", "image/heic": "heic",
    "text/plain": "txt", "text/html": "html", "text/calendar": "ics", "text/csv": "csv", "text/vcard": "vcf",
    "text/x-vcard": "vcf", "text/directory": "vcf", "text/rtf": "rtf", "text/xml": "xml",
    "message/rfc822": "eml", "message/global": "eml", "audio/mpeg": "mp3", "audio/wav": "wav",
    "audio/mp4": "m4a", "video/mp4": "mp4",
    "video/quicktime": "mov", "message/delivery-status": "txt", "text/rfc822-headers": "txt",
}  # fmt: skip


def told_filename(disposition: Parameters, content_type: Parameters, hints: Sequence[str]) -> str:
    """The name the sender gave, safe; empty when none was given. A sound RFC 2231 name beats all others."""
    told: list[str] = []
    for parameters, name in ((disposition, "filename"), (content_type, "name")):
        if not any(key.partition("*")[0] == name for key in parameters):
            continue
        text, is_extended = parameter_text(parameters, name, hints)
        if is_extended:
            told.insert(0, text)
        elif text:
            told.append(text)
    return next((safe for text in told if (safe := safe_filename(text))), "")


def safe_filename(name: str) -> str:
    """`name` without folders, control and direction signs, at most 200 bytes; may become empty."""
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(" " if sign in "\t\r\n" else sign for sign in name if _is_harmless(sign))
    name = " ".join(name.split(" ")).strip().rstrip(". ")
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return _shortened(name)


def _is_harmless(sign: str) -> bool:
    return sign in "\t\r\n" or sign in "\u200c\u200d" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co"}


def _shortened(name: str) -> str:
    if len(name.encode()) <= _LONGEST_BYTES:
        return name
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending.encode()) > 20:
        stem, dot, ending = name, "", ""
    room = _LONGEST_BYTES - len(f"{dot}{ending}".encode())
    return stem.encode()[:room].decode("utf_8", "ignore") + dot + ending


def filename_for_type(content_type: str) -> str:
    """A name for a file that came without one."""
    stem = content_type.partition("/")[0]
    stem = stem if stem in {"image", "audio", "video", "message"} else "attachment"
    stem = {"text/calendar": "invitation", "text/vcard": "contact"}.get(content_type, stem)
    return f"{stem}.{_EXTENSIONS.get(content_type, 'bin')}"
