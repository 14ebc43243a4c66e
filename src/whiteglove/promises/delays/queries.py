"""What colleagues see of delays."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from whiteglove.conversations.models import Conversation
from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.promises.delays import reading, words
from whiteglove.promises.delays.actions import fresh_time, is_late_still
from whiteglove.promises.models import Delay

WAITS = Q(told_at=None, dropped_at=None)


@dataclass(frozen=True, slots=True)
class DelayShown:
    """A word that waits for a colleague. words: as it would leave now, with a gap for the reason.

    by_itself: the team tells by itself, so it leaves without anybody, when the customer is not disturbed.
    """

    id: int
    called: str
    from_moment: datetime
    to_moment: datetime
    words: str
    language: str
    by_itself: bool
    has_promise: bool


def waiting_delay(actor: Actor, conversation_id: int) -> DelayShown | None:
    """What is to be told in this conversation; None: nothing. One query where nothing is. Raises NotAllowed."""
    rows = Delay.objects.filter(WAITS, conversation=conversation_id, conversation__in=visible(actor).values("pk"))
    delay = rows.select_related("conversation__team").order_by("-from_moment").first()
    if delay is None or not is_late_still(delay.conversation, delay):
        return None
    return _shown(delay.conversation, delay)


def conversation_of(actor: Actor, delay_id: int) -> int:
    """In which conversation a delay is told. Raises NotFound."""
    found = Delay.objects.filter(pk=delay_id, conversation__in=visible(actor).values("pk"))
    conversation_id = found.values_list("conversation_id", flat=True).first()
    if conversation_id is None:
        raise NotFound("There is no such delay.")
    return int(conversation_id)


def _shown(conversation: Conversation, delay: Delay) -> DelayShown:
    now = clock.now()
    customer = reading.whom(conversation).customer
    language = reading.language_of(conversation, customer)
    to_moment = fresh_time(conversation, delay, now=now)
    telling = reading.telling(
        conversation, customer, fact=delay.fact, now=now, was=delay.from_moment, until=to_moment, why=words.GAP
    )
    return DelayShown(
        id=delay.pk,
        called=customer.name,
        from_moment=delay.from_moment,
        to_moment=to_moment,
        words=words.words_of_delay(telling, language),
        language=language,
        by_itself=conversation.team.tells_by_itself,
        has_promise=delay.promise_id is not None,
    )
