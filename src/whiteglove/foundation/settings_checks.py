"""What a setting must look like. Each check returns the value, or raises ValueError with words for an operator."""

import re
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from whiteglove.foundation.actors import Role
from whiteglove.foundation.addresses import host_and_port

LANGUAGES = ("en", "ja")
SECOND_FACTOR = ("nobody", "managing", "everybody")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
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


def second_factor(value: str) -> str:
    """Who must have one."""
    if value not in SECOND_FACTOR:
        raise ValueError("it must be nobody, managing (owners and managers) or everybody")
    return value


def provider(value: str | None) -> str | None:
    """Where colleagues sign in elsewhere; without encryption on this machine alone. Empty or None: nowhere."""
    if not value:
        return None
    parts = urlsplit(value)
    if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)):
        return value.rstrip("/")
    raise ValueError("it must begin with https://, such as https://login.example.com")


def role(value: str | None) -> str | None:
    """One that may be given without a person deciding: nobody becomes owner or manager by signing in."""
    if not value:
        return None
    if value not in {Role.LEAD.value, Role.COLLEAGUE.value, Role.TEMP.value}:
        raise ValueError("it must be lead, colleague or temp")
    return value
