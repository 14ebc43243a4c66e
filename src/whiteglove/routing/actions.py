"""It is decided and written down who answers for conversations now: set by set, however many there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction

from whiteglove.conversations.actions.who_answers import each_answered_for_by
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce
from whiteglove.routing.facts import Answered
from whiteglove.routing.house import moment_now
from whiteglove.routing.moment import Moment
from whiteglove.routing.reading import Held
from whiteglove.routing.rules import Code, Decision, Matter, decide_all

AT_ONCE = 10_000
TOLD_AT_ONCE = 200
Item = TypeVar("Item")

ENDED = """
UPDATE routing_answering SET until = %s FROM conversations_conversation c
WHERE routing_answering.conversation_id = c.id AND c.id = ANY(%s) AND routing_answering.until IS NULL AND (
    NOT c.is_open OR routing_answering.colleague_id IS DISTINCT FROM c.answering_id
    OR routing_answering.team_id IS DISTINCT FROM c.team_id OR routing_answering.because <> c.answering_because)
"""
BEGUN = """
INSERT INTO routing_answering (conversation_id, colleague_id, team_id, because, since)
SELECT c.id, c.answering_id, c.team_id, c.answering_because, %s FROM conversations_conversation c
WHERE c.id = ANY(%s) AND c.is_open AND NOT EXISTS (
    SELECT 1 FROM routing_answering r WHERE r.conversation_id = c.id AND r.until IS NULL)
ORDER BY c.id
"""


def route(conversation_ids: Collection[int], *, moment: Moment | None = None) -> int:
    """Decide anew who answers for these; returns for how many that changed.

    In one transaction for each ten thousand and in as many statements as for one; harmless when run twice. The owner
    stays who they are. Closed ones are answered for no more.
    """
    ordered = sorted(set(conversation_ids))
    return sum(_route(some, moment) for some in in_parts(ordered, AT_ONCE))


@transaction.atomic
def _route(conversation_ids: Sequence[int], moment: Moment | None) -> int:
    held = Held(conversation_ids)
    now = moment or moment_now(teams={matter.team for matter in held.matters})
    matters, dealing = held.ready(now)
    decided = decide_all(now, matters, dealing)
    before = {matter.id: matter for matter in matters}
    changed = {key: one for key, one in decided.items() if not _is_as_before(before[key], one)}
    each_answered_for_by({key: (one.colleague, one.because) for key, one in changed.items()})
    write_down(conversation_ids, at=now.at)
    _tell(before, changed)
    return len(changed)


def _is_as_before(matter: Matter, decision: Decision) -> bool:
    return matter.answering == decision.colleague and dict(matter.because) == dict(decision.because)


def write_down(conversation_ids: Sequence[int], *, at: datetime) -> None:
    """The record of who answers for each says what the conversation says; of a closed one it ends."""
    with connection.cursor() as cursor:
        cursor.execute(ENDED, [at, list(conversation_ids)])
        cursor.execute(BEGUN, [at, list(conversation_ids)])


def _tell(before: Mapping[int, Matter], changed: Mapping[int, Decision]) -> None:
    """One fact for each team, colleague and reason, not one for each of ten thousand."""
    groups: dict[tuple[int, int | None, str], list[int]] = defaultdict(list)
    for key, decision in changed.items():
        code = str(decision.because.get("code", "owner" if decision.colleague else Code.TEAM))
        if decision.colleague != before[key].answering or code == Code.NOBODY:
            groups[before[key].team, decision.colleague, code].append(key)
    facts = [
        Answered(team, some, colleague, code)
        for (team, colleague, code), keys in groups.items()
        for some in in_parts(sorted(keys), TOLD_AT_ONCE)
    ]
    if facts:
        announce(*facts, actor=SYSTEM)


def in_parts(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of so many at most."""
    left = iter(items)
    while some := list(islice(left, size)):
        yield some
