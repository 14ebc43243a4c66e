"""What follows for words of delay: one that did not reach the customer told them nothing; who is away is said."""

from collections.abc import Sequence

from django.db import transaction

from whiteglove.conversations.actions.columns import lock
from whiteglove.conversations.actions.erasing import forget_originals_by
from whiteglove.conversations.facts import DeliveryChanged, MessageReceived, MessageTakenBack
from whiteglove.conversations.models import Conversation
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.reactions import when
from whiteglove.promises.delays.actions import not_told
from whiteglove.promises.delays.away import tell_of_absence
from whiteglove.promises.models import Delay


@transaction.atomic
def words_that_did_not_arrive(happened: DeliveryChanged | MessageTakenBack) -> None:
    """The customer knows of the old time alone, and hears from us by that."""
    if isinstance(happened, DeliveryChanged) and happened.state != DeliveryState.FAILED:
        return
    told = Delay.objects.filter(message=happened.message_id, told_at__isnull=False)
    for delay_id in told.values_list("pk", flat=True):
        not_told(delay_id)


when(DeliveryChanged)(words_that_did_not_arrive)
when(MessageTakenBack)(words_that_did_not_arrive)


def forget_reasons(message_ids: Sequence[int]) -> None:
    """The customer was erased: reasons in human words may name them."""
    told = Delay.objects.filter(message__in=message_ids)
    for delay in told:
        delay.fact.pop("act", None)
        delay.why = ""
        delay.save(update_fields=["why", "fact"])


forget_originals_by(forget_reasons)


@when(MessageReceived)
@transaction.atomic
def who_answers_for_the_absent(happened: MessageReceived) -> None:
    """Who writes to somebody absent is told who answers now."""
    owned = Conversation.objects.filter(pk=happened.conversation_id, owner__isnull=False, is_open=True)
    if not owned.filter(team__tells_by_itself=True).exists():
        return
    try:
        conversation = lock(SYSTEM, happened.conversation_id)
    except NotFound:
        return
    tell_of_absence(conversation, happened.message_id)
