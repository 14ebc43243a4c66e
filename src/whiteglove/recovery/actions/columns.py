"""What conversations know of recoveries, and what every fact of one tells."""

from datetime import datetime

from whiteglove.conversations.actions.who_answers import hears_of_recovery_by
from whiteglove.conversations.models import Conversation
from whiteglove.conversations.queries.family import family, stands_in
from whiteglove.customers.queries import standing_id
from whiteglove.foundation.actors import SYSTEM
from whiteglove.recovery.models import Recovery


def tell_conversation(held: Recovery) -> None:
    """Its conversation calls for us by the moment of the recovery."""
    if held.conversation_id is not None:
        recount(held.conversation_id)


def recount(conversation_id: int) -> None:
    """The conversation knows by when its customer hears of what is put right, also of what was merged into it."""
    root = stands_in(conversation_id)
    running = Recovery.objects.filter(closed_at=None, conversation__in=list(family([root])))
    earliest = running.order_by("next_at").values_list("next_at", flat=True).first()
    hears_of_recovery_by(SYSTEM, root, recovery_at=earliest)


def moment_known(held: Recovery) -> datetime | None:
    """When the next promise in its conversation falls due; None: there is none."""
    if held.conversation_id is None:
        return None
    return Conversation.objects.values_list("promised_at", flat=True).get(pk=stands_in(held.conversation_id))


def told_of(held: Recovery) -> tuple[int, int, int | None, int | None]:
    """What every fact of a recovery tells."""
    return held.pk, standing_id(held.customer_id), held.conversation_id, held.team_id
