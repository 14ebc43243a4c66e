"""Many conversations within seconds, by COPY: one in five open, one in ten waiting for us, three messages each."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

WORDS = ("suitcase", "refund", "ticket", "delay", "invoice", "seat", "name", "voucher", "hotel", "miles")
NAMES = ("Aïcha Benoît", "山田 花子", "Jürgen Größmann", "Zoë Ångström", "Łukasz Żak", "François Lefèvre")
TEXT = "My suitcase did not arrive with the flight from Singapore, and nobody could tell me more. " * 7
MESSAGES = 3
Rows = Iterator[tuple[Any, ...]]


def seed(connection: psycopg.Connection, count: int, *, already: int = 0) -> None:
    """Fill a house up to `count` customers, each with one conversation; `already` came from an earlier call."""
    row = connection.execute("SELECT id FROM team_team WHERE is_default").fetchone()
    assert row is not None
    now = datetime.now(UTC)
    numbers = range(already + 1, count + 1)
    _copy(connection, "customers_customer (id, name, language, since, main_address)", _customers(numbers, now))
    _copy(connection, "customers_address (customer_id, value, bounce_reason)", _addresses(numbers))
    _copy(
        connection,
        "conversations_conversation (id, customer_id, team_id, subject, plain_subject, language, opened_at,"
        " updated_at, is_open, needs_answer, waiting_since, next_moment, closed_at, preview, has_trouble, words)",
        _conversations(numbers, row[0], now),
    )
    _copy(
        connection,
        'conversations_message (conversation_id, direction, customer_id, author_name, author_address, reply_to, "to",'
        " cc, subject, text, reply_text, kind, is_automatic, language, at, defects, delivery)",
        _messages(numbers, now),
    )
    for table in ("customers_customer", "conversations_conversation"):
        connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), %s)", [count])
    connection.execute("VACUUM ANALYZE")


def _copy(connection: psycopg.Connection, into: str, rows: Rows) -> None:
    with connection.cursor().copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _moment(number: int, now: datetime) -> datetime:
    return now - timedelta(minutes=number)


def _customers(numbers: range, now: datetime) -> Rows:
    for number in numbers:
        yield number, f"{NAMES[number % len(NAMES)]} {number}", "en", _moment(number, now), f"c{number}@example.org"


def _addresses(numbers: range) -> Rows:
    for number in numbers:
        yield number, f"c{number}@example.org", ""


def _conversations(numbers: range, team: int, now: datetime) -> Rows:
    for number in numbers:
        is_open, waits = number % 5 == 0, number % 10 == 0
        at = _moment(number, now)
        subject = f"About my {WORDS[number % 10]}, case {number}"
        found_by = f"'{WORDS[number % 10]}' 'c{number}'"
        soon = at + timedelta(hours=24)
        yield (
            number, number, team, subject, subject.casefold(), "en", at, at, is_open, waits, at if waits else None,
            soon if is_open else None, None if is_open else at, TEXT[:160], False, found_by,
        )  # fmt: skip


def _messages(numbers: range, now: datetime) -> Rows:
    for number in numbers:
        for turn in range(MESSAGES):
            ours = turn == 1
            address = f"c{number}@example.org"
            yield (
                number, "out" if ours else "in", None if ours else number, NAMES[number % len(NAMES)],
                "" if ours else address, "", [address if ours else "desk@example.com"], [],
                f"About my {WORDS[number % 10]}", TEXT, TEXT, "message", False, "en", _moment(number, now), [],
                "sent" if ours else None,
            )  # fmt: skip
