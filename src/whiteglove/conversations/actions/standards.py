"""Another standard, or other hours: by when those who wait hear from us is counted anew."""

from django.db import transaction

from whiteglove.conversations.actions.columns import hold, standing_columns, standing_from_messages, write
from whiteglove.conversations.actions.moments import moment_columns
from whiteglove.conversations.facts_of_moments import NextMomentsRecounted
from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce

AT_ONCE = 200


@transaction.atomic
def recount_next_moments(team_id: int, *, after: int = 0, at_once: int = AT_ONCE) -> int:
    """Count anew by when the customers who wait for this team hear from us; returns how many moments changed.

    Takes so many conversations with an id above `after`; the fact it announces leads to the next ones, so that each
    transaction is short. Harmless when run twice. What is paused, or does not wait, stays.
    """
    waiting = Conversation.objects.filter(
        team=team_id, is_open=True, needs_answer=True, paused_until=None, merged_into=None, pk__gt=after
    )
    ids = list(waiting.order_by("id").values_list("id", flat=True)[:at_once])
    changed = sum(_recounted(conversation) for conversation in hold(SYSTEM, ids) if conversation.team_id == team_id)
    if ids:
        is_done = len(ids) < at_once
        announce(NextMomentsRecounted(team_id, ids[-1], changed=changed, is_done=is_done), actor=SYSTEM)
    return changed


def _recounted(conversation: Conversation) -> bool:
    if not conversation.is_open or not conversation.needs_answer or conversation.paused_until is not None:
        return False
    before = (conversation.next_moment, conversation.solution_due)
    columns = standing_columns(standing_from_messages(conversation))
    counted = moment_columns(conversation, columns)
    if not columns["needs_answer"] or (counted["next_moment"], counted["solution_due"]) == before:
        return False
    write(conversation, at=conversation.updated_at, **columns)
    return conversation.next_moment != before[0]
