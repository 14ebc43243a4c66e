"""The one place that writes a promise's derived columns, and what conversations know of promises."""

from datetime import datetime

from whiteglove.conversations.actions.columns import lock as lock_conversation
from whiteglove.conversations.actions.pausing import end_pause_for_promise
from whiteglove.conversations.actions.who_answers import hears_of_promise_by
from whiteglove.conversations.queries.family import family, stands_in
from whiteglove.customers.queries import standing_id
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.promises.facts import PromiseBroken
from whiteglove.promises.models import Break, Keeping, Move, Promise, Withdrawal
from whiteglove.promises.models.promise import STANDS
from whiteglove.promises.queries.visible import visible
from whiteglove.promises.rules import Recorded, has_fallen_due, remind_at, state_of
from whiteglove.team.opening import opening_of
from whiteglove.team.permissions import May, require


class PromiseSettled(Refused):
    """It was kept or withdrawn already."""


def hold(actor: Actor, promise_id: int) -> Promise:
    """The promise, held with its conversation until the transaction ends. Raises NotFound, NotAllowed.

    Conversation first, then what hangs on it: whoever holds both does so in this order.
    """
    require(actor, May.PROMISE)
    found = visible(actor).filter(pk=promise_id).values_list("conversation", flat=True)
    if not found:
        raise NotFound("There is no such promise.")
    if found[0] is not None:
        lock_conversation(SYSTEM, found[0])
    held = Promise.objects.select_for_update(of=("self",)).select_related("team", "customer", "conversation")
    return held.get(pk=promise_id)


def hold_standing(actor: Actor, promise_id: int) -> Promise:
    """`hold`, of one that we still owe. Raises PromiseSettled too."""
    promise = hold(actor, promise_id)
    if promise.settled_at is not None:
        raise PromiseSettled(f"This promise was {promise.get_state_display().lower()} already.")
    return promise


def write(promise: Promise, *, due: datetime | None = None, settled_at: datetime | None = None) -> None:
    """Derive its columns from its records, and tell its conversation by when the customer hears from us.

    Call it in the transaction that wrote the record, with the promise held. settled_at: when that settled it.
    """
    promise.due = due or promise.due
    promise.settled_at = settled_at
    promise.state = state_of(_recorded(promise)).value
    if promise.settled_at is not None:
        promise.remind_at = None
    elif due is not None:
        promise.remind_at = remind_at(promise.made_at, due, opening_of(promise.team))
        promise.is_to_many = False
    promise.save(update_fields=["due", "settled_at", "state", "remind_at", "is_to_many"])
    if promise.conversation_id is not None:
        recount(promise.conversation_id)


def _recorded(promise: Promise) -> Recorded:
    return Recorded(
        is_moved=Move.objects.filter(promise=promise).exists(),
        is_broken=Break.objects.filter(promise=promise, due=promise.due).exists(),
        is_kept=Keeping.objects.filter(promise=promise).exists(),
        is_withdrawn=Withdrawal.objects.filter(promise=promise).exists(),
    )


def break_if_due(promise: Promise, now: datetime) -> bool:
    """Write down that its time passed without it; whether that is new. Call it with the promise held.

    The caller writes the promise.
    """
    if promise.settled_at is not None or not has_fallen_due(promise.due, now):
        return False
    _, is_new = Break.objects.get_or_create(
        promise=promise, due=promise.due, defaults={"by_whom": SYSTEM.reference, "at": promise.due}
    )
    if is_new:
        announce(PromiseBroken(*told_of(promise), promise.due.isoformat()), actor=SYSTEM)
    return is_new


def end_pause_of(promise: Promise, now: datetime) -> None:
    """A pause must not hide what falls due, or was broken."""
    if promise.conversation_id is not None:
        end_pause_for_promise(promise.conversation_id, now=now)


def recount(conversation_id: int) -> None:
    """The conversation knows the earliest promise that stands, also of what was merged into it."""
    root = stands_in(conversation_id)
    standing = Promise.objects.filter(STANDS, conversation__in=list(family([root])))
    earliest = standing.order_by("due").values_list("due", flat=True).first()
    hears_of_promise_by(SYSTEM, root, promised_at=earliest)


def told_of(promise: Promise) -> tuple[int, int, int | None, int, int | None]:
    """What every fact of a promise tells."""
    customer = standing_id(promise.customer_id)
    return promise.pk, customer, promise.conversation_id, promise.team_id, promise.colleague_id
