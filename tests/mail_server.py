"""A mail server on loopback that says what the test tells it to say, for faults no real one makes on demand."""

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from io import BufferedRWPair

CLOSE = "close"
HANG = "hang"
OK = "250 2.0.0 OK"


@dataclass(frozen=True, slots=True)
class Took:
    """A mail given to the server whole. acknowledged: whether the sender was told so."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    acknowledged: bool


@dataclass
class ScriptedServer:
    """Says OK unless told otherwise: `says["RCPT"] = ["550 5.1.1 no", OK]`, each word used up in turn.

    Steps: CONNECT, EHLO, MAIL, RCPT, DATA, END (after the last dot), and RCPT with an address. CLOSE breaks the
    connection off; HANG says nothing until the server stops.
    """

    says: dict[str, list[str]] = field(default_factory=dict)
    offers: tuple[str, ...] = ("SIZE 50000000",)
    took: list[Took] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    connections: int = 0
    hanging: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._stopping = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._socket.getsockname()[1])

    @property
    def url(self) -> str:
        """As in the settings."""
        return f"smtp://127.0.0.1:{self.port}?tls=none"

    def stop(self) -> None:
        """End all conversations."""
        self._stopping.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join(timeout=5)

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._talk_safely, args=[connection], daemon=True)
            self._threads.append(thread)
            thread.start()

    def _talk_safely(self, connection: socket.socket) -> None:
        # Closing may write what was not sent yet, and the other side may be gone by then.
        with suppress(OSError), connection, connection.makefile("rwb") as line:
            _Talk(self, line).go()

    def word(self, *steps: str) -> str | None:
        """The next scripted word of the first of these steps that has one."""
        for step in steps:
            if self.says.get(step):
                return self.says[step].pop(0)
        return None

    def wait(self) -> None:
        """Until it is stopped; `hanging` tells the test."""
        self.hanging.set()
        self._stopping.wait(30)


class _Talk:
    def __init__(self, server: ScriptedServer, line: BufferedRWPair) -> None:
        self._server = server
        self._line = line
        self._sender = ""
        self._recipients: list[str] = []

    def go(self) -> None:
        """Until one of the two has enough."""
        if not self._say(self._server.word("CONNECT") or "220 peer.example ESMTP"):
            return
        while heard := self._line.readline():
            command = heard.decode("utf-8", "replace").strip()
            self._server.heard.append(command)
            if not self._answer(command):
                return

    def _answer(self, command: str) -> bool:
        verb = command[:4].upper()
        match verb:
            case "EHLO":
                lines = ["peer.example", *self._server.offers]
                known = "\r\n".join(f"250{'-' if n < len(lines) - 1 else ' '}{text}" for n, text in enumerate(lines))
                return self._say(self._server.word(verb) or known)
            case "MAIL":
                self._sender, self._recipients = _address(command), []
                return self._say(self._server.word(verb) or OK)
            case "RCPT":
                word = self._server.word(f"RCPT {_address(command)}", verb) or OK
                if word.startswith("2"):
                    self._recipients.append(_address(command))
                return self._say(word)
            case "DATA":
                word = self._server.word(verb) or "354 go on"
                return self._say(word) and (not word.startswith("354") or self._take())
            case "QUIT":
                self._say("221 bye")
                return False
        return self._say(OK)

    def _take(self) -> bool:
        lines: list[bytes] = []
        while (line := self._line.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b".") else line)
        word = self._server.word("END") or "250 2.0.0 taken"
        acknowledged = word.startswith("250")
        if acknowledged or word in (CLOSE, HANG):
            self._server.took.append(
                Took(self._sender, tuple(self._recipients), b"".join(lines), acknowledged=acknowledged)
            )
        return self._say(word)

    def _say(self, word: str) -> bool:
        if word == CLOSE:
            return False
        if word == HANG:
            self._server.wait()
            return False
        self._line.write(word.encode() + b"\r\n")
        self._line.flush()
        return True


def _address(command: str) -> str:
    return command.partition("<")[2].partition(">")[0]
