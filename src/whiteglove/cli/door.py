"""The door of the pages: one address at which several web processes listen.

The supervisor opens it and each process inherits it, so the address stays ours while one of them is started again:
who knocks meanwhile is let in by another, or waits. Two houses can never listen at one address, as they could if each
process opened it anew beside the others.
"""

import os
import socket

VARIABLE = "WHITEGLOVE_WEB_DOOR"


class Door:
    """Opened when first asked for, and kept open until we end."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._opened: socket.socket | None = None

    def number(self) -> int:
        """The descriptor a process inherits. Raises OSError when the address is taken or not ours."""
        if self._opened is None:
            self._opened = open_door(*self._address)
        return self._opened.fileno()


def open_door(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.create_server((host, port), family=family, backlog=512)
    # Inherited by every connection: asyncio sets it only on sockets that name their protocol, and without it a
    # page waits 40 ms for the browser to acknowledge its head before its body leaves.
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return door


def inherited_door() -> socket.socket | None:
    """The door that our supervisor opened; None for a process that nobody gave one."""
    number = os.environ.pop(VARIABLE, "")
    if not number.isdecimal():
        return None
    os.set_inheritable(int(number), False)
    return socket.socket(fileno=int(number))
