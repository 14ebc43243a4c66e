"""Fetch a calendar from an address somebody gave us."""

import http.client
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from whiteglove.foundation.outside import InPrivateNetwork, connected, hung_up, is_named
from whiteglove.foundation.settings import settings
from whiteglove.team.feeds.failing import WORDS, FeedTrouble, Why
from whiteglove.team.times import TimesRefused

LARGEST = 5_000_000
WHOLE_SECONDS = 20.0
MOST_REDIRECTS = 3
CHUNK = 65_536
REDIRECTS = frozenset({301, 302, 303, 307, 308})
NOT_MODIFIED, OK, GONE = 304, 200, (404, 410)
LONGEST_ADDRESS = 2000


class FeedAddressRefused(TimesRefused):
    """An address we do not ask."""

    def __init__(self, why: Why, **given: object) -> None:
        super().__init__(WORDS[why], **given)
        self.why = why


class FeedUnreadable(FeedTrouble):
    """The feed could not be read this time."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came. content None: nothing new since the tag that was sent."""

    content: bytes | None
    etag: str = ""


def understood_address(address: str) -> str:
    """An address as it is asked. webcal: is https: by another name. Raises FeedAddressRefused."""
    text = address.strip()
    if text.lower().startswith(("webcal://", "webcals://")):
        text = "https://" + text.partition("://")[2]
    parts = _parts(text)
    if len(text) > LONGEST_ADDRESS or not text.isascii() or any(letter <= " " for letter in text):
        raise FeedAddressRefused(Why.ADDRESS_ODD)
    if parts.username is not None or parts.password is not None:
        raise FeedAddressRefused(Why.ADDRESS_WITH_PASSWORD)
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_own(parts)):
        raise FeedAddressRefused(Why.ADDRESS_NOT_SAFE)
    return text


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        int(parts.port or 0)
    except ValueError:
        raise FeedAddressRefused(Why.ADDRESS_NONE) from None
    if not parts.hostname:
        raise FeedAddressRefused(Why.ADDRESS_WITHOUT_HOST)
    return parts


def _is_own(parts: SplitResult) -> bool:
    """Whether the operator named this host as one of their own network."""
    return is_named(parts, settings().feed_hosts)


def fetch(address: str, *, etag: str = "") -> Fetched:
    """The calendar at this address. Raises FeedUnreadable, also for an address that leads into a private network."""
    ends = time.monotonic() + WHOLE_SECONDS
    for _step in range(MOST_REDIRECTS + 1):
        try:
            parts = _parts(understood_address(address))
            answer = _ask(parts, etag, ends)
        except FeedAddressRefused as error:
            raise FeedUnreadable(error.why, **error.given) from error
        except (TimeoutError, ssl.SSLError, OSError, http.client.HTTPException, UnicodeError) as error:
            raise FeedUnreadable(_why(error), host=parts.hostname or "") from error
        if isinstance(answer, Fetched):
            return answer
        address = urljoin(address, answer)
    raise FeedUnreadable(Why.ROUND)


def _why(error: Exception) -> Why:
    match error:
        case ssl.SSLError():
            return Why.CERTIFICATE
        case TimeoutError():
            return Why.SILENT
        case socket.gaierror() | UnicodeError():
            return Why.NO_HOST
        case http.client.IncompleteRead():
            return Why.BROKE_OFF
        case http.client.HTTPException():
            return Why.NO_HTTP
        case _:
            return Why.OUT_OF_REACH


def _ask(parts: SplitResult, etag: str, ends: float) -> Fetched | str:
    """What came, or where it is instead."""
    try:
        connection = connected(parts, ends=ends, is_own=_is_own(parts))
    except InPrivateNetwork as error:
        raise FeedAddressRefused(Why.PRIVATE, host=error.host) from error
    line = connection.sock
    try:
        headers = {"Accept": "text/calendar, */*;q=0.1", "User-Agent": "Whiteglove", "Accept-Encoding": "identity"}
        if etag:
            headers["If-None-Match"] = etag
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        with hung_up(line, ends=ends):
            connection.request("GET", path, headers=headers)
            return _understood(connection.getresponse(), parts.hostname or "", ends)
    finally:
        connection.close()


def _understood(answer: http.client.HTTPResponse, host: str, ends: float) -> Fetched | str:
    if answer.status in REDIRECTS and answer.headers.get("Location"):
        return str(answer.headers["Location"])
    if answer.status == NOT_MODIFIED:
        return Fetched(None)
    if answer.status in GONE:
        raise FeedUnreadable(Why.GONE, host=host, status=answer.status)
    if answer.status != OK:
        raise FeedUnreadable(Why.REFUSED, host=host, status=answer.status)
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise FeedUnreadable(Why.PACKED, host=host)
    etag = answer.headers.get("ETag", "")
    return Fetched(_content(answer, host, ends), etag if etag.isascii() and len(etag) < 500 else "")


def _content(answer: http.client.HTTPResponse, host: str, ends: float) -> bytes:
    pieces, size = [], 0
    while piece := answer.read1(CHUNK):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST:
            raise FeedUnreadable(Why.TOO_LARGE, host=host, most=LARGEST // 1_000_000)
        if time.monotonic() > ends:
            raise TimeoutError
    if answer.length:  # announced and not come
        raise http.client.IncompleteRead(b"", answer.length)
    return b"".join(pieces)
