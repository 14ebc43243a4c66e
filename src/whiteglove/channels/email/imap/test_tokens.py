"""Access tokens are had for a refresh token, once an hour, and a withdrawn consent is said in words."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from whiteglove.channels.email.imap.conftest import open_account
from whiteglove.channels.email.imap.errors import MailboxClosed, SignInRefused
from whiteglove.channels.email.imap.tokens import access_token, forget_token
from whiteglove.channels.email.models import ImapAccount
from whiteglove.team.models import Team

pytestmark = pytest.mark.django_db


@dataclass
class Giver:
    """Who gives tokens out. answers: status and body, one for each question."""

    answers: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def giver() -> Iterator[Giver]:
    told = Giver()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.asked.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            status, body = told.answers.pop(0)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_words: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        told.url = f"http://127.0.0.1:{server.server_port}/token"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield told
        server.shutdown()
        thread.join()


@pytest.fixture
def account(giver: Giver, front_desk: Team) -> Iterator[ImapAccount]:
    opened = open_account(front_desk, 1, "help")
    opened.auth, opened.token_url = "microsoft", giver.url
    opened.client_id, opened.refresh_token = "desk", "first"
    opened.save()
    yield opened
    forget_token(opened)


def test_a_token_is_kept_until_shortly_before_its_end(giver: Giver, account: ImapAccount) -> None:
    giver.answers = [
        (200, {"access_token": "a", "expires_in": 3600, "refresh_token": "second"}),
        (200, {"access_token": "b", "expires_in": 60}),
        (200, {"access_token": "c"}),
    ]

    assert [access_token(account), access_token(account)] == ["a", "a"]
    assert ImapAccount.objects.get().refresh_token == "second"
    forget_token(account)
    assert [access_token(account), access_token(account)] == ["b", "c"]
    assert [asked["refresh_token"] for asked in giver.asked] == [["first"], ["second"], ["second"]]
    assert "client_secret" not in giver.asked[0]
    assert "offline_access" in giver.asked[0]["scope"][0]


def test_a_withdrawn_consent_is_no_matter_of_trying_again(giver: Giver, account: ImapAccount) -> None:
    giver.answers = [(400, {"error": "invalid_grant"})]
    with pytest.raises(SignInRefused, match="invalid_grant"):
        access_token(account)


def test_a_giver_in_trouble_is_asked_again_later(giver: Giver, account: ImapAccount) -> None:
    giver.answers = [(503, {}), (200, {"no": "token"})]
    for _ in range(2):
        with pytest.raises(MailboxClosed) as closed:
            access_token(account)
        assert not isinstance(closed.value, SignInRefused)
