"""A barnacle round over 2,000 rules with 5 million encounters and 500 thousand answers: which rules come first, and why."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from bench.experience import ENCOUNTERS, FIRST, HAPPENED, MAP, TABLES
from bench.house import House
from bench.measure import cpu_seconds
from bench.report import Table, write_section
from bench.seed import with_indexes_later

RULES = int(os.environ.get("BENCH_RULES", "2000"))
KEPT = os.environ.get("BENCH_KEPT_ROUNDS")
# Every twelfth answer is of somebody in whose way a rule was; every hundredth of these rules hurts.
MET = f"""
INSERT INTO rulebook_rule (id, key, title, text, reason, instead, serves, law, is_mandatory, review_by, wound_tight_why,
    revision, added_at, added_by_whom)
SELECT {FIRST} + n, 'R-' || n, jsonb_build_object('en', 'Rule ' || n), '{{}}', '{{}}', '{{}}', 'organisation', '',
    n % 3 = 0, current_date + 100 - n % 110, '', 1, now(), 'system'
FROM generate_series(0, {RULES - 1}) n;
INSERT INTO recovery_obstruction (rule_id, encounter_id, customer_id, journey_id, touchpoint_id, by_whom, at, wanted,
    cost, minutes, said_by, quote, is_so, settled_by_whom, taken_back_by_whom, taken_back_why)
SELECT {FIRST} + (id * 7919) % {RULES}, encounter_id, customer_id, journey_id, touchpoint_id, 'system', at, 'A refund', '',
    CASE WHEN id % 3 = 0 THEN 5 END, 'colleague', CASE WHEN id % 5 = 0 THEN 'Only a copy' ELSE '' END, true, '',
    '', ''
FROM perception_response WHERE id % 12 = 0;
INSERT INTO recovery_nosaid (rule_id, encounter_id, customer_id, by_whom, at, what, taken_back_by_whom,
    taken_back_why)
SELECT {FIRST} + (id * 104729) % {RULES}, id, customer_id, 'system', at, 'A refund', '', ''
FROM encounters_encounter WHERE id >= {FIRST} AND id % 250 = 3;
INSERT INTO recovery_gesture (rule_id, encounter_id, customer_id, by_whom, at, kind, worth, currency, why, cause,
    taken_back_by_whom, taken_back_why)
SELECT rule_id, encounter_id, customer_id, by_whom, at, 'refund', 2500, 'EUR', 'Fair', '', '', ''
FROM recovery_obstruction WHERE id % 4 = 0;
UPDATE perception_response r SET value = 1 FROM recovery_obstruction o
WHERE o.encounter_id = r.encounter_id AND o.rule_id % 100 = 0 AND r.id % 4 > 0;
"""
READING = f"""
{RULES:,} rules; every twelfth answer is of somebody in whose way one was, and noes and gestures stand around them. The queue is all of them in their order with
what they cost; the page is its first twenty with all evidence, words and decisions; the bare statement counts and adds up the answers of the journey by touchpoint.
"""


def main() -> None:
    """Fill a house, ask for the round."""
    with House(kept=Path(KEPT) if KEPT else None) as house, psycopg.connect(house.url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM rulebook_rule LIMIT 1").fetchone():
            began = time.perf_counter()
            connection.execute(MAP)
            with_indexes_later(connection, TABLES, lambda: _fill(connection))
            connection.execute(MET)
            connection.execute("VACUUM (ANALYZE)")
            print(f"Filled in {time.perf_counter() - began:.0f} s", flush=True)
        house.django_ready()
        rows = rounds([os.getpid(), house.server_pid], connection)
    title = f"A barnacle round over {RULES:,} rules and {ENCOUNTERS:,} encounters"
    write_section("rounds", title, Table(["what", "ms", "CPU ms"], rows), READING)


def _fill(connection: psycopg.Connection) -> None:
    connection.execute(HAPPENED)


def rounds(pids: list[int], connection: psycopg.Connection) -> list[list[object]]:
    """The queue, its first page, one rule alone; the second time each, when all is in memory."""
    from whiteglove.foundation.actors import SYSTEM  # noqa: PLC0415 - needs Django ready
    from whiteglove.improvement.queries.rounds import before_one, next_rules, queue  # noqa: PLC0415

    first = queue(SYSTEM).order[0]
    statement = """SELECT touchpoint_id, count(*), sum(value), sum(value * value) FROM perception_response
        WHERE kind = 'csat' AND value IS NOT NULL AND at > now() - interval '365 days' GROUP BY 1"""
    asked: list[tuple[str, Callable[[], object]]] = [
        ("all rules in their order", lambda: queue(SYSTEM)),
        ("a page of the round", lambda: next_rules(SYSTEM)),
        ("one rule with its evidence", lambda: before_one(SYSTEM, first)),
        ("bare: a year's answers added up", lambda: connection.execute(statement)),
    ]
    return [[what, *_took(act, pids)] for what, act in asked]


def _took(act: Callable[[], object], pids: list[int]) -> tuple[float, float]:
    before, began = cpu_seconds(pids), time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000, (cpu_seconds(pids) - before) * 1000


if __name__ == "__main__":
    main()
