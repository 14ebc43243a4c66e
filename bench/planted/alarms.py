"""Alarms of a made-up company: how often a touchpoint raises one where nothing changed, and how soon where it did."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from bench.planted.company import DAY_SECONDS, Company, Happened, happen
from whiteglove.analysis.scales import CSAT
from whiteglove.analysis.signals import BASELINE_POINTS, Signal, Week, touchpoint_signal

WATCHED_WEEKS = 52
MONDAY = date(2024, 1, 1)
# A designed rate, not a wish: the limit of the chart was chosen for it (docs/methods/charts.md).
MOST_FALSE_ALARMS = 0.05
WEEKS = BASELINE_POINTS + WATCHED_WEEKS
QUIET = Company(customers=900, episodes=1.2, days=7 * (WEEKS + 2), answers=0.8)
WENT_BAD = Company(
    customers=900, episodes=1.2, days=7 * (WEEKS + 2), answers=0.8, bad=(2, 7 * 30, -0.8), customer_spread=0.4
)
# The same, watched for so long after somebody looked: it stays as bad as it became.
LOOKED_AT_AFTER_WEEKS = 2
WATCHED_LONG = WEEKS + 52
STAYS_BAD = replace(WENT_BAD, customers=900 * WATCHED_LONG // WEEKS, days=7 * (WATCHED_LONG + 2))


@dataclass(frozen=True)
class Alarms:
    """Of quiet touchpoint-years the share with an alarm; of bad ones the share seen, how late, how far off."""

    false_alarms: float
    years: int
    seen: float
    weeks_until_seen: float
    weeks_off: float


def weeks(happened: Happened, touchpoint: int, *, watched: int = WEEKS) -> list[Week]:
    """What was answered at one touchpoint, week by week, as long as is watched."""
    there = happened.answered & (happened.touchpoint == touchpoint)
    week = (happened.at[there] // (7 * DAY_SECONDS)).astype(int)
    scores = happened.felt[there]
    n, total, squares = (np.bincount(week, weights=scores**power, minlength=watched)[:watched] for power in (0, 1, 2))
    return [
        Week(MONDAY + timedelta(weeks=number), int(n[number]), float(total[number]), float(squares[number]))
        for number in range(watched)
    ]


def signals(company: Company, *, seed: int) -> list[Signal | None]:
    """The first signal of each touchpoint in a year of this company."""
    happened = happen(company, seed=seed)
    return [touchpoint_signal(weeks(happened, one), scale=CSAT) for one in range(len(company.touchpoints))]


def alarms(*, runs: int) -> Alarms:
    """Watch quiet companies and such with a touchpoint that goes bad."""
    quiet = [found for seed in range(runs) for found in signals(QUIET, seed=seed)]
    where, day, _ = WENT_BAD.bad or (0, 0, 0.0)
    bad_week = MONDAY + timedelta(days=day)
    bad = [found for seed in range(runs) if (found := signals(WENT_BAD, seed=seed)[where]) is not None]
    return Alarms(
        false_alarms=sum(found is not None for found in quiet) / len(quiet),
        years=len(quiet),
        seen=len(bad) / runs,
        weeks_until_seen=float(np.median([(found.seen - bad_week).days / 7 for found in bad])),
        weeks_off=float(np.median([abs((found.began - bad_week).days) / 7 for found in bad])),
    )


def alarms_after_a_look(*, runs: int) -> tuple[int, int]:
    """(alarms, touchpoints) within a year after the chart began anew, where it stays as bad as it became."""
    where = (WENT_BAD.bad or (0,))[0]
    rung = looked = 0
    for seed in range(runs):
        weekly = weeks(happen(STAYS_BAD, seed=seed), where, watched=WATCHED_LONG)
        first = touchpoint_signal(weekly, scale=CSAT)
        if first is None:
            continue
        looked += 1
        looked_at = first.seen + timedelta(weeks=LOOKED_AT_AFTER_WEEKS)
        until = looked_at + timedelta(weeks=WEEKS)
        again = touchpoint_signal([one for one in weekly if one.week <= until], scale=CSAT, looked_at=looked_at)
        rung += again is not None
    return rung, looked
