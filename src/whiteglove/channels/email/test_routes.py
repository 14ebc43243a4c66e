"""By whatever way a mail comes to us, each team it is for has it once."""

from typing import Any

import pytest
from tests.mails import DESK, MailFrom, bytes_in, letter, mail_from

from whiteglove.channels.email.conftest import OurAnswer
from whiteglove.channels.email.fixtures.build import mail, multipart, part
from whiteglove.channels.email.models import Mailbox
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.models import Conversation, Message
from whiteglove.conversations.queries.recipients import reply_recipients
from whiteglove.customers.models import Address, Customer
from whiteglove.foundation.settings import settings
from whiteglove.team.models import Team

pytestmark = pytest.mark.django_db


def test_when_two_desks_get_one_mail_by_two_deliveries_each_has_it(
    aiko: Person, mailbox: Mailbox, baggage_box: Mailbox
) -> None:
    raw = letter(aiko, To=mailbox.address, Cc=baggage_box.address)
    arrived = [bytes_in(raw, recipients=[box.address]) for box in (mailbox, baggage_box)]
    assert [one.outcomes for one in arrived] == [{"front-desk": "filed"}, {"baggage": "filed"}]
    assert Customer.objects.count() == 1
    assert bytes_in(raw, recipients=[mailbox.address, baggage_box.address]).state == "duplicate"
    assert Message.objects.count() == 2


def test_when_two_desks_get_one_mail_by_one_delivery_each_has_it(
    aiko: Person, mail_from: MailFrom, mailbox: Mailbox, baggage_box: Mailbox
) -> None:
    arrived = mail_from(aiko, To=mailbox.address, Cc=baggage_box.address)
    assert arrived.outcomes == {"front-desk": "filed", "baggage": "filed"}
    first, second = arrived.messages
    assert first.conversation_id != second.conversation_id


def test_when_two_addresses_of_one_team_get_a_mail_it_has_it_once(
    aiko: Person, mail_from: MailFrom, mailbox: Mailbox
) -> None:
    other = Mailbox.objects.create(team=mailbox.team, address="help@hoshi.example")
    both = (mailbox.address, other.address)
    arrived = mail_from(aiko, To=mailbox.address, Cc=other.address, recipients=both)
    assert arrived.outcomes == {"front-desk": "filed"}
    assert arrived.message.cc == []


@pytest.fixture
def both_boxes(mailbox: Mailbox, baggage_box: Mailbox) -> list[Mailbox]:
    return [mailbox, baggage_box]


@pytest.mark.parametrize(
    ("recipients", "headers", "team"),
    [
        (["baggage@hoshi.example"], {"To": "undisclosed-recipients:;"}, "baggage"),
        ([], {"To": "aiko@mail.example", "Delivered_To": "baggage@hoshi.example"}, "baggage"),
        (["Baggage+lost.42@Hoshi.example"], {}, "baggage"),
        ([], {"To": "Baggage+lost.42@Hoshi.example"}, "baggage"),
        (["anything@hoshi.example"], {"To": "baggage@hoshi.example"}, "front-desk"),
        ([], {"To": None}, "front-desk"),
    ],
    ids=["Bcc", "Bcc, by header", "plus", "plus, by header", "catch-all", "nobody named"],
)
def test_when_a_mail_names_a_desk_by_another_way(
    aiko: Person, both_boxes: list[Mailbox], recipients: list[str], headers: dict[str, Any], team: str
) -> None:
    assert mail_from(aiko, recipients=recipients, **headers).outcomes == {team: "filed"}


def test_when_another_mailbox_passes_mail_on_the_customer_stays_who_wrote(aiko: Person, front_desk: Team) -> None:
    raw = letter(
        aiko, Resent_From="old@hoshi.example", Resent_To=DESK, Sender="old@hoshi.example", To="old@hoshi.example"
    )
    arrived = bytes_in(raw, recipients=[DESK], envelope_from="srs0=x=mail.example=aiko@hoshi.example")
    assert arrived.message.author_address == aiko.address
    assert reply_recipients(arrived.conversation) == ([aiko.address], [])


def test_when_a_mail_comes_again_with_other_traces_it_is_recorded_only(aiko: Person, front_desk: Team) -> None:
    raw = letter(aiko)
    first = bytes_in(raw)
    traced = b"Received: from b by c\nDelivered-To: desk@hoshi.example\nX-Spam: no\n" + raw.replace(b"\n", b"\r\n")
    again = bytes_in(traced)
    assert (again.state, again.outcomes) == ("duplicate", {"front-desk": "duplicate"})
    assert first.state == "filed"
    assert Message.objects.count() == 1


def test_when_the_same_id_comes_with_other_content_it_is_kept_and_marked(aiko: Person, mail_from: MailFrom) -> None:
    first = mail_from(aiko, "One", Message_ID="<same@mail.example>")
    other = mail_from(aiko, "Quite another", Message_ID="<same@mail.example>")
    assert other.state == "filed"
    assert "message_id_reused" in other.message.defects
    assert "message_id_reused" not in first.message.defects


def test_when_the_same_words_come_under_another_id_they_are_another_mail(aiko: Person, mail_from: MailFrom) -> None:
    assert [mail_from(aiko).state, mail_from(aiko).state] == ["filed", "filed"]
    assert Message.objects.count() == 2


def test_when_mails_have_no_id_the_same_one_is_known_and_others_are_kept(aiko: Person, front_desk: Team) -> None:
    raw, other = letter(aiko, Message_ID=None), letter(aiko, "Another", Message_ID=None)
    assert [bytes_in(one).state for one in (raw, other, raw)] == ["filed", "filed", "duplicate"]


def sent_bytes(answer: Message) -> bytes:
    return letter(
        Person("Hoshi Air", DESK), answer.text, To=", ".join(answer.to), Message_ID=f"<{answer.message_id}>"
    )


def test_when_a_list_echoes_our_own_mail_it_is_no_message(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer, mailbox: Mailbox
) -> None:
    answer = our_answer(mail_from(aiko))
    echo = bytes_in(b"List-Id: <all.hoshi.example>\n" + sent_bytes(answer), recipients=[DESK])
    assert echo.outcomes == {"front-desk": "echo"}
    assert Message.objects.count() == 2


def test_when_somebody_else_writes_under_our_id_their_words_are_kept(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer, mailbox: Mailbox
) -> None:
    answer = our_answer(mail_from(aiko))
    arrived = mail_from(aiko, "No, that is not my bag", Message_ID=f"<{answer.message_id}>")
    assert arrived.message.text.strip() == "No, that is not my bag"
    assert "message_id_reused" in arrived.message.defects


def test_when_one_desk_writes_to_another_both_have_their_side(
    mail_from: MailFrom, our_answer: OurAnswer, mailbox: Mailbox, baggage_box: Mailbox
) -> None:
    asked = mail_from(Person("Baggage", baggage_box.address), "Whose bag is this?", recipients=[DESK])
    assert asked.outcomes == {"front-desk": "filed"}
    answer = our_answer(asked, "Aiko's.")
    assert answer.to == [baggage_box.address]
    there = bytes_in(sent_bytes(answer), recipients=[baggage_box.address])
    assert there.outcomes == {"baggage": "filed"}
    back = our_answer(there, "Thank you.")
    again = bytes_in(
        letter(Person("B", baggage_box.address), "Thank you.", answers=answer, Message_ID=f"<{back.message_id}>"),
        recipients=[DESK],
    )
    assert again.conversation == asked.conversation
    assert Conversation.objects.count() == 2


def test_when_our_address_writes_to_itself_it_is_one_message(mail_from: MailFrom, mailbox: Mailbox) -> None:
    arrived = mail_from(Person("Hoshi Air", DESK), recipients=[DESK])
    assert arrived.state == "filed"
    assert Message.objects.count() == 1


def test_when_a_form_on_our_site_writes_the_customer_is_in_reply_to(
    aiko: Person, mail_from: MailFrom, mailbox: Mailbox
) -> None:
    form = mail_from(Person("Website", DESK), "Lost bag", Reply_To=f"Aiko Tanaka <{aiko.address}>")
    assert Address.objects.get(customer=form.conversation.customer_id).value == aiko.address
    assert form.conversation.customer.name == "Aiko Tanaka"
    assert reply_recipients(form.conversation) == ([aiko.address], [])
    assert mail_from(aiko, "More", answers=form).conversation == form.conversation


def test_when_a_partner_writes_with_the_customer_in_copy_she_gets_our_answer_too(
    aiko: Person, mail_from: MailFrom, mailbox: Mailbox
) -> None:
    partner = Person("Travel agency", "agency@trips.example")
    asked = mail_from(partner, "Please find her bag", Cc=f"{aiko.address}, {DESK}")
    assert reply_recipients(asked.conversation) == ([partner.address], [aiko.address])
    assert mail_from(aiko, "Yes please", answers=asked).conversation == asked.conversation


def test_when_a_list_includes_the_desk_the_writer_is_the_customer(aiko: Person, mail_from: MailFrom) -> None:
    arrived = mail_from(
        aiko, List_Id="<flyers.example>", Precedence="list", To="flyers@list.example", recipients=[DESK]
    )
    assert (arrived.message.kind, arrived.message.author_address) == ("list", aiko.address)


def test_when_a_name_or_subject_is_absurd_it_is_stored(front_desk: Team) -> None:
    many = "".join(chr(0x4E00 + number * 7 % 20_000) for number in range(10_000)).encode()
    for header in ("From", "To", "Cc", "Reply_To", "Subject", "Message_ID", "In_Reply_To", "References"):
        for value in (
            many,
            b"\0a\0b\0",
            b"<" + many + b"@mail.example>",
            b"A\0b <a\0b@mail.example>",
            b"\xed\xa0\x80",
        ):
            arrived = bytes_in(mail(b"%s %d" % (header.encode(), len(value)), **{header: value}))
            assert (arrived.state, arrived.raw.reason) == ("filed", ""), (header, value[:40])


def test_when_a_mail_is_empty_it_is_a_contact(front_desk: Team) -> None:
    arrived = bytes_in(b"")
    assert arrived.message.author_name == "Unknown sender"
    assert arrived.conversation.needs_answer


@pytest.fixture
def small_mails(monkeypatch: pytest.MonkeyPatch) -> int:
    limit = 100_000
    known = settings().model_copy(update={"max_mail_bytes": limit})
    monkeypatch.setattr("whiteglove.channels.email.actions.filing.settings", lambda: known)
    monkeypatch.setattr("whiteglove.channels.email.actions.filing.OVERSIZE_READ", 20_000)
    return limit


def test_when_a_mail_is_too_large_its_head_is_read_and_all_is_kept(front_desk: Team, small_mails: int) -> None:
    raw = multipart(part(b"text/plain", b"See my pictures"), part(b"image/png", b"x" * small_mails))
    arrived = bytes_in(raw)
    assert arrived.message.text.strip() == "See my pictures"
    assert "oversize" in arrived.message.defects
    assert arrived.raw.blob.size == len(raw)


def test_when_a_mail_too_large_comes_again_with_other_traces_it_is_known(front_desk: Team, small_mails: int) -> None:
    raw = mail(b"all my words " * small_mails)
    assert bytes_in(raw).state == "filed"
    assert bytes_in(b"Received: from somewhere by elsewhere\n" + raw).state == "duplicate"
    assert bytes_in(raw.replace(b"\n", b"\r\n")).state == "duplicate"


def test_when_two_mails_too_large_differ_at_their_end_both_are_kept(front_desk: Team, small_mails: int) -> None:
    raw = mail(b"all my words " * small_mails)
    assert [bytes_in(raw).state, bytes_in(raw + b"and more").state] == ["filed", "filed"]
