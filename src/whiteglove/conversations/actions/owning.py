"""Who answers what nobody in particular had, has it: one need not say so, and can put it back."""

from django.db import transaction

from whiteglove.conversations.actions.columns import lock_itself
from whiteglove.conversations.actions.standing import assign_held
from whiteglove.conversations.facts import Assigned
from whiteglove.conversations.models import Assignment, Conversation, Message
from whiteglove.foundation.actors import Actor
from whiteglove.team.permissions import May, require


def took_by_answering(actor: Actor, conversation: Conversation, answer: Message) -> Assigned | None:
    """Record it with the answer, and return the fact to announce with it; None where nothing changes hands.

    Only of an open conversation that nobody owns, and only a colleague: programs and machines answer for nothing.
    One statement; the caller writes the owner with its other columns.
    """
    if actor.colleague_id is None or conversation.owner_id is not None or not conversation.is_open:
        return None
    Assignment.objects.create(
        conversation=conversation,
        at=answer.at,
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        from_owner_id=None,
        to_owner_id=actor.colleague_id,
        from_team_id=conversation.team_id,
        to_team_id=conversation.team_id,
        by_answering=True,
    )
    return Assigned(conversation.pk, owner_id=actor.colleague_id, team_id=conversation.team_id)


@transaction.atomic
def put_back(actor: Actor, conversation_id: int) -> bool:
    """Nobody in particular has it again, as before the actor answered; whether that changed anything.

    No hand-over, for nothing was given on; left alone where somebody gave it to anybody since.
    Raises MergedMeanwhile, NotFound.
    """
    require(actor, May.ANSWER)
    conversation = lock_itself(actor, conversation_id)
    last = Assignment.objects.filter(conversation=conversation).order_by("-id").first()
    is_mine = last is not None and last.by_answering and last.to_owner_id == actor.colleague_id
    if not is_mine or conversation.owner_id != actor.colleague_id:
        return False
    return assign_held(actor, conversation, owner=None, is_undo=True)
