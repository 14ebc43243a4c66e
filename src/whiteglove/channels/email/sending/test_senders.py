"""An answer comes from where the customer wrote to, and never from an address at which we cannot be answered."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.mail_server import ScriptedServer
from tests.mails import MailFrom

from whiteglove.channels.email.models import Mailbox, OutgoingMail
from whiteglove.channels.email.sending import senders
from whiteglove.channels.email.sending.loading import signature_in
from whiteglove.channels.email.sending.outbox import Outbox
from whiteglove.channels.email.sending.outcomes import NO_ADDRESS
from whiteglove.channels.email.sending.senders import (
    MailServer,
    ServerNotUnderstood,
    read_server,
    sent_by,
    server_url,
)
from whiteglove.channels.email.targets import is_for_us, our_addresses
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.actions import assign
from whiteglove.conversations.models import Conversation, Delivery
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.sealed import Unreadable
from whiteglove.foundation.settings import settings
from whiteglove.team.models import Team

pytestmark = pytest.mark.django_db
AIKO = Person("Aiko Tanaka", "aiko@mail.example")


def sender(conversation: Conversation) -> str:
    conversation.refresh_from_db()
    return sent_by(conversation, our_addresses()).sender.address


def test_what_a_team_without_a_mailbox_answers_from_is_ours(
    mail_from: MailFrom, baggage_box: Mailbox, front_desk: Team
) -> None:
    desk = settings().mail_from
    assert is_for_us(desk)
    assert is_for_us(desk.upper().replace("@", "+bag@"))
    assert not is_for_us("somebody@else.example")
    assert mail_from(AIKO, To=desk, recipients=[desk]).outcomes == {"front-desk": "filed"}
    both = mail_from(AIKO, "Another bag", To=desk, Cc=baggage_box.address, recipients=[desk, baggage_box.address])
    assert both.outcomes == {"front-desk": "filed", "baggage": "filed"}


def test_another_team_answers_from_where_the_customer_wrote_to(
    mail_from: MailFrom, mailbox: Mailbox, baggage_box: Mailbox, baggage: Team
) -> None:
    arrived = mail_from(AIKO, To=mailbox.address, recipients=[mailbox.address])
    assign(SYSTEM, arrived.conversation.pk, owner=None, team=baggage)
    assert sender(arrived.conversation) == mailbox.address


@pytest.mark.parametrize("by_envelope", [True, False])
def test_also_when_they_wrote_there_in_copy(mail_from: MailFrom, mailbox: Mailbox, *, by_envelope: bool) -> None:
    second = Mailbox.objects.create(team=mailbox.team, address="help@hoshi.example")
    recipients = [second.address] if by_envelope else []
    arrived = mail_from(AIKO, To="partner@mail.example", Cc=second.address, recipients=recipients)
    assert sender(arrived.conversation) == (second if by_envelope else mailbox).address


def test_nothing_leaves_from_an_address_that_is_nobodys(
    outbox: Outbox,
    server: ScriptedServer,
    answer: Callable[..., OutgoingMail],
    loop: int,
    monkeypatch: pytest.MonkeyPatch,
    later: Callable[[timedelta], None],
) -> None:
    outgoing = answer()
    Mailbox.objects.all().delete()
    with monkeypatch.context() as out_in_the_world:
        out_in_the_world.setattr(MailServer, "is_here", False)
        for _ in range(60):
            outbox.turn(loop)
            later(timedelta(hours=1))
    assert server.connections == 0
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.attempts, outgoing.first_try_at) == ("waiting", 0, None)
    assert set(Delivery.objects.values_list("state", "why")) == {("queued", NO_ADDRESS)}
    assert senders.sent_by(outgoing.message.conversation, our_addresses()).has_address
    Mailbox.objects.create(team=outgoing.message.conversation.team, address="desk@hoshi.example")
    outbox.turn(loop)
    assert len(server.took) == 1


def test_the_signature_is_the_one_in_the_customers_language(front_desk: Team) -> None:
    front_desk.signature, front_desk.signatures = "Your front desk", {"ja": "フロントデスク", "pt": "Recepção"}
    said = {language: signature_in(front_desk, language) for language in ("ja", "pt-BR", "fr", None)}
    assert said == {"ja": "フロントデスク", "pt-BR": "Recepção", "fr": "Your front desk", None: "Your front desk"}


def test_an_address_of_a_server_is_read_as_it_was_written() -> None:
    server = MailServer("mail.example.com", 587, "ben@example.com", "a/b:c@d?", tls="require")
    assert read_server(server_url(server)) == server
    assert read_server(server_url(MailServer("::1", 465, implicit_tls=True))) == MailServer(
        "::1", 465, implicit_tls=True
    )


def test_a_server_kept_under_another_key_is_not_passed_over_in_silence() -> None:
    with pytest.raises(ServerNotUnderstood, match="Enter the password again"):
        read_server(Unreadable("sealed:1:x"))
