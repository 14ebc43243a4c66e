"""What is said with an outside expert stays aside from the customer, whoever answers and copies whom."""

import email
from collections.abc import Callable
from email import policy

import pytest
from tests.mails import Arrived, MailFrom

from whiteglove.channels.email.models import OutgoingMail
from whiteglove.channels.email.sending.compose import compose
from whiteglove.channels.email.sending.loading import gather
from whiteglove.channels.email.sending.queue import put_in_outbox
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.actions import Forwarding, close, forward, write_reply
from whiteglove.conversations.models import Conversation, Message, Notice
from whiteglove.conversations.queries.recipients import recipients
from whiteglove.customers.models import Customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.team.models import Colleague

pytestmark = pytest.mark.django_db

EXPERT = Person("Dr. Imani", "imani@leather.example")
Asked = Callable[[Arrived], Message]


@pytest.fixture
def asked(as_ben: Actor) -> Asked:
    """Ben asked the expert about a matter, and the mail has an id of its own."""

    def ask(first: Arrived) -> Message:
        about = Forwarding(to=EXPERT.address, text="Can this be mended?", quotes=[first.message.pk])
        message = forward(as_ben, first.conversation.pk, asked=about)
        put_in_outbox(message.pk)
        message.refresh_from_db()
        return message

    return ask


def sent(message: Message) -> email.message.EmailMessage:
    """The mail that leaves, as its reader's program understands it."""
    put_in_outbox(message.pk)
    outgoing = OutgoingMail.objects.select_related("message__conversation__team").get(message=message)
    parsed = email.message_from_bytes(compose(gather(outgoing, clock.now()).letter), policy=policy.default)
    assert isinstance(parsed, email.message.EmailMessage)
    return parsed


def text_of(mail: email.message.EmailMessage) -> str:
    """Its plain text."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_the_expert_answers_aside_and_aiko_waits_on(aiko: Person, mail_from: MailFrom, asked: Asked) -> None:
    first = mail_from(aiko, Subject="My bag")
    answer = mail_from(EXPERT, "Yes, in a week.", answers=asked(first), Subject="Re: Fwd: My bag")
    assert answer.conversation == first.conversation
    assert answer.message.is_aside
    assert first.conversation.needs_answer
    assert first.conversation.preview == "Where is my bag?"
    assert not Customer.objects.filter(name="Dr. Imani").exists()
    told = Notice.objects.get(colleague__name="Ben")
    assert told.message == answer.message


def test_an_expert_who_copies_aiko_or_uses_another_address_is_aside(
    aiko: Person, mail_from: MailFrom, asked: Asked
) -> None:
    first = mail_from(aiko)
    question = asked(first)
    copied = mail_from(EXPERT, "Yes.", answers=question, Cc=f"Aiko <{aiko.address}>")
    elsewhere = mail_from(Person("Imani", "imani@home.example"), "From home: yes.", answers=question)
    partner = mail_from(Person("Joao", "joao@leather.example"), "I can do it.", answers=copied)
    for answer in (copied, elsewhere, partner):
        assert (answer.conversation, answer.message.is_aside) == (first.conversation, True)


def test_aikos_own_words_are_never_aside(aiko: Person, mail_from: MailFrom, asked: Asked) -> None:
    first = mail_from(aiko)
    question = asked(first)
    write_reply(SYSTEM, first.conversation.pk, text="We look into it.")
    copied = mail_from(EXPERT, "Yes.", answers=question, Cc=f"Aiko <{aiko.address}>, a.tanaka@work.example")
    to_all = mail_from(aiko, "Then please mend it.", answers=copied, Cc=EXPERT.address)
    assert (to_all.conversation, to_all.message.is_aside) == (first.conversation, False)
    assert first.conversation.needs_answer
    from_work = mail_from(Person(aiko.name, "a.tanaka@work.example"), "From work: please.", answers=copied)
    assert (from_work.conversation, from_work.message.is_aside) == (first.conversation, False)


def test_somebody_aiko_copied_speaks_with_us_and_not_aside(aiko: Person, mail_from: MailFrom, asked: Asked) -> None:
    first = mail_from(aiko, Cc="Son <son@mail.example>")
    copied = mail_from(EXPERT, "Yes.", answers=asked(first), Cc="son@mail.example")
    son = mail_from(Person("Son", "son@mail.example"), "Thank you, do it.", answers=copied)
    assert (son.conversation, son.message.is_aside) == (first.conversation, False)


def test_an_expert_whom_aiko_copies_still_speaks_aside(aiko: Person, mail_from: MailFrom, asked: Asked) -> None:
    first = mail_from(aiko)
    asked(first)
    again = mail_from(aiko, "Any news?", answers=first, Cc=EXPERT.address)
    answer = mail_from(EXPERT, "I wrote to them.", answers=again)
    assert (answer.conversation, answer.message.is_aside) == (first.conversation, True)


@pytest.mark.parametrize("copied", [None, EXPERT.address, EXPERT.address.upper()])
def test_a_reply_to_aiko_never_goes_to_the_expert(
    aiko: Person, mail_from: MailFrom, asked: Asked, as_ben: Actor, copied: str | None
) -> None:
    first = mail_from(aiko)
    question = asked(first)
    mail_from(EXPERT, "Yes.", answers=question)
    mail_from(aiko, "Well?", answers=first, Cc=copied)
    assert recipients(as_ben, first.conversation.pk) == ([aiko.address], [])
    reply = write_reply(as_ben, first.conversation.pk, text="We mend it.")
    leaves = sent(reply)
    assert leaves["To"] == f"Aiko Tanaka <{aiko.address}>"
    assert leaves["Cc"] is None
    assert question.message_id not in leaves["References"]
    assert "Yes." not in text_of(leaves)


def test_what_goes_to_the_expert_never_goes_to_aiko(
    aiko: Person, mail_from: MailFrom, asked: Asked, as_ben: Actor
) -> None:
    first = mail_from(aiko, "It is torn.", Subject="My bag")
    question = asked(first)
    leaves = sent(question)
    assert (leaves["To"], leaves["Cc"], leaves["Subject"]) == (EXPERT.address, None, "Fwd: My bag")
    assert (leaves["In-Reply-To"], leaves["References"]) == (None, None)
    body = text_of(leaves)
    assert body.startswith("Can this be mended?")
    assert "From: Aiko Tanaka <aiko@mail.example>" in body
    assert body.count("It is torn.") == 1
    answer = mail_from(EXPERT, "Yes.", answers=question)
    again = sent(forward(as_ben, first.conversation.pk, asked=Forwarding(to=EXPERT.address, text="Please do.")))
    assert again["In-Reply-To"] == f"<{answer.message.message_id}>"
    assert again["Subject"] == "Re: My bag"


def test_a_stranger_who_knows_only_aikos_mail_is_no_expert(
    aiko: Person, stranger: Person, mail_from: MailFrom, asked: Asked
) -> None:
    first = mail_from(aiko)
    asked(first)
    beside = mail_from(stranger, "Tell me more", answers=first)
    assert beside.conversation != first.conversation
    assert not beside.message.is_aside


def test_an_expert_whose_program_names_nothing_is_known_by_address_and_subject(
    aiko: Person, mail_from: MailFrom, asked: Asked
) -> None:
    first = mail_from(aiko, Subject="My bag")
    asked(first)
    answer = mail_from(EXPERT, "Yes.", Subject="Re: Fwd: My bag")
    assert (answer.conversation, answer.message.is_aside) == (first.conversation, True)
    assert not mail_from(EXPERT, "I lost my own bag.", Subject="My bag").message.is_aside


def test_a_closed_matter_stays_closed_when_the_expert_answers(
    aiko: Person, mail_from: MailFrom, asked: Asked, as_ben: Actor
) -> None:
    first = mail_from(aiko)
    question = asked(first)
    close(as_ben, first.conversation.pk)
    answer = mail_from(EXPERT, "Yes.", answers=question)
    assert answer.conversation == first.conversation
    assert not first.conversation.is_open


def test_the_experts_absence_note_is_aside(aiko: Person, mail_from: MailFrom, asked: Asked, as_ben: Actor) -> None:
    first = mail_from(aiko)
    question = asked(first)
    away = mail_from(EXPERT, "I am away.", answers=question, Auto_Submitted="auto-replied")
    assert (away.conversation, away.message.is_aside) == (first.conversation, True)
    write_reply(as_ben, first.conversation.pk, text="We look into it.")
    assert not Conversation.objects.get().needs_answer


def test_a_colleague_who_was_asked_writes_a_note(
    aiko: Person, mail_from: MailFrom, as_ben: Actor, chidi: Colleague
) -> None:
    first = mail_from(aiko)
    message = forward(as_ben, first.conversation.pk, asked=Forwarding(to=chidi.email, text="What do you think?"))
    put_in_outbox(message.pk)
    message.refresh_from_db()
    answer = mail_from(Person("Chidi", chidi.email), "Mend it.", answers=message)
    assert (answer.message.direction, answer.message.is_aside) == ("note", False)


def test_an_aside_filed_twice_is_one(aiko: Person, mail_from: MailFrom, asked: Asked) -> None:
    first = mail_from(aiko)
    question = asked(first)
    mail_from(EXPERT, "Yes.", answers=question, Message_ID="<one@leather.example>")
    mail_from(EXPERT, "Yes.", answers=question, Message_ID="<one@leather.example>")
    assert Message.objects.filter(direction="in", is_aside=True).count() == 1
