"""What follows for promises from what happens in conversations."""

from django.db import transaction

from whiteglove.conversations.facts import Merged, MergeUndone
from whiteglove.conversations.models import Conversation
from whiteglove.foundation.journal.reactions import when
from whiteglove.promises.actions.columns import recount


@transaction.atomic
def conversations_that_belong_together(happened: Merged | MergeUndone) -> None:
    """What was promised in a merged conversation is heard of where it stands now."""
    there = Conversation.objects.filter(pk__in=[happened.conversation_id, happened.other_id]).order_by("pk")
    for conversation_id in there.values_list("pk", flat=True):
        recount(conversation_id)


when(Merged)(conversations_that_belong_together)
when(MergeUndone)(conversations_that_belong_together)
