"""What tells one mail from another and places it in time and thread: ids, keys, date, plain subject."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

from whiteglove.channels.email.understanding.flowed import line_feeds
from whiteglove.channels.email.understanding.headers import Headers, unfolded

_EARLIEST_YEAR, _LATEST_YEAR = 1990, 2100
_PIECE = 1 << 20
_LONGEST_ID_BYTES = 1_000
_MOST_REFERENCES = 2_000
_IDS = re.compile(r"<([^<>]{1,1000})>")
_COMMENT = re.compile(r"\([^()]*+\)")
_KEYED = ("from", "to", "cc", "subject", "date", "message-id")
_PREFIXES = (
    "re", "aw", "antw", "antwort", "sv", "vs", "vb", "vá", "odp", "rif", "res", "r", "i", "ri", "tr", "rv", "enc",
    "ref", "fw", "fwd", "wg", "doorst", "pd", "ynt", "ilt", "ilet", "továbbítás", "bls", "tl", "απ", "πρθ", "σχετ",
    "отв",
    "ответ", "пересл", "на", "ha", "пд", "hl", "továbbít", "trans", "atb", "yn", "回复", "回覆",
    "答复", "答覆", "回信",
    "转发", "轉寄", "轉發", "返信", "転送", "회신", "답장", "전달", "תשובה", "הועבר", "رد",
)  # fmt: skip
_PREFIX = re.compile(
    rf"\s*+(?:{'|'.join(sorted(map(re.escape, _PREFIXES), key=len, reverse=True))})"
    r"[ ]{0,3}(?:\[[0-9]{1,4}\]|\([0-9]{1,4}\)|\^?[0-9]{1,3})?[ ]{0,3}[:：﹕]",
    re.IGNORECASE,
)


def message_id(headers: Headers) -> str | None:
    """The Message-ID without angle brackets, None when missing or empty."""
    value = headers.first("message-id")
    found = _IDS.search(value)
    return _joined(found[1] if found else value.strip("<> \t")) or None


def _joined(written: str) -> str:
    """An id in one piece, whatever blanks a fold left in it, and no longer than an index can hold."""
    whole = "".join(written.split())
    return whole.encode("utf-8", "replace")[:_LONGEST_ID_BYTES].decode("utf-8", "ignore")


def answered_id(headers: Headers) -> str | None:
    """The id that In-Reply-To names; free text without an id names none."""
    value = headers.first("in-reply-to")
    if found := _IDS.search(value):
        return _joined(found[1]) or None
    alone = value.strip("<>")
    return _joined(alone) if alone and len(alone.split()) == 1 else None


def referenced_ids(headers: Headers) -> tuple[str, ...]:
    """The ids of References in order, each once; of a list cut off only whole ids."""
    value = " ".join(headers.get("references", ()))
    ids = _IDS.findall(value) or [word for word in value.split() if "@" in word]
    told = dict.fromkeys(stripped for written in ids if (stripped := _joined(written.strip("<>"))))
    return tuple(told)[-_MOST_REFERENCES:]


def content_key(headers: Headers, body: bytes) -> str:
    """The same for one mail by whatever route it came: who, what, when, the body; no traces of travel."""
    digest = hashlib.sha256()
    # Some forms on web sites name the customer in Reply-To alone, and give no id.
    for name in _KEYED if message_id(headers) else (*_KEYED, "reply-to"):
        for value in headers.raw(name):
            digest.update(name.encode() + b":" + b" ".join(unfolded(value).split()) + b"\n")
    for piece in _lines_in_pieces(body):
        digest.update(piece)
    return digest.hexdigest()


def _lines_in_pieces(body: bytes) -> Iterator[bytes]:
    """The body with line feeds, without its last line ends, never copied as a whole."""
    end = len(body)
    while end:
        last = body[max(end - _PIECE, 0) : end]
        kept = len(last.rstrip(b"\r\n"))
        end -= len(last) - kept
        if kept:
            break
    start = 0
    while start < end:
        stop = min(start + _PIECE, end)
        for _ in range(2):  # never inside a line end, which has three signs at most
            if stop < end and body[stop - 1] == ord("\r"):
                stop += 1
        yield line_feeds(body[start:stop])
        start = stop


def plain_subject(subject: str) -> str:
    """The subject without "Re:", "AW:", "返信：" and their like, however often repeated."""
    position = 0
    while found := _PREFIX.match(subject, position):
        position = found.end()
    return subject[position:].strip()


def sent_at(written: str) -> tuple[datetime | None, str | None]:
    """When a mail was sent (UTC), None when not told or impossible; and the defect met."""
    if not written.strip():
        return None, "no_date"
    told = re.sub(r" ?: ?", ":", " ".join(_COMMENT.sub(" ", written[:300]).split()))
    moment, defect = _internet_date(told) or _iso_date(told) or (None, None)
    if moment is None:
        return None, "unreadable_date"
    if not _EARLIEST_YEAR <= moment.year <= _LATEST_YEAR:
        return None, "impossible_date"
    return moment, defect


def _internet_date(written: str) -> tuple[datetime, str | None] | None:
    try:
        told = parsedate_tz(written)
        if told is None:
            return None
        year, month, day, hour, minute, second = told[:6]
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        offset = told[9] or 0
        if abs(offset) > 15 * 3600:
            return moment, "odd_time_zone"
        return moment - timedelta(seconds=offset), None
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def _iso_date(written: str) -> tuple[datetime, str | None] | None:
    try:
        moment = datetime.fromisoformat(written.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC), None
    except (ValueError, OverflowError):
        return None
