"""A delay is seen, told, or dropped."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from whiteglove.conversations.actions.columns import lock
from whiteglove.conversations.actions.telling import tell_where_it_stands, was_not_told
from whiteglove.conversations.models import Conversation, Message
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import one_line, storable
from whiteglove.promises.actions.settling import move, move_back
from whiteglove.promises.delays import reading, rules, words
from whiteglove.promises.delays.facts import DelayDropped, DelayNotTold, DelaySeen, DelayTold
from whiteglove.promises.models import Delay
from whiteglove.promises.rules import LONGEST_PROMISE
from whiteglove.team.permissions import May, require
from whiteglove.team.presence import Snapshot
from whiteglove.team.snapshot import snapshot

LONGEST_WHY = 500
# Why a delay was over that can be one again, by the same moment.
MAY_COME_BACK = ("answered", "closed", "paused", "otherwise")


@dataclass(frozen=True, slots=True)
class Instead:
    """By when they hear from us instead, the reason in human words, and what was done meanwhile."""

    to_moment: datetime
    why: str = ""
    act: str = ""


class NothingToTell(Refused):
    """It was told already, or is not late after all."""


class NothingChanged(Refused):
    """A bare apology: there is neither a new time nor anybody else nor anything done, so nothing is sent."""

    status = 422


class WhyMissing(Refused):
    """A colleague's word gives a reason."""

    status = 422


def hold(actor: Actor, delay_id: int) -> tuple[Conversation, Delay]:
    """The delay with its conversation, held in this order. Raises NotFound."""
    found = Delay.objects.filter(pk=delay_id).values_list("conversation", flat=True).first()
    if found is None:
        raise NotFound("There is no such delay.")
    conversation = lock(actor, found)
    return conversation, Delay.objects.select_for_update().get(pk=delay_id)


@transaction.atomic
def see(conversation: Conversation, *, now: datetime, who_is_here: Snapshot) -> Delay | None:
    """Write down that they will not hear from us by the next moment; the conversation is held.

    Where nobody would read a word, that is written down too, and the delay dropped. None: it was seen before.
    """
    from_moment = conversation.next_moment
    if from_moment is None:
        return None
    to_moment = reading.new_time_of(conversation, from_moment, snapshot=who_is_here, now=now)
    who = rules.who_now(who_is_here, owner=conversation.owner_id, answering=conversation.answering_id, now=now)
    promise = reading.promise_due(conversation.pk, from_moment)
    delay, is_new = Delay.objects.get_or_create(
        conversation=conversation,
        from_moment=from_moment,
        defaults={
            "to_moment": to_moment,
            "fact": rules.fact_of(to_moment, who),
            "promise": promise,
            "by_whom": SYSTEM.reference,
            "seen_at": now,
        },
    )
    if not is_new and not _came_back(delay, to_moment, now):
        return None
    moments = from_moment.isoformat(), to_moment.isoformat()
    seen = DelaySeen(conversation.pk, delay.pk, *moments, promise_id=promise.pk if promise else None)
    announce(seen, actor=SYSTEM)
    if trouble := reading.whom(conversation).trouble:
        drop_held(delay, because=trouble, at=now)
    return delay


def _came_back(delay: Delay, to_moment: datetime, now: datetime) -> bool:
    """Whether a delay that was over is one again, for an answer was taken back, or a pause ended."""
    over = Delay.objects.filter(pk=delay.pk, told_at=None, dropped_because__in=MAY_COME_BACK)
    again = over.update(dropped_at=None, dropped_because="", to_moment=to_moment, seen_at=now)
    delay.refresh_from_db()
    return bool(again)


@transaction.atomic
def tell(actor: Actor, delay_id: int, *, to_moment: datetime | None = None, why: str = "", act: str = "") -> Message:
    """A colleague tells the customer: by when instead, and why. to_moment: None as it was proposed.

    Raises WhyMissing, NothingChanged, NothingToTell, NotUnderstood for a time that is past or out of sight, NotFound.
    """
    require(actor, May.ANSWER)
    conversation, delay = hold(actor, delay_id)
    said = one_line(storable(why).strip(), LONGEST_WHY)
    if not said:
        raise WhyMissing("Say why it takes longer, in your own words: a customer who knows the reason can wait.")
    now = clock.now()
    chosen = fresh_time(conversation, delay, now=now) if to_moment is None else to_moment.astimezone(UTC)
    if not now < chosen <= now + LONGEST_PROMISE:
        raise NotUnderstood("The new time lies in the future, and within a year.")
    instead = Instead(chosen, said, one_line(storable(act), LONGEST_WHY))
    return tell_held(actor, conversation, delay, said=instead)


def fresh_time(
    conversation: Conversation, delay: Delay, *, now: datetime, who_is_here: Snapshot | None = None
) -> datetime:
    """The proposed time; counted anew where it passed meanwhile, for a time that has passed is never told."""
    if delay.to_moment > now:
        return delay.to_moment
    here = who_is_here or snapshot(now)
    return reading.new_time_of(conversation, delay.from_moment, snapshot=here, now=now)


def tell_held(actor: Actor, conversation: Conversation, delay: Delay, *, said: Instead) -> Message:
    """`tell` of what is held. Raises NothingToTell, NothingChanged."""
    refuse_unless_late(conversation, delay)
    now = clock.now()
    fact = rules.fact_of(said.to_moment, _who_now(conversation, now), said.act)
    if not rules.carries_a_fact(fact, delay.from_moment):
        raise NothingChanged("Name a later time, who answers now, or what was done: an apology alone helps nobody.")
    message = _send(actor, conversation, delay, said=said, fact=fact)
    delay.to_moment, delay.fact, delay.why, delay.message = said.to_moment, fact, said.why, message
    delay.by_id, delay.by_whom, delay.told_at = actor.colleague_id, actor.reference, now
    delay.save()
    moments = delay.from_moment.isoformat(), said.to_moment.isoformat()
    by_itself = actor.colleague_id is None
    announce(DelayTold(conversation.pk, delay.pk, *moments, message.pk, by_itself=by_itself), actor=actor)
    return message


def _send(actor: Actor, conversation: Conversation, delay: Delay, *, said: Instead, fact: dict[str, Any]) -> Message:
    customer = reading.whom(conversation).customer
    language = reading.language_of(conversation, customer)
    telling = reading.telling(
        conversation,
        customer,
        fact=fact,
        now=clock.now(),
        was=delay.from_moment,
        until=said.to_moment,
        why=said.why,
        act=said.act,
    )
    text = words.words_of_delay(telling, language)
    message = tell_where_it_stands(actor, conversation.pk, text=text, language=language, until=said.to_moment)
    if said.to_moment > delay.from_moment:
        for owed in list(reading.promises_due(conversation.pk, delay.from_moment)):
            move(SYSTEM, owed.pk, due=said.to_moment, why=said.why)
    return message


@transaction.atomic
def not_told(delay_id: int) -> None:
    """The word did not reach them: what they were told before holds, also of promises that moved with the word.

    The delay stands again; by itself no further word leaves that day. Harmless when run twice. Raises NotFound.
    """
    conversation, delay = hold(SYSTEM, delay_id)
    if delay.told_at is None or delay.message_id is None:
        return
    until, delay.told_at = delay.to_moment, None
    delay.save(update_fields=["told_at"])
    announce(DelayNotTold(conversation.pk, delay.pk, delay.from_moment.isoformat(), delay.message_id), actor=SYSTEM)
    earlier = Delay.objects.filter(conversation=delay.conversation_id, to_moment=delay.from_moment).order_by("-id")
    known = [(at, by) for at, by in earlier.values_list("told_at", "to_moment") if at is not None]
    was_not_told(conversation.pk, until=until, before=known[0] if known else None)
    for promise_id in reading.moved_with_word(delay):
        move_back(promise_id, from_due=until, to_due=delay.from_moment)


def _who_now(conversation: Conversation, now: datetime) -> rules.WhoNow | None:
    owner, answering = conversation.owner_id, conversation.answering_id
    return rules.who_now(snapshot(now), owner=owner, answering=answering, now=now) if owner else None


def is_late_still(conversation: Conversation, delay: Delay) -> bool:
    """Whether they still were to hear from us by that moment, and nothing else was said."""
    stands = delay.told_at is None and delay.dropped_at is None
    is_waiting = conversation.needs_answer or conversation.promised_at == delay.from_moment
    is_open = conversation.is_open and conversation.paused_until is None
    return stands and is_waiting and is_open and conversation.next_moment == delay.from_moment


def refuse_unless_late(conversation: Conversation, delay: Delay) -> None:
    """Raise NothingToTell when it was told, dropped, or answered meanwhile."""
    if not is_late_still(conversation, delay):
        raise NothingToTell("There is nothing to tell any more: they heard from us, or it stands otherwise now.")


@transaction.atomic
def drop(actor: Actor, delay_id: int) -> None:
    """A colleague says that nothing is to be told. Harmless on one that is over. Raises NotFound."""
    require(actor, May.ANSWER)
    _, delay = hold(actor, delay_id)
    drop_held(delay, because="colleague", at=clock.now(), actor=actor)


def drop_held(delay: Delay, *, because: str, at: datetime, actor: Actor = SYSTEM) -> bool:
    """Nothing is to be told of a delay that is held; whether that is new."""
    if delay.told_at is not None or delay.dropped_at is not None:
        return False
    delay.dropped_at, delay.dropped_because = at, because
    delay.save(update_fields=["dropped_at", "dropped_because"])
    announce(DelayDropped(delay.conversation_id, delay.pk, delay.from_moment.isoformat(), because), actor=actor)
    return True
