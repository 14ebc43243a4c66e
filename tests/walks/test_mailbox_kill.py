"""A mailbox on a real IMAP server, read by a real house whose parts are killed meanwhile: each mail comes once."""

import random
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from tests.dovecot import PASSWORD, Dovecot, dovecot
from tests.house import House, eventually, pause

MAILS = 90
VICTIMS = ("intake", "backend", "intake", "supervisor", "intake", "postgres")
COUNTS = """
SELECT (SELECT count(*) FROM email_imapseen), (SELECT count(*) FROM conversations_message),
    (SELECT count(DISTINCT subject) FROM conversations_conversation),
    (SELECT count(*) FROM email_rawmail WHERE state <> 'filed'),
    (SELECT count(*) FROM email_imaptrouble WHERE settled_at IS NULL)
"""


@pytest.mark.walk
def test_each_mail_of_the_mailbox_comes_once_whatever_is_killed() -> None:
    seed = int.from_bytes(random.randbytes(3))
    sys.stdout.write(f"\nseed {seed}\n")
    chance = random.Random(seed)
    with (
        dovecot() as server,
        tempfile.TemporaryDirectory(prefix="wg-walk-") as folder,
        House(Path(folder) / "home") as house,
    ):
        where = f"imap://aiko@127.0.0.1:{server.port}"
        added = house.call(
            *("mailbox", "add", "help@desk.example", "--team", "front-desk"),
            *("--imap", where, "--password-stdin"),
            given=PASSWORD.encode(),
        )
        assert added.returncode == 0, added.stderr
        _append_and_kill(server, house, chance)

        expected = (MAILS, MAILS, MAILS, 0, 0)
        eventually(lambda: _counts(house) == expected, seconds=120, pause_seconds=0.5)
        assert _counts(house) == expected, house.last_words()
        assert house.call("mailbox", "test", "help@desk.example").returncode == 0


def _append_and_kill(server: Dovecot, house: House, chance: random.Random) -> None:
    for number, victim in enumerate(VICTIMS):
        mails = [_mail(number * 15 + each) for each in range(MAILS // len(VICTIMS))]
        server.append("aiko", *mails[:10])
        pause(chance.uniform(0.0, 1.5))
        house.kill(victim)
        server.append("aiko", *mails[10:])
        eventually(house.takes_mail, seconds=60)


def _mail(number: int) -> bytes:
    return (
        f"From: Aiko <aiko{number}@kunde.example>\r\nTo: help@desk.example\r\nSubject: Bag {number}\r\n"
        f"Message-ID: <bag-{number}@kunde.example>\r\n\r\nWhere is bag {number}?\r\n"
    ).encode()


def _counts(house: House) -> tuple[int, ...] | None:
    try:
        with house.database() as database:
            return database.execute(COUNTS).fetchone()
    except psycopg.Error:
        return None
