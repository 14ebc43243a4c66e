"""What did not arrive is sent again: once, to whom it missed, with its words and files."""

from collections.abc import Callable
from email import message_from_bytes
from email.policy import default

import pytest
from tests.mail_server import ScriptedServer

from whiteglove.channels.email.models import OutgoingMail
from whiteglove.channels.email.queries import whom_it_missed
from whiteglove.channels.email.sending.outbox import Outbox
from whiteglove.channels.email.sending.queue import put_in_outbox
from whiteglove.conversations.actions import forward, record_delivery, send_again, take_back_reply
from whiteglove.conversations.actions.forwarding import Forwarding, NotAnExpert
from whiteglove.conversations.actions.sending_again import NothingToSendAgain, NotTheCustomers
from whiteglove.conversations.incoming import FileGiven
from whiteglove.conversations.models import Attachment, Conversation, Message, SentAgain
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.queries.reading import messages
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.blobs.actions import keep_blob
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.team.models import Colleague

Answer = Callable[..., OutgoingMail]
AIKO = "aiko@mail.example"
SON = "son@mail.example"
pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int) -> Message:
    """Chidi's answer with a receipt, which nobody would take."""
    receipt = FileGiven("receipt.txt", "text/plain", 7, keep_blob(b"receipt"))
    outgoing = answer("It is on its way.", files=(receipt,))
    server.says = {"RCPT": ["550 5.1.1 nobody here", "550 5.1.1 nobody here"]}
    outbox.turn(loop)
    assert Message.objects.get(pk=outgoing.message_id).delivery == "failed"
    return outgoing.message


def test_it_goes_again_with_its_words_and_files_and_the_act_is_a_record(
    failed: Message, outbox: Outbox, server: ScriptedServer, loop: int, ben: Colleague
) -> None:
    standing = Conversation.objects.get()
    assert (standing.needs_answer, standing.has_trouble) == (True, True)
    assert whom_it_missed(ben.as_actor(), failed.pk) == [AIKO, SON]
    again = send_again(ben.as_actor(), failed.pk, to=["aiko@new.example"])
    standing.refresh_from_db()
    assert (standing.needs_answer, standing.has_trouble) == (False, False)
    put_in_outbox(again.pk)
    outbox.turn(loop)
    [took] = server.took
    assert took.recipients == ("aiko@new.example",)
    mail = message_from_bytes(took.content, policy=default)
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().startswith("It is on its way.")
    assert [part.get_filename() for part in mail.iter_attachments()] == ["receipt.txt"]
    assert Attachment.objects.filter(message=again).get().filename == "receipt.txt"
    record = SentAgain.objects.get()
    assert (record.message_id, record.again_id, record.by_id) == (failed.pk, again.pk, ben.pk)
    told = Row.objects.get(kind="conversations.SentAgain")
    assert (told.body["message_id"], told.body["again_id"]) == (failed.pk, again.pk)
    first = next(one for one in messages(ben.as_actor(), failed.conversation_id) if one.id == failed.pk)
    assert first.again is not None
    assert (first.again.id, first.again.who, first.can_be_sent_again) == (again.pk, "Ben", False)


def test_pressed_twice_it_goes_once(failed: Message, ben: Colleague, chidi: Colleague) -> None:
    first = send_again(ben.as_actor(), failed.pk, to=[AIKO])
    second = send_again(chidi.as_actor(), failed.pk, to=["somebody@else.example"])
    assert second.pk == first.pk
    assert SentAgain.objects.count() == 1
    assert Row.objects.filter(kind="conversations.SentAgain").count() == 1


def test_what_is_in_the_air_or_arrived_or_in_doubt_is_not_sent_again(answer: Answer, ben: Colleague) -> None:
    message = answer().message
    for state in (None, DeliveryState.UNSURE, DeliveryState.SENT):
        if state is not None:
            record_delivery(SYSTEM, message.pk, state=state)
        with pytest.raises(NothingToSendAgain):
            send_again(ben.as_actor(), message.pk, to=[AIKO])
    assert not SentAgain.objects.exists()


def test_a_second_failure_can_be_sent_again_from_the_second(failed: Message, ben: Colleague) -> None:
    second = send_again(ben.as_actor(), failed.pk, to=[AIKO])
    record_delivery(SYSTEM, second.pk, state=DeliveryState.FAILED, why="It came back.")
    assert Conversation.objects.get().has_trouble
    third = send_again(ben.as_actor(), second.pk, to=["aiko@new.example"])
    assert third.to == ["aiko@new.example"]
    assert not Conversation.objects.get().has_trouble


def test_taken_back_it_can_be_sent_again_and_the_trouble_is_back(failed: Message, ben: Colleague) -> None:
    again = send_again(ben.as_actor(), failed.pk, to=[AIKO], undo_seconds=60)
    take_back_reply(ben.as_actor(), again.pk)
    standing = Conversation.objects.get()
    assert (standing.needs_answer, standing.has_trouble) == (True, True)
    other = send_again(ben.as_actor(), failed.pk, to=[AIKO])
    assert other.pk != again.pk


def test_whom_a_server_took_it_for_is_not_written_to_twice(
    outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int, ben: Colleague
) -> None:
    outgoing = answer()
    server.says = {f"RCPT {AIKO}": ["550 5.1.1 nobody here"]}
    outbox.turn(loop)
    assert whom_it_missed(ben.as_actor(), outgoing.message_id) == [AIKO]


def test_what_came_back_later_goes_to_whom_the_bounce_names(
    outbox: Outbox, answer: Answer, loop: int, ben: Colleague
) -> None:
    outgoing = answer()
    outbox.turn(loop)
    record_delivery(SYSTEM, outgoing.message_id, state=DeliveryState.FAILED, why=f"It came back from {AIKO} (5.1.1).")
    assert whom_it_missed(ben.as_actor(), outgoing.message_id) == [AIKO]
    record_delivery(SYSTEM, outgoing.message_id, state=DeliveryState.FAILED, why="It came back.")
    assert whom_it_missed(ben.as_actor(), outgoing.message_id) == [AIKO]


def test_an_answer_never_goes_to_an_expert_nor_an_experts_words_to_the_customer(
    failed: Message, chidi: Colleague
) -> None:
    actor = chidi.as_actor()
    asked = forward(actor, failed.conversation_id, asked=Forwarding(to="expert@else.example", text="Whose is it?"))
    record_delivery(SYSTEM, asked.pk, state=DeliveryState.FAILED, why="It came back.")
    with pytest.raises(NotTheCustomers):
        send_again(actor, failed.pk, to=["Expert@else.example"])
    with pytest.raises(NotTheCustomers):
        send_again(actor, failed.pk, to=["desk@hoshi.example"])
    with pytest.raises(NotAnExpert):
        send_again(actor, asked.pk, to=[AIKO])
    with pytest.raises(NotUnderstood):
        send_again(actor, failed.pk, to=["no address"])
    again = send_again(actor, asked.pk, to=["other@else.example"])
    assert again.is_aside
    assert Conversation.objects.get().needs_answer
