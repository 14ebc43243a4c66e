"""What customers felt, with 5 million encounters and 500 thousand answers: calculated, kept, shown; and one encounter placed."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from bench.house import House
from bench.measure import cpu_seconds
from bench.report import Table, write_section
from bench.seed import with_indexes_later

ENCOUNTERS = int(os.environ.get("BENCH_ENCOUNTERS", "5000000"))
EPISODES, ANSWERED_OF_A_THOUSAND = ENCOUNTERS // 5, 100
CUSTOMERS, TOUCHPOINTS, COLLEAGUES, TEAMS = max(ENCOUNTERS // 25, 100), 20, 200, 10
FIRST, DAYS = 1_000_000, 720
KEPT = os.environ.get("BENCH_KEPT_FELT")
TABLES = [
    "encounters_encounter",
    "encounters_involvement",
    "encounters_handover",
    "encounters_episode",
    "perception_response",
]
MAP = f"""
SET synchronous_commit = off;
INSERT INTO journey_journey (id, key, name, words, gap_days, revision, position) VALUES
    ({FIRST}, 'flight', '{{"en": "A flight"}}', '', 30, 1, 0);
INSERT INTO journey_stage (id, journey_id, key, name, position)
SELECT {FIRST} + n, {FIRST}, 'stage-' || n, jsonb_build_object('en', 'Stage ' || n), n FROM generate_series(0, 4) n;
INSERT INTO journey_touchpoint (id, journey_id, stage_id, key, name, channel, position, is_key_moment, is_ours,
    ends_episode, wants, outcome, should_feel, may_decide, standard, measured_by)
SELECT {FIRST} + n, {FIRST}, {FIRST} + n / 4, 'place-' || n, jsonb_build_object('en', 'Place ' || n),
    (ARRAY['phone', 'email', 'web', 'counter'])[1 + n % 4], n, n % 5 = 0, true, false, '', '', '', '', '', ''
FROM generate_series(0, {TOUCHPOINTS - 1}) n;
INSERT INTO journey_step (journey_id, kind, first_id, second_id, hours)
SELECT {FIRST}, (ARRAY['must', 'never', 'within', 'allowed'])[1 + n % 4], {FIRST} + n, {FIRST} + n + 4,
    CASE WHEN n % 4 = 2 THEN 24 END
FROM generate_series(0, {TOUCHPOINTS - 5}) n;
INSERT INTO encounters_party (id, kind, key, name)
SELECT {FIRST} + n, 'team', '~t' || n, 'Team ' || n FROM generate_series(0, {TEAMS - 1}) n;
INSERT INTO encounters_party (id, kind, key, name)
SELECT {FIRST} + 100 + n, 'colleague', '~c' || n, 'Colleague ' || n FROM generate_series(0, {COLLEAGUES - 1}) n;
INSERT INTO customers_customer (id, name, main_address, language)
SELECT {FIRST} + n, 'C' || n, '', 'en' FROM generate_series(0, {CUSTOMERS - 1}) n;
"""
# Five encounters an episode, at ever later touchpoints; every fifth was handed over, and every other of these coldly.
HAPPENED = f"""
INSERT INTO encounters_episode (id, customer_id, journey_id, began_at, last_at, why_ended)
SELECT {FIRST} + e, {FIRST} + e % {CUSTOMERS}, {FIRST}, at, at + interval '4 days', ''
FROM (SELECT e, now() - (e::bigint * 7919 % {DAYS * 1440}) * interval '1 minute' - interval '5 days' AS at
    FROM generate_series(0, {EPISODES - 1}) e) begun;
INSERT INTO encounters_encounter (id, customer_id, journey_id, touchpoint_id, episode_id, channel, team_id, at,
    ended_at, is_machine, placed_by, place)
SELECT {FIRST} + e::bigint * 5 + n, {FIRST} + e % {CUSTOMERS}, {FIRST}, {FIRST} + n * 4 + (e + n) % 4, {FIRST} + e,
    (ARRAY['phone', 'email', 'web', 'counter'])[1 + (e + n) % 4], {FIRST} + (e + n) % {TEAMS},
    began_at + n * interval '1 day', began_at + n * interval '1 day 10 minutes', false, 'source', '{{}}'
FROM (SELECT id - {FIRST} AS e, began_at FROM encounters_episode WHERE id >= {FIRST}) run, generate_series(0, 4) n;
INSERT INTO encounters_involvement (encounter_id, party_id)
SELECT id, {FIRST} + 100 + (id * 31) % {COLLEAGUES} FROM encounters_encounter WHERE id >= {FIRST};
INSERT INTO encounters_handover (encounter_id, from_party_id, to_party_id, at, is_warm)
SELECT id, {FIRST} + (id * 31 + 1) % {TEAMS}, {FIRST} + (id * 31 + 1 + id / 5 % 9 + 1) % {TEAMS}, at, id % 2 = 0
FROM encounters_encounter WHERE id >= {FIRST} AND id % 5 = 2;
INSERT INTO perception_response (encounter_id, episode_id, customer_id, journey_id, touchpoint_id, team_id, channel,
    language, kind, scale_min, scale_max, high_is_good, value, feeling, comment, at)
SELECT id, episode_id, customer_id, journey_id, touchpoint_id, team_id, channel, 'en', 'csat', 1, 5, true,
    greatest(1, least(5, round(3.8 + sin(id * 12.9898) * 1.4
        - CASE WHEN id % 5 = 2 AND id % 2 = 1 THEN 1 ELSE 0 END)))::int, '', '', ended_at + interval '1 hour'
FROM encounters_encounter WHERE id >= {FIRST} AND (episode_id * 7) % 1000 < {ANSWERED_OF_A_THOUSAND};
"""
READING = """
One journey over two years; every tenth episode was answered about at each of its five encounters. "ms": calculated anew, the days of the
web being counted; "kept": the same questions while nothing changed. Days are counted once, ahead of the pages, a month in a minute; then only
those that changed. "Made anew" is what the house does at most once a minute for a journey that changed: everything that the managers' page
and the web show of thirteen weeks. "While it changes": an encounter comes in before each of fifty questions, and pages show what was kept
last. Bare SQL counts and adds up the answers of the journey by touchpoint. Placing is what the rules decide about one e-mail, among fifty
rules with three words each.
"""


def main() -> None:
    """Fill a house, calculate, ask again."""
    with House(kept=Path(KEPT) if KEPT else None) as house, psycopg.connect(house.url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM journey_journey WHERE key = 'flight'").fetchone():
            began = time.perf_counter()
            connection.execute(MAP)
            with_indexes_later(connection, TABLES, lambda: _fill(connection))
            connection.execute("VACUUM (ANALYZE)")
            print(f"Filled in {time.perf_counter() - began:.0f} s", flush=True)
        house.django_ready()
        rows = [*figures([os.getpid(), house.server_pid], connection), placing()]
    title = f"What customers felt, with {ENCOUNTERS:,} encounters"
    write_section("experience", title, Table(["what", "ms", "CPU ms", "kept, ms p95"], rows), READING)


def _fill(connection: psycopg.Connection) -> None:
    connection.execute(HAPPENED)


def figures(pids: list[int], connection: psycopg.Connection) -> list[list[object]]:
    """Each question: calculated anew, and asked again fifty times; then while encounters come in."""
    from whiteglove.foundation import clock  # noqa: PLC0415 - needs Django ready
    from whiteglove.foundation.actors import SYSTEM  # noqa: PLC0415
    from whiteglove.insight.keeping import forget_figures  # noqa: PLC0415
    from whiteglove.insight.queries import felt  # noqa: PLC0415
    from whiteglove.insight.queries.order import order  # noqa: PLC0415
    from whiteglove.insight.queries.webs import web  # noqa: PLC0415

    forget_figures(FIRST)
    rows = [_bare(connection, pids), _days_counted(pids)]
    for name, when in (("thirteen weeks", felt.quarter(clock.now())), ("all time", felt.ever(clock.now()))):
        questions: list[tuple[str, Callable[[], object]]] = [
            ("scores by touchpoint", lambda when=when: felt.perception(SYSTEM, "flight", period=when)),  # type: ignore[misc]
            ("consistency", lambda when=when: felt.consistency(SYSTEM, "flight", period=when)),  # type: ignore[misc]
            ("drops and hand-overs", lambda when=when: felt.drops(SYSTEM, "flight", period=when)),  # type: ignore[misc]
            ("order of the map", lambda when=when: order(SYSTEM, "flight", period=when)),  # type: ignore[misc]
            ("spider's web", lambda when=when: web(SYSTEM, "flight", period=when)),  # type: ignore[misc]
        ]
        for what, ask in questions:
            rows.append([f"{what}, {name}", *_took(ask, pids), _again(ask)])
    rows.append(["touchpoints going bad, all weeks", *_took(lambda: felt.signals(SYSTEM, "flight"), pids), ""])
    return [*rows, *_while_it_changes(pids)]


def _days_counted(pids: list[int]) -> list[object]:
    from whiteglove.foundation import clock  # noqa: PLC0415
    from whiteglove.insight.queries.felt import ever  # noqa: PLC0415
    from whiteglove.insight.web_days import count_some  # noqa: PLC0415

    everything = ever(clock.now())
    took = _took(lambda: count_some(FIRST, everything, at_most=DAYS * 2), pids)
    return ["all days of the web counted, once", *took, ""]


def _while_it_changes(pids: list[int]) -> list[list[object]]:
    """What the house does beside the pages, and what pages take meanwhile."""
    from whiteglove.foundation import clock  # noqa: PLC0415
    from whiteglove.foundation.actors import SYSTEM  # noqa: PLC0415
    from whiteglove.insight.clockwork import freshen_slow_figures  # noqa: PLC0415
    from whiteglove.insight.queries.felt import quarter  # noqa: PLC0415
    from whiteglove.insight.queries.start import journey_felt  # noqa: PLC0415
    from whiteglove.insight.queries.webs import web  # noqa: PLC0415
    from whiteglove.journey.models import Journey  # noqa: PLC0415

    journey, when = Journey.objects.get(key="flight"), quarter(clock.now())
    freshen_slow_figures()
    _one_more()
    rows = [["managers' page and web made anew after a change", *_took(freshen_slow_figures, pids), ""]]
    shown: list[tuple[str, Callable[[], object]]] = [
        ("managers' page and map with scores", lambda: journey_felt(SYSTEM, journey, period=when)),
        ("spider's web", lambda: web(SYSTEM, "flight", period=when)),
        ("spider's web by team", lambda: web(SYSTEM, "flight", period=when, by_team=True)),
    ]
    for what, ask in shown:
        ask()
        rows.append([f"{what}, while it changes", "", "", _again(ask, before=_one_more)])
    return rows


def _one_more() -> None:
    """A customer meets us now."""
    from whiteglove.customers.actions.meeting import Somebody  # noqa: PLC0415
    from whiteglove.encounters.actions.taking import take_in  # noqa: PLC0415
    from whiteglove.encounters.given import EncounterGiven  # noqa: PLC0415
    from whiteglove.foundation import clock  # noqa: PLC0415
    from whiteglove.foundation.actors import SYSTEM  # noqa: PLC0415

    told = EncounterGiven(
        external_id=f"bench-{time.time_ns()}", customer=Somebody(address="more@mail.example", name="M"),
        journey="flight", touchpoint="place-1", channel="phone", at=clock.now(),
    )  # fmt: skip
    [taken] = take_in(SYSTEM, [told])
    if taken.result != "accepted":
        raise RuntimeError(taken.reason)


def _took(act: Callable[[], object], pids: list[int]) -> tuple[float, float]:
    before, began = cpu_seconds(pids), time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000, (cpu_seconds(pids) - before) * 1000


def _again(ask: Callable[[], object], *, before: Callable[[], None] | None = None) -> float:
    waits = []
    for _ in range(50):
        if before is not None:
            before()
        began = time.perf_counter()
        ask()
        waits.append(time.perf_counter() - began)
    return sorted(waits)[47] * 1000


def _bare(connection: psycopg.Connection, pids: list[int]) -> list[object]:
    statement = """SELECT touchpoint_id, count(*), sum(value), sum(value * value) FROM perception_response
        WHERE journey_id = %s AND kind = 'csat' AND value IS NOT NULL GROUP BY 1"""
    return ["bare: answers added up, all time", *_took(lambda: connection.execute(statement, [FIRST]), pids), "floor"]


def placing() -> list[object]:
    """CPU ms of one decision about an e-mail."""
    from whiteglove.encounters.rules import Contact, Placement, placed  # noqa: PLC0415

    rules = [
        Placement(
            rule_id=n, touchpoint_id=n, journey_id=1, channel="email", words=tuple(f"word{n}x{m}" for m in range(3))
        )
        for n in range(50)
    ]
    contact = Contact(channel="email", subject="My bag", text="Where is my bag? I waited at the belt. " * 50)
    began = time.process_time()
    for _ in range(1000):
        placed(rules, contact)
    took = time.process_time() - began
    return ["one e-mail placed by fifty rules that do not fit", took, took, ""]


if __name__ == "__main__":
    main()
