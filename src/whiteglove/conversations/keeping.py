"""Clockwork: closed conversations are kept as long as the house wishes, and no longer."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from whiteglove.conversations.actions.erasing import forget_messages
from whiteglove.conversations.facts import ConversationErased
from whiteglove.conversations.models import Conversation, Draft, Message
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.blobs.actions import release_blobs
from whiteglove.foundation.journal.actions import announce, announced_together
from whiteglove.team.models import House

AT_ONCE = 100
BATCHES_A_RUN = 50
LAST_DAY_OF_ALL_MONTHS = 28

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


def months_before(moment: datetime, months: int) -> datetime:
    """The same clock so many months earlier; of the last days of a month, one that every month has."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, LAST_DAY_OF_ALL_MONTHS))


@transaction.atomic
def _erase_some(before: datetime) -> int:
    old = Conversation.objects.filter(is_open=False, merged_into=None, closed_at__lt=before, updated_at__lt=before)
    held = old.select_for_update(skip_locked=True, of=("self",)).order_by("updated_at", "id")
    ids = list(held.values_list("pk", flat=True)[:AT_ONCE])
    if not ids:
        return 0
    whole = Conversation.objects.filter(Q(pk__in=ids) | Q(merged_into__in=ids))
    every, customers = list(whole.values_list("pk", flat=True)), list(whole.values_list("customer_id", flat=True))
    said = Message.objects.filter(conversation__in=every)
    forget_messages(said)
    drafts = Draft.objects.filter(conversation__in=every, files__isnull=False)
    release_blobs(drafts.values_list("files__blob_id", flat=True))
    Conversation.objects.filter(merged_into__in=ids).update(merged_into=None)
    Conversation.objects.filter(pk__in=every).delete()
    with connection.cursor() as cursor:
        cursor.execute(SERVED_NO_MORE, [customers])
    with announced_together():
        announce(*(ConversationErased(conversation_id) for conversation_id in every), actor=SYSTEM)
    return len(ids)
