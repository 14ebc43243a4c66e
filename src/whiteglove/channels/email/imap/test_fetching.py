"""What lies on a server comes to us: each mail once, whatever the server and we go through."""

import pytest

from tests.dovecot import Dovecot
from whiteglove.channels.email.imap.conftest import letter
from whiteglove.channels.email.imap.fetching import take_new_mail
from whiteglove.channels.email.imap.session import Session
from whiteglove.channels.email.models import ImapAccount, ImapPosition, ImapSeen, RawMail
from whiteglove.foundation.blobs.storage import blobs

pytestmark = pytest.mark.django_db


def fetch(account: ImapAccount) -> int:
    """One pass over the mailbox."""
    account.refresh_from_db()
    with Session(account, timeout_seconds=5) as session:
        return take_new_mail(session)


def kept_contents() -> list[bytes]:
    """What we hold, in the order it came."""
    return [blobs.read(name) for name in RawMail.objects.order_by("id").values_list("blob_id", flat=True)]


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
