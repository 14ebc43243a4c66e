"""The first two steps of every trial: is the name known, does something answer there."""

import socket

from whiteglove.channels.email.imap.errors import closed_by
from whiteglove.channels.email.trials.steps import Step, Trail

REACH_SECONDS = 8.0


def reach(trail: Trail, host: str, port: int) -> None:
    """Look the name up and knock; nothing is said. Raises Hindered."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        known = error if isinstance(error, socket.gaierror) else socket.gaierror()
        why = closed_by(known, host, port)
        raise trail.failed(Step.NAME, host, code=why.code, said=str(why)) from None
    trail.well(Step.NAME, host, said=str(found[0][4][0]))
    try:
        socket.create_connection((host, port), timeout=REACH_SECONDS).close()
    except OSError as error:
        why = closed_by(error, host, port)
        raise trail.failed(Step.CONNECTION, f"{host}:{port}", code=why.code, said=str(why)) from None
    trail.well(Step.CONNECTION, f"{host}:{port}")
