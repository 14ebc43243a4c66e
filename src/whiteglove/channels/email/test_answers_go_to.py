"""Who gets our answer: always the customer of the matter, nobody twice, never ourselves."""

import pytest
from tests.mails import MailFrom

from whiteglove.channels.email.models import Mailbox
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.actions import (
    record_delivery,
    settle_doubt,
    take_back_reply,
    write_reply,
)
from whiteglove.conversations.actions.delivering import NothingInDoubt
from whiteglove.conversations.models import Conversation, Delivery
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.queries.recipients import recipients, reply_recipients
from whiteglove.foundation.actors import SYSTEM, Actor, ActorKind
from whiteglove.foundation.errors import NotAllowed, NotFound
from whiteglove.team.models import Colleague

pytestmark = pytest.mark.django_db
SON = Person("Ken", "son@mail.example")


def test_the_customer_hears_us_also_when_another_wrote_last(
    aiko: Person, mail_from: MailFrom, mailbox: Mailbox, chidi: Colleague
) -> None:
    asked = mail_from(aiko, "My bag", To=f"{mailbox.address}, friend@mail.example", Cc=SON.address)
    both = ([aiko.address], ["friend@mail.example", SON.address])
    assert reply_recipients(asked.conversation) == both
    assert mail_from(SON, "Me too", answers=asked, To=mailbox.address).conversation == asked.conversation
    now = ([aiko.address, SON.address], ["friend@mail.example"])
    assert recipients(chidi.as_actor(), asked.conversation.pk) == now
    reply = write_reply(chidi.as_actor(), asked.conversation.pk, text="Here it is.")
    assert (reply.to, reply.cc) == now


def test_a_person_settles_a_doubt_once(aiko: Person, mail_from: MailFrom, mailbox: Mailbox, chidi: Colleague) -> None:
    asked = mail_from(aiko, "My bag")
    reply = write_reply(chidi.as_actor(), asked.conversation.pk, text="Here it is.")
    with pytest.raises(NothingInDoubt):
        settle_doubt(chidi.as_actor(), reply.pk, has_arrived=True)
    with pytest.raises(NotFound):
        settle_doubt(chidi.as_actor(), asked.message.pk, has_arrived=False)
    record_delivery(SYSTEM, reply.pk, state=DeliveryState.UNSURE)
    with pytest.raises(NotAllowed):
        settle_doubt(Actor(ActorKind.CUSTOMER, 1, "Aiko"), reply.pk, has_arrived=True)
    settle_doubt(chidi.as_actor(), reply.pk, has_arrived=True)
    with pytest.raises(NothingInDoubt):
        settle_doubt(chidi.as_actor(), reply.pk, has_arrived=False)
    reply.refresh_from_db()
    assert reply.delivery == "sent"
    assert list(Delivery.objects.order_by("id").values_list("state", flat=True)) == ["unsure", "sent"]


def test_what_was_taken_back_is_not_in_the_list(
    aiko: Person, mail_from: MailFrom, mailbox: Mailbox, chidi: Colleague
) -> None:
    asked = mail_from(aiko, "Where is my bag?")
    reply = write_reply(chidi.as_actor(), asked.conversation.pk, text="You fool!", undo_seconds=8)
    assert Conversation.objects.get().preview == "You fool!"
    take_back_reply(chidi.as_actor(), reply.pk)
    assert "fool" not in Conversation.objects.get().preview
    assert Conversation.objects.get().preview
