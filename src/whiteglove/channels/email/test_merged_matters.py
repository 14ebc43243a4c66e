"""Two customers' matters are merged: neither hears what the other wrote."""

import email
from collections.abc import Callable
from email import policy
from email.message import EmailMessage

import pytest
from django.test import Client
from tests.mails import MailFrom

from whiteglove.channels.email.models import OutgoingMail
from whiteglove.channels.email.sending.compose import compose
from whiteglove.channels.email.sending.loading import gather
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.actions import merge, undo_merge, write_reply
from whiteglove.conversations.actions.merging import DifferentPeople
from whiteglove.conversations.models import Message
from whiteglove.conversations.queries.recipients import recipients
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor, Role
from whiteglove.team.actions import create_token
from whiteglove.team.models import Colleague

BOB = Person("Bob", "bob@mail.example")


def letter_of(message: Message) -> EmailMessage:
    """What will leave."""
    outgoing = OutgoingMail(message=message, mail_id="<ours@desk.example>")
    parsed = email.message_from_bytes(compose(gather(outgoing, clock.now()).letter), policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_two_customers_are_not_merged_unawares(mail_from: MailFrom, aiko: Person, as_ben: Actor) -> None:
    of_aiko, of_bob = mail_from(aiko).conversation, mail_from(BOB).conversation
    with pytest.raises(DifferentPeople):
        merge(as_ben, of_aiko.pk, merged_id=of_bob.pk)
    merge(as_ben, of_aiko.pk, merged_id=of_bob.pk, different_people=True)


def test_an_answer_goes_to_its_own_customer_and_quotes_only_them(
    mail_from: MailFrom, aiko: Person, as_ben: Actor
) -> None:
    asked = mail_from(aiko, "Where is my bag?")
    secret = mail_from(BOB, "My code is 1234")
    of_bob = secret.conversation
    merge(as_ben, asked.conversation.pk, merged_id=of_bob.pk, different_people=True)
    mail_from(BOB, "It still is 1234", answers=secret)
    reply = write_reply(as_ben, asked.conversation.pk, text="It is here.")
    left = letter_of(reply)
    assert (reply.to, reply.cc) == ([aiko.address], [])
    body = left.get_body(("plain",))
    assert body is not None
    assert "1234" not in body.get_content()
    assert "Where is my bag?" in body.get_content()
    theirs = Message.objects.get(author_address=BOB.address, text="My code is 1234").message_id
    assert str(theirs) not in str(left)
    undo_merge(as_ben, of_bob.pk)
    assert recipients(as_ben, of_bob.pk)[0] == [BOB.address]


def test_what_waits_to_leave_for_the_other_quotes_the_other(mail_from: MailFrom, aiko: Person, as_ben: Actor) -> None:
    secret, asked = mail_from(BOB, "My code is 1234"), mail_from(aiko, "Where is my bag?")
    reply = write_reply(as_ben, secret.conversation.pk, text="Thank you.", undo_seconds=60)
    merge(as_ben, asked.conversation.pk, merged_id=secret.conversation.pk, different_people=True)
    body = letter_of(Message.objects.get(pk=reply.pk)).get_body(("plain",))
    assert body is not None
    assert "1234" in body.get_content()
    assert "bag" not in body.get_content()


def test_the_page_and_the_api_ask_whether_one_knows_it(
    mail_from: MailFrom, aiko: Person, ben: Colleague, signed_in: Callable[[Colleague], Client]
) -> None:
    of_aiko, of_bob = mail_from(aiko).conversation, mail_from(BOB).conversation
    desk, place = signed_in(ben), f"/desk/conversations/{of_aiko.pk}/merge/"
    refused = desk.post(place, {"other": str(of_bob.pk)})
    assert (refused.status_code, "different customers" in refused.content.decode()) == (409, True)
    assert 'name="different_people"' in desk.get(f"/desk/conversations/{of_aiko.pk}/").content.decode()
    assert desk.post(place, {"other": str(of_bob.pk), "different_people": "1"}).status_code == 302
    undo_merge(ben.as_actor(), of_bob.pk)
    secret = create_token(SYSTEM, name="Till", role=Role.COLLEAGUE)
    path, headers = f"/api/v1/conversations/{of_aiko.pk}/merge", {"Authorization": f"Bearer {secret}"}
    given = {"other": str(of_bob.pk)}
    assert desk.post(path, given, content_type="application/json", headers=headers).status_code == 409
    known = {**given, "different_people": True}
    assert desk.post(path, known, content_type="application/json", headers=headers).status_code == 201
