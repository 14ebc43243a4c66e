"""Servers that others wrote take our mail: with and without TLS, with a password, and the demo's own sink."""

import asyncio
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from tests.mail_server import ScriptedServer
from tests.peers import program

from whiteglove.channels.email.models import OutgoingMail
from whiteglove.channels.email.sending.outbox import Outbox
from whiteglove.channels.email.sending.senders import MailServer, ServerNotUnderstood, read_server
from whiteglove.channels.email.sending.smtp_conversation import Patience
from whiteglove.conversations.models import Delivery

PATIENCE = Patience(connect=5, reply=10, last_reply=10, everything=30)
Answer = Callable[..., OutgoingMail]
SetUp = Callable[..., None]
Certificate = tuple[Path, Path]

pytestmark = pytest.mark.django_db(transaction=True)


class Inbox:
    """Keeps envelopes."""

    def __init__(self) -> None:
        self.took: list[Envelope] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.took.append(envelope)
        return "250 2.0.0 thank you"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    folder = tmp_path_factory.mktemp("certificate")
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    return key, cert


@contextmanager
def running(start: Callable[[], Coroutine[Any, Any, asyncio.Server]]) -> Iterator[int]:
    """An asyncio server in a thread of its own; its port."""
    events = asyncio.new_event_loop()
    thread = threading.Thread(target=events.run_forever)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(start(), events).result(10)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), events).result(10)
        events.call_soon_threadsafe(events.stop)
        thread.join()
        events.run_until_complete(events.shutdown_default_executor())
        events.close()


async def _close(server: asyncio.Server) -> None:
    server.close()
    await server.wait_closed()


@contextmanager
def aiosmtpd(**options: Any) -> Iterator[tuple[Inbox, int]]:
    """A plain server that takes everything, unless the options say otherwise."""
    inbox = Inbox()

    async def start() -> asyncio.Server:
        events = asyncio.get_running_loop()
        return await events.create_server(lambda: SMTP(inbox, hostname="peer", **options), "127.0.0.1", 0)

    with running(start) as port:
        yield inbox, port


def served_with(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate[1], certificate[0])
    return context


def state(outgoing: OutgoingMail) -> str:
    outgoing.refresh_from_db()
    return str(outgoing.state)


def test_it_leaves_under_tls_with_a_password(
    certificate: Certificate, answer: Answer, loop: int, set_up: SetUp
) -> None:
    heard: list[tuple[bytes, bytes, bool]] = []

    def check(
        _server: SMTP, session: Session, _envelope: Envelope, _mechanism: str, told: LoginPassword
    ) -> AuthResult:
        heard.append((told.login, told.password, session.ssl is not None))
        return AuthResult(success=told.password == b"p@ss:word")

    options = {"tls_context": served_with(certificate), "authenticator": check, "auth_required": True}
    with aiosmtpd(**options) as (inbox, port):
        set_up(mail_out=f"smtp://desk%40hoshi:p%40ss%3Aword@localhost:{port}?tls=require")
        outgoing = answer()
        Outbox(PATIENCE, ssl.create_default_context(cafile=str(certificate[1]))).turn(loop)
    assert state(outgoing) == "sent"
    assert len(inbox.took) == 1
    assert heard == [(b"desk@hoshi", b"p@ss:word", True)]


def test_a_certificate_nobody_vouches_for_is_not_trusted(
    certificate: Certificate, answer: Answer, loop: int, set_up: SetUp
) -> None:
    with aiosmtpd(tls_context=served_with(certificate)) as (inbox, port):
        set_up(mail_out=f"smtp://localhost:{port}")
        outgoing = answer()
        Outbox(PATIENCE).turn(loop)
    assert (state(outgoing), inbox.took) == ("waiting", [])
    assert "a certificate we cannot trust" in Delivery.objects.get(message=outgoing.message_id).why


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("127.0.0.1:{port}?tls=require", "offers no TLS"),
        ("somebody:wrong@127.0.0.1:{port}", "try again"),
        ("127.0.0.1:{port}?tls=perhaps", "cannot be read"),
    ],
)
def test_a_server_that_is_not_as_set_up_gets_nothing(
    where: str, words: str, server: ScriptedServer, answer: Answer, loop: int, set_up: SetUp
) -> None:
    set_up(mail_out=f"smtp://{where.format(port=server.port)}")
    outgoing = answer()
    Outbox(PATIENCE).turn(loop)
    assert (state(outgoing), server.took) == ("waiting", [])
    why = Delivery.objects.get(message=outgoing.message_id).why
    assert words in why
    assert "wrong" not in why


@pytest.mark.peer("smtpd")
@pytest.mark.walk
def test_opensmtpd_takes_it_and_passes_it_on(
    server: ScriptedServer, answer: Answer, loop: int, set_up: SetUp, tmp_path: Path
) -> None:
    with opensmtpd(passes_on_to=server.port, folder=tmp_path) as port:
        set_up(mail_out=f"smtp://127.0.0.1:{port}")
        outgoing = answer("荷物は向かっています。\n." + "x" * 3000)
        Outbox(PATIENCE).turn(loop)
        assert state(outgoing) == "sent"
        assert wait_for(lambda: len(server.took) == 1)
    mail = message_from_bytes(server.took[0].content, policy=default)
    body = mail.get_body(("plain",))
    assert mail["Message-ID"] == f"<{outgoing.mail_id}>"
    assert body is not None
    assert body.get_content().startswith("荷物は向かっています。")


@contextmanager
def opensmtpd(*, passes_on_to: int, folder: Path) -> Iterator[int]:
    path = program("smtpd")
    port = _free_port()
    settings = folder / "smtpd.conf"
    settings.write_text(
        f'listen on 127.0.0.1 port {port}\naction "out" relay host "smtp://127.0.0.1:{passes_on_to}"\n'
        'match from any for any action "out"\n'
    )
    settings.chmod(0o600)
    process = subprocess.Popen([path, "-d", "-f", settings], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if not wait_for(lambda: _answers(port) or process.poll() is not None) or process.poll() is not None:
            pytest.skip("peer absent: smtpd (installed, but it does not start here; it needs root)")
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def wait_for(happened: Callable[[], bool]) -> bool:
    return any(happened() or threading.Event().wait(0.05) for _ in range(200))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", MailServer("mail.example", 25)),
        ("smtp://mail.example:587?tls=require", MailServer("mail.example", 587, tls="require")),
        ("smtps://u:p%2F@mail.example", MailServer("mail.example", 465, "u", "p/", implicit_tls=True)),
        ("smtp://[::1]:2525", MailServer("::1", 2525)),
    ],
)
def test_servers_are_read(url: str, expected: MailServer) -> None:
    assert read_server(url) == expected


@pytest.mark.parametrize("url", ["", "mail.example:25", "http://x", "smtp://", "smtp://x:port", "smtp://x?tls=maybe"])
def test_what_is_no_server_is_said(url: str) -> None:
    with pytest.raises(ServerNotUnderstood):
        read_server(url)


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(read_server("smtp://me:secret@mail.example"))
