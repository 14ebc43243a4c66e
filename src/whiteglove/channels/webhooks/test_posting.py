"""No address leads into a network that is not for us, and no receiver keeps us waiting."""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from whiteglove.channels.webhooks import posting
from whiteglove.channels.webhooks.addresses import AddressRefused, understood_address
from whiteglove.channels.webhooks.conftest import Receiver
from whiteglove.channels.webhooks.failing import WORDS, Why, in_words, kept
from whiteglove.channels.webhooks.posting import Answer, Came, post
from whiteglove.foundation import outside

Named = Callable[[str], None]


def sent(address: str) -> Answer:
    return post(address, b"{}", {"webhook-id": "fact_1"})


def said(answer: Answer) -> str:
    return in_words(answer.why)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://books.example/", "no address"),
        ("books.example", "no address"),
        ("https://", "no address"),
        ("https://books.example:0/", "no address"),
        ("https://books.example:99999/", "no address"),
        ("https://books.example/a b", "no address"),
        ("https://bücher.example/", "no address"),
        ("https://books.example/" + "a" * 2000, "no address"),
        ("https://olu:secret@books.example/", "name and password"),
        ("http://books.example/", "begins with https"),
        ("https://127.0.0.1/", "private network"),
        ("https://localhost/", "private network"),
        ("https://169.254.169.254/latest/meta-data", "private network"),
        ("https://[::1]/", "private network"),
        ("https://[fd00::1]/", "private network"),
        ("https://[::ffff:10.0.0.1]/", "private network"),
        ("https://10.0.0.1/", "private network"),
        ("https://100.64.0.1/", "private network"),
        ("https://0.0.0.0/", "private network"),
        ("https://2130706433/", "private network"),
        ("https://[fec0::1]/", "private network"),
        ("https://[::10.0.0.1]/", "private network"),
        ("https://[64:ff9b::10.0.0.1]/", "private network"),
        ("https://[2002:a00:1::]/", "private network"),
        ("https://168.63.129.16/", "private network"),
    ],
)
def test_an_address_that_is_not_for_us_is_refused_in_words(address: str, words: str) -> None:
    with pytest.raises(AddressRefused, match=words):
        understood_address(address, may_be_plain=True)


def test_behind_a_translator_to_the_old_world_what_is_public_there_is_for_us() -> None:
    for host in ("64:ff9b::93.184.215.14", "::ffff:93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"):
        assert understood_address(f"https://[{host}]/", may_be_plain=False) == f"https://[{host}]/"


@pytest.mark.parametrize("host", ["fd00:ec2::254", "fd20:ce::254", "64:ff9b::169.254.169.254", "100.100.100.200"])
def test_where_clouds_tell_their_secrets_by_other_addresses_nothing_goes_either(named: Named, host: str) -> None:
    named(host)
    with pytest.raises(AddressRefused, match="private network"):
        understood_address(f"https://[{host}]/" if ":" in host else f"https://{host}/", may_be_plain=False)


def test_what_the_operator_named_is_for_us_but_never_where_clouds_tell_their_secrets(named: Named) -> None:
    named("127.0.0.1, books.intranet:8443, 169.254.169.254")
    assert understood_address(" https://127.0.0.1/in ", may_be_plain=False) == "https://127.0.0.1/in"
    assert understood_address("http://127.0.0.1/in", may_be_plain=True) == "http://127.0.0.1/in"
    for address, words in (
        ("http://127.0.0.1/in", "Without https"),
        ("http://books.intranet/in", "begins with https"),
        ("https://169.254.169.254/", "private network"),
    ):
        with pytest.raises(AddressRefused, match=words):
            understood_address(address, may_be_plain="Without" not in words)


def test_a_name_that_answers_otherwise_later_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ["93.184.215.14", "127.0.0.1"]

    def means(host: str, port: int, *_: object, **__: object) -> list[Any]:
        ip = answers.pop(0) if host == "evil.example" else host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

    monkeypatch.setattr(socket, "getaddrinfo", means)
    understood_address("https://evil.example/", may_be_plain=False)
    answer = sent("https://evil.example/")
    assert (answer.came, answer.status, "private network" in said(answer)) == (Came.PUT_OFF, None, True)


def test_the_connection_is_made_to_what_was_looked_at(
    receiver: Receiver, named: Named, monkeypatch: pytest.MonkeyPatch
) -> None:
    named("books.intranet")
    asked: list[str] = []
    real = socket.getaddrinfo

    def means(host: str, *given: Any, **more: Any) -> Any:
        asked.append(host)
        return real("127.0.0.1" if host == "books.intranet" else host, *given, **more)

    monkeypatch.setattr(socket, "getaddrinfo", means)
    answer = sent(receiver.address.replace("127.0.0.1", "books.intranet"))
    assert (answer.status, asked.count("books.intranet")) == (204, 1)
    assert receiver.came[0].headers["host"] == f"books.intranet:{receiver.server.server_port}"


def test_a_host_that_the_operator_names_no_more_is_not_reached(receiver: Receiver, named: Named) -> None:
    named("")
    answer = sent(receiver.address)
    assert ("private network" in said(answer), receiver.came) == (True, [])


def test_nobody_there_no_such_host_and_no_http_are_said(receiver: Receiver, named: Named) -> None:
    receiver.server.socket.close()
    assert "could not be reached" in said(sent(receiver.address))
    assert "There is no host" in said(sent("https://nowhere.invalid/"))


def answers_with(speak: Callable[[socket.socket], None]) -> str:
    """Somebody who takes one call and speaks; the address."""
    door = socket.create_server(("127.0.0.1", 0))

    def take() -> None:
        with door:
            line, _ = door.accept()
            with line:
                said = b""
                while not said.endswith(b"{}"):
                    said += line.recv(65536)
                speak(line)

    threading.Thread(target=take, daemon=True).start()
    return f"http://127.0.0.1:{door.getsockname()[1]}/"


def drip(line: socket.socket, begin: bytes = b"HTTP/1.1 200 OK\r\nX-Slow: ") -> None:
    """One byte at a time, for ever."""
    try:
        line.sendall(begin)
        while True:
            line.sendall(b"z")
            time.sleep(0.02)
    except OSError:
        pass


def test_who_keeps_silent_or_drips_does_not_keep_us(named: Named, monkeypatch: pytest.MonkeyPatch) -> None:
    named("127.0.0.1")
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.4)
    for speak in (drip, lambda line: line.recv(1)):
        answer = sent(answers_with(speak))
        assert (answer.came, "did not answer in time" in said(answer)) == (Came.PUT_OFF, True)
        assert 300 < answer.took_ms < 3000
    assert "no HTTP" in said(sent(answers_with(lambda line: line.sendall(b"220 mail.example ESMTP\r\n"))))


def test_an_answer_may_take_all_of_the_time_not_that_of_one_step(
    named: Named, monkeypatch: pytest.MonkeyPatch
) -> None:
    named("127.0.0.1")
    monkeypatch.setattr(outside, "STEP_SECONDS", 0.2)

    def thinks(line: socket.socket) -> None:
        time.sleep(0.6)
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    assert sent(answers_with(thinks)).status == 200


def test_who_drips_while_a_secure_line_is_agreed_on_does_not_keep_us(
    named: Named, monkeypatch: pytest.MonkeyPatch
) -> None:
    named("127.0.0.1")
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.4)
    door = socket.create_server(("127.0.0.1", 0))

    def take() -> None:
        with door, door.accept()[0] as line, suppress(OSError):
            line.sendall(b"\x16\x03\x03\x40\x00")  # a long record begins
            for _ in range(200):
                line.sendall(b"z")
                time.sleep(0.02)

    threading.Thread(target=take, daemon=True).start()
    answer = sent(f"https://127.0.0.1:{door.getsockname()[1]}/")
    assert ("did not answer in time" in said(answer), answer.took_ms < 2000) == (True, True)


def test_a_host_at_many_addresses_where_nobody_answers_does_not_keep_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.3)
    many = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"93.184.215.{last}", 443)) for last in range(1, 41)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: many)

    def nobody(_: object, timeout: float) -> None:
        time.sleep(timeout)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", nobody)
    answer = sent("https://many.example/")
    assert ("did not answer in time" in said(answer), answer.took_ms < 1500) == (True, True)


def test_a_body_that_drips_counts_by_its_status(named: Named, monkeypatch: pytest.MonkeyPatch) -> None:
    named("127.0.0.1")
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.4)
    answer = sent(answers_with(lambda line: drip(line, b"HTTP/1.1 200 OK\r\n\r\n")))
    assert (answer.came, answer.status, answer.took_ms < 3000) == (Came.TAKEN, 200, True)


def test_an_endless_or_broken_body_counts_by_its_status(named: Named) -> None:
    named("127.0.0.1")
    begin = b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"
    assert sent(answers_with(lambda line: line.sendall(begin + b"ok" * 9000))).text == ("ok" * 250)
    broken = sent(answers_with(lambda line: line.sendall(begin + b"\xff\x00ok")))
    assert (broken.came, broken.status) == (Came.TAKEN, 200)


@pytest.fixture
def secured(receiver: Receiver, tmp_path: Path) -> Callable[..., Path]:
    """The receiver shows a certificate of its own making; returns its file: `secured(ip="127.0.0.1")`."""

    def show(*, ip: str) -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "books")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(ip))]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        file = tmp_path / "books.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + made.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        receiver.server.socket = context.wrap_socket(receiver.server.socket, server_side=True)
        receiver.scheme = "https"
        return file

    return show


def test_a_certificate_nobody_vouches_for_is_refused(receiver: Receiver, secured: Callable[..., Path]) -> None:
    secured(ip="127.0.0.1")
    answer = sent(receiver.address)
    assert ("certificate does not hold" in said(answer), receiver.came) == (True, [])


@pytest.mark.parametrize(("ip", "status"), [("127.0.0.1", 204), ("127.0.0.2", None)])
def test_one_that_is_vouched_for_holds_for_its_own_host(
    receiver: Receiver, secured: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, ip: str, status: int | None
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(secured(ip=ip)))
    answer = sent(receiver.address)
    assert (answer.status, "certificate" in said(answer)) == (status, status is None)


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_is_a_sentence(why: Why) -> None:
    words = in_words(kept(why, host="books.example", status=500))
    assert words == str(WORDS[why]) % {"host": "books.example", "status": 500}
    assert "%" not in words
