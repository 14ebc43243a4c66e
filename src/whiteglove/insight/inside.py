"""What happened inside where customers perceive a problem: encounters felt badly beside those felt well."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from whiteglove.analysis.comparing import difference, is_better, is_worse
from whiteglove.analysis.figures import Figure
from whiteglove.analysis.scores import clustered_share
from whiteglove.insight.reading import PERSON, THERE, WHICH, WHO, Period, asked_of, low_to, rows
from whiteglove.insight.scales import scale_of


class Inside(StrEnum):
    """What may go with a poor experience. Each is yes or no of one encounter."""

    SLOW = "slow"  # written channels: our answer took more than four hours
    VERY_SLOW = "very_slow"  # more than a day
    COLD = "cold"  # handed over without a word
    WARM = "warm"  # handed over with a word
    REOPENED = "reopened"  # its matter had been called done and was not
    BROKEN = "broken"  # a promise to this customer was broken in the thirty days before


# Of each customer: in how many encounters it can be known, and in how many it was so; felt badly and felt well.
FOUND = f"""
WITH felt AS (
    SELECT r.encounter_id, {PERSON} AS customer, avg(r.value)::float AS value, min(r.at) AS at
    FROM perception_response r {WHO} WHERE {WHICH} AND {THERE} AND r.encounter_id IS NOT NULL GROUP BY 1, 2),
happened AS (
    SELECT CASE WHEN felt.value <= %(low)s THEN 'badly' WHEN felt.value >= %(satisfied)s THEN 'well' END AS how,
        felt.customer,
        CASE WHEN e.channel = ANY(%(written)s) THEN e.ended_at - e.at END AS took,
        EXISTS (SELECT FROM encounters_handover h WHERE h.encounter_id = e.id AND NOT h.is_warm) AS cold,
        EXISTS (SELECT FROM encounters_handover h WHERE h.encounter_id = e.id AND h.is_warm) AS warm,
        m.id AS met,
        EXISTS (SELECT FROM conversations_reopening o WHERE o.conversation_id = m.conversation_id
            AND o.at <= felt.at) AS reopened,
        EXISTS (SELECT FROM promises_promise p JOIN promises_break b ON b.promise_id = p.id
            WHERE p.customer_id = e.customer_id AND b.due BETWEEN e.at - interval '30 days' AND felt.at) AS broken
    FROM felt JOIN encounters_encounter e ON e.id = felt.encounter_id
    LEFT JOIN conversations_met m ON m.encounter_id = e.id)
SELECT how, customer,
    count(took), count(*) FILTER (WHERE took > interval '4 hours'),
    count(took), count(*) FILTER (WHERE took > interval '1 day'),
    count(*), count(*) FILTER (WHERE cold),
    count(*), count(*) FILTER (WHERE warm),
    count(met), count(*) FILTER (WHERE reopened),
    count(*), count(*) FILTER (WHERE broken)
FROM happened WHERE how IS NOT NULL GROUP BY 1, 2
"""
WRITTEN = ["email", "web", "letter", "social"]


@dataclass(frozen=True, slots=True)
class Beside:
    """How often it was so in encounters felt badly, and in those felt well: shares of 0 to 1."""

    what: Inside
    badly: Figure
    well: Figure

    @property
    def change(self) -> Figure:
        """How much more often it was so where it was felt badly."""
        return difference(self.badly, self.well)

    @property
    def goes_with_it(self) -> bool:
        """Whether it was so more often where it was felt badly, by more than chance."""
        return is_better(self.change)

    @property
    def goes_without_it(self) -> bool:
        """Whether it was so less often there, by more than chance."""
        return is_worse(self.change)


def inside(journey_id: int, touchpoint_id: int, kind: str, period: Period) -> list[Beside]:
    """Each thing, as far as anybody knows; one statement. An association: what is the cause is for people to say."""
    scale = scale_of(kind)
    asked = asked_of(journey_id, kind, period, there=touchpoint_id, written=WRITTEN)
    asked |= {"low": low_to(scale), "satisfied": scale.satisfied_from}
    found = rows(FOUND, asked)
    shown = []
    for place, what in enumerate(Inside):
        badly, well = (_share(found, how, 2 + 2 * place, period) for how in ("badly", "well"))
        if badly.n or well.n:
            shown.append(Beside(what, badly, well))
    return shown


def _share(found: list[tuple[Any, ...]], how: str, column: int, period: Period) -> Figure:
    of = [(row[column], row[column + 1]) for row in found if row[0] == how and row[column]]
    repeated = [(n, hit) for n, hit in of if n > 1]
    share = clustered_share(sum(hit for _, hit in of), sum(n for n, _ in of), repeated=repeated)
    return share.asked(None, period=period.days)
