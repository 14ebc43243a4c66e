"""For like harm: what went with anger, with loyalty, with the language, and with asking. From cases to effects."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np

from whiteglove.analysis.clusters import Floats
from whiteglove.analysis.fairness import METHOD, Effect, Harms, WhyNot, effect
from whiteglove.analysis.figures import MINUTES, MONEY, SHARE, unknown
from whiteglove.analysis.proportions import FEWEST_SHOWN
from whiteglove.insight.harmed import LOYAL_FROM, UNKNOWN, Case, harms_of, numbers, waits

MOST_UNKNOWN = 0.2  # of those who were given something
RECENT = timedelta(days=90)  # so long ago something can still be made whole


class FairBy(StrEnum):
    """What is looked at."""

    ANGER = "anger"
    TENURE = "tenure"
    LANGUAGE = "language"
    ASKED = "asked"


# The first side less the other.
SIDES: dict[FairBy, tuple[str, str]] = {
    FairBy.ANGER: ("angry", "calm"),
    FairBy.TENURE: ("loyal", "new"),
    FairBy.ASKED: ("asked", "did_not_ask"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One side less the other, for like harm: of less against.

    given: worth, in the smallest unit of the house's currency. until_given, until_heard: minutes. by_senior: share of
    those given something to whom somebody gave who leads.
    """

    by: FairBy
    of: str
    against: str
    given: Effect
    until_given: Effect
    until_heard: Effect
    by_senior: Effect


def compared(cases: list[Case], *, now: datetime) -> list[Compared]:
    """All four; languages each against the commonest one, by their names."""
    got = _Got(cases, now)
    anger = numbers([one.is_angry for one in cases])
    tenure = numbers([one.at - one.since >= LOYAL_FROM for one in cases])
    asked = numbers([one.asked for one in cases])
    whole = [
        got.compared(FairBy.ANGER, SIDES[FairBy.ANGER], anger),
        got.compared(FairBy.TENURE, SIDES[FairBy.TENURE], tenure),
        *_languages(cases, got),
    ]
    return [*whole, got.compared(FairBy.ASKED, SIDES[FairBy.ASKED], asked, why_not=_too_little_written(cases))]


class _Got:
    """What each case got, read once."""

    def __init__(self, cases: list[Case], now: datetime) -> None:
        self.harms: Harms = harms_of(cases)
        self.worth = numbers([one.worth for one in cases])
        self.until_given = waits(cases, "given_at", now=now)
        self.until_heard = waits(cases, "heard_at", now=now)
        self.by_senior = numbers([one.by_senior if one.given_at else None for one in cases])

    def compared(
        self,
        by: FairBy,
        sides: tuple[str, str],
        step: Floats,
        *,
        comparisons: int = 1,
        why_not: WhyNot | None = None,
    ) -> Compared:
        """One row. why_not: said of all of it instead."""

        def found(got: Floats, unit: str) -> Effect:
            if why_not is not None:
                return Effect(unknown(unit=unit, method=METHOD, n=int((~np.isnan(step)).sum())), why_not)
            return effect(self.harms, got, step, unit=unit, comparisons=comparisons)

        return Compared(
            by,
            *sides,
            given=found(self.worth, MONEY),
            until_given=found(self.until_given, MINUTES),
            until_heard=found(self.until_heard, MINUTES),
            by_senior=found(self.by_senior, SHARE),
        )


def _languages(cases: list[Case], got: _Got) -> list[Compared]:
    """Each against the house's commonest; one row without a value where there is but one."""
    people: dict[str, set[int]] = {}
    for one in cases:
        if one.language:
            people.setdefault(one.language, set()).add(one.customer)
    often = Counter(one.language for one in cases if one.language)
    if not often:
        return [got.compared(FairBy.LANGUAGE, ("", ""), np.full(len(cases), UNKNOWN))]
    commonest = min(often, key=lambda name: (-often[name], name))
    others = sorted(set(often) - {commonest})
    spoken = sum(len(people[name]) >= FEWEST_SHOWN for name in others)
    steps = {
        name: numbers([1 if one.language == name else 0 if one.language == commonest else None for one in cases])
        for name in others or [""]
    }
    return [
        got.compared(FairBy.LANGUAGE, (name, commonest), step, comparisons=max(spoken, 1))
        for name, step in steps.items()
    ]


def _too_little_written(cases: list[Case]) -> WhyNot | None:
    """Of too many who were given something nobody wrote down whether they had asked."""
    given = [one for one in cases if one.given_at]
    missing = sum(one.asked is None for one in given)
    return WhyNot.NOT_KNOWN if given and missing > MOST_UNKNOWN * len(given) else None


@dataclass(frozen=True, slots=True)
class Lesser:
    """A calm customer's recent case in which less was given than for like harm to angry ones.

    key: of the case. got, angry_got (on average, at the same kind of harm), less: what would make it whole; all in
    the smallest unit of the house's currency. money, delay: of the harm, None where not known.
    """

    key: str
    at: datetime
    issue: str
    got: int
    angry_got: int
    less: int
    money: int | None
    delay: float | None


def lesser(cases: list[Case], *, now: datetime) -> list[Lesser]:
    """Newest first, without whom the report made whole before; none where calm customers surely got no less.

    Nobody is offered more than what goes with anger for the same harm, nor more than the angry got on average there.
    What was given from the report itself is left out on both sides: who was made whole does not hide who was not.
    """
    got = numbers([one.before for one in cases])
    anger = effect(harms_of(cases), got, numbers([one.is_angry for one in cases]), unit=MONEY)
    if not anger.is_above:
        return []
    angry_got = _angry_got(cases)
    found = []
    for one in cases:
        if one.is_angry or one.was_made_whole or one.before is None or one.at < now - RECENT:
            continue
        if one.issue not in angry_got:
            continue
        less = rounded_down(min(anger.figure.value or 0.0, angry_got[one.issue] - one.before))
        if less > 0:
            money = None if one.money is None else round(one.money)
            mean = round(angry_got[one.issue])
            found.append(Lesser(one.key, one.at, one.issue, one.before, mean, less, money, one.delay))
    return found


def rounded_down(amount: float) -> int:
    """To two digits that count, as people would give it: 7,943 is 7,900."""
    if amount < 1:
        return 0
    step = int("1".ljust(len(str(int(amount))) - 1, "0"))
    return int(amount) // step * step


def _angry_got(cases: list[Case]) -> dict[str, float]:
    """Worth on average of what angry customers got for each kind of harm, where five or more had it."""
    worth: dict[str, list[int]] = {}
    people: dict[str, set[int]] = {}
    for one in cases:
        if one.is_angry and one.before is not None:
            worth.setdefault(one.issue, []).append(one.before)
            people.setdefault(one.issue, set()).add(one.customer)
    return {issue: sum(found) / len(found) for issue, found in worth.items() if len(people[issue]) >= FEWEST_SHOWN}
