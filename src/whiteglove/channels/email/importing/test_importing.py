"""Old mail comes in once, dated and threaded as it was, and wakes nobody; whatever ends a run in the middle."""

import os
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from whiteglove.channels.email.importing import taking
from whiteglove.channels.email.importing.archives import Listed, in_maildirs, in_mboxes
from whiteglove.channels.email.importing.taking import Counts, Wishes, import_mails
from whiteglove.channels.email.models import Mailbox, MailImport, RawMail
from whiteglove.conversations.clockwork import bring_onto_the_map
from whiteglove.conversations.models import Closure, Conversation, Message, Reopening
from whiteglove.customers.models import Customer
from whiteglove.encounters.models import Encounter
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.team.models import Colleague, Team

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("front_desk")]
OVER = datetime(2026, 1, 1, tzinfo=UTC)


def letter(
    number: int, *, sender: str = "Aiko <aiko@kunde.example>", to: str = "old@hoshi.example", **more: str
) -> str:
    """A mail of a day in 2023, each day another. more: answers (a number), text, year."""
    answers = f"In-Reply-To: <{more['answers']}@old.example>\n" if "answers" in more else ""
    subject, year, text = more.get("subject", "Bag"), more.get("year", "2023"), more.get("text", "Where is it?")
    return (
        f"From: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{number}@old.example>\n{answers}"
        f"Date: {number} Jan {year} 10:00:00 +0000\n\n{text} {number}\n"
    )


def box(file: Path, *letters: str) -> Path:
    """An mbox with these."""
    file.write_text("".join(f"From x@x Thu Jan  5 10:11:12 2023\n{one}\n" for one in letters))
    return file


def take(*files: Path, **wishes: object) -> Counts:
    """One run over mbox files."""
    with ExitStack() as open_files:
        listed = in_mboxes(files, open_files, now=clock.now())
        return import_mails(SYSTEM, listed, Wishes(**{"closed_before": OVER, **wishes}))  # type: ignore[arg-type]


def figures(counts: Counts) -> tuple[int, int, int, int]:
    assert counts.read == counts.filed + counts.known + counts.quarantined
    return counts.read, counts.filed, counts.known, counts.quarantined


def test_a_matter_of_old_times_stands_as_it_was(tmp_path: Path, front_desk: Team, baggage: Team) -> None:
    received = box(tmp_path / "in", letter(3), letter(6, answers="4", subject="Re: Bag", text="Thank you."))
    sent = box(
        tmp_path / "sent",
        letter(4, sender="Old desk <old@hoshi.example>", to="aiko@kunde.example", answers="3", subject="Re: Bag"),
    )
    counts = take(received, sent, ours=("Old@Hoshi.example",), team=baggage)
    assert figures(counts) == (3, 3, 0, 0)

    only = Conversation.objects.get()
    assert (only.team, only.is_open, only.needs_answer) == (baggage, False, False)
    assert only.opened_at == datetime(2023, 1, 3, 10, tzinfo=UTC)
    assert only.closed_at == only.updated_at == datetime(2023, 1, 6, 10, tzinfo=UTC)
    assert only.preview == "Thank you. 6"
    said = Message.objects.order_by("id").values_list("direction", "author_name", "at__day", "delivery")
    assert list(said) == [("in", "Aiko", 3, None), ("out", "Old desk", 4, "sent"), ("in", "Aiko", 6, None)]
    assert Customer.objects.get().since == datetime(2023, 1, 3, 10, tzinfo=UTC)
    assert list(Closure.objects.values_list("conversation", "at")) == [(only.pk, only.opened_at)]
    assert Reopening.objects.count() == 0


def test_nobody_is_woken(tmp_path: Path) -> None:
    take(box(tmp_path / "in", letter(3), letter(4, answers="3")))
    kinds = list(Row.objects.order_by("id").values_list("kind", flat=True))
    assert kinds[-3:] == ["conversations.PastMessageKept", "conversations.PastMessageKept", "email.MailImported"]
    assert {topic for row in Row.objects.filter(kind__endswith="PastMessageKept") for topic in row.topics} == {
        f"conversation:{Conversation.objects.get().pk}"
    }


def test_what_was_said_back_then_is_on_the_map_a_minute_later(tmp_path: Path) -> None:
    take(
        box(tmp_path / "in", letter(3), letter(6, answers="3")),
        box(tmp_path / "out", letter(4, sender="Old desk <old@hoshi.example>", to="aiko@kunde.example", answers="3")),
        ours=("old@hoshi.example",),
    )
    assert Encounter.objects.count() == 0
    assert [bring_onto_the_map(), bring_onto_the_map()] == [1, 0]
    ended = Encounter.objects.order_by("at").values_list("at__day", "ended_at__day")
    assert list(ended) == [(3, 4), (6, None)]


def test_a_second_run_adds_nothing(tmp_path: Path) -> None:
    file = box(tmp_path / "in", letter(3), letter(4), letter(3))
    assert figures(take(file)) == (3, 2, 1, 0)
    assert figures(take(file)) == (3, 0, 3, 0)
    assert (RawMail.objects.count(), Message.objects.count()) == (2, 2)
    assert list(MailImport.objects.order_by("id").values_list("read", "filed", "known")) == [(3, 2, 1), (3, 0, 3)]


def test_what_came_by_another_way_is_known(tmp_path: Path, mailbox: Mailbox) -> None:
    from tests.mails import bytes_in

    bytes_in(b"Received: by other; Tue, 3 Jan 2023 10:00:00 +0000\n" + letter(3).encode())
    assert figures(take(box(tmp_path / "in", letter(3), letter(5)))) == (2, 1, 1, 0)
    assert Message.objects.count() == 2


def test_a_run_that_ended_in_the_middle_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = box(tmp_path / "in", *(letter(day) for day in range(1, 9)))
    monkeypatch.setattr(taking, "TOGETHER", 3)

    def end(counts: Counts) -> None:
        if counts.read == 6:
            raise KeyboardInterrupt

    with ExitStack() as open_files:
        listed = in_mboxes([file], open_files, now=clock.now())
        with pytest.raises(KeyboardInterrupt):
            import_mails(SYSTEM, listed, Wishes(closed_before=OVER), told=end)
    assert Message.objects.count() == 6
    assert figures(take(file)) == (8, 2, 6, 0)
    assert MailImport.objects.filter(ended_at=None).count() == 1


def test_what_is_not_over_waits_since_it_came(tmp_path: Path) -> None:
    take(box(tmp_path / "in", letter(3, year="2026")))
    only = Conversation.objects.get()
    assert only.needs_answer
    assert only.waiting_since == datetime(2026, 1, 3, 10, tzinfo=UTC)


def test_an_answer_of_ours_ends_the_waiting_though_it_lies_elsewhere(tmp_path: Path, ben: Colleague) -> None:
    sent = box(tmp_path / "a", letter(4, year="2026", sender=ben.email, to="aiko@kunde.example", answers="3"))
    take(sent, box(tmp_path / "b", letter(3, year="2026")))
    only = Conversation.objects.get()
    assert (only.is_open, only.needs_answer) == (True, False)
    assert Message.objects.get(direction="out").author == ben


def test_old_words_do_not_change_who_waits_now(tmp_path: Path) -> None:
    from tests.mails import bytes_in

    now = bytes_in(letter(7, year="2026", answers="3", subject="Re: Bag").encode())
    take(box(tmp_path / "in", letter(3)))
    take(
        box(tmp_path / "in2", letter(4, answers="7", sender="old@hoshi.example", to="aiko@kunde.example")),
        ours=("old@hoshi.example",),
    )
    assert now.conversation.needs_answer
    assert now.conversation.preview == "Where is it? 7"
    assert Message.objects.filter(conversation=now.conversation).count() == 2


def test_what_we_said_among_ourselves_is_a_note_of_that_day(tmp_path: Path, ben: Colleague, chidi: Colleague) -> None:
    take(box(tmp_path / "in", letter(3), letter(4, sender=ben.email, to=chidi.email, answers="3")))
    note = Message.objects.get(direction="note")
    assert (note.author, note.at) == (ben, datetime(2023, 1, 4, 10, tzinfo=UTC))


def test_whom_we_wrote_to_first_is_the_customer(tmp_path: Path) -> None:
    take(
        box(tmp_path / "in", letter(4, sender="old@hoshi.example", to="Tan <tan@gast.example>")),
        ours=("old@hoshi.example",),
    )
    assert Conversation.objects.get().customer.name == "Tan"


def test_a_form_of_our_site_is_the_customers(tmp_path: Path) -> None:
    form = letter(4, sender="old@hoshi.example").replace("Subject", "Reply-To: Tan <tan@gast.example>\nSubject")
    take(box(tmp_path / "in", form), ours=("old@hoshi.example",))
    assert Message.objects.get().direction == "in"
    assert Conversation.objects.get().customer.main_address == "tan@gast.example"


def test_replies_after_long_stay_in_their_matter(tmp_path: Path) -> None:
    take(box(tmp_path / "in", letter(3), letter(28, answers="3")))
    assert Conversation.objects.count() == 1


def test_replies_that_name_no_mail_join_the_matter_of_those_days(tmp_path: Path) -> None:
    bag, later, again = letter(3), letter(25, subject="Re: Bag"), letter(9, year="2024")
    take(box(tmp_path / "in", bag, later, again))
    assert Conversation.objects.count() == 3
    take(box(tmp_path / "more", letter(5, subject="Re: Bag"), letter(27, subject="Re: Bag")))
    said = [
        list(Message.objects.filter(conversation=one).order_by("at").values_list("at__year", "at__day"))
        for one in Conversation.objects.order_by("opened_at")
    ]
    assert said == [[(2023, 3), (2023, 5)], [(2023, 25), (2023, 27)], [(2024, 9)]]


def test_a_large_mail_goes_from_file_to_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "LARGE", 1000)
    file = box(tmp_path / "in", letter(3, text="long " * 1000), letter(4))
    assert figures(take(file)) == (2, 2, 0, 0)
    assert figures(take(file)) == (2, 0, 2, 0)
    assert len(Message.objects.earliest("id").text) > 5000


def test_a_maildir_with_folders_and_odd_names(tmp_path: Path) -> None:
    root = tmp_path / "Maildir"
    for folder in (root, root / ".Archive.2023", root / ".Trash"):
        for name in ("cur", "new", "tmp"):
            (folder / name).mkdir(parents=True)
    (root / "new" / "1672740000.M1P2.host").write_text(letter(1))
    (root / "tmp" / "half").write_text("half")
    odd = os.fsdecode(b"1672740000.\xff\xfe:2,S")
    (root / "cur" / odd).write_text(letter(2))
    (root / "cur" / ".hidden").write_text("x")
    (root / ".Archive.2023" / "cur" / "1672740001.x:2,RS").write_text(letter(3).replace("Date", "X-Date"))
    (root / ".Trash" / "cur" / "gone").write_text(letter(5))
    (root / "cur" / "link").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(root / "cur" / "pipe")

    def listed() -> Listed:
        return in_maildirs([root], leave_out=["trash"], now=clock.now())

    counts = import_mails(SYSTEM, listed(), Wishes(closed_before=OVER))
    assert figures(counts) == (3, 3, 0, 0)
    assert sorted(Path(one.name).name for one in counts.unreadable) == ["link", "pipe"]
    dates = RawMail.objects.order_by("received_at").values_list("received_at", flat=True)
    assert dates[2] == datetime(2023, 1, 3, 10, 0, 1, tzinfo=UTC)
    assert figures(import_mails(SYSTEM, listed(), Wishes(closed_before=OVER))) == (3, 0, 3, 0)


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("hello")
    for files in ([tmp_path / "x"], [tmp_path], [tmp_path / "nowhere"]):
        with pytest.raises(NotUnderstood):
            take(*files)
    with pytest.raises(NotUnderstood):
        in_maildirs([tmp_path], now=clock.now())
    with pytest.raises(NotUnderstood, match="address of ours"):
        take(box(tmp_path / "in", letter(3)), ours=("nobody",))
    assert MailImport.objects.count() == 0
