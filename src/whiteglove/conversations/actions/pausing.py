"""Out of the way until a moment, and back again."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from whiteglove.conversations.actions.columns import (
    lock,
    lock_itself,
    standing_columns,
    standing_from_messages,
    write,
)
from whiteglove.conversations.facts import Paused, PauseEnded
from whiteglove.conversations.models import Conversation, Pause
from whiteglove.conversations.rules import after_pause, may_pause_until
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import storable
from whiteglove.team.permissions import May, require


class ClosedMeanwhile(Refused):
    """It is done, so there is nothing to pause."""


@transaction.atomic
def pause(actor: Actor, conversation_id: int, *, until: datetime, why: str = "") -> Conversation:
    """Put it out of the way; whatever the customer says, and any answer of ours, brings it back earlier.

    So does a promise that falls due soon.

    Pausing a paused one moves its end. Raises NotUnderstood for a moment that is past or out of sight,
    ClosedMeanwhile, MergedMeanwhile, NotFound.
    """
    require(actor, May.PAUSE)
    conversation = lock_itself(actor, conversation_id)
    pause_held(actor, conversation, until=until, why=why)
    return conversation


def pause_held(actor: Actor, conversation: Conversation, *, until: datetime, why: str = "") -> bool:
    """`pause` of a conversation that is held; whether that changed anything."""
    moment, until = clock.now(), until.astimezone(UTC)
    if not may_pause_until(until, moment):
        raise NotUnderstood("A pause ends in the future, within a year.")
    if not conversation.is_open:
        raise ClosedMeanwhile("It is closed; reopen it before you pause it.")
    if conversation.paused_until == until:
        return False
    _end_record(actor, conversation, at=moment)
    Pause.objects.create(
        conversation=conversation,
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        at=moment,
        why=storable(why),
        until=until,
    )
    write(conversation, at=conversation.updated_at, paused_until=until, next_moment=until)
    announce(Paused(conversation.pk, until.isoformat()), actor=actor)
    return True


@transaction.atomic
def resume(actor: Actor, conversation_id: int) -> Conversation:
    """Back before its time. Harmless on one that is not paused. Raises MergedMeanwhile, NotFound."""
    require(actor, May.PAUSE)
    conversation = lock_itself(actor, conversation_id)
    resume_held(actor, conversation)
    return conversation


def resume_held(actor: Actor, conversation: Conversation) -> bool:
    """`resume` of a conversation that is held; whether that changed anything."""
    if conversation.paused_until is None:
        return False
    _bring_back(actor, conversation, at=clock.now(), is_in_time=False)
    return True


@transaction.atomic
def end_pause_in_time(conversation_id: int, *, now: datetime) -> bool:
    """Its moment has come. Harmless when somebody was quicker; whether it was still paused."""
    conversation = lock_itself(SYSTEM, conversation_id)
    if conversation.paused_until is None or conversation.paused_until > now:
        return False
    _bring_back(SYSTEM, conversation, at=now, is_in_time=True)
    return True


@transaction.atomic
def end_pause_for_promise(conversation_id: int, *, now: datetime) -> bool:
    """What was promised there falls due, which a pause must not hide; whether it was paused. Raises NotFound."""
    conversation = lock(SYSTEM, conversation_id)
    if conversation.paused_until is None:
        return False
    _bring_back(SYSTEM, conversation, at=now, is_in_time=False)
    return True


def _bring_back(actor: Actor, conversation: Conversation, *, at: datetime, is_in_time: bool) -> None:
    ended = end_pause(actor, conversation, at=at, is_in_time=is_in_time)
    standing = after_pause(standing_from_messages(conversation), ended_at=at, is_in_time=is_in_time)
    write(conversation, at=at, **ended, **standing_columns(standing))


def end_pause(actor: Actor, conversation: Conversation, *, at: datetime, is_in_time: bool = False) -> dict[str, Any]:
    """The pause of a held conversation is over; the columns for its writer to write, none when it was not paused.

    The writer sees to the standing: while paused, next_moment is the end of the pause.
    """
    if conversation.paused_until is None:
        return {}
    _end_record(actor, conversation, at=at)
    announce(PauseEnded(conversation.pk, is_in_time), actor=actor)
    return {"paused_until": None}


def _end_record(actor: Actor, conversation: Conversation, *, at: datetime) -> None:
    running = Pause.objects.filter(conversation=conversation, ended_at=None)
    running.update(ended_at=at, ended_by_whom=actor.reference)
