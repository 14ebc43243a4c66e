"""Since when somebody waits, told from what was said."""

from whiteglove.conversations.actions import close, reopen, take_back_reply, write_reply
from whiteglove.conversations.conftest import Time, Wrote
from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.foundation.actors import Actor


def waits_since(conversation: Conversation) -> object:
    return Conversation.objects.get(pk=conversation.pk).waiting_since


def test_what_was_called_done_does_not_wait_again(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    bag = wrote("Thank you!")
    time.passes(days=1)
    close(as_ben, bag.pk)
    again_at = time.passes(days=1)
    wrote("And my ticket?", to=bag)
    assert waits_since(bag) == again_at
    time.passes(minutes=1)
    take_back_reply(as_ben, write_reply(as_ben, bag.pk, text="Here", undo_seconds=60).pk)
    assert waits_since(bag) == again_at
    close(as_ben, bag.pk)
    reopen(as_ben, bag.pk)
    assert waits_since(bag) == again_at


def test_who_was_closed_by_mistake_waits_since_they_wrote(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    wrote_at, bag = time.now, wrote()
    time.passes(days=1)
    close(as_ben, bag.pk)
    reopen(as_ben, bag.pk)
    assert waits_since(bag) == wrote_at


def test_an_answer_of_the_past_taken_in_later_answers_nothing_newer(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    bag = wrote()
    Message.objects.create(conversation=bag, direction=Direction.OUT, at=time.now.replace(year=2020), text="Hello")
    wrote_at = Message.objects.get(conversation=bag, direction=Direction.IN).at
    time.passes(minutes=1)
    close(as_ben, bag.pk)
    reopen(as_ben, bag.pk)
    assert waits_since(bag) == wrote_at
