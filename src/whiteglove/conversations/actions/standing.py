"""Who answers for a conversation, and whether it is done."""

from django.db import transaction

from whiteglove.conversations.actions.attention import tell
from whiteglove.conversations.actions.columns import lock, standing_columns, standing_from_messages, write
from whiteglove.conversations.facts import Assigned, Closed, Reopened
from whiteglove.conversations.models import Assignment, Because, Closure, Conversation, Reopening
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import storable
from whiteglove.team.models import Colleague, Team
from whiteglove.team.permissions import May, require


@transaction.atomic
def assign(
    actor: Actor, conversation_id: int, *, owner: Colleague | None, team: Team | None = None, why: str = ""
) -> Conversation:
    """Somebody answers for it from now on; owner None means whoever of the team is free. Raises NotFound."""
    require(actor, May.ASSIGN)
    conversation = lock(actor, conversation_id)
    new_team = team or conversation.team
    owner_id = owner.pk if owner else None
    if conversation.owner_id == owner_id and conversation.team_id == new_team.pk:
        return conversation
    Assignment.objects.create(
        conversation=conversation,
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        why=storable(why),
        from_owner_id=conversation.owner_id,
        to_owner=owner,
        from_team_id=conversation.team_id,
        to_team=new_team,
    )
    write(conversation, at=conversation.updated_at, owner_id=owner_id, team_id=new_team.pk)
    announce(Assigned(conversation.pk, owner_id=owner_id, team_id=new_team.pk), actor=actor)
    if owner_id is not None:
        tell(actor, conversation, Because.ASSIGNED, whom={owner_id})
    return conversation


@transaction.atomic
def close(actor: Actor, conversation_id: int, *, why: str = "") -> Conversation:
    """Call the matter done. Closing twice is harmless. Raises NotFound."""
    require(actor, May.CLOSE)
    conversation = lock(actor, conversation_id)
    if not conversation.is_open:
        return conversation
    moment = clock.now()
    Closure.objects.create(
        conversation=conversation, by_id=actor.colleague_id, by_whom=actor.reference, at=moment, why=storable(why)
    )
    done: dict[str, object] = {"has_trouble": False} if actor.colleague_id is not None else {}
    done |= {"is_open": False, "needs_answer": False, "waiting_since": None, "next_moment": None}
    write(conversation, at=moment, closed_at=moment, **done)
    announce(Closed(conversation.pk), actor=actor)
    return conversation


@transaction.atomic
def reopen(actor: Actor, conversation_id: int, *, why: str = "") -> Conversation:
    """Not done after all. Harmless on an open one. Raises NotFound."""
    require(actor, May.CLOSE)
    conversation = lock(actor, conversation_id)
    if conversation.is_open:
        return conversation
    moment = clock.now()
    Reopening.objects.create(
        conversation=conversation, by_id=actor.colleague_id, by_whom=actor.reference, at=moment, why=storable(why)
    )
    standing = standing_from_messages(conversation)
    write(conversation, at=moment, is_open=True, closed_at=None, **standing_columns(standing))
    announce(Reopened(conversation.pk), actor=actor)
    return conversation
