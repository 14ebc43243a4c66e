"""One thing is promised to many, and kept for all of them at once: a few statements for hundreds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Min, OuterRef, Subquery

from whiteglove.conversations.actions.telling_many import all_hear_of_promise_by
from whiteglove.conversations.models import Conversation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import one_line, storable
from whiteglove.promises.actions.columns import recount
from whiteglove.promises.actions.promising import LONGEST_WHAT
from whiteglove.promises.facts import PromiseBroken, PromiseKept, PromiseMade
from whiteglove.promises.models import Break, Keeping, MadeWhere, Promise, PromiseState
from whiteglove.promises.models.promise import STANDS
from whiteglove.promises.rules import has_fallen_due
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require


@dataclass(frozen=True, slots=True)
class ToOne:
    """To whom, in which message of which conversation (ids), in which time zone the moment was told."""

    customer: int
    conversation: int
    message: int
    time_zone: str


def promise_many(actor: Actor, to: Sequence[ToOne], *, what: str, due: datetime, team: Team) -> list[Promise]:
    """Enter one promise for each, in their order. Nobody is reminded of each, nor told that it was broken: whoever
    told them keeps them in mind. One that is moved is that customer's own from then on.

    Call it inside the transaction that told them, with their conversations held.
    """
    require(actor, May.PROMISE)
    now = clock.now()
    rows = [
        Promise(
            customer_id=one.customer,
            conversation_id=one.conversation,
            message_id=one.message,
            what=one_line(storable(what), LONGEST_WHAT),
            team=team,
            due=due.astimezone(UTC),
            time_zone=one.time_zone,
            made_where=MadeWhere.MESSAGE,
            made_at=now,
            made_by_id=actor.colleague_id,
            made_by_whom=actor.reference,
            made_by_team=team,
            is_to_many=True,
        )
        for one in to
    ]
    made = Promise.objects.bulk_create(rows)
    all_hear_of_promise_by([one.conversation for one in to], promised_at=due)
    announce(*(PromiseMade(*_told_of(one), one.due.isoformat(), team.pk) for one in made), actor=actor)
    return made


def keep_many(actor: Actor, promise_ids: Collection[int]) -> int:
    """They were kept now; returns how many of them still stood. Call it with their conversations held.

    Statements do not grow with their number, but for conversations that are open: each of those is counted anew.
    """
    require(actor, May.PROMISE)
    now = clock.now()
    rows = Promise.objects.select_for_update().filter(STANDS, pk__in=promise_ids).order_by("pk")
    kept = list(rows)
    _break_what_was_late(kept, now)
    by = {"by_id": actor.colleague_id, "by_whom": actor.reference, "at": now}
    Keeping.objects.bulk_create([Keeping(promise=one, **by) for one in kept])
    ids = [one.pk for one in kept]
    Promise.objects.filter(pk__in=ids).update(state=PromiseState.KEPT, settled_at=now, remind_at=None)
    facts = [
        PromiseKept(*_told_of(one), one.due.isoformat(), now.isoformat(), has_fallen_due(one.due, now))
        for one in kept
    ]
    announce(*facts, actor=actor)
    _count_anew({one.conversation_id for one in kept if one.conversation_id is not None})
    return len(kept)


def _break_what_was_late(kept: Sequence[Promise], now: datetime) -> None:
    late = [one for one in kept if has_fallen_due(one.due, now)]
    there = Break.objects.filter(promise__in=[one.pk for one in late])
    known = set(there.values_list("promise", "due"))
    new = [one for one in late if (one.pk, one.due) not in known]
    by = {"by_whom": SYSTEM.reference}
    Break.objects.bulk_create([Break(promise=one, due=one.due, at=one.due, **by) for one in new])
    announce(*(PromiseBroken(*_told_of(one), one.due.isoformat()) for one in new), actor=SYSTEM)


def _count_anew(conversation_ids: Collection[int]) -> None:
    there = Conversation.objects.filter(pk__in=conversation_ids)
    standing = Promise.objects.filter(STANDS, conversation=OuterRef("pk")).order_by()
    earliest = standing.values("conversation").values(earliest=Min("due"))
    there.filter(is_open=False, merged_into=None).update(promised_at=Subquery(earliest))
    for conversation_id in there.exclude(is_open=False, merged_into=None).order_by("pk").values_list("pk", flat=True):
        recount(conversation_id)


def _told_of(one: Promise) -> tuple[int, int, int | None, int, int | None]:
    return one.pk, one.customer_id, one.conversation_id, one.team_id, one.colleague_id
