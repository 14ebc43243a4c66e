"""Announce facts in the transaction that made them true, with one wake-up job per transaction."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import groupby
from operator import itemgetter

from django.db import connection
from procrastinate.contrib.django import app as jobs

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.facts import Fact
from whiteglove.foundation.journal.moves import CURRENT
from whiteglove.foundation.journal.reactions import REACTIONS, WAKE_UP

CHANNEL = "whiteglove_facts"

_TOGETHER: ContextVar[list[tuple[Actor, Fact]] | None] = ContextVar("announced_together", default=None)

# One statement: the rows, whether this transaction had announced before, and the word to open pages.
# PostgreSQL folds equal notifications of one transaction into one.
INSERT = f"""
WITH current AS (SELECT {CURRENT} AS id),
earlier AS (SELECT 1 FROM journal_row, current WHERE journal_row.transaction = current.id AND wakes LIMIT 1),
written AS (
    INSERT INTO journal_row (transaction, kind, subject, topics, actor, body, wakes)
    SELECT current.id, kind, subject, topics, %s, body, %s
    FROM current, jsonb_to_recordset(%s::jsonb) AS new(kind text, subject text, topics text[], body jsonb)
    RETURNING 1
)
SELECT current.id, EXISTS (SELECT 1 FROM earlier), (SELECT count(*) FROM written),
    pg_notify(%s, '')::text FROM current
"""


class NotInTransaction(RuntimeError):
    """A fact was announced outside the transaction of the change it tells of."""


def announce(*facts: Fact, actor: Actor) -> None:
    """Write facts with the change they tell of; whoever reacts is woken once the transaction commits.

    Raises NotInTransaction outside `transaction.atomic`. The wake-up is a row of the same transaction,
    so it exists exactly when the facts do, also after a savepoint was rolled back.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("Announce facts inside transaction.atomic()")
    kept = _TOGETHER.get()
    if kept is not None:
        kept.extend((actor, fact) for fact in facts)
    else:
        _write(facts, actor)


def whisper(topic: str) -> None:
    """Tell open pages that something changed that is worth nothing later, such as who looks; nothing is kept.

    Heard once the transaction commits, by those who listen then.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, topic])


@contextmanager
def announced_together() -> Iterator[None]:
    """What is announced within is written at its end, by one statement for each actor.

    For many changes that succeed or fail as one: use it inside `transaction.atomic`, with no savepoint within
    that may be rolled back on its own.
    """
    kept: list[tuple[Actor, Fact]] = []
    token = _TOGETHER.set(kept)
    try:
        yield
    finally:
        _TOGETHER.reset(token)
    for actor, group in groupby(kept, key=itemgetter(0)):
        _write([fact for _, fact in group], actor)


def _write(facts: Sequence[Fact], actor: Actor) -> None:
    wakes = any(REACTIONS.get(f.kind) for f in facts)
    rows = [{"kind": f.kind, "subject": f.subject, "topics": f.topics, "body": f.body()} for f in facts]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [actor.reference, wakes, json.dumps(rows), CHANNEL])
        transaction, woken_already, _, _ = cursor.fetchone() or (0, True, 0, "")
    if wakes and not woken_already:
        jobs.configure_task(WAKE_UP, queue="facts").defer(transaction=transaction)
