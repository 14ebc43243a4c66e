"""The door of pages and API."""

import socket

from whiteglove.cli.door import open_door


def test_an_answer_leaves_at_once_in_every_connection() -> None:
    with open_door("127.0.0.1", 0) as door, socket.create_connection(door.getsockname()):
        served, _ = door.accept()
        with served:
            assert served.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
