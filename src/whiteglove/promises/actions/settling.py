"""A promise is kept, moved or withdrawn."""

from datetime import UTC, datetime

from django.db import transaction

from whiteglove.conversations.models import Because, Message
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words
from whiteglove.promises.actions.columns import break_if_due, hold, hold_standing, told_of, write
from whiteglove.promises.actions.telling import tell_maker, tell_of_break
from whiteglove.promises.facts import PromiseKept, PromiseMoved, PromiseWithdrawn
from whiteglove.promises.models import Keeping, Move, Promise, PromiseState, Withdrawal
from whiteglove.promises.models.records import NOT_TOLD
from whiteglove.promises.rules import has_fallen_due, refuse_too_far
from whiteglove.team.snapshot import snapshot

LONGEST_WHY = 2000


@transaction.atomic
def keep(actor: Actor, promise_id: int, *, message: int | None = None, at: datetime | None = None) -> Promise:
    """It was done, now or at an earlier moment. Keeping what was kept is harmless.

    message: id of that with which the customer heard of it. Raises PromiseSettled for one withdrawn, NotUnderstood
    for a moment ahead or before it was made, NotFound, NotAllowed.
    """
    moment = clock.now()
    promise = hold(actor, promise_id)
    if promise.state == PromiseState.KEPT:
        return promise
    promise = hold_standing(actor, promise_id)
    if not promise.made_at <= (at or moment) <= moment:
        raise NotUnderstood("It can only have been kept between when it was made and now.")
    done_at = (at or moment).astimezone(UTC)
    if message is not None:
        _refuse_foreign(message, promise)
    _break_if_due(promise, done_at, now=moment)
    Keeping.objects.create(
        promise=promise, by_id=actor.colleague_id, by_whom=actor.reference, at=done_at, message_id=message
    )
    write(promise, settled_at=moment)
    is_late = has_fallen_due(promise.due, done_at)
    kept = PromiseKept(*told_of(promise), promise.due.isoformat(), done_at.isoformat(), is_late)
    announce(kept, actor=actor)
    tell_maker(actor, promise, Because.PROMISE_KEPT, at=moment)
    return promise


def _break_if_due(promise: Promise, at: datetime, *, now: datetime) -> None:
    """What was settled or moved before the clock came to it was broken all the same, and is seen."""
    if break_if_due(promise, at):
        tell_of_break(promise, snapshot(now))


def _refuse_foreign(message: int, promise: Promise) -> None:
    said = Message.objects.filter(pk=message, conversation=promise.conversation_id or 0)
    if not said.exists():
        raise NotFound("There is no such message in the conversation of this promise.")


@transaction.atomic
def move(actor: Actor, promise_id: int, *, due: datetime, customers_word: str = "", why: str = "") -> Promise:
    """It is due at another time. customers_word: what the customer said to that; empty: not asked yet.

    That it was broken by its old time stays on record. Moving it to where it stands is harmless.
    Raises PromiseSettled, NotUnderstood, NotFound, NotAllowed.
    """
    moment = clock.now()
    promise = hold_standing(actor, promise_id)
    before = promise.due
    if due == before:
        return promise
    if due <= moment:
        raise NotUnderstood(
            "A promise moves to a time ahead. If it was done meanwhile, say that it was kept, and when."
        )
    refuse_too_far(due, moment)
    due = due.astimezone(UTC)
    _break_if_due(promise, moment, now=moment)
    _record_move(actor, promise, due=due, customers_word=customers_word, why=why)
    return promise


@transaction.atomic
def move_back(promise_id: int, *, from_due: datetime, to_due: datetime) -> bool:
    """The customer never heard that it moved: it is due when they were told. Whether that was so.

    Harmless when run twice, where it moved again since, and where it was kept or withdrawn. A time that has passed
    meanwhile is broken as any other. Raises NotFound.
    """
    promise = hold(SYSTEM, promise_id)
    if promise.settled_at is not None or promise.due != from_due:
        return False
    _record_move(SYSTEM, promise, due=to_due, why=NOT_TOLD)
    return True


def _record_move(actor: Actor, promise: Promise, *, due: datetime, why: str, customers_word: str = "") -> None:
    moment, before = clock.now(), promise.due
    Move.objects.create(
        promise=promise,
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        at=moment,
        why=kept_words(why, LONGEST_WHY),
        from_due=before,
        to_due=due,
        customers_word=kept_words(customers_word, LONGEST_WHY),
    )
    write(promise, due=due)
    has_word = bool(customers_word.strip())
    moved = PromiseMoved(*told_of(promise), before.isoformat(), due.isoformat(), has_word)
    announce(moved, actor=actor)
    tell_maker(actor, promise, Because.PROMISE_MOVED, at=moment)


@transaction.atomic
def withdraw(actor: Actor, promise_id: int, *, why: str) -> Promise:
    """It no longer holds; why, and what the customer was told. Withdrawing what was withdrawn is harmless.

    Raises PromiseSettled for one kept, NotUnderstood without a reason, NotFound, NotAllowed.
    """
    moment = clock.now()
    promise = hold(actor, promise_id)
    if promise.state == PromiseState.WITHDRAWN:
        return promise
    promise = hold_standing(actor, promise_id)
    said = kept_words(why, LONGEST_WHY)
    if not said:
        raise NotUnderstood("Say why it no longer holds, and what the customer was told.")
    _break_if_due(promise, moment, now=moment)
    Withdrawal.objects.create(promise=promise, by_id=actor.colleague_id, by_whom=actor.reference, at=moment, why=said)
    write(promise, settled_at=moment)
    announce(PromiseWithdrawn(*told_of(promise), promise.due.isoformat()), actor=actor)
    tell_maker(actor, promise, Because.PROMISE_WITHDRAWN, at=moment)
    return promise
