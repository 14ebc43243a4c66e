"""A program sends again what did not arrive."""

from whiteglove.api.conftest import Program
from whiteglove.conversations.actions import record_delivery, write_reply
from whiteglove.conversations.models import Conversation, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.foundation.actors import SYSTEM


def test_what_failed_is_sent_again_once_and_says_so(program: Program, bag: Conversation) -> None:
    message = write_reply(SYSTEM, bag.pk, text="We have it.")
    place = f"messages/{message.pk}/send-again"
    assert program.post(place).status_code == 409
    record_delivery(SYSTEM, message.pk, state=DeliveryState.FAILED, why="It came back.")
    first = program.post(place, {"to": ["aiko@new.example"]})
    assert first.status_code == 201
    assert (first.json()["to"], first.json()["text"]) == (["aiko@new.example"], "We have it.")
    assert program.post(place).json()["id"] == first.json()["id"]
    assert Message.objects.filter(direction="out").count() == 2
    said = program.get(f"conversations/{bag.pk}/messages").json()["items"]
    failed = next(one for one in said if one["id"] == str(message.pk))
    assert (failed["delivery"], failed["delivery_reason"]) == ("failed", "It came back.")
    assert failed["sent_again_as"] == first.json()["id"]


def test_left_out_it_goes_to_whom_it_missed_and_a_wrong_address_is_refused(
    program: Program, bag: Conversation
) -> None:
    message = write_reply(SYSTEM, bag.pk, text="We have it.")
    record_delivery(SYSTEM, message.pk, state=DeliveryState.FAILED, why="It came back.")
    assert program.post(f"messages/{message.pk}/send-again", {"to": ["nobody"]}).status_code == 422
    assert program.post(f"messages/{message.pk}/send-again").json()["to"] == ["aiko@example.com"]
    assert program.post("messages/999/send-again").status_code == 404
