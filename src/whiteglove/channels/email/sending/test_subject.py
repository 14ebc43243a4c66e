"""What stands as the subject of a mail of ours."""

from email import message_from_bytes
from email.policy import default

from tests.mail_server import ScriptedServer

from whiteglove.channels.email.models import Mailbox
from whiteglove.channels.email.sending.outbox import Outbox
from whiteglove.channels.email.sending.queue import put_in_outbox
from whiteglove.conversations.actions import write_reply
from whiteglove.conversations.actions.beginning import write_first
from whiteglove.customers.actions import recognise_customer
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team.models import Colleague, Team


def test_re_stands_only_where_something_was_said_before(
    outbox: Outbox, server: ScriptedServer, loop: int, ben: Colleague, front_desk: Team, mailbox: Mailbox
) -> None:
    aiko = recognise_customer(SYSTEM, address="aiko@mail.example", name="Aiko Tanaka", language="en")
    first = write_first(ben.as_actor(), aiko, team=front_desk, subject="Flight 12 is cancelled", text="It is.")
    again = write_reply(ben.as_actor(), first.conversation_id, text="There is a seat tomorrow.")
    for message in (first, again):
        put_in_outbox(message.pk)
        outbox.turn(loop)
    subjects = [message_from_bytes(one.content, policy=default)["Subject"] for one in server.took]
    assert subjects == ["Flight 12 is cancelled", "Re: Flight 12 is cancelled"]
