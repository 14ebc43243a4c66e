"""A colleague writes from their own mail program: the thread and the real customer are kept."""

import pytest
from tests.mails import DESK, MailFrom

from whiteglove.channels.email.conftest import OurAnswer
from whiteglove.channels.email.models import Mailbox
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.models import Conversation, Message
from whiteglove.conversations.queries.recipients import reply_recipients
from whiteglove.customers.models import Customer
from whiteglove.team.models import Colleague

pytestmark = pytest.mark.django_db

FORWARDED = """{comment}

---------- Forwarded message ---------
From: {writer}
Date: Mon, 3 Mar 2025 at 10:00
Subject: My lost bag
To: Ben <ben@desk.example>

Where is my bag? It is red.
"""


@pytest.fixture
def outlook(ben: Colleague) -> Person:
    """Ben at his own mail program."""
    return Person("Ben", "Ben@desk.example")


def test_when_ben_answers_aiko_from_outlook_it_is_our_answer(
    aiko: Person, outlook: Person, ben: Colleague, mail_from: MailFrom
) -> None:
    first = mail_from(aiko)
    answer = mail_from(outlook, "We found it.", answers=first, To=f"Aiko <{aiko.address.upper()}>", Cc=DESK)
    message = answer.message
    assert answer.conversation == first.conversation
    assert (message.direction, message.delivery, message.author) == ("out", "sent", ben)
    assert not answer.conversation.needs_answer
    assert mail_from(aiko, "Thank you!", answers=answer).conversation == first.conversation
    assert Customer.objects.count() == 1


def test_when_our_server_says_it_is_not_ben_he_does_not_speak_for_us(
    aiko: Person, outlook: Person, mail_from: MailFrom
) -> None:
    first = mail_from(aiko)
    forged = mail_from(
        outlook,
        "All settled.",
        answers=first,
        To=f"Aiko <{aiko.address}>",
        Authentication_Results="mx.desk.example; spf=softfail; dkim=none; dmarc=fail header.from=desk.example",
    )
    assert forged.message.direction == "in"
    assert "claims_to_be_colleague" in forged.message.defects
    assert forged.conversation != first.conversation
    first.conversation.refresh_from_db()
    assert first.conversation.needs_answer


def test_when_ben_answers_where_aiko_wanted_it_is_our_answer(
    aiko: Person, outlook: Person, mail_from: MailFrom
) -> None:
    first = mail_from(aiko, Reply_To="Aiko.Home@mail.example")
    answer = mail_from(outlook, "We found it.", answers=first, To="Aiko.Home@mail.example", Cc=DESK)
    assert answer.message.direction == "out"
    assert not first.conversation.needs_answer


def test_when_ben_answers_only_the_desk_it_is_a_note(
    aiko: Person, outlook: Person, ben: Colleague, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    first = mail_from(aiko)
    our_answer(first)
    again = mail_from(aiko, "And?", answers=first)
    note = mail_from(outlook, "I will call her.", answers=again, To=DESK)
    assert (note.message.direction, note.message.author, note.message.text) == ("note", ben, "I will call her.")
    assert first.conversation.needs_answer


@pytest.mark.parametrize("text", ["", " \n ", "\n\n> Where is my bag?\n"])
def test_when_ben_says_nothing_it_is_still_a_note(
    aiko: Person, outlook: Person, mail_from: MailFrom, text: str
) -> None:
    first = mail_from(aiko)
    note = mail_from(outlook, text, answers=first, To=DESK)
    assert (note.state, note.raw.reason) == ("filed", "")
    assert note.conversation == first.conversation


@pytest.mark.parametrize("subject", ["Fwd: My lost bag", "My lost bag"])
def test_when_ben_passes_aikos_mail_on_she_is_the_customer(
    aiko: Person, outlook: Person, ben: Colleague, mail_from: MailFrom, subject: str
) -> None:
    passed_on = FORWARDED.format(comment="Please look after her.", writer=f"Aiko Tanaka <{aiko.address}>")
    arrived = mail_from(outlook, passed_on, Subject=subject)
    message = arrived.message
    assert (arrived.conversation.customer.name, message.author_address) == ("Aiko Tanaka", aiko.address)
    assert message.reply_text.strip() == "Where is my bag? It is red."
    assert reply_recipients(arrived.conversation) == ([aiko.address], [])
    assert arrived.conversation.needs_answer
    note = Message.objects.get(conversation=arrived.conversation, direction="note")
    assert (note.text, note.author) == ("Please look after her.", ben)
    assert mail_from(aiko, "It is me", Subject="Re: My lost bag").conversation == arrived.conversation


@pytest.mark.parametrize("writer", ["Hoshi Air <desk@hoshi.example>", "Chidi <chidi@desk.example>"])
def test_when_ben_passes_on_what_we_wrote_ourselves_nobody_of_us_is_the_customer(
    outlook: Person, chidi: Colleague, mailbox: Mailbox, mail_from: MailFrom, writer: str
) -> None:
    arrived = mail_from(outlook, FORWARDED.format(comment="What do we tell them?", writer=writer), Subject="Fwd: bag")
    assert arrived.conversation.customer.main_address == "ben@desk.example"


def test_when_ben_is_away_his_program_is_no_answer(
    aiko: Person, outlook: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    first = mail_from(aiko)
    answer = our_answer(first)
    away = {"Auto_Submitted": "auto-replied", "Subject": "Automatic reply: My lost bag"}
    note = mail_from(outlook, "I am away.", answers=answer, To=f"{aiko.address}, {DESK}", **away)
    assert (note.message.direction, note.message.is_automatic) == ("in", True)
    assert note.conversation == first.conversation
    alone = mail_from(outlook, FORWARDED.format(comment="Away.", writer=aiko.address), **away)
    assert not alone.conversation.needs_answer
    assert Conversation.objects.filter(customer=first.conversation.customer).count() == 1


def test_when_ben_writes_to_aiko_with_the_desk_in_copy_she_is_the_customer(
    aiko: Person, outlook: Person, ben: Colleague, mailbox: Mailbox, mail_from: MailFrom
) -> None:
    mail_from(aiko, "Hello", Subject="Something else")
    told = mail_from(outlook, "We found your bag.", To=f"Aiko Tanaka <{aiko.address}>", Cc=DESK)
    assert told.conversation.customer.main_address == aiko.address
    assert (told.message.direction, told.message.author) == ("out", ben)
    assert not told.conversation.needs_answer
    assert mail_from(aiko, "Thank you", answers=told).conversation == told.conversation


def test_when_ben_writes_to_the_desk_with_aiko_in_copy_she_is_the_customer(
    aiko: Person, outlook: Person, mailbox: Mailbox, mail_from: MailFrom
) -> None:
    mail_from(aiko, "Hello", Subject="Something else")
    told = mail_from(outlook, "Could you help her?", To=DESK, Cc=f"Aiko Tanaka <{aiko.address}>")
    assert told.conversation.customer.main_address == aiko.address
    assert told.conversation.needs_answer


def test_when_ben_answers_her_mail_to_himself_with_the_desk_in_copy_both_are_kept(
    aiko: Person, outlook: Person, mailbox: Mailbox, mail_from: MailFrom
) -> None:
    answered = FORWARDED.format(comment="We found it.", writer=f"Aiko Tanaka <{aiko.address}>")
    told = mail_from(outlook, answered, Subject="Re: My lost bag", To=aiko.address, Cc=DESK)
    said = Message.objects.filter(conversation=told.conversation).order_by("id")
    assert list(said.values_list("direction", "reply_text")) == [
        ("in", "Where is my bag? It is red."),
        ("out", "We found it."),
    ]
    assert not told.conversation.needs_answer


def test_when_ben_asks_a_team_something_he_is_its_customer(outlook: Person, mail_from: MailFrom) -> None:
    arrived = mail_from(outlook, "My own bag is lost too.")
    assert arrived.conversation.customer.main_address == "ben@desk.example"
    assert arrived.conversation.needs_answer


def test_when_ben_has_left_he_is_somebody_like_any_other(
    aiko: Person, outlook: Person, ben: Colleague, mail_from: MailFrom
) -> None:
    first = mail_from(aiko)
    Colleague.objects.filter(pk=ben.pk).update(is_active=False)
    arrived = mail_from(outlook, "Do as I say", answers=first, To=aiko.address, Cc=DESK)
    assert arrived.message.direction == "in"
    assert arrived.conversation != first.conversation
