"""The round puts the rules planted as harmful first, whatever the year, and holds nothing against others."""

from dataclasses import replace

import pytest
from bench.planted.barnacles import House, all_first, holds, ranks, year

SEEDS = range(24)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_planted_rules_come_first(seed: int) -> None:
    assert all_first(House(), seed=seed)


def test_rules_that_do_nothing_are_held_to_do_nothing() -> None:
    """Promised are 95 %; of these twelve hundred 92 to 98 % leave room for chance."""
    found = [holds(House(), seed=seed) for seed in SEEDS]
    held, known = (sum(column) for column in zip(*found, strict=True))
    assert known > 1200
    assert 0.92 <= held / known <= 0.98


def test_a_round_that_counted_customers_alone_would_be_seen() -> None:
    """Nothing planted: then these four come anywhere."""
    nothing = replace(House(), harmful=(0.0, 0.0, 0.0, 0.0))
    assert sum(all_first(nothing, seed=seed) for seed in SEEDS) == 0
    assert min(ranks(year(nothing, seed=1))) >= 1
