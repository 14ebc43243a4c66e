"""A mail that breaks something is set aside where people see it; the others go on, and it is filed once mended."""

from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection
from tests.mails import ANY_INSTANCE, Arrived, file_everything, letter

from whiteglove.channels.email.actions import filing
from whiteglove.channels.email.actions.filing import file_waiting_mails
from whiteglove.channels.email.actions.placing import place_mail
from whiteglove.channels.email.actions.replaying import replay
from whiteglove.channels.email.actions.taking_in import Delivered, take_in
from whiteglove.channels.email.models import Filing, RawMail
from whiteglove.channels.email.queries import quarantined
from whiteglove.channels.email.targets import OurAddresses
from whiteglove.channels.email.understanding.mail import Person, UnderstoodMail
from whiteglove.channels.email.understanding.read import understand
from whiteglove.conversations.models import Conversation, Message
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.foundation.journal.models import Row
from whiteglove.team.models import Team

pytestmark = pytest.mark.django_db
Live = Callable[[], int]


class NotReadable(Exception):
    """Our reading has a fault."""


def taken_in(*raws: bytes) -> list[Arrived]:
    return [Arrived(raw_id) for raw_id in take_in([Delivered(raw, "smtp") for raw in raws])]


def states(arrived: list[Arrived]) -> list[str]:
    return [one.state for one in arrived]


def facts(kind: str) -> int:
    return Row.objects.filter(kind=kind).count()


def break_reading(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    def faulty(raw: bytes) -> UnderstoodMail:
        if b"Subject: odd" in raw:
            raise NotReadable(said)
        return understand(raw)

    monkeypatch.setattr(filing, "understand", faulty)


@pytest.mark.parametrize("said", ["no idea", "odd \0 signs \ud800", "x" * 5000], ids=["words", "odd signs", "long"])
def test_when_reading_one_mail_fails_it_is_seen_and_the_others_are_filed(
    aiko: Person, front_desk: Team, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    break_reading(monkeypatch, said)
    arrived = taken_in(letter(aiko), letter(aiko, Subject="odd"), letter(aiko))
    file_everything()
    assert states(arrived) == ["filed", "quarantined", "filed"]
    (seen,) = quarantined(SYSTEM)
    assert seen.reason.startswith("We could not understand it (NotReadable: ")
    assert facts("email.MailQuarantined") == 1


def test_when_reading_is_mended_a_replay_files_it_once(
    aiko: Person, front_desk: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as while_broken:
        break_reading(while_broken, "no idea")
        (odd,) = taken_in(letter(aiko, Subject="odd"))
        file_everything()
    for _ in range(3):
        replay(SYSTEM, odd.raw_id)
        file_everything()
    assert (odd.state, odd.raw.reason, odd.message.subject) == ("filed", "", "odd")
    assert Message.objects.count() == facts("conversations.MessageReceived") == facts("email.MailReplayed") == 1


def test_when_it_is_still_broken_a_replay_sets_it_aside_again(
    aiko: Person, front_desk: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_reading(monkeypatch, "no idea")
    (odd,) = taken_in(letter(aiko, Subject="odd"))
    for _ in range(2):
        file_everything()
        assert odd.state == "quarantined"
        replay(SYSTEM, odd.raw_id)


def test_when_filing_one_mail_fails_nothing_of_it_is_kept_and_the_others_are_filed(
    aiko: Person, stranger: Person, front_desk: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(raw: RawMail, mail: UnderstoodMail, ours: OurAddresses) -> object:
        placed = place_mail(raw, mail, ours)
        if mail.subject == "odd":
            raise NotReadable("half done")
        return placed

    monkeypatch.setattr(filing, "place_mail", half)
    arrived = taken_in(letter(aiko), letter(stranger, Subject="odd"), letter(aiko))
    file_everything()
    assert states(arrived) == ["filed", "quarantined", "filed"]
    assert [one.reason for one in quarantined(SYSTEM)] == ["We could not file it (NotReadable: half done)."]
    assert (Message.objects.count(), Customer.objects.count()) == (2, 1)


def test_when_the_bytes_of_one_are_gone_it_says_so_and_comes_back_with_them(aiko: Person, front_desk: Team) -> None:
    arrived = taken_in(letter(aiko), letter(aiko, "Another"))
    kept = Path(blobs.path(arrived[0].raw.blob_id))
    away = kept.rename(kept.with_suffix(".away"))
    file_everything()
    assert states(arrived) == ["quarantined", "filed"]
    assert arrived[0].raw.reason == "Its bytes cannot be read (No such file or directory)."
    away.rename(kept)
    replay(SYSTEM, arrived[0].raw_id)
    file_everything()
    assert states(arrived) == ["filed", "filed"]


def test_when_a_loop_is_dead_what_it_had_in_hand_is_taken_over(aiko: Person, front_desk: Team) -> None:
    arrived = taken_in(letter(aiko))
    RawMail.objects.update(claimed_by=123_456, attempts=1)
    file_everything()
    assert states(arrived) == ["filed"]


def test_when_a_loop_lives_what_it_has_in_hand_is_left_to_it(aiko: Person, front_desk: Team, alive: Live) -> None:
    arrived = taken_in(letter(aiko))
    RawMail.objects.update(claimed_by=alive(), attempts=1)
    file_everything()
    assert states(arrived) == ["waiting"]


@pytest.mark.parametrize("attempts", [0, 1], ids=["in a batch", "alone"])
def test_when_a_claim_is_lost_while_working_nothing_of_the_work_is_kept(
    aiko: Person, front_desk: Team, monkeypatch: pytest.MonkeyPatch, attempts: int
) -> None:
    (lost,) = taken_in(letter(aiko))
    RawMail.objects.update(attempts=attempts)

    def taken_over_meanwhile(raw: bytes) -> UnderstoodMail:
        RawMail.objects.update(claimed_by=99)
        return understand(raw)

    monkeypatch.setattr(filing, "understand", taken_over_meanwhile)
    file_waiting_mails(ANY_INSTANCE)
    assert (lost.state, lost.raw.claimed_by, lost.raw.reason) == ("waiting", 99, "")
    assert not Message.objects.exists()
    assert not Customer.objects.exists()
    assert facts("email.MailQuarantined") == 0


@pytest.mark.django_db(transaction=True)
def test_when_two_loops_work_at_once_each_mail_is_filed_once(
    no_jobs: None, aiko: Person, stranger: Person, front_desk: Team, alive: Live
) -> None:
    raws = [letter(who, f"Mail {number}") for number in range(30) for who in (aiko, stranger)]
    arrived = taken_in(*raws, *raws)
    loops, start = [alive(), alive()], Barrier(2)
    went_wrong: list[BaseException] = []

    def turn(loop: int) -> None:
        try:
            start.wait()
            while file_waiting_mails(loop) == 0.0:
                pass
        except BaseException as error:  # noqa: BLE001 - shown below
            went_wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=turn, args=[loop]) for loop in loops]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert went_wrong == []
    assert sorted(states(arrived)) == ["duplicate"] * 60 + ["filed"] * 60
    assert Message.objects.count() == facts("conversations.MessageReceived") == 60
    assert (Customer.objects.count(), Conversation.objects.count()) == (2, 60)
    assert Filing.objects.count() == 120


@pytest.mark.parametrize(
    "refused", ["hashjoin, mergejoin, hashagg, sort, material", "nestloop", "indexscan, bitmapscan"]
)
def test_whatever_plan_the_database_makes_a_claim_is_no_larger_than_asked(
    aiko: Person, front_desk: Team, refused: str
) -> None:
    arrived = taken_in(*(letter(aiko) for _ in range(6)))
    RawMail.objects.update(attempts=1)
    with connection.cursor() as cursor:
        for method in refused.split(", "):
            cursor.execute(f"SET LOCAL enable_{method} = off")
    file_waiting_mails(ANY_INSTANCE)
    assert sorted(states(arrived)) == ["filed"] + ["waiting"] * 5
    assert sorted(RawMail.objects.values_list("attempts", flat=True)) == [1] * 5 + [2]
