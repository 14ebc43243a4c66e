"""Files and original mails, sent so that no browser ever runs them."""

from typing import Final
from urllib.parse import quote

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from whiteglove.channels.email.queries import raw_mail, raw_of_message
from whiteglove.conversations.queries.reading import attachment
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.foundation.errors import NotFound
from whiteglove.web.actors import actor_of

LOCKED_AWAY: Final = "default-src 'none'; sandbox"
PICTURE_KEY_HOLDS_SECONDS: Final = 3600
PICTURE_STARTS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
signer = TimestampSigner(salt="whiteglove.picture")


@require_safe
def file(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """A file of a message: shown when its bytes are a harmless picture, else to download.

    The frame of a mail has no cookies; it shows pictures by a key that its page signed (`picture_address`).
    """
    key = request.GET.get("key")
    actor = SYSTEM if key and _opens(key, attachment_id) else actor_of(request)
    found = attachment(actor, attachment_id)
    try:
        content = blobs.read(found.blob_id)
    except FileNotFoundError as error:
        raise NotFound("The bytes of this file are missing.") from error
    picture = picture_type(content[:16])
    if key and actor is SYSTEM and picture is None:
        raise NotFound("This is no picture.")
    answer = _sent(content, found.filename, shown_as=picture)
    if actor is SYSTEM:  # the frame is of no site, so no site may be asked for
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@require_safe
def message_raw(request: HttpRequest, message_id: int) -> HttpResponse:
    """The mail of a message as it came."""
    return _sent(raw_of_message(actor_of(request), message_id), f"message-{message_id}.eml")


@require_safe
def quarantined_raw(request: HttpRequest, raw_mail_id: int) -> HttpResponse:
    """A quarantined mail as it came."""
    return _sent(raw_mail(actor_of(request), raw_mail_id), f"mail-{raw_mail_id}.eml")


def picture_key(attachment_id: int) -> str:
    """A key with which one picture can be seen for an hour."""
    return signer.sign(str(attachment_id)).partition(":")[2]


def picture_type(head: bytes) -> str | None:
    """What sort of harmless picture starts like this; None for all else, whatever its sender called it."""
    for start, content_type in PICTURE_STARTS:
        if head.startswith(start):
            return content_type
    return "image/webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def _opens(key: str, attachment_id: int) -> bool:
    try:
        signer.unsign(f"{attachment_id}:{key}", max_age=PICTURE_KEY_HOLDS_SECONDS)
    except BadSignature:
        return False
    return True


def _sent(content: bytes, filename: str, *, shown_as: str | None = None) -> HttpResponse:
    answer = HttpResponse(content, content_type=shown_as or "application/octet-stream")
    answer.headers["Content-Disposition"] = disposition(filename, is_shown=shown_as is not None)
    answer.headers["Content-Security-Policy"] = LOCKED_AWAY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def disposition(filename: str, *, is_shown: bool) -> str:
    """Content-Disposition for any name, also one in Japanese or with quotes and line breaks."""
    name = "".join(mark for mark in filename.replace("/", "_").replace("\\", "_") if mark.isprintable()) or "file"
    plain = "".join(mark if mark.isascii() and mark not in '"%;' else "_" for mark in name)
    return f"{'inline' if is_shown else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
