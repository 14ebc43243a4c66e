"""Addresses to listen on or to call, as an operator writes them."""


class AddressNotUnderstood(ValueError):
    """It is not `host:port`."""


def host_and_port(text: str) -> tuple[str, int]:
    """Read `127.0.0.1:2525` or `[::1]:2525`. Raises AddressNotUnderstood."""
    host, _, port = text.strip().rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise AddressNotUnderstood(f"{text!r} must look like 127.0.0.1:2525 (an address, a colon, a port).")
    return host.strip("[]"), int(port)
