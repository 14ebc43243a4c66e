"""What came of a try is written down: the log, the destination's place in the journal, and a word to the owners."""

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from whiteglove.channels.webhooks.facts import DestinationStopped
from whiteglove.channels.webhooks.failing import Why, kept
from whiteglove.channels.webhooks.models import Destination, Posting, SendingAsked, Stopped
from whiteglove.channels.webhooks.posting import Answer, Came
from whiteglove.channels.webhooks.rules import TOLD_AT_TRY, is_over, wait_after
from whiteglove.conversations.actions.attention import News, tell_news
from whiteglove.conversations.models import Because
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.journal.facts import Cursor, FactRead
from whiteglove.team.models import Colleague

WELL: dict[str, Any] = {"tries": 0, "failing_since": None, "why": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One try. at: when it was sent; read: the fact, None for a test."""

    event: str
    kind: str
    at: datetime
    read: FactRead | None
    answer: Answer


@transaction.atomic
def record_in_order(destination: Destination, sent: Sent, *, instance: int) -> bool:
    """A try in the order of the journal; True when the next one may follow.

    Where the destination is in other hands, or somebody moved its place meanwhile, only the log is written.
    """
    _log(destination, sent, number=destination.tries + 1)
    ours = _ours(destination, instance)
    if sent.read is not None and sent.answer.came is Came.TAKEN:
        place = sent.read.cursor
        well = {**WELL, "taken_at": sent.at, "next_try_at": sent.at}
        return bool(ours.update(after_transaction=place.transaction, after_row=place.row, **well))
    _put_off(destination, sent, ours)
    return False


@transaction.atomic
def record_asked(asked: SendingAsked, sent: Sent) -> None:
    """A try that a person asked for: its place in the journal stays."""
    _log(asked.destination, sent, number=1, was_asked_for=True)
    if sent.answer.came is Came.TAKEN:
        Destination.objects.filter(pk=asked.destination_id).update(taken_at=sent.at)
    asked.delete()


def go_past(destination: Destination, place: Cursor, *, instance: int) -> bool:
    """What waits up to there is not for it; False when somebody moved its place meanwhile."""
    ours = _ours(destination, instance)
    return bool(ours.update(after_transaction=place.transaction, after_row=place.row, **WELL))


def release(destination_id: int, instance: int) -> None:
    """Others may take it up."""
    Destination.objects.filter(pk=destination_id, claimed_by=instance).update(claimed_by=None)


def rest(destination_id: int, instance: int) -> None:
    """Something of ours failed: that is seen, and others may take it up a minute later."""
    ours = Destination.objects.filter(Q(claimed_by=instance) | Q(claimed_by=None), pk=destination_id)
    now = clock.now()
    since = Coalesce("failing_since", Value(now))
    ours.update(claimed_by=None, failing_since=since, why=kept(Why.OURS), next_try_at=now + timedelta(minutes=1))


def let_go(instance: int, *, but: Collection[int]) -> None:
    """What is claimed under our number and in none of our hands (but these), for its thread ended without a word."""
    Destination.objects.filter(claimed_by=instance).exclude(pk__in=but).update(claimed_by=None)


def _ours(destination: Destination, instance: int) -> "QuerySet[Destination]":
    """It, as long as it is in our hands and at the place that we know."""
    return Destination.objects.filter(
        pk=destination.pk,
        claimed_by=instance,
        ended_at=None,
        after_transaction=destination.after_transaction,
        after_row=destination.after_row,
    )


def _log(destination: Destination, sent: Sent, *, number: int, was_asked_for: bool = False) -> None:
    answer, read = sent.answer, sent.read
    Posting.objects.create(
        destination=destination,
        fact_id=read.cursor.row if read else None,
        event=sent.event,
        kind=sent.kind,
        subject=read.subject if read else "",
        number=number,
        was_asked_for=was_asked_for,
        at=sent.at,
        took_ms=answer.took_ms,
        status=answer.status,
        why=answer.why,
        answered=answer.text,
    )


def _put_off(destination: Destination, sent: Sent, ours: "QuerySet[Destination]") -> None:
    """It waits, or stops where waiting is of no use; a stop by a person meanwhile stays theirs."""
    answer, tries = sent.answer, destination.tries + 1
    since = destination.failing_since or sent.at
    wait = wait_after(tries, chance=random.random(), asked_seconds=answer.asked_seconds)  # noqa: S311 - no secret
    waits = {"tries": tries, "failing_since": since, "why": answer.why, "next_try_at": sent.at + wait}
    because = _stops(answer, since, tries, sent.at)
    if not ours.update(**waits):
        return
    if because is None:
        if tries == TOLD_AT_TRY:
            _tell(destination, Because.WEBHOOK_WAITING, sent.at)
    elif ours.filter(stopped_at=None).update(stopped_at=sent.at, stopped_because=because):
        announce(DestinationStopped(destination.pk, because.value), actor=SYSTEM)
        is_gone = because is Stopped.GONE
        _tell(destination, Because.WEBHOOK_GONE if is_gone else Because.WEBHOOK_FAILING, sent.at)


def _stops(answer: Answer, since: datetime, tries: int, now: datetime) -> Stopped | None:
    match answer.came:
        case Came.GONE:
            return Stopped.GONE
        case Came.LOST:
            return Stopped.LOST
    return Stopped.FAILING if is_over(since, tries, now) else None


def _tell(destination: Destination, because: Because, at: datetime) -> None:
    owners = Colleague.objects.filter(role=Role.OWNER, is_active=True).values_list("pk", flat=True)
    news = News(
        about=f"webhook:{destination.pk}",
        because=because,
        key=f"webhook:{destination.pk}:{at.isoformat()}",
        team=None,
        customer=None,
        conversation=None,
    )
    tell_news(SYSTEM, news, whom=owners)
