"""One POST to an address somebody gave us: short, never redirected, never into a network that is not for us."""

import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult

from whiteglove.channels.webhooks.addresses import AddressRefused, is_own, parts_of
from whiteglove.channels.webhooks.failing import Why, kept
from whiteglove.foundation.outside import InPrivateNetwork, connected, hung_up
from whiteglove.foundation.text import storable

WHOLE_SECONDS = 15.0
READ_BYTES = 4000
LONGEST_ANSWER = 500
GONE = 410


class Came(StrEnum):
    """What became of one try."""

    TAKEN = "taken"
    PUT_OFF = "put_off"
    GONE = "gone"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered. why: as `failing.py` keeps it, empty where it was taken; text: how the answer begins.

    asked_seconds: how long the receiver wants us to wait; None: it did not say.
    """

    came: Came
    status: int | None = None
    why: str = ""
    text: str = ""
    took_ms: int = 0
    asked_seconds: int | None = None


def post(address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send it, and say what was answered. Never raises for what a receiver does. Not inside a transaction."""
    began = time.monotonic()
    try:
        parts = parts_of(address)
    except AddressRefused:  # the operator names this host no more
        return Answer(Came.PUT_OFF, why=kept(Why.PRIVATE, host=_host(address)))
    try:
        status, text, asked = _exchange(parts, body, headers, ends=began + WHOLE_SECONDS)
    except InPrivateNetwork as error:
        return Answer(Came.PUT_OFF, why=kept(Why.PRIVATE, host=error.host), took_ms=_since(began))
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        return Answer(Came.PUT_OFF, why=kept(_why(error), host=parts.hostname or ""), took_ms=_since(began))
    came, why = _understood(status, parts.hostname or "")
    return Answer(came, status, why, text, _since(began), asked)


def _exchange(
    parts: SplitResult, body: bytes, headers: Mapping[str, str], *, ends: float
) -> tuple[int, str, int | None]:
    """Status, how the answer begins, how long to wait."""
    connection = connected(parts, ends=ends, is_own=is_own(parts))
    line = connection.sock
    try:
        with hung_up(line, ends=ends):
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            fixed = {"Content-Type": "application/json", "User-Agent": "Whiteglove", "Accept-Encoding": "identity"}
            connection.request("POST", path, body=body, headers={**fixed, "Connection": "close", **headers})
            answer = connection.getresponse()
        text = _text(line, answer, ends=ends)
        return answer.status, text, _asked_seconds(answer)
    finally:
        connection.close()


def _text(line: socket.socket, answer: http.client.HTTPResponse, *, ends: float) -> str:
    """How it begins. One that stops in the middle has answered all the same: its status is known."""
    said = b""
    with suppress(OSError, http.client.HTTPException), hung_up(line, ends=ends):
        said = answer.read(READ_BYTES)
    return storable(said.decode("utf-8", "replace"))[:LONGEST_ANSWER]


def _asked_seconds(answer: http.client.HTTPResponse) -> int | None:
    said = answer.headers.get("Retry-After", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 9 else None


def _understood(status: int, host: str) -> tuple[Came, str]:
    if 200 <= status < 300:
        return Came.TAKEN, ""
    if status == GONE:
        return Came.GONE, kept(Why.GONE, host=host)
    why = Why.REDIRECTED if 300 <= status < 400 else Why.REFUSED
    return Came.PUT_OFF, kept(why, host=host, status=status)


def _why(error: Exception) -> Why:
    match error:
        case ssl.SSLCertVerificationError():
            return Why.CERTIFICATE
        case TimeoutError():
            return Why.SILENT
        case socket.gaierror() | UnicodeError():
            return Why.NO_HOST
        case http.client.HTTPException():
            return Why.NO_HTTP
        case _:
            return Why.OUT_OF_REACH


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0]


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
