"""A trial says at which step it fails and why, against real servers, and leaves the mailbox as it was."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from tests.dovecot import PASSWORD, Dovecot, dovecot
from tests.mail_server import ScriptedServer

from whiteglove.channels.email.actions.trying import ask_for_trial
from whiteglove.channels.email.errands import run_errands, run_trial, within
from whiteglove.channels.email.models import ImapAccount, Mailbox, MailboxTrial
from whiteglove.channels.email.trials.coming_in import try_imap
from whiteglove.channels.email.trials.going_out import try_sending
from whiteglove.channels.email.trials.steps import Came, StepTaken
from whiteglove.foundation import sealed
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed
from whiteglove.foundation.sealed import Unreadable
from whiteglove.team.models import Colleague, Team

LETTER = b"From: Aiko <aiko@mail.example>\r\nSubject: Bag\r\n\r\nWhere is it?\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot() as running:
        yield running


@pytest.fixture
def account(server: Dovecot, front_desk: Team, request: pytest.FixtureRequest) -> ImapAccount:
    """The front desk's mailbox on a real server, with one mail that nobody has read."""
    user = f"t{abs(hash(request.node.nodeid)) % 10**12}"
    server.append(user, LETTER)
    mailbox = Mailbox.objects.create(team=front_desk, address=f"{user}@desk.example")
    return ImapAccount.objects.create(
        mailbox=mailbox, host="127.0.0.1", port=server.port, security="none", user=user, secret=PASSWORD
    )


def told(steps: list[StepTaken]) -> list[tuple[str, str, str]]:
    return [(step.step.value, step.came.value, step.code) for step in steps]


def test_all_is_well_and_the_mail_stays_unread(account: ImapAccount, server: Dovecot) -> None:
    assert told(try_imap(account)) == [
        ("name", "well", ""),
        ("connection", "well", ""),
        ("private", "well", "in_clear"),
        ("sign_in", "well", ""),
        ("folder", "well", ""),
    ]
    client = server.client(account.user)
    client.select("INBOX", readonly=True)
    assert client.fetch("1", "(FLAGS)")[1] == [b"1 (FLAGS (\\Recent))"]


def test_a_wrong_password_is_told_from_a_wrong_folder(account: ImapAccount) -> None:
    account.secret = "sesame"
    assert told(try_imap(account))[3:] == [("sign_in", "failed", "refused"), ("folder", "not_tried", "")]
    account.secret, account.folders = PASSWORD, ["INBOX", "Orders"]
    steps = try_imap(account)
    assert told(steps)[4:] == [("folder", "well", ""), ("folder", "failed", "no_folder")]
    assert "INBOX" in steps[-1].said  # what there is instead
    assert "sesame" not in "".join(step.said for step in steps)


def test_a_name_nobody_knows_and_a_port_where_nothing_listens(account: ImapAccount) -> None:
    account.host = "no-such-host.invalid"
    assert told(try_imap(account))[:2] == [("name", "failed", "name_unknown"), ("connection", "not_tried", "")]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = taken.getsockname()[1]
    account.host, account.port = "127.0.0.1", free
    assert told(try_imap(account))[1] == ("connection", "failed", "nothing_there")


def test_tls_where_the_server_speaks_in_clear(account: ImapAccount) -> None:
    account.security = "tls"
    assert told(try_imap(account))[2] == ("private", "failed", "no_tls")
    account.security = "starttls"
    assert told(try_imap(account))[2][:2] == ("private", "failed")


def test_a_server_that_hangs_does_not_keep_us(account: ImapAccount) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        account.port = silent.getsockname()[1]
        assert told(try_imap(account, seconds=0.2))[2] == ("private", "failed", "no_answer")


def test_a_server_that_drips_is_left_behind(db: None) -> None:
    for_ever = threading.Event()
    assert within(0.05, for_ever.wait) is None
    for_ever.set()


def test_a_password_kept_under_another_key_must_be_entered_again(
    account: ImapAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed, "secret_key", lambda: "the key of another home")
    account.refresh_from_db()
    assert isinstance(account.secret, Unreadable)
    step = try_imap(account)[3]
    assert (step.came, step.code) == (Came.FAILED, "enter_again")
    assert "Enter the password again" in step.said


@pytest.fixture
def peer() -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    yield server
    server.stop()


def test_sending_is_tried_up_to_the_point_where_a_mail_would_be_given(peer: ScriptedServer) -> None:
    steps = try_sending(peer.url, address="desk@desk.example")
    assert told(steps) == [
        ("name", "well", ""),
        ("connection", "well", ""),
        ("private", "well", "in_clear"),
        ("sign_in", "well", "no_sign_in"),
        ("takes_mail", "well", ""),
    ]
    assert not [word for word in peer.heard if word.startswith("DATA")]
    assert peer.took == []


@pytest.mark.parametrize(
    ("says", "at", "code"),
    [
        ({"RCPT": ["550 5.7.1 relaying denied"]}, "takes_mail", "recipient_refused"),
        ({"MAIL": ["553 5.7.1 not your address"]}, "takes_mail", "sender_refused"),
        ({"RCPT": ["451 4.7.1 greylisted"]}, "takes_mail", "put_off"),
        ({"CONNECT": ["220 knock", "554 5.7.1 go away"]}, "private", "no_greeting"),
    ],
)
def test_what_a_server_does_not_want_is_said(
    peer: ScriptedServer, says: dict[str, list[str]], at: str, code: str
) -> None:
    peer.says.update(says)
    failed = [step for step in try_sending(peer.url, address="desk@desk.example") if step.came is Came.FAILED]
    assert [(step.step.value, step.code) for step in failed] == [(at, code)]


def test_a_server_that_refuses_our_password_and_one_without_tls(peer: ScriptedServer) -> None:
    peer.offers = ("AUTH PLAIN",)
    peer.says["AUTH"] = ["535 5.7.8 no"] * 3
    url = f"smtp://ben:wrong@127.0.0.1:{peer.port}"
    assert [step.code for step in try_sending(url, address="d@d.example") if step.came is Came.FAILED] == ["refused"]
    url = f"smtps://127.0.0.1:{peer.port}"
    assert told(try_sending(url, address="d@d.example"))[2] == ("private", "failed", "no_tls")
    url = f"smtp://127.0.0.1:{peer.port}?tls=require"
    assert told(try_sending(url, address="d@d.example"))[2] == ("private", "failed", "no_starttls")


def test_no_server_at_all_and_one_that_cannot_be_read(db: None) -> None:
    assert told(try_sending(None, address="d@d.example"))[0] == ("name", "failed", "no_server")
    assert told(try_sending(Unreadable("sealed:1:x"), address="d@d.example"))[0] == ("name", "failed", "enter_again")


def test_who_asks_finds_the_steps_written_down(account: ImapAccount, dora: Colleague, as_ben: Actor) -> None:
    address = account.mailbox.address
    with pytest.raises(NotAllowed):
        ask_for_trial(as_ben, address)
    asked = ask_for_trial(dora.as_actor(), address)
    assert ask_for_trial(dora.as_actor(), address).pk == asked.pk  # one waits already
    assert run_errands(1) == 0.0
    asked.refresh_from_db()
    assert asked.ended_at is not None
    assert [(step["side"], step["step"], step["came"]) for step in asked.steps][4:6] == [
        ("in", "folder", "well"),
        ("out", "name", "failed"),
    ]
    assert run_errands(1) > 0


def test_an_endless_server_is_written_down_as_one(account: ImapAccount) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        ImapAccount.objects.filter(pk=account.pk).update(port=silent.getsockname()[1])
        trial = MailboxTrial.objects.create(mailbox=account.mailbox, by_whom="system")
        run_trial(trial, seconds=0.1)
    trial.refresh_from_db()
    assert trial.steps[0]["code"] == "endless"
