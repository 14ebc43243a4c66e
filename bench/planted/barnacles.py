"""A made-up year in which some rules hurt and most do not: does the barnacle round put those that hurt first?"""

from dataclasses import dataclass

import numpy as np

from whiteglove.analysis.barnacles import NOWHERE, Answered, Case, in_order, no_effect_known, rule_effects

MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class House:
    """What is planted.

    harmful: by how many points the feeling of whoever meets these rules is worse. harmless: how many others there
    are, and unlucky: how many of these met but two customers, who both felt worst. met: customers who met a rule in
    the year, at least and at most. answers: chance that a customer answers. touchpoints: mean feeling there; harmless
    rules stand at the worst one more often, which a comparison without like cases would hold against them. winter:
    points by which the first three months are worse for all.
    """

    harmful: tuple[float, ...] = (-1.2, -1.4, -1.6, -1.8)
    harmless: int = 60
    unlucky: int = 6
    met: tuple[int, int] = (60, 160)
    answers: float = 0.5
    touchpoints: tuple[float, ...] = (4.3, 3.9, 3.6, 2.8)
    winter: float = -0.5
    customers: int = 3000
    encounters: int = 12_000
    customer_spread: float = 0.6
    answer_spread: float = 0.9


@dataclass(frozen=True)
class Year:
    """What happened. met: customers who met each rule, by its number; the first ones are the planted ones."""

    answered: Answered
    met: list[int]
    planted: int


def year(house: House, *, seed: int) -> Year:
    """One year of such a house. The same seed, the same year."""
    random = np.random.default_rng(seed)
    people = random.normal(0, house.customer_spread, size=house.customers)
    rules = len(house.harmful) + house.harmless
    met = [int(count) for count in random.integers(house.met[0], house.met[1] + 1, size=rules)]
    met[len(house.harmful) : len(house.harmful) + house.unlucky] = [2] * house.unlucky
    rule = np.r_[np.full(house.encounters, NOWHERE), np.repeat(np.arange(rules), met)]
    rows = len(rule)
    customer = random.integers(house.customers, size=rows)
    touchpoint = _places(house, random, rule)
    month = random.integers(MONTHS, size=rows)
    moved = np.asarray([0.0] * rules + [0.0])
    moved[: len(house.harmful)] = house.harmful
    felt = np.asarray(house.touchpoints)[touchpoint] + people[customer] + np.where(month < 3, house.winter, 0.0)
    felt = felt + moved[rule] + random.normal(0, house.answer_spread, size=rows)
    score = np.clip(np.round(felt), 1, 5)
    is_unlucky = (rule >= len(house.harmful)) & (rule < len(house.harmful) + house.unlucky)
    score[is_unlucky] = 1
    told = (random.random(rows) < house.answers) | is_unlucky
    columns = (rule, touchpoint, month, customer, score)
    return Year(Answered(*(column[told] for column in columns)), met, len(house.harmful))


def _places(house: House, random: np.random.Generator, rule: np.ndarray) -> np.ndarray:
    """Encounters anywhere; harmful rules at the best touchpoint, every other harmless one at the worst."""
    somewhere = random.integers(len(house.touchpoints), size=len(rule))
    worst = len(house.touchpoints) - 1
    there = np.where(rule % 2 == 0, worst, somewhere)
    return np.where(rule < 0, somewhere, np.where(rule < len(house.harmful), 0, there))


def ranks(found: Year) -> list[int]:
    """At which places, from 1, the planted rules come before their owners."""
    effects = rule_effects(found.answered)
    cases = [Case(rule, False, met, effects.get(rule, no_effect_known())) for rule, met in enumerate(found.met)]
    spread = float(found.answered.score.var())
    order = [case.rule for case, _ in in_order(cases, spread=spread)]
    return [order.index(rule) + 1 for rule in range(found.planted)]


def all_first(house: House, *, seed: int) -> bool:
    """Whether every planted rule comes before every other."""
    found = year(house, seed=seed)
    return max(ranks(found)) == found.planted


def holds(house: House, *, seed: int) -> tuple[int, int]:
    """Of harmless rules with five answers: how many intervals hold nought, and how many there are."""
    found = year(house, seed=seed)
    first = found.planted + house.unlucky
    effects = [one for rule, one in rule_effects(found.answered).items() if rule >= first]
    known = [one for one in effects if one.low is not None and one.high is not None]
    return sum(one.low <= 0 <= one.high for one in known if one.low is not None and one.high is not None), len(known)
