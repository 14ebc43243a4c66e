"""Customers by kind: language, channel, or whether they are with us for a year already; and whom each met first."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from whiteglove.analysis.proportions import FEWEST_SHOWN
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.insight.keeping import kept
from whiteglove.insight.lifting import Lift, first_lifted
from whiteglove.insight.queries.felt import ever, journey_by
from whiteglove.insight.reading import Period, rows
from whiteglove.insight.web_days import WHOM_FIRST

NEW, EXISTING = "new", "existing"
FEW = "few"  # kinds of fewer than five customers, together: alone they would tell of single people


class KindOf(StrEnum):
    """By what customers are told apart."""

    ONE = "one"
    LANGUAGE = "language"
    CHANNEL = "channel"
    TENURE = "tenure"


COLUMNS = {
    KindOf.LANGUAGE: "coalesce(c.language, '')",
    KindOf.CHANNEL: "e.channel",
    KindOf.TENURE: f"CASE WHEN e.at < c.since + interval '1 year' THEN '{NEW}' ELSE '{EXISTING}' END",
}
STATEMENT = """
WITH met AS (
    SELECT {kind} AS kind, {first} AS party, c.id AS customer FROM encounters_encounter e
    JOIN customers_customer o ON o.id = e.customer_id
    JOIN customers_customer c ON c.id = coalesce(o.merged_into_id, o.id)
    WHERE e.journey_id = %(journey)s AND e.at >= %(since)s AND e.at < %(until)s)
SELECT kind, party, grouping(party), count(*), count(DISTINCT customer)
FROM met GROUP BY GROUPING SETS ((kind), (kind, party)) ORDER BY 1, 3 DESC, 2
"""


@dataclass(frozen=True, slots=True)
class CustomersOf:
    """One kind. key: a language, a channel, new or existing; few: kinds too small to be told alone.

    customers: None where they are fewer than five. first: (party, None for nobody; in how many encounters).
    """

    key: str
    customers: int | None
    encounters: int
    first: list[tuple[int | None, int]]


def customers_by(
    actor: Actor, journey_key: str, by: KindOf, *, period: Period | None = None, lift: Lift | None = None
) -> list[CustomersOf]:
    """In the order of their keys; nothing for KindOf.ONE. lift: colleagues as their teams. Raises NotFound."""
    journey = journey_by(actor, journey_key)
    if by is KindOf.ONE:
        return []
    when = period or ever(clock.now())
    told = kept(journey.pk, f"kinds:{by}:{when}", lambda: _kinds(journey.pk, by, when)).figures
    found, few = [], CustomersOf(FEW, 0, 0, [])
    for key, customers, encounters, first in told:
        pairs = [(party, n) for party, n in first]
        if customers >= FEWEST_SHOWN:
            found.append(CustomersOf(key, customers, encounters, first_lifted(pairs, lift or {})))
        else:
            together = first_lifted([*few.first, *pairs], lift or {})
            few = CustomersOf(FEW, (few.customers or 0) + customers, few.encounters + encounters, together)
    if few.encounters:
        told_of = few.customers if (few.customers or 0) >= FEWEST_SHOWN else None
        found.append(CustomersOf(FEW, told_of, few.encounters, few.first))
    return found


def _kinds(journey_id: int, by: KindOf, when: Period) -> list[tuple[str, int, int, list[tuple[int | None, int]]]]:
    asked: dict[str, Any] = {"journey": journey_id, "since": when.since, "until": when.until}
    found: dict[str, tuple[str, int, int, list[tuple[int | None, int]]]] = {}
    for kind, party, is_whole, n, customers in rows(STATEMENT.format(kind=COLUMNS[by], first=WHOM_FIRST), asked):
        if is_whole:
            found[kind] = (kind, int(customers), int(n), [])
        else:
            found[kind][3].append((party, int(n)))
    return list(found.values())
