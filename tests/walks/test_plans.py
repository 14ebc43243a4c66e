"""A hundred thousand conversations: no page reads a whole table, with whatever values it asks."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from bench.seed import TABLES, seed
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.utils import connector_params

from whiteglove.conversations.searching.frequencies import forget_frequencies
from whiteglove.team.models import Colleague, Team

pytestmark = [pytest.mark.walk, pytest.mark.django_db(transaction=True)]
CONVERSATIONS = 100_000
LARGE_ROWS = 5_000
PAGES = (
    "/desk/",
    "/desk/?view=mine",
    "/desk/?view=nobodys",
    "/desk/?view=open",
    "/desk/?view=paused",
    "/desk/?view=all",
    "/desk/?view=closed",
    "/desk/news/?since=2026-01-01T00:00:00%2B00:00&shown=99000.x&shown=98000.x",
    "/desk/conversations/1001/",
    "/desk/conversations/99999/",
    "/desk/conversations/99999/news/?seen=1&events=0&since=2026-01-01T00:00:00%2B00:00",
    "/desk/customers/1/",
    "/desk/?q=bag",
    "/desk/?q=refu",
    "/desk/?q=suitcase+flight",
    "/desk/?q=conderestfin",
    "/desk/?q=%22please+when%22",
    "/desk/?q=%E8%BF%94%E9%87%91",
    "/desk/?q=Yamdaa",
    "/desk/?q=bag+nobodysaidso",
    "/desk/?q=bag+is:open+has:attachment",
    "/desk/?q=from:Tan+team:baggage",
    "/desk/?q=customer:Smith",
    "/desk/?q=after:7d+tag:%22tag+3%22",
    "/desk/?q=hotel&view=needs-answer",
    "/desk/news/?since=2026-01-01T00:00:00%2B00:00&q=bag&shown=99000.x",
    "/desk/find/?q=bag",
    "/desk/find/?q=sm",
    "/desk/find/?q=99000",
    "/desk/customers/",
    "/desk/customers/?q=smith",
    "/desk/customers/?q=c77%40",
)
MANAGED = ("/manage/audit/", "/manage/audit/?who=colleague:1&room=conversations&since=2026-01-01")
LARGE = "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s"
Asked = list[tuple[str, Any]]


@pytest.fixture
def large_tables(front_desk: Team) -> Iterator[set[str]]:
    """A house filled by COPY; the names of its large tables."""
    with psycopg.connect(**connector_params(), autocommit=True) as beside:
        seed(beside, CONVERSATIONS)
        forget_frequencies()
        yield {row[0] for row in beside.execute(LARGE, [LARGE_ROWS]).fetchall()}
        beside.execute(f"TRUNCATE {', '.join(TABLES)}, customers_customer CASCADE")


def test_no_page_reads_a_whole_table(
    large_tables: set[str], ben: Colleague, dora: Colleague, signed_in: Callable[[Colleague], Client]
) -> None:
    assert {"conversations_conversation", "conversations_message", "customers_customer"} <= large_tables
    read_whole = []
    for colleague, pages in ((ben, PAGES), (dora, PAGES + MANAGED)):
        browser = signed_in(colleague)
        for page in pages:
            for statement, values in asked_by(browser, page):
                plan = planned(statement, values)
                read_whole += [(page, line, statement) for line in plan if reads_whole(line, large_tables)]
    assert read_whole == []


def asked_by(browser: Client, page: str) -> Asked:
    asked: Asked = []

    def note(execute: Any, statement: str, values: Any, many: bool, context: Any) -> Any:
        asked.append((statement, values))
        return execute(statement, values, many, context)

    with connection.execute_wrapper(note):
        assert browser.get(page).status_code == 200, page
    assert len(asked) > 3
    return [one for one in asked if one[0].strip(" (\n").startswith(("SELECT", "WITH"))]


def planned(statement: str, values: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}", values)
        return [row[0] for row in cursor.fetchall()]


def reads_whole(line: str, large: set[str]) -> bool:
    found = re.search(r"Seq Scan on (\w+)", line)
    return found is not None and found[1] in large
