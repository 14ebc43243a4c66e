"""What the map asks of the order of touchpoints, beside what runs through the journey did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from whiteglove.analysis.clusters import Floats, Ints
from whiteglove.analysis.order import Asks, Constraint, Judged, Runs, Verdict, felt_when_broken, judged, tally
from whiteglove.insight.reading import Period, asked_of, rows
from whiteglove.insight.scales import scale_of
from whiteglove.insight.shapes import as_json
from whiteglove.journey.rules import each_step
from whiteglove.journey.shape import StepsMapped

# A fifth of a second of calculating. Of more runs in the period the newest; the page says so.
MOST_RUNS = 10_000
MOST_NAMED = 50
HOUR_SECONDS = 3600.0

# By index from the newest runs to their encounters and answers, never through all of these (OFFSET 0 keeps it so);
# each column as one value, as in `chains`.
RUNS = """
WITH newest AS MATERIALIZED (
    SELECT id, customer_id, ended_at FROM encounters_episode
    WHERE journey_id = %(journey)s AND last_at >= %(since)s AND last_at < %(until)s
    ORDER BY last_at DESC, id DESC LIMIT %(most)s),
runs AS MATERIALIZED (
    SELECT n.id, coalesce(merged.merged_into_id, n.customer_id) AS customer_id,
        CASE WHEN n.ended_at IS NULL THEN 0 ELSE 1 END AS is_over
    FROM newest n
    LEFT JOIN customers_customer merged ON merged.id = n.customer_id AND merged.merged_into_id IS NOT NULL),
felt AS MATERIALIZED (
    SELECT r.encounter_id, avg(r.value)::float AS score
    FROM newest n, LATERAL (
        SELECT * FROM perception_response WHERE episode_id = n.id AND kind = %(kind)s OFFSET 0) r
    WHERE r.value IS NOT NULL AND r.high_is_good AND r.encounter_id IS NOT NULL
    GROUP BY 1),
found AS (
    SELECT runs.id AS run, runs.customer_id, runs.is_over, e.touchpoint_id, extract(epoch FROM e.at)::float AS at,
        felt.score
    FROM runs, LATERAL (
        SELECT id, at, touchpoint_id FROM encounters_encounter WHERE episode_id = runs.id OFFSET 0) e
    LEFT JOIN felt ON felt.encounter_id = e.id
    WHERE e.touchpoint_id IS NOT NULL)
SELECT (SELECT count(*) FROM newest), string_agg(int8send(run), ''::bytea),
    string_agg(int8send(customer_id), ''::bytea), string_agg(int8send(is_over), ''::bytea),
    string_agg(int8send(touchpoint_id), ''::bytea), string_agg(float8send(at), ''::bytea),
    string_agg(float8send(coalesce(score, 'NaN')), ''::bytea)
FROM found
"""


@dataclass(frozen=True, slots=True)
class Stated:
    """One thing that the map says of order. then: one touchpoint; of "allowed" all that may come next, said there."""

    kind: str
    first: str
    then: tuple[str, ...]
    hours: int | None = None


def all_stated(steps: StepsMapped) -> list[Stated]:
    """What the map asks for, and last what it allows, from each touchpoint at once."""
    found = [Stated("must", first, (then,)) for first, then in steps.must]
    found += [Stated("within", one.first, (one.second,), one.hours) for one in steps.within]
    found += [Stated("never", first, (then,)) for first, then in steps.never]
    ways: dict[str, list[str]] = {}
    for first, then in steps.allowed:
        ways.setdefault(first, []).append(then)
    return found + [Stated("allowed", first, tuple(then)) for first, then in ways.items()]


def constraint_of(one: Stated, steps: StepsMapped, ids: Mapping[str, int]) -> Constraint:
    """As it is calculated. What must come next after a touchpoint may come next, too."""
    then = set(one.then)
    if one.kind == "allowed":
        then |= {second for kind, first, second in each_step(steps) if kind != "never" and first == one.first}
    seconds = None if one.hours is None else one.hours * HOUR_SECONDS
    return Constraint(Asks(one.kind), ids[one.first], tuple(sorted(ids[key] for key in then)), seconds)


@dataclass(frozen=True, slots=True)
class RunsRead:
    """The newest runs of a period. ids, customer: of each run; score: of each encounter.

    many: how many runs were found, also those without an encounter on the map; at most so many are looked at.
    """

    runs: Runs
    ids: Ints
    customer: Ints
    score: Floats
    many: int


def read_runs(journey_id: int, kind: str, period: Period, *, most: int) -> RunsRead:
    """One statement."""
    [(many, *told)] = rows(RUNS, asked_of(journey_id, kind, period, most=most))
    run, customer, is_over, touchpoint = (np.frombuffer(one or b"", dtype=">i8").astype(np.int64) for one in told[:4])
    at, score = (np.frombuffer(one or b"", dtype=">f8").astype(np.float64) for one in told[4:])
    ids, where, of = np.unique(run, return_index=True, return_inverse=True)
    runs = Runs(of.reshape(-1).astype(np.int64), touchpoint, at, is_over[where] == 1)
    return RunsRead(runs, ids, customer[where], score, int(many))


def order_of(
    steps: StepsMapped, ids: Mapping[str, int], read: RunsRead, *, kind: str, now: float
) -> list[dict[str, Any]]:
    """Each thing stated with what came of it, as it is kept."""
    found = []
    for one in all_stated(steps):
        said = judged(read.runs, constraint_of(one, steps, ids), now=now)
        counted = tally(said.verdict, read.customer)
        felt = felt_when_broken(read.runs, said, read.customer, read.score, scale=scale_of(kind))
        found.append(
            {
                "kind": one.kind,
                "first": one.first,
                "then": list(one.then),
                "hours": one.hours,
                "kept": counted.kept,
                "broken": counted.broken,
                "open": counted.open,
                "share": as_json(counted.share),
                "felt": as_json(felt),
                "newest": _newest_broken(said, read.ids),
            }
        )
    return found


def _newest_broken(said: Judged, ids: Ints) -> list[int]:
    broken = np.flatnonzero(said.verdict == Verdict.BROKEN)
    newest = broken[np.lexsort((ids[broken], said.since[broken]))[::-1]][:MOST_NAMED]
    return [int(number) for number in ids[newest]]
