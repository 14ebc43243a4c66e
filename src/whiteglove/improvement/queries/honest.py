"""Honest touchpoints: what it takes to stop beside what it takes to begin, and charges that surprised."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.questions import answers
from whiteglove.improvement.models import HonestLook, Way
from whiteglove.improvement.queries.evidence import LOOKS_BACK, MERGED, PERSON
from whiteglove.improvement.rules import CHARGE_WORDS, Effort, is_hard
from whiteglove.journey.models import Touchpoint
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import hidden_teams

SURPRISED = f"""
WITH said AS (
    SELECT touchpoint_id AS place, customer_id, team_id, at, concat_ws(' ', wanted, cost, quote) AS words
    FROM recovery_obstruction WHERE is_so AND taken_back_at IS NULL AND at >= %(since)s
    UNION ALL
    SELECT coalesce(made_at_id, touchpoint_id), customer_id, team_id, at, words
    FROM recovery_grievance WHERE is_justified AND at >= %(since)s)
SELECT t.id, t.name, j.key, t.key, count(*), count(DISTINCT {PERSON.format(of="said")})
FROM said JOIN journey_touchpoint t ON t.id = said.place JOIN journey_journey j ON j.id = t.journey_id
    {MERGED.format(of="said")}
WHERE said.words ~* %(charges)s AND NOT (coalesce(said.team_id, 0) = ANY(%(hidden)s))
GROUP BY t.id, t.name, j.key, t.key ORDER BY 6 DESC, 1
"""


@dataclass(frozen=True, slots=True)
class LookShown:
    """What one way took. is_hard: easy to start and hard to stop."""

    way: str
    effort: Effort
    words: str
    by: str | None
    at: datetime
    is_hard: bool


@dataclass(frozen=True, slots=True)
class PlaceLooked:
    """A touchpoint, or (id None) the house as a whole, with what was tried there. name: by language."""

    id: int | None
    name: dict[str, str]
    journey: str
    key: str
    looks: dict[str, LookShown]

    @property
    def to_buy(self) -> LookShown | None:
        """What it takes to begin; None: nobody tried."""
        return self.looks.get(Way.BUY)

    @property
    def hard(self) -> list[LookShown]:
        """What is easy to start and hard to stop."""
        return [one for one in self.looks.values() if one.is_hard]


@dataclass(frozen=True, slots=True)
class Surprising:
    """Charges that customers did not expect, said at a touchpoint in a year. name: by language."""

    name: dict[str, str]
    journey: str
    key: str
    times: int
    customers: int


def looks(actor: Actor, year: int) -> list[PlaceLooked]:
    """Of a year, the house first, then by touchpoint; where nothing was tried on its own, buying is the house's.

    Raises NotAllowed.
    """
    require(actor, May.READ_PERCEPTION)
    rows = list(
        HonestLook.objects.filter(year=year)
        .select_related("touchpoint__journey", "by")
        .order_by("touchpoint__journey__position", "touchpoint__position", "pk")
    )
    found: dict[int | None, list[HonestLook]] = {}
    for row in sorted(rows, key=lambda row: row.touchpoint_id is not None):
        found.setdefault(row.touchpoint_id, []).append(row)
    of_house = _to_buy(found.get(None, []))
    return [_place(place, some, _to_buy(some) or of_house) for place, some in found.items()]


def years_looked(actor: Actor) -> list[int]:
    """In which anybody tried, the newest first. Raises NotAllowed."""
    require(actor, May.READ_PERCEPTION)
    return sorted(set(HonestLook.objects.values_list("year", flat=True)), reverse=True)


def surprising_charges(actor: Actor) -> list[Surprising]:
    """Where customers spoke of charges in what was in their way, or justly complained of, in the year until now.

    What happened in teams hidden from the actor is left out. Raises NotAllowed.
    """
    require(actor, May.READ_PERCEPTION)
    hidden = hidden_teams(actor)
    asked: dict[str, Any] = {
        "since": clock.now() - LOOKS_BACK,
        "charges": "|".join(CHARGE_WORDS),
        "hidden": [] if hidden is None else list(hidden.values_list("pk", flat=True)),
    }
    return [
        Surprising(name, journey, key, int(times), int(customers))
        for _, name, journey, key, times, customers in answers(SURPRISED, asked)
    ]


def _to_buy(some: list[HonestLook]) -> Effort | None:
    return next((Effort(one.steps, one.minutes) for one in some if one.way == Way.BUY), None)


def _place(place: int | None, some: list[HonestLook], to_buy: Effort | None) -> PlaceLooked:
    touchpoint: Touchpoint | None = some[0].touchpoint if place is not None else None
    return PlaceLooked(
        id=place,
        name=touchpoint.name if touchpoint else {},
        journey=touchpoint.journey.key if touchpoint else "",
        key=touchpoint.key if touchpoint else "",
        looks={one.way: _look(one, to_buy) for one in some},
    )


def _look(one: HonestLook, to_buy: Effort | None) -> LookShown:
    effort = Effort(one.steps, one.minutes)
    hard = is_hard(one.way, effort, to_buy)
    return LookShown(one.way, effort, one.words, one.by.name if one.by else None, one.at, hard)
