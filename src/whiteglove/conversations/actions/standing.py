"""Who answers for a conversation, and whether it is done."""

from django.db import transaction

from whiteglove.conversations.actions.attention import NotForThem, tell
from whiteglove.conversations.actions.columns import (
    lock_itself,
    standing_columns,
    standing_from_messages,
    write,
)
from whiteglove.conversations.actions.pausing import end_pause
from whiteglove.conversations.actions.serving import hold_customers_of
from whiteglove.conversations.facts import Assigned, Closed, HandedOver, Reopened
from whiteglove.conversations.models import Assignment, Because, Closure, Conversation, Reopening
from whiteglove.conversations.rules import Answering, is_hand_over
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import storable
from whiteglove.team.models import Colleague, Team
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import sees


@transaction.atomic
def assign(
    actor: Actor, conversation_id: int, *, owner: Colleague | None, team: Team | None = None, why: str = ""
) -> Conversation:
    """Somebody answers for it from now on; owner None means whoever of the team is free.

    Where responsibility passes from one to another it is a hand-over: warm with a word (why), cold without.
    Raises NotForThem for who may not see it, MergedMeanwhile, NotFound.
    """
    require(actor, May.ASSIGN)
    if team is not None:
        hold_customers_of([conversation_id])
    conversation = lock_itself(actor, conversation_id)
    assign_held(actor, conversation, owner=owner, team=team, why=why)
    return conversation


def assign_held(
    actor: Actor,
    conversation: Conversation,
    *,
    owner: Colleague | None,
    team: Team | None = None,
    why: str = "",
    is_undo: bool = False,
) -> bool:
    """`assign` of a conversation that is held; whether that changed anything. To undo one is no hand-over."""
    before = Answering(conversation.team_id, conversation.owner_id)
    after = Answering(team.pk if team else conversation.team_id, owner.pk if owner else None)
    if before == after:
        return False
    if owner is not None:
        _refuse_unless_seeing(owner, team or conversation.team)
    said = storable(why).strip()
    handed_over = not is_undo and is_hand_over(before, after, by=actor.colleague_id)
    Assignment.objects.create(
        conversation=conversation,
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        at=clock.now(),
        why=said,
        from_owner_id=before.owner,
        to_owner_id=after.owner,
        from_team_id=before.team,
        to_team_id=after.team,
        is_hand_over=handed_over,
    )
    write(conversation, at=conversation.updated_at, owner_id=after.owner, team_id=after.team)
    announce(Assigned(conversation.pk, owner_id=after.owner, team_id=after.team), actor=actor)
    if handed_over:
        passed = HandedOver(conversation.pk, before.owner, after.owner, before.team, after.team, bool(said))
        announce(passed, actor=actor)
    if after.owner is not None:
        tell(actor, conversation, Because.ASSIGNED, whom={after.owner})
    return True


def _refuse_unless_seeing(owner: Colleague, team: Team) -> None:
    if team.is_private and not sees(owner, team):
        raise NotForThem(f"{owner.name} does not see the conversations of {team.name}.")


@transaction.atomic
def close(actor: Actor, conversation_id: int, *, why: str = "") -> Conversation:
    """Call the matter done. Closing twice is harmless. Raises MergedMeanwhile, NotFound."""
    require(actor, May.CLOSE)
    conversation = lock_itself(actor, conversation_id)
    close_held(actor, conversation, why=why)
    return conversation


def close_held(actor: Actor, conversation: Conversation, *, why: str = "") -> bool:
    """`close` of a conversation that is held; whether that changed anything."""
    if not conversation.is_open:
        return False
    moment = clock.now()
    Closure.objects.create(
        conversation=conversation, by_id=actor.colleague_id, by_whom=actor.reference, at=moment, why=storable(why)
    )
    done: dict[str, object] = {"has_trouble": False} if actor.colleague_id is not None else {}
    done |= {"is_open": False, "needs_answer": False, "waiting_since": None, "next_moment": None}
    done |= end_pause(actor, conversation, at=moment)
    write(conversation, at=moment, closed_at=moment, **done)
    announce(Closed(conversation.pk), actor=actor)
    return True


@transaction.atomic
def reopen(actor: Actor, conversation_id: int, *, why: str = "") -> Conversation:
    """Not done after all. Harmless on an open one. Raises MergedMeanwhile, NotFound."""
    require(actor, May.CLOSE)
    conversation = lock_itself(actor, conversation_id)
    reopen_held(actor, conversation, why=why)
    return conversation


def reopen_held(actor: Actor, conversation: Conversation, *, why: str = "") -> bool:
    """`reopen` of a conversation that is held; whether that changed anything."""
    if conversation.is_open:
        return False
    moment = clock.now()
    Reopening.objects.create(
        conversation=conversation, by_id=actor.colleague_id, by_whom=actor.reference, at=moment, why=storable(why)
    )
    standing = standing_from_messages(conversation)
    write(conversation, at=moment, is_open=True, closed_at=None, **standing_columns(standing))
    announce(Reopened(conversation.pk), actor=actor)
    return True
