"""A browser for walks: signs in by a one-time link, keeps its session, listens to `/live` as EventSource does."""

import http.client
import json
import re
import socket
import threading
import time
import urllib.parse
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookiejar import CookieJar

from tests.house import House

TIMEOUT_SECONDS = 30.0
PAUSE_SECONDS = 0.2
SMALL_BUFFER = 4096
BEGINS_WITHIN_SECONDS = 30.0


@dataclass
class Browser:
    """One colleague's browser."""

    house: House
    jar: CookieJar = field(default_factory=CookieJar)

    def sign_in(self, link: str) -> None:
        """Open a one-time link and press its button."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        with opener.open(link, timeout=TIMEOUT_SECONDS) as page:
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
        assert found is not None
        pressed = urllib.request.Request(
            link,
            data=urllib.parse.urlencode({"csrfmiddlewaretoken": found.group(1)}).encode(),
            headers={"Origin": self.house.address, "Referer": link},
        )
        with opener.open(pressed, timeout=TIMEOUT_SECONDS) as desk:
            assert desk.url.startswith((f"{self.house.address}/desk/", f"{self.house.address}/manage/"))

    @property
    def cookies(self) -> str:
        """As a header."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    def status_of_live(self, topics: str) -> int:
        """What a page that asks for these topics is answered."""
        connection = http.client.HTTPConnection("127.0.0.1", self.house.web_port, timeout=TIMEOUT_SECONDS)
        connection.request("GET", f"/live?topics={topics}", headers={"Cookie": self.cookies})
        status = connection.getresponse().status
        connection.close()
        return status


def owners_browser(house: House) -> Browser:
    """The first owner's, signed in by the link that `run` printed."""
    found = re.findall(r"sign in once with (\S+)", house.log.read_text())
    browser = Browser(house)
    browser.sign_in(found[-1])
    return browser


@dataclass
class Page:
    """An open page that listens, and connects again with the last place it heard of.

    facts: (place, topic) in order. resyncs: how often it was told to look at everything.
    """

    browser: Browser
    topics: str
    last_id: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    heard_at: list[float] = field(default_factory=list)
    resyncs: int = 0
    opened: threading.Event = field(default_factory=threading.Event)
    _closed: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _socket: socket.socket | None = None

    def open(self) -> "Page":
        """Begin to listen; returns when the stream is open."""
        self._closed.clear()
        self.opened.clear()
        self._thread = threading.Thread(target=self._listen_again_and_again, daemon=True)
        self._thread.start()
        assert self.opened.wait(TIMEOUT_SECONDS)
        return self

    def close(self) -> None:
        """Close the page."""
        self._closed.set()
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
        if self._thread is not None:
            self._thread.join(TIMEOUT_SECONDS)

    def _listen_again_and_again(self) -> None:
        while not self._closed.is_set():
            with suppress(OSError, http.client.HTTPException):
                self._listen()
            self._closed.wait(PAUSE_SECONDS)

    def _listen(self) -> None:
        address = self.browser.house.web_port
        connection = http.client.HTTPConnection("127.0.0.1", address, timeout=TIMEOUT_SECONDS)
        headers = {"Cookie": self.browser.cookies} | ({"Last-Event-ID": self.last_id} if self.last_id else {})
        try:
            connection.request("GET", f"/live?topics={self.topics}", headers=headers)
            self._socket = connection.sock
            answer = connection.getresponse()
            if answer.status != http.client.OK:
                return
            event: dict[str, str] = {}
            while not self._closed.is_set() and (line := answer.readline().decode()):
                if line.strip():
                    name, _, value = line.rstrip("\n").partition(": ")
                    event[name] = value
                else:
                    self._hear(event)
                    event = {}
        finally:
            connection.close()

    def _hear(self, event: dict[str, str]) -> None:
        if "retry" in event:
            self.opened.set()
        if event.get("event") == "resync":
            self.resyncs += 1
        if event.get("event") == "fact":
            said = json.loads(event["data"])
            self.heard_at.append(time.monotonic())
            self.facts.append((said["id"], said["topic"]))
        self.last_id = event.get("id", self.last_id)


def deaf_page(browser: Browser, topics: str) -> socket.socket:
    """A page that asks for the stream and, once the stream has begun and would tell it everything, never reads it."""
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
    deaf.connect(("127.0.0.1", browser.house.web_port))
    deaf.sendall(f"GET /live?topics={topics} HTTP/1.1\r\nHost: desk\r\nCookie: {browser.cookies}\r\n\r\n".encode())
    deaf.settimeout(BEGINS_WITHIN_SECONDS)
    begun = b""
    while not begun.endswith(b"retry:"):
        byte = deaf.recv(1)
        assert byte, f"the stream did not begin: {begun!r}"
        begun += byte
    return deaf
