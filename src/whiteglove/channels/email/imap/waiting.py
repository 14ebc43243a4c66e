"""Wait until a server has news of the open folder: pushed where it can, else by the clock."""

import contextlib
import select
import socket
from typing import Any

from whiteglove.channels.email.imap.errors import BROKEN, REFUSED, ConnectionBroken, in_words
from whiteglove.channels.email.imap.session import Session

# A server may end an IDLE of 30 minutes; a dead connection is noticed only when we speak.
IDLE_SECONDS = 240.0
POLL_SECONDS = 20.0


def wait_for_news(session: Session, wake: socket.socket, *, other_folders: bool) -> None:
    """Return when something may have come, when woken, or when it is time to look. Raises ConnectionBroken."""
    seconds = POLL_SECONDS if other_folders else IDLE_SECONDS
    if "IDLE" not in session.capabilities:
        _readable([wake], POLL_SECONDS)
        return
    account = session.account
    try:
        _idle(session, wake, seconds)
    except BROKEN as error:
        raise ConnectionBroken(in_words(error, account.host, account.port)) from error
    except REFUSED:
        session.capabilities -= {"IDLE"}


def _idle(session: Session, wake: socket.socket, seconds: float) -> None:
    """imap-tools' own `start` fails when a server tells news before it agrees to tell news."""
    client: Any = session.box.client
    tag = client._command("IDLE")
    is_news = False
    while client._get_response() is not None:
        is_news = True
        if client.tagged_commands[tag]:
            client.tagged_commands.pop(tag)
            session.capabilities -= {"IDLE"}
            return
    if not is_news and not _is_read_already(client):
        _readable([client.sock, wake], seconds)
    idle: Any = session.box.idle
    idle._idle_tag = tag
    idle.stop()


def _is_read_already(client: Any) -> bool:
    """Whether the news came along with the server's last word, and lies in our own buffers."""
    timeout = client.sock.gettimeout()
    client.sock.settimeout(0)
    try:
        with contextlib.suppress(OSError):
            return bool((getattr(client, "_file", None) or client.file).peek(1))
        return False
    finally:
        client.sock.settimeout(timeout)


def _readable(sockets: list[socket.socket], seconds: float) -> None:
    poller = select.poll()
    for sock in sockets:
        poller.register(sock, select.POLLIN)
    poller.poll(seconds * 1000)
