"""A callback is called: taken onto one's list, tried, and tried again until the customer was reached."""

from datetime import UTC, datetime

from django.db import transaction

from whiteglove.conversations.actions import write_note
from whiteglove.conversations.actions.calling import record_call
from whiteglove.customers.models import Customer
from whiteglove.customers.queries import standing_id
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words, storable
from whiteglove.promises.actions.callbacks import MOST_ATTEMPTS, quiet_hours, region_of
from whiteglove.promises.actions.columns import hold, hold_standing, told_of
from whiteglove.promises.actions.settling import keep, move
from whiteglove.promises.facts import CallAttempted, CallbackAsks, CallbackListed
from whiteglove.promises.models import Asks, Attempt, Callback, Outcome, Promise
from whiteglove.promises.numbers import as_written, read_number
from whiteglove.promises.windows import LEASE, NIGHT, Window, next_window, reachable, refuse_window
from whiteglove.team.opening import opening_of
from whiteglove.team.permissions import May, is_allowed

LONGEST_WORDS = 2000
NOBODY_REACHED = frozenset({Outcome.NO_ANSWER, Outcome.BUSY, Outcome.MACHINE})
MORE_ATTEMPTS = 2


class TakenByAnother(Refused):
    """It stands on somebody else's list. by: their name."""

    def __init__(self, by: str) -> None:
        super().__init__(f"{by} is calling them. It comes back when {by} has not called within half an hour.")
        self.by = by


@transaction.atomic
def take_callback(actor: Actor, callback_id: int) -> Callback:
    """It stands on the actor's list from now on, and falls back after half an hour without an attempt.

    Harmless when it stands there. Raises TakenByAnother, PromiseSettled, NotFound, NotAllowed.
    """
    if actor.colleague_id is None:
        raise NotAllowed("Only a colleague can call back: a program has no telephone here.")
    promise, callback = hold_callback(actor, callback_id)
    now = clock.now()
    if callback.on_list_of_id not in (None, actor.colleague_id) and is_held(callback, now):
        raise TakenByAnother(str(callback.on_list_of))
    put_on_list(actor, promise, callback, colleague=actor.colleague_id)
    return callback


def is_held(callback: Callback, now: datetime) -> bool:
    """Whether it stands on somebody's list, who called or has still time to."""
    return callback.on_list_of_id is not None and callback.listed_at is not None and callback.listed_at > now - LEASE


@transaction.atomic
def leave_callback(actor: Actor, callback_id: int) -> Callback:
    """It stands on nobody's list: whoever is free may call. Raises PromiseSettled, NotFound, NotAllowed."""
    promise, callback = hold_callback(actor, callback_id)
    if callback.on_list_of_id is not None:
        put_on_list(actor, promise, callback, colleague=None)
    return callback


def hold_callback(actor: Actor, callback_id: int) -> tuple[Promise, Callback]:
    """The promise that stands, and its callback, held. Raises PromiseSettled, NotFound, NotAllowed."""
    promise = hold_standing(actor, callback_id)
    return promise, _callback_of(promise)


def _callback_of(promise: Promise) -> Callback:
    held = Callback.objects.select_for_update(of=("self",)).select_related("on_list_of")
    callback = held.filter(pk=promise.pk).first()
    if callback is None:
        raise NotFound("There is no such callback.")
    return callback


def put_on_list(actor: Actor, promise: Promise, callback: Callback, *, colleague: int | None) -> None:
    """Write whose list it stands on, and tell. Call it with both held."""
    callback.on_list_of_id, callback.listed_at = colleague, None if colleague is None else clock.now()
    callback.save(update_fields=["on_list_of", "listed_at"])
    announce(CallbackListed(*told_of(promise), colleague, callback.window_from.isoformat()), actor=actor)


@transaction.atomic
def attempt(
    actor: Actor,
    callback_id: int,
    *,
    outcome: str,
    words: str = "",
    next_from: datetime | None = None,
    key: str | None = None,
) -> Callback:
    """Somebody called. Reached: the promise is kept. Else they call again later (next_from: when), and it keeps its
    place; after as many attempts as were wanted, and for a wrong number, somebody is asked how to go on.

    key: of the form, so that none is counted twice. Raises PromiseSettled, NotUnderstood, NotFound, NotAllowed.
    """
    promise = hold(actor, callback_id)
    callback = _callback_of(promise)
    if key and Attempt.objects.filter(callback=callback, key=key).exists():
        return callback
    promise = hold_standing(actor, callback_id)
    if outcome not in Outcome.values:
        raise NotUnderstood(f"A call ends with one of: {', '.join(Outcome.values)}.")
    tried = Attempt.objects.create(
        callback=callback,
        outcome=outcome,
        words=kept_words(words, LONGEST_WORDS),
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        at=clock.now(),
        key=key or None,
    )
    if outcome == Outcome.REACHED:
        _keep(actor, promise, callback, tried)
    else:
        _go_on_after(actor, promise, callback, tried, next_from)
    announce(CallAttempted(*told_of(promise), tried.pk, tried.outcome, callback.window_from.isoformat()), actor=actor)
    return callback


def _keep(actor: Actor, promise: Promise, callback: Callback, tried: Attempt) -> None:
    callback.on_list_of, callback.listed_at, callback.asks, callback.asked = None, None, "", None
    callback.save(update_fields=["on_list_of", "listed_at", "asks", "asked"])
    said = None
    if promise.conversation_id is not None:
        number = as_written(callback.number)
        said = record_call(actor, promise.conversation_id, text=f"{callback.name} was called: {number}").pk
        if tried.words and is_allowed(actor, May.NOTE):
            write_note(actor, promise.conversation_id, text=tried.words)
    keep(actor, promise.pk, message=said)


def _go_on_after(
    actor: Actor, promise: Promise, callback: Callback, tried: Attempt, next_from: datetime | None
) -> None:
    """Recorded and rescheduled: off the list until its time comes again, never out of the order."""
    if tried.outcome == Outcome.WRONG_NUMBER:
        _ask(actor, promise, callback, Asks.WRONG_NUMBER, promise.made_by_id)
        return
    window = _next(promise, callback, Outcome(tried.outcome), next_from)
    _reschedule(actor, promise, callback, window, why=_WHY[Outcome(tried.outcome)])
    failed = Attempt.objects.filter(callback=callback, outcome__in=NOBODY_REACHED).count()
    if failed >= callback.attempts_wanted:
        _ask(actor, promise, callback, Asks.GO_ON, actor.colleague_id or promise.colleague_id)


_WHY = {
    Outcome.NO_ANSWER: "Called; nobody answered",
    Outcome.BUSY: "Called; the line was busy",
    Outcome.MACHINE: "Called; an answering machine was told",
}


def _next(promise: Promise, callback: Callback, outcome: Outcome, next_from: datetime | None) -> Window:
    now = clock.now()
    window = Window(callback.agreed_from, callback.window_until)
    if next_from is None:
        whom = Customer.objects.get(pk=standing_id(promise.customer_id))
        hours = reachable(promise.time_zone, quiet_hours(whom) or NIGHT)
        return next_window(outcome, now, window, hours=hours, opening=opening_of(promise.team))
    begin = next_from.astimezone(UTC)
    chosen = Window(begin, window.end if begin < window.end else begin + (window.end - window.begin))
    refuse_window(chosen, now)
    if begin < now:
        raise NotUnderstood("The next call cannot lie before now.")
    return chosen


def _reschedule(actor: Actor, promise: Promise, callback: Callback, window: Window, *, why: str) -> None:
    if window.end != callback.window_until:
        callback.agreed_from = window.begin
    callback.window_from, callback.window_until = window.begin, window.end
    callback.on_list_of, callback.listed_at = None, None
    callback.save(update_fields=["agreed_from", "window_from", "window_until", "on_list_of", "listed_at"])
    move(actor, promise.pk, due=window.end, why=why)
    promise.refresh_from_db()


def _ask(actor: Actor, promise: Promise, callback: Callback, asks: str, asked: int | None) -> None:
    callback.asks, callback.asked_id = asks, asked
    callback.on_list_of, callback.listed_at = None, None
    callback.save(update_fields=["asks", "asked", "on_list_of", "listed_at"])
    announce(CallbackAsks(*told_of(promise), asks, asked), actor=actor)


@transaction.atomic
def go_on(
    actor: Actor, callback_id: int, *, begins: datetime | None = None, ends: datetime | None = None
) -> Callback:
    """They are called some more times, at another time perhaps; or, never asked, just at another time.

    Raises WindowRefused, PromiseSettled, NotFound, NotAllowed.
    """
    promise, callback = hold_callback(actor, callback_id)
    if begins is not None:
        begin = begins.astimezone(UTC)
        length = callback.window_until - callback.agreed_from
        window = Window(begin, ends.astimezone(UTC) if ends else begin + length)
        refuse_window(window, clock.now())
        _reschedule(actor, promise, callback, window, why="Another time was agreed")
    if callback.asks:
        failed = Attempt.objects.filter(callback=callback, outcome__in=NOBODY_REACHED).count()
        callback.attempts_wanted = max(callback.attempts_wanted, min(failed + MORE_ATTEMPTS, MOST_ATTEMPTS * 5))
        callback.save(update_fields=["attempts_wanted"])
        _ask(actor, promise, callback, "", None)
    return callback


@transaction.atomic
def correct_number(actor: Actor, callback_id: int, *, number: str) -> Callback:
    """Another number is called from now on. Raises NumberNotUnderstood, PromiseSettled, NotFound, NotAllowed."""
    promise, callback = hold_callback(actor, callback_id)
    read = read_number(storable(number), region_of(promise.team))
    callback.number, callback.extension, callback.region = read.e164, read.extension, read.region
    callback.save(update_fields=["number", "extension", "region"])
    _ask(actor, promise, callback, "", None)
    return callback
