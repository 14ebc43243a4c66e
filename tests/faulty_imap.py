"""An IMAP server that misbehaves as told, for faults that a real one does not make on request."""

import re
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

Fault = Callable[["Talk", str], bool]


@dataclass
class Faulty:
    """What the server holds, and how it errs. fault: sees each command first; returns whether it dealt with it."""

    mails: dict[int, bytes]
    uidvalidity: int = 7
    capability: str = "IMAP4rev1"
    fault: Fault | None = None
    port: int = 0
    commands: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    refused_tokens: int = 0


class Talk(socketserver.StreamRequestHandler):
    """One client."""

    def handle(self) -> None:
        """Until it leaves, or the connection ends."""
        with suppress(OSError):
            self.say("* OK hello")
            while line := self.rfile.readline().decode().strip():
                self.tag, _, words = line.partition(" ")
                self.faulty.commands.append(words)
                if self.faulty.fault is None or not self.faulty.fault(self, words):
                    self.answer(words)
                if words == "LOGOUT":
                    return

    @property
    def faulty(self) -> Faulty:
        """What the server holds."""
        server: Any = self.server
        return server.faulty  # type: ignore[no-any-return]

    def say(self, *lines: str) -> None:
        """Lines to the client."""
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def done(self, words: str = "OK done") -> None:
        """The end of an answer."""
        self.say(f"{self.tag} {words}")

    def hang_up(self) -> None:
        """Leave without a word."""
        self.connection.shutdown(socket.SHUT_RDWR)

    def answer(self, words: str) -> None:
        """As a good server would."""
        faulty = self.faulty
        name = words.upper().split(" ", 2)
        if name[0] == "CAPABILITY":
            self.say(f"* CAPABILITY {faulty.capability}")
        elif name[0] == "AUTHENTICATE":
            self.say("+ ")
            faulty.tokens.append(self.rfile.readline().decode().strip())
            if faulty.refused_tokens:
                faulty.refused_tokens -= 1
                self.done("NO token is too old")
                return
        elif name[0] == "EXAMINE":
            self.say(f"* {len(faulty.mails)} EXISTS", f"* OK [UIDVALIDITY {faulty.uidvalidity}] numbers")
        elif name[0] == "LOGOUT":
            self.say("* BYE")
        elif words.upper().startswith("UID SEARCH"):
            self.say("* SEARCH " + " ".join(map(str, self._searched(words))))
        elif words.upper().startswith("UID FETCH"):
            for uid in self._asked(words.split()[2]):
                self.give(uid, words, faulty.mails[uid])
        self.done()

    def give(self, uid: int, words: str, content: bytes, *, literal: int | None = None) -> None:
        """One mail. literal: the length claimed, when not the true one."""
        said = f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(self.faulty.mails.get(uid, content))}"
        if "BODY.PEEK" not in words:
            self.say(said + ")")
            return
        if "HEADER" in words:
            content = content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        self.wfile.write(f"{said} BODY[] {{{len(content) if literal is None else literal}}}\r\n".encode())
        self.wfile.write(content + b")\r\n")

    def _searched(self, words: str) -> list[int]:
        uids = re.search(r"UID (\S+)$", words.removeprefix("UID SEARCH "))
        return self._asked(uids[1]) if uids else sorted(self.faulty.mails)

    def _asked(self, numbers: str) -> list[int]:
        wanted: set[int] = set()
        for piece in numbers.split(","):
            low, _, high = piece.partition(":")
            last = max(self.faulty.mails, default=0) if high == "*" else int(high or low)
            wanted |= {uid for uid in self.faulty.mails if int(low) <= uid <= last}
        return sorted(wanted)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    faulty: Faulty


@contextmanager
def serving(faulty: Faulty) -> Iterator[Faulty]:
    """Serve on a free port."""
    with _Server(("127.0.0.1", 0), Talk) as server:
        server.faulty = faulty
        faulty.port = int(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield faulty
        finally:
            server.shutdown()
            thread.join()
