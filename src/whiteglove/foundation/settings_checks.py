"""What a setting must look like. Each check returns the value, or raises ValueError with words for an operator."""

import re
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from whiteglove.foundation.addresses import host_and_port

LANGUAGES = ("en", "ja")
_BARE_ADDRESS = re.compile(r"""[^@\s<>()",;:]+@[^@\s<>()",;:]+""")


def language(value: str) -> str:
    """One the pages are written in."""
    if value not in LANGUAGES:
        raise ValueError("it must be en or ja")
    return value


def time_zone(value: str) -> str:
    """One the machine knows."""
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError("it must be a time zone such as Europe/Paris or UTC") from None
    return value


def listening(value: str) -> str:
    """Where to listen; empty: not at all."""
    if value:
        host_and_port(value)
    return value


def bare_address(value: str) -> str:
    """A mail address without a name."""
    if not _BARE_ADDRESS.fullmatch(value):
        raise ValueError("it must be an address alone, such as desk@example.com")
    return value


def mail_server(value: str | None) -> str | None:
    """A server that takes mail; `sending/senders.py` reads it. Empty or None: none."""
    if not value:
        return None
    wrong = ValueError("it must look like smtp://user:password@mail.example.com:587")
    try:
        parts = urlsplit(value.strip())
        _ = parts.port
    except ValueError:
        raise wrong from None
    tls = parse_qs(parts.query).get("tls", ["offered"])[0]
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or tls not in ("offered", "require", "none"):
        raise wrong
    return value
