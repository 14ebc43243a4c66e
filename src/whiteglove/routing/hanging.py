"""Whoever is left hanging is mended at once, or shown: nobody present answers, or no next moment is known."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from whiteglove.conversations.models import Conversation
from whiteglove.conversations.models.conversation import OPEN
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce
from whiteglove.routing.actions import TOLD_AT_ONCE, in_parts, route
from whiteglove.routing.affected import unanswered
from whiteglove.routing.facts import HangsNoMore, LeftHanging
from whiteglove.routing.house import moment_now
from whiteglove.routing.models import Hanging, HangingKind
from whiteglove.routing.moment import Moment


def mend(moment: Moment | None = None) -> int:
    """Find open conversations that nobody present answers for, decide anew, and write down who hangs all the same.

    Returns how many hang. Harmless when run twice.
    """
    now = moment or moment_now(is_fresh=True)
    found = unanswered(now)
    if found:
        route(found, moment=now)
        found = unanswered(now)
    write_down(now, HangingKind.WITHOUT_PERSON, found)
    write_down(now, HangingKind.WITHOUT_NEXT_MOMENT, without_next_moment())
    return len(found)


def without_next_moment() -> set[int]:
    """Open conversations of which nobody knows by when the customer hears from us."""
    return set(Conversation.objects.filter(OPEN, next_moment=None).order_by().values_list("pk", flat=True))


@transaction.atomic
def write_down(moment: Moment, kind: HangingKind, hanging: Collection[int]) -> None:
    """Who hangs in this way from now on, and who no longer does: how it came, and how it went."""
    known = dict(Hanging.objects.filter(kind=kind, until=None).values_list("conversation_id", "pk"))
    came, gone = set(hanging) - known.keys(), known.keys() - set(hanging)
    because = _because(came | gone)
    Hanging.objects.bulk_create(
        [
            Hanging(conversation_id=key, kind=kind, came_because=because[key], since=moment.at)
            for key in sorted(came & because.keys())
        ],
        ignore_conflicts=True,
    )
    for row in Hanging.objects.filter(pk__in=[known[key] for key in gone], until=None):
        row.until, row.went_because = moment.at, because.get(row.conversation_id, {})
        row.save(update_fields=["until", "went_because"])
    facts = [LeftHanging(team, some, kind.value) for team, some in _by_team(because, came)]
    facts_over = [HangsNoMore(team, some, kind.value) for team, some in _by_team(because, gone)]
    if facts or facts_over:
        announce(*facts, *facts_over, actor=SYSTEM)


def _because(conversation_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """How each stands now: its team, who answers, whether it is open, and the reason."""
    rows = Conversation.objects.filter(pk__in=conversation_ids)
    columns = ("pk", "team_id", "answering_id", "is_open", "answering_because")
    return {
        key: {"code": "" if is_open else "closed_matter", **because, "team": team, "answering": answering}
        for key, team, answering, is_open, because in rows.values_list(*columns)
    }


def _by_team(because: Mapping[int, Mapping[str, Any]], keys: Collection[int]) -> list[tuple[int, list[int]]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for key in sorted(keys):
        if key in because:
            groups[because[key]["team"]].append(key)
    return [(team, some) for team, ids in groups.items() for some in in_parts(ids, TOLD_AT_ONCE)]
