"""Mailboxes are watched: what the server pushes is here at once, and two who fetch never double."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from tests.dovecot import Dovecot, dovecot

from whiteglove.channels.email.actions.mailboxes import backfill
from whiteglove.channels.email.imap import waiting
from whiteglove.channels.email.imap.conftest import fetch, kept_contents, letter, open_account
from whiteglove.channels.email.imap.lease import Lease, LeaseTaken
from whiteglove.channels.email.imap.watching import Watcher, Watchers
from whiteglove.channels.email.models import ImapAccount, ImapSeen, RawMail
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team.models import Team

pytestmark = [pytest.mark.walk, pytest.mark.django_db(transaction=True)]

PATIENCE_SECONDS = 15.0


def soon(is_so: Callable[[], bool]) -> float:
    """Seconds until it was so."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < PATIENCE_SECONDS, "it did not come to pass"
        time.sleep(0.005)
    return time.monotonic() - began


def held(count: int) -> Callable[[], bool]:
    return lambda: RawMail.objects.count() == count


@pytest.fixture
def watchers() -> Iterator[Watchers]:
    """All mailboxes under watch."""
    watching = Watchers()
    watching.start()
    yield watching
    watching.stop()


@pytest.mark.usefixtures("watchers")
def test_what_the_server_pushes_is_here_within_a_second(
    server: Dovecot, server_user: str, account: ImapAccount
) -> None:
    server.append(server_user, letter(0))
    soon(held(1))
    for number in range(1, 6):
        server.append(server_user, letter(number))
        assert soon(held(number + 1)) < 1.0
    assert kept_contents() == [letter(number) for number in range(6)]


def test_a_server_that_cannot_push_is_asked(front_desk: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "POLL_SECONDS", 0.1)
    with dovecot(capability="IMAP4rev1 UIDPLUS") as server:
        open_account(front_desk, server.port, "aiko")
        watching = Watchers()
        watching.start()
        try:
            server.append("aiko", letter(1))
            soon(held(1))
            server.append("aiko", letter(2))
            soon(held(2))
        finally:
            watching.stop()


@pytest.mark.usefixtures("watchers")
def test_a_mailbox_added_and_older_mail_asked_for_are_noticed_at_once(
    server: Dovecot, server_user: str, front_desk: Team
) -> None:
    server.append(server_user, letter(1), at='"05-Jan-2020 10:00:00 +0000"')
    server.append(server_user, letter(2))
    account = open_account(front_desk, server.port, server_user, since=clock.now().date())
    soon(held(1))
    soon(lambda: ImapAccount.objects.get().answered_at is not None)

    backfill(SYSTEM, account.mailbox.address, since=clock.now().date().replace(year=2020, month=1, day=1))
    soon(held(2))
    assert kept_contents() == [letter(2), letter(1)]


def test_a_server_that_was_away_is_met_again_and_nothing_is_missing(front_desk: Team) -> None:
    with dovecot() as server:
        account = open_account(front_desk, server.port, "aiko")
        watcher = Watcher(account, back_off_seconds=0.05)
        watcher.start()
        server.append("aiko", letter(1))
        soon(held(1))
        server.restart(between=lambda: soon(lambda: ImapAccount.objects.get().failing_since is not None))
        server.append("aiko", letter(2))
        soon(held(2))
        soon(lambda: ImapAccount.objects.get().failing_since is None)
        watcher.stop()
        watcher.join(5)


def test_two_who_fetch_at_once_take_each_mail_once(server: Dovecot, server_user: str, account: ImapAccount) -> None:
    server.append(server_user, *[letter(number) for number in range(150)])
    together = threading.Barrier(3)
    taken: list[int] = []

    def fetch_too() -> None:
        try:
            mine = ImapAccount.objects.get(pk=account.pk)
            together.wait()
            taken.append(fetch(mine))
        finally:
            connection.close()

    threads = [threading.Thread(target=fetch_too) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(taken) == 150
    assert sorted(kept_contents()) == sorted(letter(number) for number in range(150))
    assert ImapSeen.objects.count() == 150


def test_a_mailbox_is_watched_by_one_and_taken_over_when_that_one_ends(account: ImapAccount) -> None:
    with Lease(account.pk), pytest.raises(LeaseTaken), Lease(account.pk):
        pass
    with Lease(account.pk) as lease:
        lease.confirm()


def test_a_thousand_mails_come_once_each(server: Dovecot, server_user: str, account: ImapAccount) -> None:
    mails = [letter(number) for number in range(1000)]
    server.append(server_user, *mails)

    began = time.monotonic()
    assert fetch(account) == 1000
    print(f"1,000 mails fetched in {time.monotonic() - began:.1f} s")  # noqa: T201
    assert kept_contents() == mails
    assert fetch(account) == 0
