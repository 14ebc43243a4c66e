"""Who met customers, counted day by day and kept: periods are added up, and only days that changed are counted."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from whiteglove.encounters.models import DayChange
from whiteglove.insight.models import WebDay
from whiteglove.insight.reading import Period, rows

DAY = timedelta(days=1)
# One index look-up a day, however many encounters it had.
DAYS = """
WITH RECURSIVE met AS (
    (SELECT e.at FROM encounters_encounter e
        WHERE e.journey_id = %(journey)s AND e.at >= %(since)s AND e.at < %(until)s ORDER BY e.at LIMIT 1)
    UNION ALL
    SELECT (SELECT e.at FROM encounters_encounter e WHERE e.journey_id = %(journey)s AND e.at < %(until)s
        AND e.at >= (date_trunc('day', met.at AT TIME ZONE 'UTC') + interval '1 day') AT TIME ZONE 'UTC'
        ORDER BY e.at LIMIT 1)
    FROM met WHERE met.at IS NOT NULL)
SELECT (at AT TIME ZONE 'UTC')::date FROM met WHERE at IS NOT NULL
"""
MET = """
met AS MATERIALIZED (
    SELECT e.id, (e.at AT TIME ZONE 'UTC')::date AS day, e.team_id, e.channel, e.customer_id
    FROM encounters_encounter e
    WHERE e.journey_id = %(journey)s AND e.at >= %(since)s AND e.at < %(until)s)
"""
# Who took part in an encounter: by name, as the team, and by giving or taking over; each once.
TOGETHER = f"""
WITH {MET}, took_part AS (
    SELECT met.id, met.day, i.party_id AS party FROM met JOIN encounters_involvement i ON i.encounter_id = met.id
    UNION SELECT id, day, team_id FROM met WHERE team_id IS NOT NULL
    UNION SELECT met.id, met.day, unnest(ARRAY[h.from_party_id, h.to_party_id])
        FROM met JOIN encounters_handover h ON h.encounter_id = met.id)
SELECT day, parties, count(*) FROM (
    SELECT day, array_agg(party ORDER BY party) AS parties FROM took_part GROUP BY day, id) each GROUP BY 1, 2
"""
# Whom customers meet first in an encounter: from whom it was passed on first, else who took part, else the team.
WHOM_FIRST = """coalesce(
    (SELECT h.from_party_id FROM encounters_handover h WHERE h.encounter_id = e.id ORDER BY h.at, h.id LIMIT 1),
    (SELECT i.party_id FROM encounters_involvement i WHERE i.encounter_id = e.id ORDER BY i.id LIMIT 1),
    e.team_id)"""
FIRST = f"WITH {MET} SELECT e.day, {WHOM_FIRST}, count(*) FROM met e GROUP BY 1, 2"
PASSED = f"""
WITH {MET} SELECT met.day, h.from_party_id, h.to_party_id, count(*), count(*) FILTER (WHERE h.is_warm)
FROM met JOIN encounters_handover h ON h.encounter_id = met.id GROUP BY 1, 2, 3
"""
CHANNELS = f"WITH {MET} SELECT day, channel, count(*) FROM met GROUP BY 1, 2"
# With which team an outside colleague met customers.
BESIDE = f"""
WITH {MET} SELECT met.day, i.party_id, met.team_id, count(*)
FROM met JOIN encounters_involvement i ON i.encounter_id = met.id JOIN encounters_party p ON p.id = i.party_id
WHERE met.team_id IS NOT NULL AND p.colleague_id IS NULL AND p.kind = 'colleague' GROUP BY 1, 2, 3
"""
WHO = f"""
WITH {MET} SELECT day, string_agg(int8send(customer_id), ''::bytea)
FROM (SELECT DISTINCT day, customer_id FROM met) who GROUP BY 1
"""
COUNTED: Mapping[str, str] = {
    "together": TOGETHER,
    "first": FIRST,
    "passed": PASSED,
    "channels": CHANNELS,
    "beside": BESIDE,
}


@dataclass(frozen=True, slots=True)
class Day:
    """One day, in numbers of encounters. together: (parties that took part in it, n); first: (party or None, n).

    passed: (from, to, n, of these warm); channels: (channel, n); beside: (outside colleague, team, n).
    customers: ids, as bytes of big-endian numbers of 64 bits.
    """

    together: list[tuple[list[int], int]]
    first: list[tuple[int | None, int]]
    passed: list[tuple[int, int, int, int]]
    channels: list[tuple[str, int]]
    beside: list[tuple[int, int, int]]
    customers: bytes


def days(journey_id: int, period: Period) -> Iterator[Day]:
    """Every day of the period on which anybody met us; those that changed since they were kept are counted now.

    Of each day the number of its changes is read before it is counted: what comes meanwhile counts it again.
    """
    changes, stale = _stale(journey_id, period)
    _count(stale, journey_id, changes)
    kept = WebDay.objects.filter(**_within(journey_id, period)).order_by("day")
    for counts, customers in kept.values_list("counts", "customers").iterator():
        yield Day(**counts, customers=bytes(customers))


def count_some(journey_id: int, period: Period, *, at_most: int) -> int:
    """The newest days that nobody counted since they changed, so that no page has to; returns how many."""
    changes, stale = _stale(journey_id, period)
    chosen = sorted(stale)[-at_most:]
    _count(chosen, journey_id, changes)
    return len(chosen)


def forget_days(journey_id: int) -> None:
    """All are counted anew when somebody asks next."""
    WebDay.objects.filter(journey=journey_id).delete()


def _within(journey_id: int, period: Period) -> dict[str, Any]:
    return {"journey": journey_id, "day__gte": period.first, "day__lte": period.last}


def _stale(journey_id: int, period: Period) -> tuple[dict[date, int], list[date]]:
    """How often each day changed, and the days to be counted; those on which nobody met us any more are forgotten."""
    within = _within(journey_id, period)
    changes = dict(DayChange.objects.filter(**within).values_list("day", "changes"))
    met = [day for (day,) in rows(DAYS, {"journey": journey_id, "since": period.since, "until": period.until})]
    known = dict(WebDay.objects.filter(**within).values_list("day", "changes"))
    for day in set(known) - set(met):  # unless somebody counted it again just now
        WebDay.objects.filter(journey=journey_id, day=day, changes=known[day]).delete()
    return changes, [day for day in met if known.get(day) != changes.get(day, 0)]


def _count(stale: Iterable[date], journey_id: int, changes: Mapping[date, int]) -> None:
    """Days that follow each other are counted together."""
    for first, last in _stretches(stale):
        asked = {"journey": journey_id, "since": _midnight(first), "until": _midnight(last + DAY)}
        found: dict[date, dict[str, list[Any]]] = defaultdict(lambda: {name: [] for name in COUNTED})
        for name, statement in COUNTED.items():
            for day, *counted in rows(statement, asked):
                found[day][name].append(counted)
        people = dict(rows(WHO, asked))
        WebDay.objects.bulk_create(
            [
                WebDay(
                    journey_id=journey_id,
                    day=day,
                    changes=changes.get(day, 0),
                    counts=found[day],
                    customers=customers,
                )
                for day, customers in people.items()
            ],
            update_conflicts=True,
            unique_fields=["journey", "day"],
            update_fields=["changes", "counts", "customers"],
        )


def _stretches(stale: Iterable[date]) -> Iterator[tuple[date, date]]:
    """First and last of days that follow each other, a month at most."""
    for _, together in groupby(enumerate(sorted(stale)), key=lambda one: one[1] - one[0] * DAY):
        found = [day for _, day in together]
        for begin in range(0, len(found), 31):
            yield found[begin], found[begin : begin + 31][-1]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
