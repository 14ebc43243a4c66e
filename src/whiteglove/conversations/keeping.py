"""Clockwork: closed conversations are kept as long as the house wishes, and no longer."""

from datetime import datetime

from django.db import connection, transaction

from whiteglove.conversations.actions.erasing import forget_messages
from whiteglove.conversations.actions.serving import hold_customers_of
from whiteglove.conversations.facts import ConversationErased
from whiteglove.conversations.models import Conversation, Draft, Message, Met
from whiteglove.conversations.queries.family import family
from whiteglove.conversations.queries.keeping import closed_before
from whiteglove.conversations.rules import months_before
from whiteglove.encounters.actions.forgetting import forget_words_in
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.blobs.actions import release_blobs
from whiteglove.foundation.journal.actions import announce, announced_together
from whiteglove.team.models import House

AT_ONCE = 100
BATCHES_A_RUN = 50

SERVED_NO_MORE = """
DELETE FROM customers_customerteam served WHERE served.customer_id = ANY(%s) AND NOT EXISTS (
    SELECT 1 FROM conversations_conversation one
    WHERE one.customer_id = served.customer_id AND one.team_id = served.team_id)
"""


def erase_old_conversations(now: datetime | None = None) -> int:
    """Erase closed conversations whose time is over, whole: messages, files, originals; returns how many.

    A batch a transaction, some batches a run; killed in between it goes on at the next. The journal keeps their ids.
    """
    months = House.objects.values_list("keep_months", flat=True).first()
    if months is None:
        return 0
    before = months_before(now or clock.now(), months)
    erased = 0
    for _ in range(BATCHES_A_RUN):
        batch = _erase_some(before)
        erased += batch
        if batch < AT_ONCE:
            break
    return erased


@transaction.atomic
def _erase_some(before: datetime) -> int:
    ids, every = _hold_some(before)
    if not ids:
        return 0
    whole = Conversation.objects.filter(pk__in=every)
    customers = list(whole.values_list("customer_id", flat=True))
    forget_messages(Message.objects.filter(conversation__in=every))
    forget_words_in(Met.objects.filter(message__conversation__in=every).values_list("encounter_id", flat=True))
    drafts = Draft.objects.filter(conversation__in=every, files__isnull=False)
    release_blobs(drafts.values_list("files__blob_id", flat=True))
    whole.update(merged_into=None)
    whole.delete()
    with connection.cursor() as cursor:
        cursor.execute(SERVED_NO_MORE, [customers])
    with announced_together():
        announce(*(ConversationErased(conversation_id) for conversation_id in every), actor=SYSTEM)
    return len(ids)


def _hold_some(before: datetime) -> tuple[list[int], list[int]]:
    """Some of those whose time is over, and they with all that was ever merged into them; held, or left for later.

    Nothing is merged into one of them nor taken out of it again while we hold it: whoever does that holds it too.
    """
    old = closed_before(before).order_by("updated_at", "id")
    asked = list(old.values_list("pk", flat=True)[:AT_ONCE])
    hold_customers_of(family(asked))
    held = old.filter(pk__in=asked).select_for_update(skip_locked=True, of=("self",))
    ids = list(held.values_list("pk", flat=True))
    stands = family(ids)
    every = Conversation.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk__in=stands)
    got = set(every.order_by("pk").values_list("pk", flat=True))
    busy = {root for one, root in stands.items() if one not in got}
    whole = [one for one, root in stands.items() if root not in busy]
    return [root for root in ids if root not in busy], sorted(whole)
