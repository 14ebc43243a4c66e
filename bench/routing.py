"""What it costs to decide who answers, with 2,000 colleagues and a million open conversations, beside bare SQL."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import psycopg

from bench.house import House
from bench.measure import cpu_seconds
from bench.report import Table, write_section

OPEN = int(os.environ.get("BENCH_OPEN", "1000000"))
COLLEAGUES, TEAMS = 2_000, 100
ROUNDS = 30
MOVED = 10_000
FIRST = 100_000  # ids from here on are the benchmark's own

FILL = f"""
SET synchronous_commit = off;
INSERT INTO team_team (id, key, name, signature, first_answer_hours, is_default, is_private, is_pushed)
SELECT {FIRST} + n, 'team-' || n, 'Team ' || n, '', 24, false, false, n % 2 = 1 FROM generate_series(0, {TEAMS - 1}) n;
INSERT INTO team_colleague (id, password, email, name, role, language, time_zone, is_active, speaks)
SELECT {FIRST} + n, '!', 'c' || n || '@desk.example', 'Colleague ' || n, 'colleague', '', '', true,
    CASE WHEN n % 3 = 0 THEN '{{fr,en}}'::text[] ELSE '{{en}}'::text[] END
FROM generate_series(0, {COLLEAGUES - 1}) n;
INSERT INTO team_membership (colleague_id, team_id)
SELECT {FIRST} + n, {FIRST} + n % {TEAMS} FROM generate_series(0, {COLLEAGUES - 1}) n;
INSERT INTO team_standin (colleague_id, position, cover_id, by_whom)
SELECT {FIRST} + n, 0, {FIRST} + (n + 1) % {COLLEAGUES}, 'system' FROM generate_series(0, {COLLEAGUES - 1}) n;
INSERT INTO team_shift (colleague_id, weekday, starts, ends, is_break, time_zone, by_whom)
SELECT {FIRST} + n, day, '00:00', '23:59', false, 'Asia/Tokyo', 'system'
FROM generate_series(0, {COLLEAGUES - 1}) n, generate_series(0, 6) day;
INSERT INTO customers_customer (id, name, main_address, language) SELECT {FIRST} + n, 'C' || n, '', 'en'
FROM generate_series(0, 9999) n;
INSERT INTO conversations_conversation (id, customer_id, team_id, owner_id, answering_id, subject, plain_subject,
    language, opened_at, updated_at, is_open, needs_answer, waiting_since, next_moment, preview, has_trouble)
SELECT {FIRST} + n, {FIRST} + n % 10000, {FIRST} + n % {COLLEAGUES} % {TEAMS}, {FIRST} + n % {COLLEAGUES},
    {FIRST} + n % {COLLEAGUES}, 'Bag', 'bag', CASE WHEN n % 5 = 0 THEN 'fr' ELSE 'en' END,
    now() - n * interval '1 second', now() - n * interval '1 second', true, true, now(), now() + interval '1 day', '', false
FROM generate_series(0, {OPEN - 1}) n;
"""
BARE_BOARD = """
SELECT id, subject, next_moment, waiting_since FROM conversations_conversation
WHERE answering_id = %s AND is_open ORDER BY next_moment, id LIMIT 1000
"""
BARE_ONE = """
WITH decided AS (UPDATE conversations_conversation SET answering_id = %s, answering_because = '{"code": "given"}'
    WHERE id = %s RETURNING id, team_id, answering_id, answering_because)
INSERT INTO routing_answering (conversation_id, colleague_id, team_id, because, since, until)
SELECT id, answering_id, team_id, answering_because, now(), now() FROM decided
"""
BARE_MANY = """
WITH decided AS (UPDATE conversations_conversation SET answering_id = owner_id + 1, answering_because = '{"code": "cover"}'
    WHERE answering_id = ANY(%s) AND is_open RETURNING id, team_id, answering_id, answering_because)
INSERT INTO routing_answering (conversation_id, colleague_id, team_id, because, since, until)
SELECT id, answering_id, team_id, answering_because, now(), now() FROM decided
"""
READING = f"""
A house of {COLLEAGUES:,} colleagues with shifts in {TEAMS} teams, all of them here. One decision is that of a matter nobody owns
in a team to which matters are given: twenty people, whom the customer knows, language, room and turn are asked for; the worker
remembers for two seconds who serves. Moving is as many colleagues absent as have 10,000 matters, each of which goes to a cover, with
records and facts, in one transaction. Bare SQL updates the same rows and inserts the same records without deciding anything or holding what it read.
"""


@dataclass(frozen=True)
class Took:
    """Milliseconds: of the clock, and of our processor time with PostgreSQL's."""

    waited: float
    cpu: float

    @classmethod
    def of(cls, act: Callable[[], object], pids: list[int], *, rounds: int = 1) -> "Took":
        waits = []
        before = cpu_seconds(pids)
        for _ in range(rounds):
            began = time.perf_counter()
            act()
            waits.append(time.perf_counter() - began)
        return cls(median(waits) * 1000, (cpu_seconds(pids) - before) / rounds * 1000)


def main() -> None:
    """Fill a house, decide, move and look."""
    with House() as house, psycopg.connect(house.url, autocommit=True) as connection:
        connection.execute(FILL)
        connection.execute("VACUUM (ANALYZE)")
        house.django_ready()
        rows = measured(connection, [os.getpid(), house.server_pid])
    columns = ["what", "ms", "CPU ms", "floor"]
    write_section("routing", f"Who answers, with {OPEN:,} open conversations", Table(columns, rows), READING)


def measured(connection: psycopg.Connection, pids: list[int]) -> list[list[object]]:
    """Every row of the table."""
    from whiteglove.routing.actions import route  # noqa: PLC0415 - needs Django ready
    from whiteglove.routing.affected import unanswered  # noqa: PLC0415
    from whiteglove.routing.house import moment_now  # noqa: PLC0415
    from whiteglove.routing.today import today  # noqa: PLC0415
    from whiteglove.routing.turns import turn  # noqa: PLC0415
    from whiteglove.team.models import Colleague  # noqa: PLC0415

    turn()
    rows: list[list[object]] = []

    def add(what: str, took: Took, floor: str = "") -> None:
        rows.append([what, took.waited, took.cpu, floor])

    one = iter(range(FIRST + 1, FIRST + OPEN, OPEN // (ROUNDS * 3)))
    ids = [next(one) for _ in range(ROUNDS * 2)]
    free(connection, ids)
    bare = iter(ids[:ROUNDS])
    add(
        "bare: one decision written",
        Took.of(lambda: connection.execute(BARE_ONE, [FIRST, next(bare)]), pids, rounds=ROUNDS),
        "floor",
    )
    moment_now(is_fresh=True)
    given = iter(ids[ROUNDS:])
    add("one decision among twenty people", Took.of(lambda: route([next(given)]), pids, rounds=ROUNDS))
    add("everybody who serves read anew", Took.of(lambda: moment_now(is_fresh=True), pids, rounds=3))
    add("a minute in which nothing changed", Took.of(turn, pids, rounds=3))
    add("looking for whoever is left hanging", Took.of(lambda: unanswered(moment_now()), pids, rounds=3))
    add(
        "bare: what one colleague answers for",
        Took.of(lambda: connection.execute(BARE_BOARD, [FIRST]), pids),
        "floor",
    )
    someone = Colleague.objects.get(pk=FIRST).as_actor()
    add("the day's board of that colleague", Took.of(lambda: today(someone), pids, rounds=3))
    return [*rows, *moving(connection, pids)]


def moving(connection: psycopg.Connection, pids: list[int]) -> list[list[object]]:
    """What it costs when colleagues with ten thousand matters are away, and back."""
    from whiteglove.routing.turns import turn  # noqa: PLC0415 - needs Django ready

    away = min(COLLEAGUES // 2, MOVED * COLLEAGUES // OPEN)
    team = [FIRST + 2 * number for number in range(away)]
    count = moved(connection, team)
    bare = Took.of(lambda: move_bare(connection, team), pids)
    connection.execute(
        "INSERT INTO team_absence (colleague_id, starts, is_sudden, why, by_whom, ended_by_whom, uid)"
        " SELECT one, now(), true, '', 'system', '', '' FROM unnest(%s::bigint[]) one",
        [team],
    )
    gone = Took.of(turn, pids)
    connection.execute("UPDATE team_absence SET ended_at = now()")
    back = Took.of(turn, pids)
    return [
        [f"bare: {count:,} matters moved", bare.waited, bare.cpu, "floor"],
        [f"{count:,} matters of absent colleagues moved", gone.waited, gone.cpu, ""],
        ["they are back: theirs return", back.waited, back.cpu, ""],
    ]


def free(connection: psycopg.Connection, ids: list[int]) -> None:
    """These are nobody's, in a team to which matters are given."""
    connection.execute(
        "UPDATE conversations_conversation SET owner_id = NULL, answering_id = NULL, team_id = %s WHERE id = ANY(%s)",
        [FIRST + 1, ids],
    )


def moved(connection: psycopg.Connection, team: list[int]) -> int:
    """How many matters a team answers for."""
    found = connection.execute(
        "SELECT count(*) FROM conversations_conversation WHERE is_open AND owner_id = ANY(%s)", [team]
    ).fetchone()
    return int(found[0]) if found else 0


def move_bare(connection: psycopg.Connection, team: list[int]) -> None:
    """As the database alone would, and back again."""
    connection.execute("BEGIN")
    connection.execute(BARE_MANY, [team])
    connection.execute("ROLLBACK")


if __name__ == "__main__":
    main()
