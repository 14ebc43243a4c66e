"""An answer leaves once; whatever goes wrong is said on the message."""

import time
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from tests.mail_server import CLOSE, HANG, OK, ScriptedServer

from whiteglove.channels.email.models import Mailbox, OutgoingMail
from whiteglove.channels.email.sending import queue, recording
from whiteglove.channels.email.sending.outbox import Outbox
from whiteglove.channels.email.sending.outcomes import NO_SERVER
from whiteglove.channels.email.sending.smtp_conversation import Patience
from whiteglove.conversations.actions import record_delivery, settle_doubt, take_back_reply, write_reply
from whiteglove.conversations.incoming import FileGiven
from whiteglove.conversations.models import Conversation, Delivery, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.customers.models import Address
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.blobs.actions import keep_blob
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.foundation.errors import Refused
from whiteglove.foundation.journal.consequences import react_to_transaction
from whiteglove.foundation.journal.models import Row
from whiteglove.team.models import Colleague

Answer = Callable[..., OutgoingMail]
Later = Callable[[timedelta], None]
SetUp = Callable[..., None]
Says = dict[str, list[str]]

pytestmark = pytest.mark.django_db


def deliveries(outgoing: OutgoingMail) -> list[tuple[str, str]]:
    return list(Delivery.objects.filter(message=outgoing.message_id).order_by("id").values_list("state", "why"))


def state(outgoing: OutgoingMail) -> str:
    outgoing.refresh_from_db()
    return str(outgoing.state)


def react() -> None:
    for transaction in Row.objects.values_list("transaction", flat=True).distinct():
        react_to_transaction(transaction)


def test_an_answer_reaches_the_customer_once(
    outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int, aiko_wrote: Message
) -> None:
    outgoing = answer("It is on its way.\n.\nBen")
    assert outbox.turn(loop) == 0.0
    assert outbox.turn(loop) > 0.0
    [took] = server.took
    assert (took.sender, took.recipients) == ("desk@hoshi.example", ("aiko@mail.example", "son@mail.example"))
    mail = message_from_bytes(took.content, policy=default)
    assert mail["From"] == "Hoshi Air <desk@hoshi.example>"
    assert mail["To"] == "Aiko Tanaka <aiko@mail.example>"
    assert mail["Cc"] == "son@mail.example"
    assert mail["Subject"] == "Re: My bag"
    assert mail["In-Reply-To"] == mail["References"] == "<first@mail.example>"
    assert mail["Message-ID"] == f"<{outgoing.mail_id}>"
    assert mail["Auto-Submitted"] is None
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == (
        "It is on its way.\n.\nBen\n\n"
        "On Tue, 4 Mar 2025 at 14:05, Aiko Tanaka <aiko@mail.example> wrote:\n> Where is my bag?\n"
    )
    assert state(outgoing) == "sent"
    assert Message.objects.get(pk=outgoing.message_id).delivery == "sent"
    assert [said for said, _ in deliveries(outgoing)] == ["sent"]


def test_a_reaction_queues_the_answer_and_running_it_twice_is_harmless(
    aiko_wrote: Message, chidi: Colleague, answer: Answer
) -> None:
    message = write_reply(chidi.as_actor(), aiko_wrote.conversation_id, text="Hello", undo_seconds=8)
    react()
    react()
    queue.put_in_outbox(message.pk)
    outgoing = OutgoingMail.objects.get(message=message)
    message.refresh_from_db()
    assert message.message_id == outgoing.mail_id
    assert outgoing.mail_id.endswith("@hoshi.example")
    assert outgoing.next_try_at == message.leaves_at


def test_until_its_moment_it_stays_and_can_be_taken_back(
    outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int, chidi: Colleague, later: Later
) -> None:
    outgoing = answer(undo=8)
    assert 0 < outbox.turn(loop) <= 5.0
    take_back_reply(chidi.as_actor(), outgoing.message_id)
    later(timedelta(seconds=9))
    assert outbox.turn(loop) > 0.0
    assert server.connections == 0
    react()
    assert state(outgoing) == "taken_back"


def test_once_in_hand_it_cannot_be_taken_back_whatever_another_clock_says(
    answer: Answer, loop: int, chidi: Colleague, later: Later, set_up: SetUp
) -> None:
    set_up(mail_out="smtp://127.0.0.1:1")
    outgoing = answer(undo=8)
    assert queue.claim_one(loop, clock.now()) is None
    assert queue.claim_one(loop, clock.now() + timedelta(seconds=9)) == outgoing
    with pytest.raises(Refused):
        take_back_reply(chidi.as_actor(), outgoing.message_id)


def test_without_a_server_it_waits_says_so_once_and_leaves_when_there_is_one(
    outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int, set_up: SetUp
) -> None:
    set_up(mail_out=None)
    outgoing = answer()
    for _ in range(3):
        assert outbox.turn(loop) > 0.0
    assert not recording.say_that_no_server_is_set_up(outgoing, clock.now())
    assert deliveries(outgoing) == [("queued", NO_SERVER)]
    assert (state(outgoing), outgoing.attempts) == ("waiting", 0)
    set_up(mail_out=server.url)
    assert outbox.turn(loop) == 0.0
    assert len(server.took) == 1
    assert [said for said, _ in deliveries(outgoing)] == ["queued", "sent"]


def test_a_mailbox_with_a_server_of_its_own_uses_that(
    outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int, set_up: SetUp, mailbox: Mailbox
) -> None:
    set_up(mail_out="smtp://127.0.0.1:1")
    Mailbox.objects.filter(pk=mailbox.pk).update(mail_out=server.url)
    outgoing = answer()
    outbox.turn(loop)
    assert (state(outgoing), len(server.took)) == ("sent", 1)


@pytest.mark.parametrize(
    "says",
    [
        {"CONNECT": ["421 4.3.2 busy"]},
        {"CONNECT": ["554 5.7.1 go away"]},
        {"CONNECT": [CLOSE]},
        {"CONNECT": [HANG]},
        {"EHLO": [HANG]},
        {"EHLO": [CLOSE]},
        {"MAIL": ["451 4.7.1 greylisted"]},
        {"MAIL": [CLOSE]},
        {"MAIL": [HANG]},
        {"MAIL": ["nonsense"]},
        {"RCPT": ["421 4.7.0 closing"]},
        {"RCPT": ["450 4.2.0 busy", "451 4.3.0 busy"]},
        {"RCPT": [HANG]},
        {"DATA": ["451 4.3.0 later"]},
        {"DATA": [CLOSE]},
        {"DATA": [HANG]},
        {"DATA": [OK]},
        {"END": ["451 4.3.0 later"]},
        {"END": ["421 4.3.0 closing"]},
    ],
    ids=str,
)
def test_what_was_certainly_not_taken_is_tried_again(
    says: Says, outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int, later: Later
) -> None:
    server.says = says
    outgoing = answer()
    outbox.turn(loop)
    assert server.took == []
    assert (state(outgoing), outgoing.attempts, outgoing.claimed_by) == ("waiting", 1, None)
    [(said, why)] = deliveries(outgoing)
    assert said == "queued"
    assert "try again" in why
    outbox.turn(loop)
    assert server.took == []
    later(timedelta(minutes=1, seconds=20))
    fresh = Outbox(outbox._lines._patience)
    fresh.turn(loop)
    assert len(server.took) == 1
    assert state(outgoing) == "sent"


@pytest.mark.parametrize("says", [{"END": [CLOSE]}, {"END": [HANG]}, {"END": ["nonsense"]}], ids=str)
def test_when_the_answer_is_lost_nobody_knows_and_it_is_never_sent_again(
    says: Says, outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int, later: Later
) -> None:
    server.says = says
    outgoing = answer()
    outbox.turn(loop)
    later(timedelta(days=3))
    outbox.turn(loop)
    assert server.connections == 1
    assert state(outgoing) == "unsure"
    [(said, why)] = deliveries(outgoing)
    assert said == "unsure"
    assert "may have been sent" in why
    assert Conversation.objects.get().has_trouble
    settle_doubt(SYSTEM, outgoing.message_id, has_arrived=True)
    react()
    assert state(outgoing) == "sent"
    assert not Conversation.objects.get().has_trouble


def test_a_drip_of_words_ends_with_our_patience(
    server: ScriptedServer, answer: Answer, loop: int, set_up: SetUp
) -> None:
    set_up(mail_out=server.url)
    server.says = {"CONNECT": [HANG]}
    outgoing = answer()
    began = time.monotonic()
    Outbox(Patience(connect=20, reply=20, last_reply=20, everything=0.3)).turn(loop)
    assert time.monotonic() - began < 10
    assert state(outgoing) == "waiting"


@pytest.mark.parametrize(
    "says",
    [
        {"MAIL": ["550 5.7.1 no mail from you"]},
        {"RCPT": ["550 5.1.1 nobody here", "553 5.1.3 what is that"]},
        {"DATA": ["554 5.5.1 no"]},
        {"END": ["552 5.3.4 too big"]},
    ],
    ids=str,
)
def test_a_refusal_for_good_is_shown_and_not_tried_again(
    says: Says, outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int, later: Later
) -> None:
    server.says = says
    outgoing = answer()
    outbox.turn(loop)
    later(timedelta(hours=3))
    outbox.turn(loop)
    assert (state(outgoing), server.connections) == ("failed", 1)
    [(said, why)] = deliveries(outgoing)
    assert said == "failed"
    assert "refused" in why
    assert Conversation.objects.get().needs_answer


def test_an_address_unknown_there_is_marked(
    outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int
) -> None:
    server.says = {"RCPT aiko@mail.example": ["550 5.1.1 nobody here"]}
    outgoing = answer()
    outbox.turn(loop)
    assert server.took[0].recipients == ("son@mail.example",)
    assert Address.objects.get(value="aiko@mail.example").bounced_at is not None
    [(said, why)] = deliveries(outgoing)
    assert (said, state(outgoing)) == ("failed", "sent")
    assert "It did not go to aiko@mail.example (550 5.1.1 nobody here)" in why
    assert Conversation.objects.get().needs_answer


def test_one_in_copy_who_is_refused_is_named_and_the_answer_is_sent(
    outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int
) -> None:
    server.says = {"RCPT son@mail.example": ["550 5.1.1 nobody here"]}
    outgoing = answer()
    outbox.turn(loop)
    assert Message.objects.get(pk=outgoing.message_id).delivery == "sent"
    [(first, _), (then, why)] = deliveries(outgoing)
    assert (first, then) == ("sent", "failed")
    assert "It did not go to son@mail.example (550 5.1.1 nobody here)" in why
    assert Conversation.objects.get().has_trouble
    assert not Conversation.objects.get().needs_answer


def test_a_recipient_put_off_gets_it_later_and_the_others_not_twice(
    outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int, later: Later
) -> None:
    server.says = {"RCPT son@mail.example": ["450 4.2.1 mailbox busy"]}
    outgoing = answer()
    outbox.turn(loop)
    assert state(outgoing) == "waiting"
    later(timedelta(minutes=1, seconds=1))
    outbox.turn(loop)
    assert [took.recipients for took in server.took] == [("aiko@mail.example",), ("son@mail.example",)]
    assert state(outgoing) == "sent"
    assert [said for said, _ in deliveries(outgoing)] == ["queued", "sent"]


def test_it_waits_longer_each_time_says_it_once_and_gives_up_after_two_days(
    outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int, later: Later
) -> None:
    server.says = {"MAIL": [f"451 4.7.1 greylisted for {n} s" for n in range(300)]}
    outgoing = answer()
    waits = []
    for _ in range(60):
        outbox.turn(loop)
        if state(outgoing) == "failed":
            break
        wait = outgoing.next_try_at - clock.now()
        waits.append(round(wait.total_seconds() / 60))
        later(wait + timedelta(seconds=1))
    assert waits[:6] == [1, 5, 15, 60, 60, 60]
    assert 45 < len(waits) < 55
    said = [what for what, _ in deliveries(outgoing)]
    assert said == ["queued"] * 4 + ["failed"]
    assert "gave up" in deliveries(outgoing)[-1][1]


def test_a_reply_never_leaves_without_its_file(
    outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int
) -> None:
    kept = keep_blob(b"a ticket that gets lost")
    blobs.delete(kept)
    outgoing = answer(files=(FileGiven("ticket.pdf", "application/pdf", 23, kept),))
    outbox.turn(loop)
    assert (state(outgoing), server.connections) == ("failed", 0)
    assert "ticket.pdf" in deliveries(outgoing)[0][1]


def test_files_go_along(outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int) -> None:
    content = bytes(range(256)) * 40
    kept = keep_blob(content)
    answer(files=(FileGiven("請求書.pdf", "application/pdf", len(content), kept),))
    outbox.turn(loop)
    [file] = message_from_bytes(server.took[0].content, policy=default).iter_attachments()
    assert (file.get_filename(), file.get_content_type(), file.get_content()) == (
        "請求書.pdf",
        "application/pdf",
        content,
    )


def test_our_own_addresses_get_no_copy(outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int) -> None:
    outgoing = answer()
    Message.objects.filter(pk=outgoing.message_id).update(cc=["Desk+vip@hoshi.example", "AIKO@mail.example"])
    outbox.turn(loop)
    assert server.took[0].recipients == ("aiko@mail.example",)


def test_nobody_but_ourselves_is_said(outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int) -> None:
    outgoing = answer()
    Message.objects.filter(pk=outgoing.message_id).update(to=["desk@hoshi.example"], cc=[])
    outbox.turn(loop)
    assert (state(outgoing), server.connections) == ("failed", 0)


def test_one_line_serves_consecutive_mails(outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int) -> None:
    for _ in range(3):
        answer()
    outbox.turn(loop)
    assert (len(server.took), server.connections) == (3, 1)


def test_a_line_closed_between_two_mails_is_opened_again(
    outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int
) -> None:
    server.says = {"MAIL": [OK, CLOSE]}
    answer()
    answer()
    outbox.turn(loop)
    assert (len(server.took), server.connections) == (2, 2)


def test_a_server_that_is_away_holds_up_nobody_long(outbox: Outbox, answer: Answer, loop: int, set_up: SetUp) -> None:
    peer = ScriptedServer()
    set_up(mail_out=peer.url)
    peer.stop()
    rows = [answer() for _ in range(5)]
    outbox.turn(loop)
    assert {state(row) for row in rows} == {"waiting"}
    assert all("cannot be reached" in deliveries(row)[0][1] for row in rows)


def test_a_bounce_that_was_faster_than_we_is_not_written_over(
    outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    outgoing = answer()
    start = queue.start_hand_over

    def bounced_meanwhile(row: OutgoingMail, instance: int) -> bool:
        record_delivery(SYSTEM, row.message_id, state=DeliveryState.FAILED, why="It came back.")
        return start(row, instance)

    monkeypatch.setattr(queue, "start_hand_over", bounced_meanwhile)
    outbox.turn(loop)
    assert Message.objects.get(pk=outgoing.message_id).delivery == "failed"
    assert state(outgoing) == "sent"
