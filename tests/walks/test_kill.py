"""Parts of the house are killed at random moments: no mail is lost, none is doubled."""

import os
import sys

import pytest

from tests.walks.killing import run_kill_test, run_reply_test

MAILS = int(os.environ.get("KILL_TEST_MAILS", "300"))
REPLIES = 40
SEED = int(os.environ.get("KILL_TEST_SEED", "0")) or int.from_bytes(os.urandom(3))


@pytest.mark.walk
def test_every_mail_acknowledged_is_one_message_whatever_is_killed() -> None:
    report = run_kill_test(MAILS, SEED)
    sys.stdout.write(f"\n{report.in_words}\n")
    found = report.found
    assert report.ended_by_itself == []
    assert report.refused == {}
    assert report.acknowledged == MAILS
    assert (found.lost, found.doubled, found.wrong, found.quarantined) == ([], [], [], [])
    assert (found.messages, found.conversations) == (MAILS, MAILS)
    assert set(found.raw) <= {"filed", "duplicate"}
    assert found.raw["filed"] == MAILS
    assert found.announced_not_once == []
    assert set(found.jobs) <= {"succeeded"}
    assert found.troubled_reactions == []
    assert found.missing_files == []
    assert found.unused_customers == 0


@pytest.mark.walk
def test_every_reply_arrives_once_or_somebody_sees_that_it_may_not_have() -> None:
    report = run_reply_test(REPLIES, SEED, kills=12)
    sys.stdout.write(f"\n{report.in_words}\n")
    assert report.ended_by_itself == []
    assert (report.twice, report.message_ids_twice) == ([], [])
    assert report.written_not_once == []
    assert report.not_where_it_says == []
    assert set(report.deliveries) <= {"sent", "unsure"}
    assert report.deliveries["sent"] >= REPLIES - sum(report.kills.values())
