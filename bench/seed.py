"""A house full of conversations within minutes, by COPY: as many as wanted, four messages each.

One in a hundred is open and one in three hundred waits for us, but never fewer than a small desk has. The rest was
answered and closed over three years. Three conversations in ten are one customer's; a few customers have many. One in
fifty belongs to a private team; there are notes, tags, files, pauses, hand-overs and mails that did not arrive.
"""

import random
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from bench.people import COLLEAGUES, PRIVATE_TEAM, TAGS, TEAMS, Names
from bench.rows import Story, Written, tell
from whiteglove.customers.rules import name_key, plain_address
from whiteglove.foundation.text import grams_of

SEED = 1
YEARS = 3
CUSTOMERS_SHARE = 0.3
FEWEST_OPEN, FEWEST_WAITING = 200, 120
Row = tuple[Any, ...]

TABLES = {
    "conversations_conversation": "id, customer_id, team_id, owner_id, answering_id, subject, plain_subject, language, opened_at,"
    " updated_at, is_open, needs_answer, waiting_since, next_moment, closed_at, paused_until, preview, has_trouble,"
    " has_files, tags, words",
    "conversations_message": 'id, conversation_id, direction, customer_id, author_id, author_name, author_address,'
    ' reply_to, "to", cc, subject, text, reply_text, kind, is_automatic, language, at, defects, delivery',
    "conversations_delivery": "message_id, state, at, why",
    "conversations_attachment": "message_id, blob_id, filename, content_type, size, is_inline",
    "conversations_closure": "conversation_id, by_id, by_whom, at, why",
    "conversations_assignment": "conversation_id, by_id, by_whom, at, why, to_owner_id, to_team_id, is_hand_over",
    "conversations_pause": "conversation_id, by_id, by_whom, at, why, until, ended_by_whom",
    "conversations_tagging": "conversation_id, by_id, by_whom, at, why, tag_id, is_removal",
}  # fmt: skip
TOGETHER = 5_000


def seed(connection: psycopg.Connection, count: int) -> None:
    """Fill a house that was prepared and holds nothing yet."""
    chance, now = random.Random(SEED), datetime.now(UTC)
    connection.execute("SET maintenance_work_mem = '512MB'")
    connection.execute("SET synchronous_commit = off")
    story = Story(
        chance=chance,
        now=now,
        count=count,
        customers=max(100, int(count * CUSTOMERS_SHARE)),
        open_share=max(FEWEST_OPEN, count // 100) / count,
        waiting_share=max(FEWEST_WAITING, count // 300) / count,
        **_people(connection),
    )
    with_indexes_later(connection, ["customers_customer", "customers_address"], lambda: _customers(connection, story))
    with_indexes_later(connection, list(TABLES), lambda: _conversations(connection, story))
    connection.execute(
        "INSERT INTO customers_customerteam (customer_id, team_id)"
        " SELECT DISTINCT customer_id, team_id FROM conversations_conversation ON CONFLICT DO NOTHING"
    )
    for table in ("customers_customer", "conversations_conversation", "conversations_message"):
        connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
    connection.execute("VACUUM (ANALYZE)")


def _people(connection: psycopg.Connection) -> dict[str, list[int]]:
    """Teams, colleagues and tags; ids of each, the teams that were there first."""
    for name in TEAMS:
        connection.execute(
            "INSERT INTO team_team (key, name, signature, first_answer_hours, is_default, is_private)"
            " VALUES (%s, %s, '', 24, false, %s)",
            [name.lower().replace(" ", "-"), name, name == PRIVATE_TEAM],
        )
    for number in range(COLLEAGUES):
        connection.execute(
            "INSERT INTO team_colleague (password, email, name, role, language, time_zone, is_active)"
            " VALUES ('!', %s, %s, 'colleague', '', '', true)",
            [f"colleague{number}@desk.example", f"Colleague {number}"],
        )
    for number in range(TAGS):
        connection.execute("INSERT INTO conversations_tag (name) VALUES (%s)", [f"tag {number}"])
    connection.execute(
        "INSERT INTO team_membership (colleague_id, team_id) SELECT c.id, t.id FROM team_colleague c, team_team t"
        " WHERE NOT t.is_private OR c.id % 5 = 0 ON CONFLICT DO NOTHING"
    )
    asked = {"teams": "team_team", "colleagues": "team_colleague", "tags": "conversations_tag"}
    return {
        name: [row[0] for row in connection.execute(f"SELECT id FROM {table} ORDER BY id").fetchall()]
        for name, table in asked.items()
    }


def _customers(connection: psycopg.Connection, story: Story) -> None:
    names = Names(story.chance)
    first = story.now - timedelta(days=365 * YEARS)
    rows = [(number, names.name(), first, f"c{number}@example.org") for number in range(1, story.customers + 1)]
    story.names = [row[1] for row in rows]
    found_by = ((*row, name_key(row[1]), grams_of(row[1], row[3])) for row in rows)
    _copy(connection, "customers_customer (id, name, since, main_address, name_key, grams)", found_by)
    addresses = ((number, address, plain_address(address), "") for number, _, _, address in rows)
    _copy(connection, "customers_address (customer_id, value, plain, bounce_reason)", addresses)


def _conversations(connection: psycopg.Connection, story: Story) -> None:
    connection.execute("INSERT INTO blobs_blob (sha256, size) VALUES (repeat('0', 64), 30000) ON CONFLICT DO NOTHING")
    for start in range(1, story.count + 1, TOGETHER):
        rows: dict[str, list[Row]] = {table: [] for table in TABLES}
        for number in range(start, min(start + TOGETHER, story.count + 1)):
            written: Written = tell(story, number)
            for table, told in written.items():
                rows[table] += told
        for table, columns in TABLES.items():
            _copy(connection, f"{table} ({columns})", rows[table])


def _copy(connection: psycopg.Connection, into: str, rows: Iterable[Row]) -> None:
    with connection.cursor().copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def with_indexes_later(connection: psycopg.Connection, tables: list[str], fill: Callable[[], None]) -> None:
    """Fill tables without indexes and foreign keys, which are made afterwards: a third of the time."""
    keys = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])",
        [tables],
    ).fetchall()
    indexes = connection.execute(
        "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.tablename = ANY(%s) AND i.schemaname = 'public'"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = to_regclass(quote_ident(i.indexname)))",
        [tables],
    ).fetchall()
    for table, name, _ in keys:
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _ in indexes:
        connection.execute(f'DROP INDEX "{name}"')
    fill()
    for _, statement in indexes:
        connection.execute(statement)
    for table, name, definition in keys:
        connection.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
