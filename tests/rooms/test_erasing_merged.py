"""A person is erased whose matter stands in another's: all of theirs goes, and nothing of the other."""

import pytest

from tests.mails import MailFrom
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.actions import act_on, merge, undo_merge, write_note, write_reply
from whiteglove.conversations.actions.bulk import Act, Doing
from whiteglove.conversations.actions.erasing import AnswerOnItsWay, erase_customer
from whiteglove.conversations.models import BulkAct, Conversation, Merge, Message
from whiteglove.foundation.actors import Actor
from whiteglove.team.models import Colleague

pytestmark = pytest.mark.django_db

AIKO = Person("Aiko Tanaka", "aiko@mail.example")
BOB = Person("Bob Smithers", "bob@mail.example")


@pytest.fixture
def bag(mail_from: MailFrom) -> Conversation:
    """Aiko's matter."""
    return mail_from(AIKO, "Where is my bag?", Subject="Bag").conversation


@pytest.fixture
def ticket(mail_from: MailFrom, as_ben: Actor) -> Conversation:
    """Bob's matter, answered."""
    matter = mail_from(BOB, "Where is my ticket? Bob Smithers", Subject="Ticket").conversation
    _answered(as_ben, matter, "Dear Bob Smithers (bob@mail.example), here it is.")
    return matter


def _answered(actor: Actor, conversation: Conversation, text: str) -> Message:
    message = write_reply(actor, conversation.pk, text=text)
    Message.objects.filter(pk=message.pk).update(delivery="sent")
    return message


def _texts(conversation: Conversation) -> str:
    said = Message.objects.filter(conversation=conversation).order_by("id")
    columns = ("author_name", "author_address", "subject", "text", "reply_text", "html", "to", "cc")
    return "\n".join(str(row) for row in said.values_list(*columns))


@pytest.mark.parametrize("keeps_words", [True, False])
def test_what_we_said_to_them_elsewhere_goes_too(
    keeps_words: bool, bag: Conversation, ticket: Conversation, as_ben: Actor, dora: Colleague
) -> None:
    merge(as_ben, bag.pk, merged_id=ticket.pk, why="Bob Smithers travels with her")
    act_on(as_ben, [bag.pk], Act(Doing.CLOSE, why="Bob Smithers has it"))
    both = _answered(as_ben, bag, "Dear Aiko, Bob Smithers has it.")
    Message.objects.filter(pk=both.pk).update(to=["aiko@mail.example", "bob@mail.example"])
    write_note(as_ben, bag.pk, text="Mr. Smithers called")
    erase_customer(dora.as_actor(), ticket.customer_id, confirmed="Bob Smithers", keeps_words=keeps_words)

    said = _texts(bag)
    assert [word for word in ("Smithers", "Bob", "bob@") if word in said] == []
    assert "Where is my bag?" in said
    assert "aiko@mail.example" in said
    assert ("here it is" in said) == keeps_words
    assert Message.objects.get(pk=both.pk).to == ["aiko@mail.example"]
    assert "Smithers" not in Merge.objects.get().why
    again = Conversation.objects.get(pk=bag.pk)
    assert "smithers" not in str(again.words)
    assert "tanaka" in str(again.words)


def test_what_another_said_in_their_matter_stays(
    bag: Conversation, ticket: Conversation, as_ben: Actor, dora: Colleague, mail_from: MailFrom
) -> None:
    merge(as_ben, bag.pk, merged_id=ticket.pk)
    act_on(as_ben, [bag.pk], Act(Doing.CLOSE, why="Aiko Tanaka has it"))
    erase_customer(dora.as_actor(), bag.customer_id, confirmed="Aiko Tanaka", keeps_words=False)
    assert BulkAct.objects.get().what["act"]["why"] == ""
    assert "bag" not in _texts(bag)
    undo_merge(as_ben, ticket.pk)
    said = _texts(ticket)
    assert "Where is my ticket?" in said
    assert "bob@mail.example" in said
    assert "Dear Bob Smithers" in said


def test_a_matter_of_theirs_in_a_chain_of_others(
    bag: Conversation, ticket: Conversation, as_ben: Actor, dora: Colleague, mail_from: MailFrom
) -> None:
    seat = mail_from(Person("Chen Li", "chen@mail.example"), "A seat please", Subject="Seat").conversation
    merge(as_ben, ticket.pk, merged_id=seat.pk)
    merge(as_ben, bag.pk, merged_id=ticket.pk)
    erase_customer(dora.as_actor(), ticket.customer_id, confirmed="Bob Smithers", keeps_words=False)
    said = _texts(bag)
    assert ("A seat please" in said, "Where is my bag?" in said, "ticket" in said) == (True, True, False)


def test_an_answer_to_them_that_stands_elsewhere_has_to_leave_first(
    bag: Conversation, ticket: Conversation, as_ben: Actor, dora: Colleague
) -> None:
    write_reply(as_ben, ticket.pk, text="One more word")
    merge(as_ben, bag.pk, merged_id=ticket.pk)
    with pytest.raises(AnswerOnItsWay):
        erase_customer(dora.as_actor(), ticket.customer_id, confirmed="Bob Smithers", keeps_words=False)
