"""A receiver on loopback that answers as the test wants, and facts that it hears of."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
import pytest
from django.db import transaction
from django.utils.functional import lazystr

from whiteglove.channels.email.conftest import alive, later, loop
from whiteglove.channels.webhooks import addresses, sending
from whiteglove.channels.webhooks.actions import Made, Wanted, add_destination
from whiteglove.channels.webhooks.offers import OFFERS, Offer, offer
from whiteglove.channels.webhooks.queries import destination_seen
from whiteglove.channels.webhooks.sending import claim, serve
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.journal import queries
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.journal.facts import Fact, FactRead, fact
from whiteglove.foundation.settings import settings
from whiteglove.team.actions import add_colleague
from whiteglove.team.models import Colleague, Team

__all__ = ["alive", "later", "loop"]

NO_HORIZON = "9223372036854775807"


@fact("test.BellRungAtTheDoor")
@dataclass(frozen=True, slots=True)
class BellRung(Fact):
    """Somebody rang."""

    times: int

    @property
    def subject(self) -> str:
        """The bell."""
        return "bell:1"


@dataclass(frozen=True, slots=True)
class Request:
    """What came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> str:
        return self.headers["webhook-id"]

    @property
    def said(self) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(self.body)
        return found

    @property
    def times(self) -> int:
        return int(self.said["data"]["times"])


@dataclass
class Receiver:
    """Answers 204, or what `answers` says first. hold: it answers once this is set. came: all requests."""

    server: ThreadingHTTPServer
    scheme: str = "http"
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    came: list[Request] = field(default_factory=list)
    hold: threading.Event | None = None
    arrived: threading.Event = field(default_factory=threading.Event)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    @property
    def address(self) -> str:
        return f"{self.scheme}://{self.host}/books?from=desk"

    def says(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.answers.append((status, {name.replace("_", "-"): value for name, value in headers.items()}, body))

    @property
    def rung(self) -> list[int]:
        """Which bells came, in order."""
        return [request.times for request in self.came]


class _Door(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        receiver: Receiver = self.server.receiver  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        receiver.came.append(Request(self.path, headers, body))
        receiver.arrived.set()
        if receiver.hold is not None:
            receiver.hold.wait(20)
        status, more, said = receiver.answers.pop(0) if receiver.answers else (204, {}, b"")
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(said))} | more).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Quiet."""


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Callers that hang up are what some tests are about."""


@pytest.fixture
def receivers() -> Iterator[Callable[[], Receiver]]:
    """As many as wanted: `receivers()`."""
    made: list[tuple[Receiver, threading.Thread]] = []

    def make() -> Receiver:
        server = _Quiet(("127.0.0.1", 0), _Door)
        receiver = Receiver(server)
        server.receiver = receiver  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        made.append((receiver, thread))
        return receiver

    yield make
    for receiver, thread in made:
        if receiver.hold is not None:
            receiver.hold.set()
        receiver.server.shutdown()
        receiver.server.server_close()
        thread.join()


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The operator names hosts: `named("books.intranet")`."""

    def name(hosts: str) -> None:
        here = settings().model_copy(update={"webhook_hosts": hosts})
        monkeypatch.setattr(addresses, "settings", lambda: here)

    return name


@pytest.fixture
def receiver(receivers: Callable[[], Receiver], named: Callable[[str], None]) -> Receiver:
    """One, on loopback, which the operator named."""
    named("127.0.0.1")
    return receivers()


@pytest.fixture
def olu(front_desk: Team) -> Colleague:
    """The owner."""
    return add_colleague(SYSTEM, email="olu@desk.example", name="Olu", role=Role.OWNER)


def bell_told(_actor: object, read: FactRead) -> dict[str, Any] | None:
    """Seven is nobody's business."""
    return None if read.body["times"] == 7 else {"times": read.body["times"]}


@pytest.fixture
def bells() -> Iterator[None]:
    """Destinations may hear of bells."""
    offer(Offer("bells", lazystr("Bells"), frozenset({BellRung.kind}), bell_told))
    yield
    del OFFERS["bells"]


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test announced in its own transaction, which never commits, can be read by it."""
    monkeypatch.setattr(queries, "OLDEST_RUNNING", NO_HORIZON)
    monkeypatch.setattr(sending, "HORIZON", NO_HORIZON)


def ring(*times: int) -> None:
    """Somebody rings."""
    with transaction.atomic():
        announce(*(BellRung(one) for one in times), actor=SYSTEM)


def to(receiver: Receiver, **more: Any) -> Made:
    """A destination at this receiver that hears of bells."""
    given: dict[str, Any] = {"name": "Books", "address": receiver.address, "offers": ["bells"], "may_be_plain": True}
    return add_destination(SYSTEM, Wanted(**given | more))


def stand(made: int) -> str:
    """How it stands."""
    return destination_seen(SYSTEM, made).state


def why(made: int) -> str:
    """What hinders it, in words."""
    return destination_seen(SYSTEM, made).why


def turn(instance: int) -> int:
    """One look of the loop, with each destination after the other; returns how many were taken up."""
    taken = claim(instance)
    for one in taken:
        serve(one, instance)
    return len(taken)
