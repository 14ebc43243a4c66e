"""Send, and then something more: what cannot follow is told, and the sending stays told."""

from collections.abc import Callable

from django.test import Client
from tests.mails import MailFrom

from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.actions import close
from whiteglove.conversations.models import Conversation, Message
from whiteglove.foundation import clock
from whiteglove.team.models import Colleague


def test_a_pause_that_cannot_follow_does_not_hide_that_it_was_sent(
    mail_from: MailFrom, aiko: Person, ben: Colleague, signed_in: Callable[[Colleague], Client]
) -> None:
    matter = mail_from(aiko, "Thank you").conversation
    close(ben.as_actor(), matter.pk)
    newest = Message.objects.latest("id").pk
    given = {"kind": "reply", "text": "With pleasure.", "then": "pause-week", "seen": newest, "events": "1"}
    given["since"] = clock.now().isoformat()
    place = f"/desk/conversations/{matter.pk}/write/"
    answer = signed_in(ben).post(place, given, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "It was sent, but the rest was not done" in answer.content.decode()
    assert Message.objects.filter(direction="out", text="With pleasure.").count() == 1
    assert Conversation.objects.get(pk=matter.pk).paused_until is None
