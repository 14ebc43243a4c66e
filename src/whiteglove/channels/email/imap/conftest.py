"""A mailbox of ours on a real server."""

from collections.abc import Iterator
from datetime import date

import pytest
from tests.dovecot import PASSWORD, Dovecot, dovecot

from whiteglove.channels.email.imap.fetching import take_new_mail
from whiteglove.channels.email.imap.session import Session
from whiteglove.channels.email.models import ImapAccount, Mailbox, RawMail
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.team.models import Team


@pytest.fixture(scope="session")
def server() -> Iterator[Dovecot]:
    """One Dovecot for all tests; each has users of its own."""
    with dovecot() as running:
        yield running


@pytest.fixture
def server_user(request: pytest.FixtureRequest, server: Dovecot) -> Iterator[str]:
    """Somebody at the server whom no other test knows."""
    yield f"u{abs(hash(request.node.nodeid)) % 10**12}"
    server.close_clients()


@pytest.fixture
def account(server: Dovecot, server_user: str, front_desk: Team) -> ImapAccount:
    """The front desk's mailbox on that server, not read yet."""
    return open_account(front_desk, server.port, server_user)


def open_account(team: Team, port: int, user: str, *, since: date | None = None) -> ImapAccount:
    """A mailbox at 127.0.0.1."""
    mailbox = Mailbox.objects.create(team=team, address=f"{user}@desk.example", name="Front desk")
    return ImapAccount.objects.create(
        mailbox=mailbox, host="127.0.0.1", port=port, security="none", user=user, secret=PASSWORD, since=since
    )


def fetch(account: ImapAccount, *, seconds: float = 5, one_by_one: bool = False) -> int:
    """One pass over the mailbox, with little patience for the server."""
    account.refresh_from_db()
    with Session(account, timeout_seconds=seconds) as session:
        return take_new_mail(session, one_by_one=one_by_one)


def kept_contents() -> list[bytes]:
    """What we hold, in the order it came."""
    return [blobs.read(name) for name in RawMail.objects.order_by("id").values_list("blob_id", flat=True)]


def letter(number: int, *, words: str = "Where is my bag?") -> bytes:
    """A mail that no other resembles."""
    return (
        f"From: Aiko <aiko@kunde.example>\r\nTo: desk@desk.example\r\nSubject: Bag {number}\r\n"
        f"Message-ID: <bag-{number}@kunde.example>\r\n\r\n{words} {number}\r\n"
    ).encode()
