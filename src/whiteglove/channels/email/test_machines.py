"""What machines write: tied to the matter it is about, never a customer who waits, never the reason to forget one."""

from datetime import timedelta

import pytest
from tests.mails import Arrived, MailFrom, bytes_in

from whiteglove.channels.email.conftest import OurAnswer
from whiteglove.channels.email.understanding.kinds.fixtures.building import RETURNED, parts, plain, report
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.actions import close
from whiteglove.conversations.models import Delivery, Message, Reopening
from whiteglove.customers.models import Address, Customer
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team.models import Team

pytestmark = pytest.mark.django_db
PERMANENT = (
    "Final-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user"
)
SOFT = (
    "Final-Recipient: rfc822; {address}\nAction: failed\nStatus: 4.2.2\nDiagnostic-Code: smtp; 452 4.2.2 mailbox full"
)
DELAYED = "Final-Recipient: rfc822; {address}\nAction: delayed\nStatus: 4.4.1"
DELIVERED = "Final-Recipient: rfc822; {address}\nAction: delivered\nStatus: 2.0.0"


def returned(answer: Message) -> str:
    """Our mail, as it comes back."""
    return RETURNED.replace("out-4711@whiteglove.example", str(answer.message_id))


def report_on(answer: Message, block: str, *, address: str | None = None) -> Arrived:
    """A mail server tells what became of our answer."""
    return bytes_in(report(block.format(address=address or answer.to[0]), returned=returned(answer)))


def notice(answer: Message, words: str) -> Arrived:
    """A mail server tells it in plain words."""
    headers = "From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nSubject: Undelivered Mail Returned to Sender"
    return bytes_in(plain(headers, words))


def deliveries(answer: Message) -> list[tuple[str, str]]:
    return list(Delivery.objects.filter(message=answer).order_by("id").values_list("state", "why"))[1:]


def bounced(address: str) -> str | None:
    known = Address.objects.get(value=address)
    return known.bounce_reason if known.bounced_at else None


def test_when_our_answer_bounces_it_failed_and_aiko_waits_again(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    first = mail_from(aiko)
    answer = our_answer(first)
    bounce = report_on(answer, PERMANENT)
    answer.refresh_from_db()
    assert bounce.conversation == first.conversation
    assert (answer.delivery, bounce.message.kind) == ("failed", "bounce")
    assert deliveries(answer) == [("failed", "It came back from aiko@mail.example (5.1.1).")]
    assert bounced(aiko.address) == "5.1.1"
    assert bounce.conversation.has_trouble
    assert bounce.conversation.waiting_since == first.message.at
    assert Customer.objects.count() == 1


def test_when_aiko_writes_again_her_address_works_again(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    report_on(our_answer(mail_from(aiko)), PERMANENT)
    mail_from(aiko, "Here I am", Auto_Submitted="auto-replied", Subject="Automatic reply: away")
    assert bounced(aiko.address) == "5.1.1"
    mail_from(aiko, "Here I am")
    assert bounced(aiko.address) is None


def test_when_her_mailbox_is_full_it_failed_but_the_address_stays(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    answer = our_answer(mail_from(aiko))
    bounce = report_on(answer, SOFT)
    assert deliveries(answer) == [("failed", "It came back from aiko@mail.example (4.2.2).")]
    assert bounced(aiko.address) is None
    assert bounce.conversation.needs_answer


def test_when_a_bounce_names_somebody_we_did_not_write_to_no_address_is_marked(
    aiko: Person, stranger: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    mail_from(stranger, "Hello")
    report_on(our_answer(mail_from(aiko)), PERMANENT, address=stranger.address)
    assert bounced(stranger.address) is None


def test_when_a_bounce_is_in_plain_words_its_id_ties_it(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    first = mail_from(aiko)
    answer = our_answer(first)
    words = "Your message could not be delivered.\n\n<aiko@mail.example>: user unknown\n"
    bounce = notice(answer, f"{words}\n--- Below this line is a copy of the message.\n\n{returned(answer)}")
    assert bounce.conversation == first.conversation
    assert [state for state, _ in deliveries(answer)] == ["failed"]
    assert bounced(aiko.address) is not None


def test_when_only_the_headers_of_our_mail_come_back_they_tie_it(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    first = mail_from(aiko)
    answer = our_answer(first)
    fields = f"Reporting-MTA: dns; mx.example\n\n{PERMANENT.format(address=aiko.address)}\n"
    leaves = (
        ("Content-Type: text/plain", "Your mail."),
        ("Content-Type: message/delivery-status", fields),
        ("Content-Type: text/rfc822-headers", f"Message-ID: <{answer.message_id}>\nSubject: My ba"),
    )
    opening = "From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nSubject: Delivery report"
    bounce = bytes_in(parts(opening, "multipart/report; report-type=delivery-status", *leaves))
    assert bounce.conversation == first.conversation
    assert [state for state, _ in deliveries(answer)] == ["failed"]


def test_when_nothing_of_our_mail_comes_back_the_bounce_is_seen_and_blames_no_message(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    answer = our_answer(mail_from(aiko))
    bounce = bytes_in(report(PERMANENT.format(address=aiko.address), returned=""))
    assert bounce.conversation.needs_answer
    assert deliveries(answer) == []
    assert bounced(aiko.address) is None


def test_when_a_bounce_is_of_a_mail_that_is_not_ours_it_is_seen(front_desk: Team) -> None:
    bounce = bytes_in(report(PERMANENT.format(address="who@mail.example")))
    assert (bounce.message.kind, bounce.conversation.needs_answer) == ("bounce", True)
    again = bytes_in(report(PERMANENT.format(address="another@mail.example"), returned=""))
    assert again.conversation != bounce.conversation
    assert not Address.objects.exists()


def test_when_a_bounce_bounces_nothing_more_happens(aiko: Person, mail_from: MailFrom, our_answer: OurAnswer) -> None:
    answer = our_answer(mail_from(aiko))
    bounces = [report_on(answer, PERMANENT), report_on(answer, SOFT)]
    assert {one.message.kind for one in bounces} == {"bounce"}
    assert not Message.objects.filter(direction="out").exclude(pk=answer.pk).exists()


@pytest.mark.parametrize("block", [DELAYED, DELIVERED], ids=["delayed", "delivered"])
def test_when_our_answer_is_late_or_there_nothing_is_wrong(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer, block: str
) -> None:
    first = mail_from(aiko)
    answer = our_answer(first)
    told = report_on(answer, block)
    answer.refresh_from_db()
    assert (told.conversation, told.message.kind) == (first.conversation, "delivery_report")
    assert (answer.delivery, deliveries(answer)) == ("sent", [])
    assert not told.conversation.needs_answer
    assert not told.conversation.has_trouble


def test_when_our_last_answer_bounces_the_closed_matter_opens_again(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    first = mail_from(aiko)
    answer = our_answer(first)
    close(SYSTEM, first.conversation.pk)
    report_on(answer, PERMANENT)
    assert first.conversation.is_open
    assert first.conversation.needs_answer
    assert Reopening.objects.get().why == "Our answer came back"


def absence(mail_from: MailFrom, who: Person, **headers: str | None) -> Arrived:
    told = {"Subject": "Automatic reply: My lost bag", "Auto_Submitted": "auto-replied", **headers}
    return mail_from(who, "I am away until Monday.", **told)


def test_when_aikos_mail_program_answers_she_does_not_wait(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    first = mail_from(aiko)
    note = absence(mail_from, aiko, In_Reply_To=f"<{our_answer(first).message_id}>")
    assert note.conversation == first.conversation
    assert (note.message.kind, note.message.is_automatic) == ("auto_reply", True)
    assert not note.conversation.needs_answer


def test_when_aikos_mail_program_answers_while_she_waits_she_still_waits(aiko: Person, mail_from: MailFrom) -> None:
    first = mail_from(aiko)
    absence(mail_from, aiko, In_Reply_To=f"<{first.message.message_id}>")
    assert first.conversation.waiting_since == first.message.at


def test_when_an_absence_note_names_no_mail_its_subject_ties_it(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    first = mail_from(aiko)
    our_answer(first)
    note = absence(mail_from, aiko, Subject="Automatic reply: Re: My lost bag")
    assert note.conversation == first.conversation
    other = absence(mail_from, aiko, Subject="Automatic reply: Something else")
    assert other.conversation != first.conversation
    assert not other.conversation.needs_answer


@pytest.mark.parametrize("days", [1, 30])
def test_when_an_absence_note_comes_after_closing_it_does_not_reopen(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer, days: int
) -> None:
    first = mail_from(aiko)
    answer = our_answer(first)
    close(SYSTEM, first.conversation.pk)
    note = mail_from(
        aiko,
        "Away.",
        answers=answer,
        after=timedelta(days=days),
        Auto_Submitted="auto-replied",
        Subject="Out of office",
    )
    assert note.conversation == first.conversation
    assert not first.conversation.is_open


def test_when_somebody_elses_machine_answers_our_mail_it_is_tied_and_nobody_is_met(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    first = mail_from(aiko)
    answer = our_answer(first)
    note = absence(mail_from, Person("Robot", "robot@service.example"), In_Reply_To=f"<{answer.message_id}>")
    assert note.conversation == first.conversation
    assert Customer.objects.count() == 1


def test_when_machines_answer_people_are_written_to(aiko: Person, mail_from: MailFrom, our_answer: OurAnswer) -> None:
    first = mail_from(aiko)
    absence(mail_from, Person("Robot", "robot@x.example"), In_Reply_To=f"<{our_answer(first).message_id}>")
    assert our_answer(first).to == [aiko.address]


def test_when_aiko_reads_our_answer_her_receipt_is_tied_and_asks_nothing(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    first = mail_from(aiko)
    answer = our_answer(first)
    read = f"Original-Message-ID: <{answer.message_id}>\nDisposition: manual-action/MDN-sent-manually; displayed"
    fields = f"Final-Recipient: rfc822; {aiko.address}\n{read}\n"
    leaves = (
        ("Content-Type: text/plain", "Your message was read."),
        ("Content-Type: message/disposition-notification", fields),
    )
    headers = f"From: {aiko.address}\nSubject: Read: My lost bag"
    receipt = bytes_in(parts(headers, "multipart/report; report-type=disposition-notification", *leaves))
    assert receipt.message.kind == "read_receipt"
    assert receipt.conversation == first.conversation
    assert not receipt.conversation.needs_answer


def test_when_a_feedback_report_comes_a_person_sees_it(front_desk: Team) -> None:
    leaves = (
        ("Content-Type: text/plain", "This is an abuse report."),
        ("Content-Type: message/feedback-report", "Feedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\n"),
        ("Content-Type: message/rfc822", RETURNED),
    )
    told = bytes_in(parts("From: fbl@mx.example", "multipart/report; report-type=feedback-report", *leaves))
    assert told.message.kind == "feedback_report"
    assert told.conversation.needs_answer
