"""What the house has in the end, counted in its database and its folder of bytes, not asked of its pages."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from tests.house import House
from tests.walks.killing.mails import SentMail

RECEIVED = "conversations.MessageReceived"
UNSETTLED = """
SELECT (SELECT count(*) FROM email_rawmail WHERE state = 'waiting')
    + (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND queue_name = 'facts')
    + (SELECT count(*) FROM journal_reactiontrouble WHERE next_try_at IS NOT NULL)
"""
FOUND = """
SELECT m.id, m.conversation_id, m.text, c.subject,
    ARRAY(SELECT a.blob_id FROM conversations_attachment a WHERE a.message_id = m.id),
    (SELECT count(*) FROM journal_row j WHERE j.kind = %s AND (j.body->>'message_id')::bigint = m.id)
FROM conversations_message m JOIN conversations_conversation c ON c.id = m.conversation_id
WHERE m.direction = 'in' ORDER BY m.id
"""
STOCK = """
import json
from whiteglove.foundation.blobs.queries import take_stock
print(json.dumps(take_stock().rows_without_file))
"""


@dataclass(frozen=True)
class Audit:
    """Every list is empty and every figure equal where nothing was lost or doubled.

    lost, doubled, wrong: tokens. raw: rows by state. quarantined: reasons. announced_not_once: message ids.
    """

    messages: int
    conversations: int
    lost: list[str]
    doubled: list[str]
    wrong: list[str]
    raw: dict[str, int]
    quarantined: list[str]
    announced_not_once: list[int]
    jobs: dict[str, int]
    troubled_reactions: list[str]
    missing_files: list[str]
    unused_customers: int


def unsettled(house: House) -> int | None:
    """How much waits to be filed or done; None while the database cannot be asked."""
    try:
        with house.database() as connection:
            row = connection.execute(UNSETTLED).fetchone()
    except psycopg.Error:
        return None
    return int(row[0]) if row else None


def contents_kept(house: House) -> int:
    """How many distinct mails came in, in whatever state; 0 while the database cannot be asked."""
    try:
        with house.database() as connection:
            row = connection.execute("SELECT count(DISTINCT blob_id) FROM email_rawmail").fetchone()
    except psycopg.Error:
        return 0
    return int(row[0]) if row else 0


def audit(house: House, mails: Sequence[SentMail]) -> Audit:
    """Count; call it when all is quiet."""
    with house.database() as connection:
        rows = connection.execute(FOUND, [RECEIVED]).fetchall()
        tokens = Counter(word for row in rows for word in [_token(row[3])])
        by_token = {_token(row[3]): row for row in rows}
        return Audit(
            messages=len(rows),
            conversations=len({row[1] for row in rows}),
            lost=[mail.token for mail in mails if mail.token not in tokens],
            doubled=[token for token, times in tokens.items() if times > 1],
            wrong=[m.token for m in mails if m.token in by_token and not _is_right(m, by_token[m.token])],
            raw=_counts(connection, "SELECT state, count(*) FROM email_rawmail GROUP BY 1"),
            quarantined=_words(connection, "SELECT reason FROM email_rawmail WHERE state = 'quarantined'"),
            announced_not_once=[row[0] for row in rows if row[5] != 1],
            jobs=_counts(connection, "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1"),
            troubled_reactions=_words(connection, "SELECT last_error FROM journal_reactiontrouble"),
            missing_files=json.loads(house.ask(STOCK)),
            unused_customers=_counts(connection, UNUSED_CUSTOMERS).get("unused", 0),
        )


UNUSED_CUSTOMERS = """
SELECT 'unused', count(*) FROM customers_customer c
WHERE NOT EXISTS (SELECT 1 FROM conversations_conversation v WHERE v.customer_id = c.id)
"""


def _token(subject: str) -> str:
    return subject.rpartition(" ")[2]


def _is_right(mail: SentMail, row: tuple[int, int, str, str, list[str], int]) -> bool:
    files = [mail.file_sha256] if mail.file_sha256 else []
    return mail.token in row[2] and row[4] == files


def _counts(connection: psycopg.Connection, query: str) -> dict[str, int]:
    return {name: int(times) for name, times in connection.execute(query.encode()).fetchall()}


def _words(connection: psycopg.Connection, query: str) -> list[str]:
    return [str(row[0]) for row in connection.execute(query.encode()).fetchall()]
