"""How often a tag is carried is counted of what one may see."""

import pytest

from tests.mails import MailFrom
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.actions import assign
from whiteglove.conversations.models import Conversation, Tag
from whiteglove.conversations.queries.tags import tags_seen
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.team.models import Colleague, Team

pytestmark = pytest.mark.django_db


def test_a_private_teams_conversations_are_not_counted_outside(
    mail_from: MailFrom, aiko: Person, baggage: Team, chidi: Colleague, dora: Colleague, as_ben: Actor
) -> None:
    open_to_all = mail_from(aiko, "Where is my bag?", Subject="Bag").conversation
    hidden = mail_from(aiko, "About a colleague", Subject="Word").conversation
    merged = mail_from(aiko, "Once more", Subject="Again").conversation
    refund, unused = Tag.objects.create(name="refund"), Tag.objects.create(name="seat")
    Conversation.objects.update(tags=[refund.pk])
    Conversation.objects.filter(pk=merged.pk).update(
        merged_into=open_to_all, is_open=False, needs_answer=False, waiting_since=None
    )
    assign(SYSTEM, hidden.pk, owner=None, team=baggage)
    Team.objects.filter(pk=baggage.pk).update(is_private=True)

    def carried(actor: Actor) -> dict[int, int]:
        return {tag.id: tag.carried for tag in tags_seen(actor)}

    assert carried(dora.as_actor()) == {refund.pk: 2, unused.pk: 0}
    assert carried(as_ben) == {refund.pk: 1, unused.pk: 0}
