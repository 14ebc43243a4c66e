"""Reach hosts whose address somebody gave us, without being led anywhere we would not go by ourselves.

The name is looked up once and the connection made to what was found, so that a name that answers otherwise the
second time leads nowhere else.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import SplitResult

STEP_SECONDS = 5.0


class InPrivateNetwork(Exception):
    """The host lies in a network that is nobody's business of ours, and the operator did not name it."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} lies in a private network.")
        self.host = host


def port_of(parts: SplitResult) -> int:
    """The port that an address means."""
    return parts.port or (443 if parts.scheme == "https" else 80)


def is_named(parts: SplitResult, hosts: str) -> bool:
    """Whether the operator named this host, or host:port, in a list by commas."""
    named = {one.strip().lower() for one in hosts.split(",") if one.strip()}
    host = (parts.hostname or "").lower()
    return host in named or f"{host}:{port_of(parts)}" in named


def addresses_of(parts: SplitResult, *, is_own: bool) -> list[str]:
    """Where a host is. is_own: one of the operator's network, which may be anywhere but link-local.

    Raises InPrivateNetwork as soon as one of them is not for us, socket.gaierror or UnicodeError for no host.
    """
    host = parts.hostname or ""
    looked_up = socket.getaddrinfo(host, port_of(parts), type=socket.SOCK_STREAM)
    found = list(dict.fromkeys(str(entry[4][0]) for entry in looked_up))
    if not all(_is_private_but_fit(ip) if is_own else _is_public(ip) for ip in found):
        raise InPrivateNetwork(host)
    return found


def connected(parts: SplitResult, *, ends: float, is_own: bool) -> http.client.HTTPConnection:
    """A connection, made already to an address that was looked at. ends: by time.monotonic().

    Raises InPrivateNetwork, OSError (with TimeoutError and ssl.SSLError), UnicodeError.
    """
    host, port = parts.hostname or "", port_of(parts)
    plain = _reached(addresses_of(parts, is_own=is_own), port, ends)
    secured = parts.scheme == "https"
    made = (http.client.HTTPSConnection if secured else http.client.HTTPConnection)(host, port)
    try:
        made.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secured else plain
    except BaseException:
        plain.close()
        raise
    return made


def _reached(found: list[str], port: int, ends: float) -> socket.socket:
    """The first of them that answers."""
    failed: OSError | None = None
    for ip in found:
        try:
            return socket.create_connection((ip, port), timeout=max(0.1, min(STEP_SECONDS, ends - time.monotonic())))
        except OSError as error:
            failed = failed or error
    raise failed or OSError("no address")


@contextmanager
def hung_up(line: socket.socket, *, ends: float) -> Iterator[None]:
    """End it when the time is over, also while a host speaks so slowly that no step takes long: TimeoutError."""

    def hang_up() -> None:
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)  # beneath TLS: no word of farewell is waited for

    watch = threading.Timer(max(0.0, ends - time.monotonic()), hang_up)
    watch.daemon = True
    watch.start()
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        if time.monotonic() >= ends:
            raise TimeoutError from error
        raise
    finally:
        watch.cancel()
    if time.monotonic() >= ends:  # what breaks off may look like an end
        raise TimeoutError


def _is_public(ip: str) -> bool:
    address = ipaddress.ip_address(ip.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (inner is None or inner.is_global)


def _is_private_but_fit(ip: str) -> bool:
    """Never where machines of a cloud tell their secrets, whatever the operator named."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or address
    return not (inner.is_link_local or inner.is_multicast or inner.is_unspecified)
