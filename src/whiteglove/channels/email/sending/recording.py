"""What became of a try is written down: the row of the outbox and the message's delivery, together."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from whiteglove.channels.email.models import OutgoingMail, OutgoingState
from whiteglove.channels.email.sending.addresses import can_be_written_to, on_the_wire
from whiteglove.channels.email.sending.outcomes import (
    INTERRUPTED,
    NO_SERVER,
    Ended,
    Try,
    is_news,
    is_over,
    wait_after,
)
from whiteglove.conversations.actions import record_delivery, record_others_missed
from whiteglove.conversations.models import Conversation, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.customers.actions import mark_unreachable
from whiteglove.foundation.actors import SYSTEM

KILLED_TOO_OFTEN = 8
LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class Verdict:
    """The new state of the row, and of the message; delivery None: nothing new to say about it.

    misses_others: when the customer has it, somebody else it was for does not.
    """

    state: OutgoingState
    delivery: DeliveryState | None
    why: str
    next_try_at: datetime | None = None
    misses_others: bool = False


def record(outgoing: OutgoingMail, tried: Try, *, instance: int, now: datetime) -> bool:
    """Write down what a try came to; False when the mail was in other hands meanwhile and nothing was written.

    What we know for certain also replaces the doubt of those who thought our loop was dead.
    """
    verdict = _verdict(outgoing, tried, now)
    in_hand = Q(state__in=[OutgoingState.CLAIMED, OutgoingState.HANDING_OVER], claimed_by=instance)
    if tried.ended is not Ended.DOUBTFUL:
        in_hand |= Q(state=OutgoingState.UNSURE)
    columns = {"first_try_at": None, "attempts": 0} if tried.ended is Ended.HELD else {}
    for address in tried.unknown_there:  # on its own: true whatever becomes of the rest, and no two locks at once
        mark_unreachable(SYSTEM, address=address, reason=tried.why)
    with transaction.atomic():
        return _write(
            outgoing,
            verdict,
            only_if=in_hand & Q(attempts=outgoing.attempts),
            now=now,
            reached=[*outgoing.reached, *tried.reached],
            refused=[*outgoing.refused, *tried.refused],
            **columns,
        )


def _verdict(outgoing: OutgoingMail, tried: Try, now: datetime) -> Verdict:
    match tried.ended:
        case Ended.TAKEN:
            misses = bool(outgoing.refused or tried.refused)
            return Verdict(OutgoingState.SENT, _for_the_customer(outgoing, tried), tried.why, misses_others=misses)
        case Ended.REFUSED:
            return Verdict(OutgoingState.FAILED, DeliveryState.FAILED, tried.why)
        case Ended.DOUBTFUL:
            return Verdict(OutgoingState.UNSURE, DeliveryState.UNSURE, tried.why)
    is_held = tried.ended is Ended.HELD
    if not is_held and is_over(outgoing.first_try_at, now):
        return _given_up(outgoing, tried)
    is_new = is_news(tried.why, said=outgoing.said, told_at=outgoing.told_at, now=now)
    again_at = now + wait_after(1 if is_held else outgoing.attempts)
    return Verdict(OutgoingState.WAITING, DeliveryState.QUEUED if is_new else None, tried.why, again_at)


def _given_up(outgoing: OutgoingMail, tried: Try) -> Verdict:
    why = f"We tried for two days and gave up. {tried.why}"
    if outgoing.reached or tried.reached:
        return Verdict(OutgoingState.SENT, _for_the_customer(outgoing, tried), why, misses_others=True)
    return Verdict(OutgoingState.FAILED, DeliveryState.FAILED, why)


def _for_the_customer(outgoing: OutgoingMail, tried: Try) -> DeliveryState:
    """What only others got has failed: the customer, who stands first in To, heard nothing."""
    to = outgoing.message.to
    if not to or not can_be_written_to(to[0]) or on_the_wire(to[0]) in (*outgoing.reached, *tried.reached):
        return DeliveryState.SENT
    return DeliveryState.FAILED


def say_that_no_server_is_set_up(outgoing: OutgoingMail, now: datetime) -> bool:
    """Once, on the message; the mail goes on waiting."""
    verdict = Verdict(OutgoingState.WAITING, DeliveryState.QUEUED, NO_SERVER)
    with transaction.atomic():
        return _write(outgoing, verdict, only_if=Q(state=OutgoingState.WAITING, told_at=None), now=now)


def take_up_abandoned(outgoing: OutgoingMail, now: datetime) -> bool:
    """Its loop was killed: before the hand-over it waits again, within it nobody knows."""
    if outgoing.state == OutgoingState.HANDING_OVER:
        verdict = Verdict(OutgoingState.UNSURE, DeliveryState.UNSURE, INTERRUPTED)
    elif outgoing.attempts >= KILLED_TOO_OFTEN:
        why = "Sending it ended our program several times, so it was not sent."
        verdict = Verdict(OutgoingState.FAILED, DeliveryState.FAILED, why)
    else:
        again_at = now if outgoing.attempts <= 1 else now + wait_after(outgoing.attempts - 1)
        verdict = Verdict(OutgoingState.WAITING, None, outgoing.said, again_at)
    as_seen = Q(state=outgoing.state, claimed_by=outgoing.claimed_by, attempts=outgoing.attempts)
    with transaction.atomic():
        return _write(outgoing, verdict, only_if=as_seen, now=now)


def _write(outgoing: OutgoingMail, verdict: Verdict, *, only_if: Q, now: datetime, **columns: Any) -> bool:
    """The conversation is locked first, as everywhere, so that nothing is written over a bounce just filed."""
    Conversation.objects.select_for_update().filter(pk=outgoing.message.conversation_id).first()
    columns.update(state=verdict.state, claimed_by=None, said=verdict.why[:LONGEST_REASON])
    if verdict.next_try_at is not None:
        columns["next_try_at"] = verdict.next_try_at
    if verdict.delivery is not None:
        columns["told_at"] = now
    if not OutgoingMail.objects.filter(only_if, pk=outgoing.pk).update(**columns):
        return False
    if verdict.delivery is not None and not _came_back_already(outgoing, verdict.delivery):
        record_delivery(SYSTEM, outgoing.message_id, state=verdict.delivery, why=verdict.why)
        if verdict.misses_others and verdict.delivery == DeliveryState.SENT:
            record_others_missed(SYSTEM, outgoing.message_id, why=verdict.why)
    return True


def _came_back_already(outgoing: OutgoingMail, delivery: DeliveryState) -> bool:
    failed = Message.objects.filter(pk=outgoing.message_id, delivery=DeliveryState.FAILED)
    return delivery == DeliveryState.SENT and failed.exists()
