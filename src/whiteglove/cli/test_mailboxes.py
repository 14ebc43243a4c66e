"""`whiteglove mailbox ...`, as an operator types it."""

from pathlib import Path

import pytest
from django.db import connection
from tests.dovecot import PASSWORD, dovecot
from typer.testing import CliRunner, Result

from whiteglove.channels.email.models import ImapAccount, ImapPosition, Mailbox
from whiteglove.channels.email.targets import is_for_us
from whiteglove.cli.mailboxes import app
from whiteglove.foundation import clock
from whiteglove.foundation.journal.models import Row
from whiteglove.team.models import Team

pytestmark = pytest.mark.django_db

HELP = "help@desk.example"


def typed(*words: str, standard_input: str = "") -> Result:
    kept = dict(connection.settings_dict["OPTIONS"])
    try:
        return CliRunner().invoke(app, list(words), input=standard_input)
    finally:
        connection.settings_dict["OPTIONS"].update(kept)


def test_an_address_without_a_server_is_one_line(front_desk: Team) -> None:
    done = typed("add", "Help@Desk.Example", "--team", "front-desk", "--name", "Example Air")

    assert (done.exit_code, done.stdout) == (0, f"{HELP}\n")
    assert list(Mailbox.objects.values_list("address", "name")) == [(HELP, "Example Air")]
    assert Row.objects.get(kind="email.MailboxAdded").body["by_imap"] is False
    assert typed("list").stdout == f"{HELP}\tfront-desk\n"
    again = typed("add", HELP, "--team", "front-desk")
    assert (again.exit_code, "already" in again.stderr) == (1, True)


def test_a_mailbox_by_imap_keeps_its_secret(front_desk: Team) -> None:
    server = "imaps://help%40desk.example@imap.desk.example/INBOX,Shop%20floor"
    typed("add", HELP, "--team", "front-desk", "--imap", server, "--password-stdin", standard_input="hush hush\n")

    account = ImapAccount.objects.get()
    assert (account.host, account.port, account.security, account.user) == ("imap.desk.example", 993, "tls", HELP)
    assert (account.secret, account.folders) == ("hush hush", ["INBOX", "Shop floor"])
    assert account.since is not None
    assert (clock.now().date() - account.since).days in (1, 2)
    listed = typed("list").stdout
    assert "not read yet" in listed
    assert "hush" not in listed
    assert "hush" not in repr(account)


def test_google_wants_a_file_with_the_consent(front_desk: Team, tmp_path: Path) -> None:
    file = tmp_path / "google.json"
    file.write_text('{"provider": "google", "client_id": "c", "client_secret": "s", "refresh_token": "r"}')
    typed("add", HELP, "--team", "front-desk", "--imap", "imaps://imap.gmail.com", "--oauth-file", str(file))

    account = ImapAccount.objects.get()
    assert (account.auth, account.user, account.refresh_token, account.secret) == ("google", HELP, "r", "")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--imap", "pop://imap.desk.example", "--password-stdin"], "must look like imaps://"),
        (["--imap", "imaps://a:secret@imap.desk.example", "--password-stdin"], "not in the address"),
        (["--imap", "imaps://imap.desk.example"], "--password-stdin or --password-file"),
        (["--imap", "imaps://imap.desk.example", "--password-stdin", "--since", "spring"], "not a day"),
        (["--imap", "imaps://imap.desk.example", "--password-file", "/nowhere/at/all"], "cannot be read"),
    ],
)
def test_what_is_not_understood_is_said_and_nothing_is_set_up(
    front_desk: Team, words: list[str], reason: str
) -> None:
    refused = typed("add", HELP, "--team", "front-desk", *words)

    assert refused.exit_code == 1
    assert reason in refused.stderr
    assert not Mailbox.objects.exists()


def test_a_test_says_what_is_wrong_and_changes_nothing(front_desk: Team) -> None:
    with dovecot() as server:
        server.append("help", b"Subject: hello\r\n\r\nhello\r\n")
        where = f"imap://help@127.0.0.1:{server.port}"
        typed("add", HELP, "--team", "front-desk", "--imap", where, "--password-stdin", standard_input="wrong")
        refused = typed("test", HELP)
        assert refused.exit_code == 1
        assert "refused to sign help in" in refused.stderr

        ImapAccount.objects.update(secret=PASSWORD, folders=["INBOX", "Nowhere"])
        assert "no folder 'Nowhere'" in typed("test", HELP).stderr
        ImapAccount.objects.update(folders=["INBOX"])
        assert typed("test", HELP).exit_code == 0
        client = server.client("help")
        client.select()
        assert client.uid("SEARCH", "RECENT", "UNSEEN")[1] == [b"1"]

        ImapAccount.objects.update(port=1)
        assert "Nothing answers at 127.0.0.1:1" in typed("test", HELP).stderr
    assert not ImapPosition.objects.exists()


def test_older_mail_of_an_unknown_mailbox_cannot_be_had() -> None:
    refused = typed("backfill", HELP, "--since", "2026-01-01")
    assert (refused.exit_code, "no mailbox" in refused.stderr) == (1, True)


def test_a_mailbox_changes_in_what_is_given_only(front_desk: Team, baggage: Team) -> None:
    typed("add", HELP, "--team", "front-desk", "--imap", "imaps://imap.desk.example", "--password-stdin")
    ImapAccount.objects.update(said="refused")

    typed("change", HELP, "--password-stdin", standard_input="new\n")
    typed("change", HELP, "--team", "baggage", "--name", "Bags", "--mail-out", "smtp://mail.desk.example")

    account, mailbox = ImapAccount.objects.get(), Mailbox.objects.get()
    assert (account.secret, account.host, account.said) == ("new", "imap.desk.example", "")
    assert (mailbox.team, mailbox.name, mailbox.mail_out) == (baggage, "Bags", "smtp://mail.desk.example")
    assert typed("change", HELP, "--imap", "imap://me@other.example/INBOX,Shop").exit_code == 0
    account.refresh_from_db()
    assert (account.secret, account.host, account.user, account.folders) == (
        "new",
        "other.example",
        "me",
        ["INBOX", "Shop"],
    )
    wrong = typed("change", HELP, "--mail-out", "mail.desk.example")
    assert (wrong.exit_code, "must look like smtp://" in wrong.stderr) == (1, True)


def test_an_ended_mailbox_takes_nothing_and_can_be_opened_again(front_desk: Team) -> None:
    typed("add", HELP, "--team", "front-desk", "--imap", "imaps://imap.desk.example", "--password-stdin")
    assert is_for_us(HELP)

    assert typed("end", HELP).exit_code == 0

    assert not is_for_us(HELP)
    assert not ImapAccount.objects.get().is_active
    assert typed("list").stdout.endswith("\tended\n")
    assert Row.objects.filter(kind="email.MailboxEnded").count() == 1
    assert "--reopen" in typed("add", HELP, "--team", "front-desk").stderr
    typed("change", HELP, "--reopen")
    assert is_for_us(HELP)
    assert ImapAccount.objects.get().is_active
    assert typed("end", "nobody@desk.example").exit_code == 1
