"""What a bounce says of each recipient, and when its trouble ends."""

import pytest
from tests.mails import MailFrom, bytes_in

from whiteglove.channels.email.conftest import OurAnswer
from whiteglove.channels.email.models import Mailbox
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.actions import close, record_delivery, settle_doubt, write_reply
from whiteglove.conversations.models import Conversation, Delivery, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.customers.models import Address
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team.models import Colleague

pytestmark = pytest.mark.django_db
SON = "son@mail.example"


def came_back(answer: Message, *addresses: str) -> None:
    fields = "".join(
        f"\r\nFinal-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: 5.1.1\r\n" for address in addresses
    )
    bytes_in(
        (
            "From: MAILER-DAEMON@mail.example\r\nTo: desk@hoshi.example\r\nSubject: Undelivered\r\n"
            f"Message-ID: <{'-'.join(addresses)}@mail.example>\r\nAuto-Submitted: auto-replied\r\n"
            'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n"
            f"{fields}\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
            f"Message-ID: <{answer.message_id}>\r\nFrom: desk@hoshi.example\r\nSubject: Re: Bag\r\n\r\n--b--\r\n"
        ).encode(),
        recipients=["desk@hoshi.example"],
    )
    answer.refresh_from_db()


@pytest.fixture
def answer(aiko: Person, mail_from: MailFrom, mailbox: Mailbox, our_answer: OurAnswer) -> Message:
    """Ours to Aiko, her son in copy."""
    return our_answer(mail_from(aiko, "Bag", Cc=SON))


def trouble() -> bool:
    return Conversation.objects.get().has_trouble


def test_one_in_copy_who_is_missed_does_not_make_it_failed(answer: Message) -> None:
    came_back(answer, SON)
    assert answer.delivery == "sent"
    assert trouble()
    newest = Delivery.objects.order_by("-id")[0]
    assert newest.state == "failed"
    assert SON in newest.why


@pytest.mark.parametrize("more", [(), (SON,)])
def test_when_the_customer_is_missed_it_failed(answer: Message, aiko: Person, more: tuple[str, ...]) -> None:
    came_back(answer, *more, aiko.address)
    assert answer.delivery == "failed"
    assert trouble()
    assert Conversation.objects.get().needs_answer
    assert Address.objects.get(value=aiko.address).bounced_at is not None


def test_a_later_answer_that_is_sent_ends_the_trouble(answer: Message, aiko: Person, our_answer: OurAnswer) -> None:
    came_back(answer, aiko.address)
    later = our_answer(answer, "Once more.")
    assert not trouble()
    came_back(later, SON)
    assert trouble()
    record_delivery(SYSTEM, answer.pk, state=DeliveryState.SENT)
    assert trouble()


@pytest.mark.parametrize("has_arrived", [True, False])
def test_who_settles_a_doubt_ends_its_trouble(answer: Message, chidi: Colleague, *, has_arrived: bool) -> None:
    record_delivery(SYSTEM, answer.pk, state=DeliveryState.UNSURE)
    assert trouble()
    settle_doubt(chidi.as_actor(), answer.pk, has_arrived=has_arrived)
    assert not trouble()
    again = write_reply(chidi.as_actor(), answer.conversation_id, text="Again.")
    record_delivery(SYSTEM, again.pk, state=DeliveryState.QUEUED, why="It waits.")
    assert not trouble()


def test_who_closes_has_seen_it(answer: Message, aiko: Person, chidi: Colleague) -> None:
    came_back(answer, aiko.address)
    close(chidi.as_actor(), answer.conversation_id)
    assert not trouble()
