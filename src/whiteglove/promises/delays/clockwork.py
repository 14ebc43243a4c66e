"""Each minute: what will be late is seen, told where the team tells by itself, and dropped where it was answered."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from whiteglove.conversations.actions.columns import MergedMeanwhile, lock_itself
from whiteglove.conversations.models import Conversation
from whiteglove.conversations.queries.being_answered import is_being_answered
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotFound
from whiteglove.promises.delays import reading, rules
from whiteglove.promises.delays.actions import (
    MAY_COME_BACK,
    Instead,
    drop_held,
    fresh_time,
    hold,
    is_late_still,
    see,
    tell_held,
)
from whiteglove.promises.models import Delay
from whiteglove.team.models import Team
from whiteglove.team.opening import opening_of, openings_of
from whiteglove.team.presence import Snapshot
from whiteglove.team.snapshot import snapshot

AT_ONCE = 500
WAITS = Q(told_at=None, dropped_at=None)


def see_and_tell_delays() -> dict[str, int]:
    """See, tell and drop, in the order in which customers were to hear from us; returns how many of each.

    Each by itself, harmless when run twice; after hours of standstill each customer is told once, of a time to come.
    """
    now = clock.now()
    dropped = sum(_drop(delay_id, now) for delay_id in _no_longer_late())
    near = _may_be_late(now)
    waiting = Delay.objects.filter(WAITS, conversation__team__tells_by_itself=True)
    if not near and not waiting.exists():
        return {"seen": 0, "told": 0, "dropped": dropped}
    here = snapshot(now)
    seen = sum(_see(conversation_id, now, here) for conversation_id in near)
    ordered = waiting.order_by("from_moment", "id").values_list("id", flat=True)
    told = sum(_tell_by_itself(delay_id, now, here) for delay_id in list(ordered))
    return {"seen": seen, "told": told, "dropped": dropped}


def _no_longer_late() -> list[int]:
    late = Q(
        Q(conversation__needs_answer=True) | Q(conversation__promised_at=F("from_moment")),
        conversation__is_open=True,
        conversation__paused_until=None,
        conversation__next_moment=F("from_moment"),
    )
    still = Delay.objects.filter(late, pk=OuterRef("pk"))
    return list(Delay.objects.filter(WAITS).exclude(Exists(still)).order_by("id").values_list("id", flat=True))


def _may_be_late(now: datetime) -> list[int]:
    """Those whose moment may be near, by team: no farther ahead than a moment can be near at all."""
    seen = Delay.objects.filter(conversation=OuterRef("pk"), from_moment=OuterRef("next_moment"))
    known = seen.exclude(dropped_because__in=MAY_COME_BACK)
    rows: list[tuple[datetime | None, int]] = []
    teams = list(Team.objects.order_by("id"))
    openings = openings_of(teams)
    for team in teams:
        hours = openings[team.pk]
        longest = max(team.first_answer_hours, team.next_answer_hours or 0, team.solution_hours or 0)
        by_standard = hours.after(now, rules.near_within(timedelta(hours=longest)))
        by_promise = Q(promised_at=F("next_moment"), next_moment__lte=hours.after(now, rules.NEAR_MOST))
        near = Conversation.objects.filter(
            Q(needs_answer=True, next_moment__lte=by_standard) | by_promise,
            ~Exists(known),
            team=team,
            is_open=True,
            paused_until=None,
        ).order_by("next_moment", "id")
        rows += near.values_list("next_moment", "id")[:AT_ONCE]
    return [conversation_id for _, conversation_id in sorted((at, one) for at, one in rows if at)]


@transaction.atomic
def _see(conversation_id: int, now: datetime, here: Snapshot) -> bool:
    conversation = _held(conversation_id)
    if conversation is None or conversation.next_moment is None or not conversation.is_open:
        return False
    is_promised = conversation.promised_at == conversation.next_moment
    if conversation.paused_until is not None or not (conversation.needs_answer or is_promised):
        return False
    hours, moment = opening_of(conversation.team), conversation.next_moment
    since = _given_from(conversation, is_promised=is_promised)
    if not rules.is_near(moment, since=since, now=now, opening=hours) or is_being_answered(conversation_id, now):
        return False
    return see(conversation, now=now, who_is_here=here) is not None


def _held(conversation_id: int) -> Conversation | None:
    try:
        return lock_itself(SYSTEM, conversation_id)
    except (MergedMeanwhile, NotFound):
        return None


def _given_from(conversation: Conversation, *, is_promised: bool) -> datetime:
    """Since when they wait: for what was promised, since it was; for what they were told, since then."""
    if is_promised and conversation.next_moment is not None:
        promise = reading.promise_due(conversation.pk, conversation.next_moment)
        if promise is not None:
            return promise.made_at
    if conversation.told_at is not None and conversation.told_until == conversation.next_moment:
        return conversation.told_at
    return conversation.waiting_since or conversation.opened_at


@transaction.atomic
def _drop(delay_id: int, now: datetime) -> bool:
    try:
        conversation, delay = hold(SYSTEM, delay_id)
    except NotFound:
        return False
    if is_late_still(conversation, delay):
        return False
    return drop_held(delay, because=_why_no_longer(conversation), at=now)


def _why_no_longer(conversation: Conversation) -> str:
    if not conversation.is_open:
        return "closed"
    if conversation.paused_until is not None:
        return "paused"
    return "otherwise" if conversation.needs_answer else "answered"


@transaction.atomic
def _tell_by_itself(delay_id: int, now: datetime, here: Snapshot) -> bool:
    """Where the team wants it so, nobody is answering, and the customer is not disturbed."""
    try:
        conversation, delay = hold(SYSTEM, delay_id)
    except NotFound:
        return False
    if not is_late_still(conversation, delay) or not conversation.team.tells_by_itself:
        return False
    whom = reading.whom(conversation)
    if whom.trouble:
        drop_held(delay, because=whom.trouble, at=now)
        return False
    if _should_wait(conversation, whom, now):
        return False
    to_moment = fresh_time(conversation, delay, now=now, who_is_here=here)
    tell_held(SYSTEM, conversation, delay, said=Instead(to_moment))
    return True


def _should_wait(conversation: Conversation, whom: reading.Whom, now: datetime) -> bool:
    quiet = reading.quiet_of(whom.customer, conversation.team)
    if rules.is_quiet(now, quiet, wrote_at=whom.wrote_at) or is_being_answered(conversation.pk, now):
        return True
    return not rules.may_tell_by_itself(now, told_last=last_word_by_itself([conversation.pk]))


def last_word_by_itself(conversation_ids: Iterable[int]) -> datetime | None:
    """When a word of delay left by itself last, whether or not it arrived."""
    left = Delay.objects.filter(conversation__in=conversation_ids, by=None, message__isnull=False)
    return left.order_by("-message__at").values_list("message__at", flat=True).first()
