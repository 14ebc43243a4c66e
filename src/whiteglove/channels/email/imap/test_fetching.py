"""What lies on a server comes to us: each mail once, whatever the server and we go through."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.dovecot import Dovecot, dovecot

from whiteglove.channels.email.actions.filing import file_waiting_mails
from whiteglove.channels.email.actions.mailboxes import ask_for_the_whole, backfill
from whiteglove.channels.email.health import mail_pulse
from whiteglove.channels.email.imap import fetching, reading, recording
from whiteglove.channels.email.imap.conftest import fetch, kept_contents, letter, open_account
from whiteglove.channels.email.imap.errors import FolderMissing
from whiteglove.channels.email.imap.reading import Asked, list_sizes
from whiteglove.channels.email.imap.reconciling import reconcile_mailboxes
from whiteglove.channels.email.imap.session import Session
from whiteglove.channels.email.models import ImapAccount, ImapPosition, ImapSeen, ImapTrouble, RawMail, Reconciliation
from whiteglove.conversations.models import Message
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.settings import settings
from whiteglove.team.models import Team

pytestmark = pytest.mark.django_db


def test_what_lies_in_the_mailbox_comes_byte_for_byte_and_once(
    server: Dovecot, server_user: str, account: ImapAccount
) -> None:
    mails = [letter(1), letter(2), letter(3)]
    server.append(server_user, *mails)

    assert fetch(account) == 3
    assert fetch(account) == 0
    assert kept_contents() == mails
    assert set(RawMail.objects.values_list("source", "mailbox_id")) == {("imap", account.mailbox_id)}
    assert list(ImapSeen.objects.order_by("uid").values_list("uid", flat=True)) == [1, 2, 3]
    assert ImapPosition.objects.get().last_uid == 3


def test_older_mail_is_dated_by_when_it_came_to_that_server(
    server: Dovecot, server_user: str, account: ImapAccount
) -> None:
    client = server.client(server_user)
    client.append("INBOX", "", '"03-Feb-2024 04:05:06 +0100"', letter(1))
    client.append("INBOX", "", '"03-Feb-2099 04:05:06 +0100"', letter(2))

    fetch(account)
    old, from_the_future = RawMail.objects.order_by("id").values_list("received_at", flat=True)
    assert old == datetime(2024, 2, 3, 3, 5, 6, tzinfo=UTC)
    assert clock.now() - timedelta(minutes=1) < from_the_future <= clock.now()


def test_the_server_keeps_its_mail_unread(server: Dovecot, server_user: str, account: ImapAccount) -> None:
    server.append(server_user, letter(1))
    fetch(account)

    client = server.client(server_user)
    client.select()
    assert client.uid("SEARCH", "UNSEEN")[1] == [b"1"]
    assert client.uid("SEARCH", "RECENT")[1] == [b"1"]


def test_mail_read_by_somebody_else_comes_all_the_same(
    server: Dovecot, server_user: str, account: ImapAccount
) -> None:
    fetch(account)
    server.append(server_user, letter(1))
    client = server.client(server_user)
    client.select()
    client.uid("STORE", "1", "+FLAGS", r"(\Seen)")

    assert fetch(account) == 1


def test_new_numbers_are_read_from_the_beginning_and_duplicates_refused(
    server: Dovecot, server_user: str, account: ImapAccount
) -> None:
    server.append(server_user, letter(1), letter(2))
    fetch(account)
    file_everything()
    server.renumber(server_user)
    server.append(server_user, letter(3))

    assert fetch(account) == 3
    file_everything()
    assert sorted(RawMail.objects.values_list("state", flat=True)) == ["duplicate"] * 2 + ["filed"] * 3
    assert Message.objects.count() == 3
    assert Row.objects.filter(kind="email.FolderRenumbered").count() == 1


def test_a_gap_left_by_somebody_who_removed_mail_is_no_end(
    server: Dovecot, server_user: str, account: ImapAccount
) -> None:
    server.append(server_user, letter(1), letter(2), letter(3))
    fetch(account)
    expunge(server, server_user, "2:3")
    server.append(server_user, letter(4), letter(5))
    expunge(server, server_user, "4")

    assert fetch(account) == 1
    assert kept_contents()[-1] == letter(5)
    assert ImapPosition.objects.get().last_uid == 5


def test_mail_removed_while_we_fetch_is_noted_and_the_others_come(
    server: Dovecot, server_user: str, account: ImapAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.append(server_user, letter(1), letter(2), letter(3))

    def list_and_lose(session: Session, uids: Sequence[int]) -> list[Asked]:
        listed = list_sizes(session, uids)
        expunge(server, server_user, "2")
        return listed

    monkeypatch.setattr(fetching, "list_sizes", list_and_lose)

    assert fetch(account) == 2
    trouble = ImapTrouble.objects.get()
    assert (trouble.uid, trouble.kind, trouble.settled_at is None) == (2, "gone", False)


@pytest.mark.parametrize("moment", ["_keep", "_settle", "_note"])
def test_killed_while_taking_in_nothing_is_lost_and_nothing_comes_twice(
    server: Dovecot, server_user: str, account: ImapAccount, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    class Killed(BaseException):
        pass

    act = getattr(recording, moment)

    def act_and_die(*arguments: object) -> None:
        act(*arguments)
        raise Killed

    server.append(server_user, letter(1), letter(2))
    with monkeypatch.context() as patch:
        patch.setattr(recording, moment, act_and_die)
        with pytest.raises(Killed):
            fetch(account)
    assert not RawMail.objects.exists()
    assert not ImapSeen.objects.exists()

    assert fetch(account) == 2
    assert kept_contents() == [letter(1), letter(2)]


def test_old_mail_is_left_alone_until_somebody_asks_for_it(
    server: Dovecot, server_user: str, front_desk: Team
) -> None:
    account = open_account(front_desk, server.port, server_user, since=date(2026, 1, 10))
    server.append(server_user, letter(1), at='"02-Jan-2026 10:00:00 +0000"')
    server.append(server_user, letter(2), at='"12-Jan-2026 10:00:00 +0000"')
    server.append(server_user, letter(3), at='"05-Jan-2026 10:00:00 +0000"')
    assert fetch(account) == 1

    server.append(server_user, letter(4), at='"01-Jan-2020 10:00:00 +0000"')
    assert fetch(account) == 1, "dragged into the folder after we were there: new, whatever its date"

    backfill(SYSTEM, account.mailbox.address, since=date(2026, 1, 4))
    assert fetch(account) == 1
    assert kept_contents() == [letter(2), letter(4), letter(3)]
    assert fetch(account) == 0


def test_of_a_mail_too_large_the_head_comes_and_the_rest_when_asked_for(
    server: Dovecot, server_user: str, account: ImapAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = settings().model_copy(update={"max_mail_bytes": 400_000})
    monkeypatch.setattr(fetching, "settings", lambda: small)
    monkeypatch.setattr(reading, "PIECE_BYTES", 100_000)
    large = letter(2, words="A very long story. " * 25_000)
    server.append(server_user, letter(1), large, letter(3))

    assert fetch(account) == 3
    assert kept_contents() == [letter(1), large[: reading.HEAD_BYTES], letter(3)]
    trouble = ImapTrouble.objects.get()
    assert (trouble.kind, trouble.size, trouble.settled_at) == ("oversize", len(large), None)
    assert mail_pulse().imap_troubles == 1

    ask_for_the_whole(SYSTEM, account.mailbox.address, uid=2)
    fetch(account)
    assert kept_contents()[-1] == large
    assert mail_pulse().imap_troubles == 0
    assert fetch(account) == 0


def test_what_the_night_finds_missing_is_told_and_fetched(
    server: Dovecot, server_user: str, account: ImapAccount
) -> None:
    server.append(server_user, letter(1), letter(2), letter(3))
    fetch(account)
    ImapSeen.objects.filter(uid=2).delete()

    reconcile_mailboxes()
    found = Reconciliation.objects.get()
    assert (found.on_server, found.with_us, found.missing) == (3, 2, [2])
    assert mail_pulse().imap_missing == 1

    assert fetch(account) == 1
    assert mail_pulse().imap_missing == 0
    reconcile_mailboxes()
    last = Reconciliation.objects.latest("id")
    assert (last.on_server, last.with_us, last.missing) == (3, 3, [])


def test_mail_goes_to_another_folder_only_once_it_is_with_us(
    server: Dovecot, server_user: str, account: ImapAccount
) -> None:
    server.client(server_user).create("Done")
    ImapAccount.objects.update(move_to="Done")
    server.append(server_user, letter(1), letter(2))

    assert fetch(account) == 2
    assert fetch(account) == 0
    client = server.client(server_user)
    assert client.select("INBOX")[1] == [b"0"]
    assert client.select("Done")[1] == [b"2"]


@pytest.mark.parametrize(
    "written", ["Kunden & Mehr/Straße", "INBOX/Kunden & Mehr/straße", "Kunden &- Mehr.Stra&AN8-e"]
)
def test_folders_are_found_as_people_write_them(front_desk: Team, written: str) -> None:
    with dovecot(separator=".", prefix="INBOX.") as server:
        client = server.client("aiko")
        client.create('"INBOX.Kunden &- Mehr"')
        client.create('"INBOX.Kunden &- Mehr.Stra&AN8-e"')
        client.append('"INBOX.Kunden &- Mehr.Stra&AN8-e"', "", "", letter(1))
        account = open_account(front_desk, server.port, "aiko")
        ImapAccount.objects.update(folders=[written])

        assert fetch(account) == 1


def test_a_folder_that_is_not_there_does_not_keep_the_others_waiting(
    server: Dovecot, server_user: str, account: ImapAccount
) -> None:
    ImapAccount.objects.update(folders=["Nowhere", "INBOX"])
    server.append(server_user, letter(1))

    with pytest.raises(FolderMissing, match=r"no folder 'Nowhere'. There are: INBOX"):
        fetch(account)
    assert kept_contents() == [letter(1)]


def file_everything() -> None:
    """As the loop of the worker does."""
    while file_waiting_mails(1) == 0.0:
        pass


def expunge(server: Dovecot, user: str, uids: str) -> None:
    """Somebody removes mails."""
    client = server.client(user)
    client.select()
    client.uid("STORE", uids, "+FLAGS", r"(\Deleted)")
    client.expunge()
