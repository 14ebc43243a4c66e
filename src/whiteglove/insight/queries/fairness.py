"""Calm customers are served no worse: what was given for like harm, to whom, and how fast. Guarded."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from whiteglove.analysis.fairness import Effect, WhyNot
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.insight.fair import Compared, FairBy, Lesser, compared, lesser
from whiteglove.insight.harmed import MOST_CASES, cases_of
from whiteglove.insight.keeping import kept_of_house
from whiteglove.insight.queries.felt import ever
from whiteglove.insight.reading import Period
from whiteglove.insight.shapes import as_json, figure_from
from whiteglove.team.house import house_currency
from whiteglove.team.permissions import May, require

YEAR = timedelta(days=365)
EFFECTS = ("given", "until_given", "until_heard", "by_senior")
MOST_LESSER = 500


@dataclass(frozen=True, slots=True)
class Fairness:
    """What the cases of the last year tell. cases: how many; angry: in how many of them it showed.

    given: in how many something was given. cost_known, delay_known: in how many it is written down what it cost the
    customer, and how late it was; in the others that cannot be held fixed. currency: of the house, in which worth is
    counted. is_cut: there were more, and only the newest are looked at. lesser: cases of calm customers who got less,
    newest first, hidden ones among them: `could_be_made_whole` names those whom the reader may see.
    """

    rows: list[Compared]
    cases: int
    angry: int
    given: int
    cost_known: int
    delay_known: int
    currency: str
    period: Period
    is_cut: bool
    lesser: list[Lesser]

    @property
    def anger(self) -> Compared:
        """Angry less calm."""
        return next(row for row in self.rows if row.by is FairBy.ANGER)


def fairness(actor: Actor) -> Fairness:
    """All four comparisons, of the whole house: figures tell of nobody. Three queries. Raises NotAllowed."""
    require(actor, May.READ_FAIRNESS)
    period, currency = last_year(clock.now()), house_currency()
    told = _told(period, currency)
    return Fairness(
        rows=[_row(row) for row in told["rows"]],
        cases=told["cases"],
        angry=told["angry"],
        given=told["given"],
        cost_known=told["cost_known"],
        delay_known=told["delay_known"],
        currency=currency,
        period=period,
        is_cut=told["cases"] == MOST_CASES,
        lesser=[Lesser(**(one | {"at": datetime.fromisoformat(one["at"])})) for one in told["lesser"]],
    )


def last_year(now: datetime) -> Period:
    """Of which the report tells."""
    last = ever(now).last
    return Period(last - YEAR, last)


def _told(period: Period, currency: str) -> dict[str, Any]:
    told: dict[str, Any] = kept_of_house(
        f"fairness:3:{currency}:{period}", lambda: _calculated(period, currency)
    ).figures
    return told


def _calculated(period: Period, currency: str) -> dict[str, Any]:
    """As it is kept."""
    now, cases = clock.now(), cases_of(period, currency)
    return {
        "rows": [_kept_row(row) for row in compared(cases, now=now)],
        "cases": len(cases),
        "angry": sum(one.is_angry for one in cases),
        "given": sum(one.given_at is not None for one in cases),
        "cost_known": sum(one.money is not None for one in cases),
        "delay_known": sum(one.delay is not None for one in cases),
        "lesser": [asdict(one) | {"at": one.at.isoformat()} for one in lesser(cases, now=now)[:MOST_LESSER]],
    }


def _kept_row(row: Compared) -> dict[str, Any]:
    effects = {name: getattr(row, name) for name in EFFECTS}
    told = {
        name: {"figure": as_json(one.figure), "why_not": one.why_not.value if one.why_not else None}
        for name, one in effects.items()
    }
    return {"by": row.by.value, "of": row.of, "against": row.against, **told}


def _row(told: dict[str, Any]) -> Compared:
    effects = {
        name: Effect(
            figure_from(told[name]["figure"]), WhyNot(told[name]["why_not"]) if told[name]["why_not"] else None
        )
        for name in EFFECTS
    }
    return Compared(FairBy(told["by"]), told["of"], told["against"], **effects)
