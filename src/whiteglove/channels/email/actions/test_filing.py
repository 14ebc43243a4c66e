"""Whatever ends the program, or fails it, while mails are in hand: each is filed once, and only the bad one is set
aside."""

import errno
from collections.abc import Callable
from hashlib import sha256
from types import SimpleNamespace

import psycopg
import pytest
from django.db import OperationalError

from whiteglove.channels.email.actions import filing, placing
from whiteglove.channels.email.actions.filing import GIVE_UP_AFTER, file_waiting_mails
from whiteglove.channels.email.actions.taking_in import Delivered, take_in
from whiteglove.channels.email.models import RawMail
from whiteglove.channels.email.targets import OurAddresses
from whiteglove.channels.email.understanding.mail import UnderstoodMail
from whiteglove.channels.email.understanding.read import understand
from whiteglove.conversations.models import Conversation, Message
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.foundation.loops import living
from whiteglove.team.models import Team

pytestmark = pytest.mark.django_db

Bytes = Callable[[str], bytes]


class Killed(BaseException):
    """Our process ends here: nothing catches it."""


def mail(word: str, *, file: bytes = b"") -> bytes:
    heading = f"From: Aiko <aiko@customers.example>\r\nTo: desk@desk.example\r\nSubject: {word}\r\n".encode()
    if not file:
        return heading + f"\r\n{word}\r\n".encode()
    parts = b'--b\r\n\r\ntext\r\n--b\r\nContent-Disposition: attachment; filename="a.bin"\r\n\r\n' + file
    return (
        heading
        + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + parts
        + b"\r\n--b--\r\n"
    )


def came(*words: str) -> list[int]:
    return take_in([Delivered(mail(word), "smtp") for word in words])


def states() -> list[str]:
    return list(RawMail.objects.order_by("id").values_list("state", flat=True))


def turn_until_quiet(first_instance: int = 1) -> None:
    """Each turn under a number of its own, as after a restart."""
    for instance in range(first_instance, first_instance + 40):
        try:
            if file_waiting_mails(instance):
                return
        except Killed:
            continue
    raise AssertionError("never quiet")


def test_a_mail_that_kills_us_is_set_aside_alone(front_desk: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    def deadly(raw: bytes) -> object:
        if b"Subject: deadly" in raw:
            raise Killed
        return understand(raw)

    monkeypatch.setattr(filing, "understand", deadly)
    deadly_id = came("one", "deadly", "three", "four")[1]
    turn_until_quiet()
    assert states() == ["filed", "quarantined", "filed", "filed"]
    assert RawMail.objects.get(pk=deadly_id).attempts == GIVE_UP_AFTER + 1
    assert Message.objects.count() == 3


def test_a_full_disk_is_waited_for_and_no_mail_is_blamed(front_desk: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_contents: object) -> list[str]:
        raise OSError(errno.ENOSPC, "No space left on device")

    take_in([Delivered(mail("with a file", file=b"123"), "smtp"), Delivered(mail("without"), "smtp")])
    with monkeypatch.context() as now:
        now.setattr(placing, "keep_blobs", full)
        for instance in range(1, GIVE_UP_AFTER + 4):
            with pytest.raises(OSError, match="No space"):
                file_waiting_mails(instance)
    assert states() == ["waiting", "waiting"]
    turn_until_quiet(100)
    assert states() == ["filed", "filed"]


def test_a_mail_too_large_for_a_row_does_not_hold_up_the_next(
    front_desk: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = placing.place_mail

    def too_large(raw: RawMail, understood: SimpleNamespace, ours: object) -> object:
        if understood.subject == "too large":
            raise OperationalError("index row size exceeds maximum") from psycopg.errors.ProgramLimitExceeded()
        return place(raw, understood, ours)  # type: ignore[arg-type]

    monkeypatch.setattr(filing, "place_mail", too_large)
    came("one", "too large", "three")
    turn_until_quiet()
    assert states() == ["filed", "quarantined", "filed"]


def test_a_reason_that_cannot_be_stored_as_it_is_hinders_nobody(
    front_desk: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    def odd(raw: bytes) -> object:
        if b"Subject: odd" in raw:
            raise ValueError("odd \x00 and \ud800 bytes")
        return understand(raw)

    monkeypatch.setattr(filing, "understand", odd)
    odd_id = came("one", "odd", "three")[1]
    turn_until_quiet()
    assert states() == ["filed", "quarantined", "filed"]
    assert "odd  and ? bytes" in RawMail.objects.get(pk=odd_id).reason


def answer(number: int, to: int | None = None) -> bytes:
    refers_to = b"" if to is None else f"In-Reply-To: <{to}@archive.example>\r\n".encode()
    return f"Message-ID: <{number}@archive.example>\r\n".encode() + refers_to + mail(f"Bag {number}")


def test_what_answers_a_mail_in_other_hands_waits_for_it(front_desk: Team) -> None:
    first, second = take_in([Delivered(answer(1), "smtp"), Delivered(answer(2, to=1), "smtp")])
    with living() as other:
        RawMail.objects.filter(pk=first).update(claimed_by=other, attempts=1)
        assert 0 < file_waiting_mails(1) < 1
        assert list(RawMail.objects.order_by("id").values_list("state", "attempts")) == [
            ("waiting", 1),
            ("waiting", 0),
        ]
    turn_until_quiet(2)
    assert states() == ["filed", "filed"]
    assert Conversation.objects.count() == 1
    assert RawMail.objects.get(pk=second).attempts == 1


def test_what_answers_a_mail_that_was_in_hand_at_a_kill_waits_for_it(front_desk: Team) -> None:
    killed = take_in([Delivered(answer(number, to=number - 1), "smtp") for number in range(2, 40)])
    RawMail.objects.filter(pk__in=killed[:20]).update(claimed_by=99, attempts=1)
    turn_until_quiet()
    assert set(states()) == {"filed"}
    assert Conversation.objects.count() == 1


def test_what_answers_a_mail_we_never_got_waits_for_nobody(front_desk: Team) -> None:
    take_in([Delivered(answer(number, to=number + 100), "smtp") for number in range(3)])
    assert file_waiting_mails(1) == 0
    assert states() == ["filed"] * 3


def test_a_failure_of_ours_counts_as_a_try(front_desk: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise LookupError("our mistake")

    came("one")
    with monkeypatch.context() as now:
        now.setattr(filing, "place_mail", failing)
        now.setattr(filing, "quarantine", failing)
        with pytest.raises(LookupError):
            file_waiting_mails(1)
    turn_until_quiet(2)
    assert list(RawMail.objects.values_list("state", "attempts")) == [("filed", 2)]


def test_a_mail_too_large_for_our_memory_is_tried_alone_and_then_set_aside(
    front_desk: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short(raw: bytes) -> object:
        if b"Subject: huge" in raw:
            raise MemoryError
        return understand(raw)

    monkeypatch.setattr(filing, "understand", short)
    came("one", "huge", "three")
    turn_until_quiet()
    assert states() == ["filed", "quarantined", "filed"]
    assert [raw.attempts for raw in RawMail.objects.order_by("id")] == [1, GIVE_UP_AFTER + 1, 1]


def test_a_batch_is_as_large_as_memory_allows(front_desk: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    batches: list[int] = []
    together = filing._file_together

    def noted(rows: list[RawMail], instance: int) -> int:
        batches.append(len(rows))
        return together(rows, instance)

    monkeypatch.setattr(filing, "_file_together", noted)
    monkeypatch.setattr(filing, "BATCH_BYTES", 1000)
    large = Delivered(mail("large", file=b"x" * 2000), "smtp")
    small = [Delivered(mail(word), "smtp") for word in ("one", "two")]
    take_in([small[0], large, small[1], Delivered(mail("three"), "smtp")])
    turn_until_quiet()
    assert batches == [1, 1, 2, 0]
    assert set(states()) == {"filed"}


def test_two_workers_that_wait_for_each_other_file_one_by_one(
    front_desk: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, deadlocks = placing.place_mail, iter(range(2))

    def in_the_way(*given: object) -> object:
        if next(deadlocks, None) is not None:
            raise OperationalError("deadlock detected") from psycopg.errors.DeadlockDetected()
        return place(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(filing, "place_mail", in_the_way)
    came("one", "two", "three")
    assert file_waiting_mails(1) == 0.0
    assert list(RawMail.objects.values_list("state", "attempts")) == [("filed", 1)] * 3
    assert Message.objects.count() == 3


def test_files_are_on_disk_before_rows_are_locked(front_desk: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    place, found = placing.place_mail, list[bool]()

    def placed(raw: RawMail, understood: UnderstoodMail, ours: OurAddresses) -> object:
        found.extend(blobs.exists(sha256(file.content).hexdigest()) for file in understood.attachments)
        return place(raw, understood, ours)

    monkeypatch.setattr(filing, "place_mail", placed)
    take_in([Delivered(mail("with a file", file=b"never seen before: 7f3a"), "smtp")])
    turn_until_quiet()
    assert found == [True]
