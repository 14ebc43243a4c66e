"""The newest rows that answer a search, at the cost of those shown and not of those there are.

A rare word is asked of the index at once. A common one is asked day by day, newest first, in steps that widen until
enough is found: the index meets words, keys and days by skipping, so that a step costs what it finds. What the index
cannot answer (a beginning of one letter, what must not be, a phrase) is asked of the rows a step finds. Looking ends
after a bounded number of rows; the answer then says how far back it looked, and the next page goes on from there.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from whiteglove.conversations.models import Conversation
from whiteglove.conversations.searching.asked import Asked
from whiteglove.conversations.searching.frequencies import Frequencies, frequencies
from whiteglove.conversations.searching.keys import LEVELS, day_of, has_some, keys_of_days
from whiteglove.foundation import clock

FEW_ROWS = 2_000  # are sorted at once, within milliseconds
SMALL_HOUSE_ROWS = 8_000
STEP_FINDS_ROWS = 6_000
PATIENCE_SECONDS = 0.1
FIRST_STEP_ROWS = 1_500
WALKED_AT_ONCE_ROWS = 1_000
COSTLY_ROWS = 600
LOOKED_AT_MOST_ROWS = 20_000
WIDER = 6
RARE_BEGINNING = 0.02
LONG_BEGINNING = 6  # letters after which so few words begin so that the index reads them all at once
DAY = timedelta(days=1)

Found = list[tuple[int, datetime]]


@dataclass(frozen=True, slots=True)
class Newest:
    """Ids with their moments, newest first. looked_back_to: older rows were not looked at; None: all were."""

    rows: Found
    looked_back_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Outlook:
    """What to expect. at_most: rows the index could find; by_index: it can find them."""

    known: Frequencies
    at_most: float
    by_index: bool
    with_beginning: bool

    @classmethod
    def on(cls, asked: Asked, known: Frequencies) -> "_Outlook":
        shares = [known.of_word(word) for word in asked.words] + [known.of_key(key) for key in asked.keys]
        shares += [min(1.0, sum(known.of_key(key) for key in group)) for group in asked.groups]
        leads = _leads(asked.beginning, known)
        if asked.beginning and leads:
            shares.append(max(known.of_beginning(asked.beginning), known.of_word(asked.beginning)))
        return cls(known, known.rows * min(shares, default=1.0), by_index=bool(shares), with_beginning=leads)


def _leads(beginning: str | None, known: Frequencies) -> bool:
    """Whether the index may be asked for all words that begin so: a long beginning of no common word."""
    return len(beginning or "") >= LONG_BEGINNING and known.of_beginning(beginning or "") < RARE_BEGINNING


def newest(rows: QuerySet[Conversation], asked: Asked, *, until: datetime | None = None, limit: int) -> Newest:
    """The newest `limit` of these rows that answer. rows: those to be seen, without order; until: none is newer."""
    known = frequencies()
    until = min((moment for moment in (until, asked.before) if moment), default=None)
    outlook = _Outlook.on(asked, known)
    if asked.is_empty or (not outlook.by_index and asked.beginning is None and not asked.conditions):
        return Newest(_in_order(rows, limit))
    if any(one.is_rare for one in asked.conditions):
        return Newest(_sorted(by_looking(rows, asked), limit))
    if known.rows < SMALL_HOUSE_ROWS or outlook.by_index:
        return _led(rows, asked, outlook, until=until, limit=limit)
    return _walked(rows, asked, outlook, until=until, limit=limit)


def _led(
    rows: QuerySet[Conversation], asked: Asked, outlook: _Outlook, *, until: datetime | None, limit: int
) -> Newest:
    """By the index: at once what is rare, else day by day."""
    few = COSTLY_ROWS if _is_costly(asked) else FEW_ROWS
    if outlook.at_most <= few or outlook.known.rows < SMALL_HOUSE_ROWS:
        return Newest(_sorted(_answering(rows, asked, outlook), limit))
    return _by_days(rows, asked, outlook, until=until, limit=limit)


def _answering(
    rows: QuerySet[Conversation], asked: Asked, outlook: _Outlook, *days: RawSQL
) -> QuerySet[Conversation]:
    by_index = asked.by_index(with_beginning=outlook.with_beginning)
    looked = asked.by_looking(with_words=False, with_beginning=not outlook.with_beginning)
    return _filtered(rows, [*by_index, *days, *looked])


def _filtered(rows: QuerySet[Conversation], conditions: list[Q | RawSQL]) -> QuerySet[Conversation]:
    for one in conditions:
        rows = rows.filter(one)
    return rows


def by_looking(rows: QuerySet[Conversation], asked: Asked) -> QuerySet[Conversation]:
    """Those of a few rows that answer, asked one by one."""
    return _filtered(rows, asked.by_looking(with_words=True, with_beginning=True))


def _by_days(
    rows: QuerySet[Conversation], asked: Asked, outlook: _Outlook, *, until: datetime | None, limit: int
) -> Newest:
    found: Found = []
    began = time.monotonic()
    oldest = day_of(asked.since) if asked.since else 0
    for first, end in _steps(outlook, until, limit, is_costly=_is_costly(asked)):
        days = has_some(keys_of_days(first, end))
        found += _sorted(_answering(rows, asked, outlook, days), limit - len(found))
        if len(found) >= limit or first <= oldest:
            break
        if time.monotonic() - began > PATIENCE_SECONDS:
            return Newest(found, looked_back_to=_began(first))
    return Newest(found)


def _steps(outlook: _Outlook, until: datetime | None, limit: int, *, is_costly: bool) -> Iterator[tuple[int, int]]:
    """(first day, day after the last) of each step, newest first. Each is wider, but none finds too much at once."""
    known = outlook.known
    passed = known.newer_than(until) if until else 0.0
    last = day_of(until) if until else max(day_of(clock.now()), day_of(known.bounds[-1]) if known.bounds else 0)
    end = last + 1 if until else (last // 8 ** (LEVELS - 1) + 2) * 8 ** (LEVELS - 1)
    share = max(outlook.at_most / max(known.rows, 1.0), 1e-9)
    widest = max(FIRST_STEP_ROWS, (COSTLY_ROWS if is_costly else STEP_FINDS_ROWS) / share)
    number = min(widest, max(FIRST_STEP_ROWS, limit / share * 1.5))
    while end > 0:
        moment = known.moment_after(passed + number)
        first = 0 if moment is None else min(day_of(moment), last, end - 1)
        yield first, end
        passed, end, number = passed + number, first, min(widest, number * WIDER)


def _began(day: int) -> datetime:
    return datetime.fromtimestamp(day * DAY.total_seconds(), tz=clock.now().tzinfo)


def _walked(
    rows: QuerySet[Conversation], asked: Asked, outlook: _Outlook, *, until: datetime | None, limit: int
) -> Newest:
    """Newest first by the order of the list, where no word leads; a beginning that turns out rare leads from then."""
    looking = asked.by_looking(with_words=True, with_beginning=True)
    edge = _moment_at(WALKED_AT_ONCE_ROWS, until)
    found = _in_order(_filtered(_since(rows, edge), looking), limit)
    if len(found) >= limit or edge is None:
        return Newest(found)
    known = outlook.known
    if asked.beginning and len(found) < WALKED_AT_ONCE_ROWS * RARE_BEGINNING:
        share = max(known.of_beginning(asked.beginning), len(found) / WALKED_AT_ONCE_ROWS, known.of_word(""))
        if share < RARE_BEGINNING:
            led = _Outlook(known, share * known.rows, by_index=True, with_beginning=True)
            return _led(rows, asked, led, until=until, limit=limit)
    farther = _moment_at(COSTLY_ROWS * 2 if _is_costly(asked) else LOOKED_AT_MOST_ROWS, until)
    return Newest(_in_order(_filtered(_since(rows, farther), looking), limit), looked_back_to=farther)


def _is_costly(asked: Asked) -> bool:
    return any(one.is_costly for one in asked.conditions)


def _since(rows: QuerySet[Conversation], edge: datetime | None) -> QuerySet[Conversation]:
    return rows if edge is None else rows.filter(updated_at__gte=edge)


def _moment_at(number: int, until: datetime | None) -> datetime | None:
    """The moment of the row at this place in the list; None when there are fewer."""
    listed = Conversation.objects.filter(merged_into=None)
    if until is not None:
        listed = listed.filter(updated_at__lte=until)
    return listed.order_by("-updated_at", "-id").values_list("updated_at", flat=True)[number : number + 1].first()


def _in_order(rows: QuerySet[Conversation], limit: int) -> Found:
    return list(rows.order_by("-updated_at", "-id").values_list("pk", "updated_at")[:limit])


def _sorted(rows: QuerySet[Conversation], limit: int) -> Found:
    """Found first and sorted afterwards: the planner shall not walk the list to save the sorting."""
    try:
        statement, values = rows.order_by().values_list("pk", "updated_at").query.sql_with_params()
    except EmptyResultSet:  # something is asked for that nothing is
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({statement} OFFSET 0) found ORDER BY 2 DESC, 1 DESC LIMIT %s", [*values, limit]
        )
        return list(cursor.fetchall())
