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

STEP_SECONDS = 5.0  # to connect to one of a host's addresses
UNICAST = ipaddress.ip_network("2000::/3")  # all that IPv6 gives out to the world
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
# Besides link-local ones, where clouds tell machines their secrets: Amazon, Google, Alibaba, Oracle, Azure.
TELLS_SECRETS = frozenset(
    ipaddress.ip_address(one)
    for one in ("fd00:ec2::254", "fd20:ce::254", "100.100.100.200", "192.0.0.192", "168.63.129.16")
)


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
    """A connection, made already to an address that was looked at. ends: by time.monotonic(); no later step is
    waited for longer.

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
        left = ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        try:
            line = socket.create_connection((ip, port), timeout=min(STEP_SECONDS, left))
        except OSError as error:
            failed = failed or error
        else:
            line.settimeout(max(0.1, ends - time.monotonic()))
            return line
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
    address = _meant(ip)
    is_given_out = address.version == 4 or address in UNICAST
    return is_given_out and address.is_global and not address.is_multicast and address not in TELLS_SECRETS


def _is_private_but_fit(ip: str) -> bool:
    """Never where machines of a cloud tell their secrets, whatever the operator named."""
    address = _meant(ip)
    is_odd = address.is_link_local or address.is_multicast or address.is_unspecified
    return not is_odd and address not in TELLS_SECRETS


def _meant(ip: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address; of one by which IPv6 leads to IPv4, where it leads."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address
