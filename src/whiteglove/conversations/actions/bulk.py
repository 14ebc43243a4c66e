"""One act on many conversations, or on one, remembered so that it can be undone as one."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from whiteglove.conversations.actions.attention import NotForThem
from whiteglove.conversations.actions.columns import hold
from whiteglove.conversations.actions.pausing import ClosedMeanwhile, pause_held, resume_held
from whiteglove.conversations.actions.serving import hold_customers_of
from whiteglove.conversations.actions.standing import assign_held, close_held, reopen_held
from whiteglove.conversations.actions.tagging import refuse_unless_tags, tag_held
from whiteglove.conversations.models import BulkAct, BulkChange, Conversation
from whiteglove.conversations.rules import may_pause_until
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.foundation.journal.actions import announced_together
from whiteglove.team.models import Colleague, Team
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import sees_team

AT_MOST = 500


class Doing(StrEnum):
    """What can be done to many at once."""

    ASSIGN = "assign"
    CLOSE = "close"
    REOPEN = "reopen"
    PAUSE = "pause"
    RESUME = "resume"
    TAG = "tag"


class WhyLeft(StrEnum):
    """Why one of them was left as it is."""

    ALREADY = "already"
    CLOSED = "closed"
    MERGED = "merged"
    NOT_HERE = "not_here"
    CHANGED = "changed"
    NOT_FOR_THEM = "not_for_them"


NEEDED = {
    Doing.ASSIGN: May.ASSIGN,
    Doing.CLOSE: May.CLOSE,
    Doing.REOPEN: May.CLOSE,
    Doing.PAUSE: May.PAUSE,
    Doing.RESUME: May.PAUSE,
    Doing.TAG: May.TAG,
}


@dataclass(frozen=True, slots=True)
class Act:
    """What is done, with what it needs: ids of colleague, team and tags; until, of a pause.

    Of an assignment owner None is nobody in particular, team None the team that has it.
    """

    doing: Doing
    owner: int | None = None
    team: int | None = None
    until: datetime | None = None
    put_on: tuple[int, ...] = ()
    take_off: tuple[int, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Acted:
    """What became of it. left: ids of those that stayed as they are, each with why."""

    id: int
    act: Act
    done: tuple[int, ...]
    left: tuple[tuple[int, WhyLeft], ...]
    is_undone: bool = False


@transaction.atomic
def act_on(actor: Actor, conversation_ids: Collection[int], act: Act) -> Acted:
    """Do it to each of these conversations, 500 at most, in one transaction; a merged one is left alone.

    Raises NotUnderstood for too many or for what the act does not say, NotFound for an unknown colleague, team, tag.
    """
    require(actor, NEEDED[act.doing])
    asked = list(dict.fromkeys(conversation_ids))
    if not 0 < len(asked) <= AT_MOST:
        raise NotUnderstood(f"Choose between 1 and {AT_MOST} conversations.")
    whom = _refuse_unless_said(act)
    left: dict[int, WhyLeft] = {}
    changes: list[BulkChange] = []
    if act.until is not None:
        act = replace(act, until=act.until.astimezone(UTC))
    kept = BulkAct(by_id=actor.colleague_id, by_whom=actor.reference, what=_in_json(act), at=clock.now())
    if act.team is not None:
        hold_customers_of(asked)
    with announced_together():
        for held in hold(actor, asked):
            before = snapshot(held)
            if why := _left(actor, held, act, whom):
                left[held.pk] = why
            else:
                changes.append(_change(kept, held, before))
    reached = {*left, *(change.conversation_id for change in changes)}
    left |= _elsewhere(actor, [conversation_id for conversation_id in asked if conversation_id not in reached])
    kept.what["left"] = list(left.items())
    kept.save()
    BulkChange.objects.bulk_create(changes)
    return acted(kept, changes)


def acted(kept: BulkAct, changes: Collection[BulkChange]) -> Acted:
    """What became of an act, as it is kept."""
    left = tuple((int(conversation_id), WhyLeft(why)) for conversation_id, why in kept.what["left"])
    done = tuple(sorted(change.conversation_id for change in changes))
    return Acted(kept.pk, act_of(kept), done, left, kept.undone_at is not None)


def act_of(kept: BulkAct) -> Act:
    """The act itself again."""
    said: dict[str, Any] = dict(kept.what["act"])
    said["doing"] = Doing(said["doing"])
    said["until"] = parse_datetime(said["until"]) if said["until"] else None
    return Act(**said | {name: tuple(said[name]) for name in ("put_on", "take_off")})


def snapshot(held: Conversation) -> dict[str, Any]:
    """What such acts change, to compare and to give back."""
    return {
        "owner": held.owner_id,
        "team": held.team_id,
        "closed_at": held.closed_at and held.closed_at.isoformat(),
        "paused_until": held.paused_until and held.paused_until.isoformat(),
        "has_trouble": held.has_trouble,
        "tags": list(held.tags),
    }


def _in_json(act: Act) -> dict[str, Any]:
    return {"act": {**asdict(act), "until": act.until and act.until.isoformat()}}


Whom = tuple[Colleague | None, Team | None]


def _refuse_unless_said(act: Act) -> Whom:
    """Everything that can be wrong for all of them is wrong before the first one changes."""
    if act.doing is Doing.PAUSE and not (act.until and may_pause_until(act.until, clock.now())):
        raise NotUnderstood("A pause ends in the future, within a year.")
    if act.doing is Doing.TAG:
        refuse_unless_tags(act.put_on, act.take_off)
    if act.doing is not Doing.ASSIGN:
        return None, None
    owner = Colleague.objects.filter(pk=act.owner, is_active=True).first() if act.owner else None
    team = Team.objects.filter(pk=act.team).first() if act.team else None
    if (act.owner and owner is None) or (act.team and team is None):
        raise NotFound("There is no such colleague or team.")
    return owner, team


def _left(actor: Actor, held: Conversation, act: Act, whom: Whom) -> WhyLeft | None:
    """Why it stayed as it was; None when it changed."""
    try:
        return None if _do(actor, held, act, whom) else WhyLeft.ALREADY
    except ClosedMeanwhile:
        return WhyLeft.CLOSED
    except NotForThem:
        return WhyLeft.NOT_FOR_THEM


def _do(actor: Actor, held: Conversation, act: Act, whom: Whom) -> bool:
    match act.doing:
        case Doing.ASSIGN:
            return assign_held(actor, held, owner=whom[0], team=whom[1], why=act.why)
        case Doing.CLOSE:
            return close_held(actor, held, why=act.why)
        case Doing.REOPEN:
            return reopen_held(actor, held, why=act.why)
        case Doing.PAUSE:
            return pause_held(actor, held, until=act.until or clock.now(), why=act.why)
        case Doing.RESUME:
            return resume_held(actor, held)
        case Doing.TAG:
            return tag_held(actor, held, put_on=act.put_on, take_off=act.take_off, why=act.why)


def _change(kept: BulkAct, held: Conversation, before: dict[str, Any]) -> BulkChange:
    after = snapshot(held)
    changed = [name for name in after if after[name] != before[name]]
    return BulkChange(
        act=kept,
        conversation=held,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )


def _elsewhere(actor: Actor, conversation_ids: Collection[int]) -> dict[int, WhyLeft]:
    """Those that are merged, and those that are not here for this actor."""
    if not conversation_ids:
        return {}
    merged = Conversation.objects.filter(sees_team(actor), pk__in=conversation_ids, merged_into__isnull=False)
    known = set(merged.values_list("pk", flat=True))
    return {pk: WhyLeft.MERGED if pk in known else WhyLeft.NOT_HERE for pk in conversation_ids}
