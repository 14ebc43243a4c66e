"""Drops between touchpoints against measures 4.4 and docs/methods/drops.md."""

import time
from collections.abc import Sequence

import numpy as np
import pytest

from whiteglove.analysis.drops import Drop, Encounters, Kind, drops, previous_scores, steps
from whiteglove.analysis.proportions import wilson
from whiteglove.analysis.scales import CSAT
from whiteglove.analysis.scores import clustered_mean_of

DAY = 86_400.0
SILENT = float("nan")


def one_episode(
    *scores: float, days: Sequence[float] = (), handover: Sequence[int] = (), episode: int = 0
) -> Encounters:
    count = len(scores)
    return Encounters(
        episode=np.full(count, episode),
        customer=np.full(count, episode),
        touchpoint=np.arange(count),
        at=np.asarray(days or range(count), dtype=float) * DAY,
        sequence=np.arange(count),
        score=np.asarray(scores, dtype=float),
        handover=np.asarray(handover or [0] * count),
    )


def test_the_drops_of_measures() -> None:
    found = steps(one_episode(5, 4, 2, 5))
    assert found.change.tolist() == [-1, -2, 3]
    assert list(zip(found.origin.tolist(), found.touchpoint.tolist(), strict=True)) == [(0, 1), (1, 2), (2, 3)]
    dropped = int((found.change <= -2).sum())
    interval = wilson(dropped, 3)
    assert (dropped, round(interval.low, 4), round(interval.high, 4)) == (1, 0.0615, 0.7923)


def test_order_is_by_moment_and_then_by_sequence() -> None:
    mixed = Encounters(
        episode=np.asarray([1, 0, 1, 0, 0]),
        customer=np.asarray([1, 0, 1, 0, 0]),
        touchpoint=np.asarray([1, 2, 0, 0, 1]),
        at=np.asarray([5.0, 7.0, 5.0, 6.0, 7.0]),
        sequence=np.asarray([2, 9, 1, 0, 4]),
        score=np.asarray([2.0, 5.0, 4.0, 5.0, 3.0]),
        handover=np.zeros(5, dtype=np.int64),
    )
    found = steps(mixed)
    assert found.change.tolist() == [-2, 2, -2]
    assert found.row.tolist() == [4, 1, 0]
    assert found.customer.tolist() == [0, 0, 1]
    previous = previous_scores(found, of=5)
    assert previous[[4, 1, 0]].tolist() == [5, 3, 4]
    assert np.isnan(previous[[2, 3]]).all()


def test_a_long_gap_breaks_the_chain() -> None:
    found = steps(one_episode(5, 4, 2, days=[0, 30, 60.5]))
    assert found.change.tolist() == [-1]
    assert steps(one_episode(5, 4, 2, days=[0, 30, 60.5]), longest_gap_days=31).change.tolist() == [-1, -2]
    assert steps(one_episode(5, 4, 2, days=[0, 30, 60.5]), longest_gap_days=1).change.tolist() == []


def test_silence_in_between_is_skipped_and_its_hand_over_is_not_forgotten() -> None:
    found = steps(one_episode(SILENT, 5, SILENT, 3, 4, handover=[Kind.WARM, Kind.WARM, Kind.COLD, Kind.PERSON, 0]))
    assert found.change.tolist() == [-2, 1]
    assert found.is_skipped.tolist() == [True, False]
    assert found.handover.tolist() == [Kind.COLD | Kind.PERSON, 0]


def test_nobody_answered() -> None:
    assert drops(steps(one_episode(SILENT, SILENT)), scale=CSAT) == []
    assert drops(steps(one_episode(4)), scale=CSAT) == []


def episodes(pairs: list[tuple[float, float]], customers: list[int]) -> Encounters:
    count = len(pairs)
    return Encounters(
        episode=np.repeat(np.arange(count), 2),
        customer=np.repeat(customers, 2),
        touchpoint=np.tile([3, 7], count),
        at=np.tile([0.0, 1.0], count),
        sequence=np.zeros(2 * count, dtype=np.int64),
        score=np.asarray(pairs).ravel(),
        handover=np.zeros(2 * count, dtype=np.int64),
    )


def test_a_pair_of_touchpoints_with_its_intervals() -> None:
    """docs/methods/drops.md: changes -3, -2, 0, 1, -1, -2 of six customers."""
    (found,) = drops(
        steps(episodes([(5, 2), (4, 2), (3, 3), (4, 5), (5, 4), (4, 2)], [0, 1, 2, 3, 4, 5])), scale=CSAT
    )
    assert (found.origin, found.touchpoint, found.skipped) == (3, 7, 0)
    assert found.mean_change.value == pytest.approx(-7 / 6)
    assert (round(found.mean_change.low or 0, 4), round(found.mean_change.high or 0, 4)) == (-2.7114, 0.3781)
    assert (found.drop_share.value, found.drop_share.n) == (0.5, 6)
    assert (round(found.drop_share.low or 0, 4), round(found.drop_share.high or 0, 4)) == (0.1876, 0.8124)


def test_pairs_are_clustered_as_one_score_is() -> None:
    """Each pair as if it were alone, whoever goes the other ways."""
    random = np.random.default_rng(1)
    rows = 4_000
    house = Encounters(
        episode=(of := np.sort(random.integers(0, 1_200, rows))),
        customer=of // 3,
        touchpoint=random.integers(0, 3, rows),
        at=random.uniform(0, DAY, rows),
        sequence=np.arange(rows),
        score=random.integers(1, 6, rows).astype(float),
        handover=np.zeros(rows, dtype=np.int64),
    )
    found = steps(house)
    for drop in drops(found, scale=CSAT):
        there = (found.origin == drop.origin) & (found.touchpoint == drop.touchpoint)
        alone = clustered_mean_of(found.change[there], found.customer[there], scale=CSAT)
        # The same but for where it is cut: compare the widths, which nothing cuts here.
        assert drop.mean_change.value == pytest.approx(alone.value)
        assert drop.mean_change.n == alone.n == there.sum()
        assert not drop.mean_change.is_unknown


def test_half_a_million_encounters_take_less_than_a_second() -> None:
    random = np.random.default_rng(2)
    rows = 500_000
    of = random.integers(0, 150_000, rows)
    house = Encounters(
        episode=of,
        customer=of // 2,
        touchpoint=random.integers(0, 15, rows),
        at=random.uniform(0, 20 * DAY, rows),
        sequence=np.arange(rows),
        score=np.where(random.random(rows) < 0.1, SILENT, random.integers(1, 6, rows)),
        handover=random.integers(0, 4, rows),
    )
    took = []
    for _ in range(3):
        began = time.perf_counter()
        found: list[Drop] = drops(steps(house), scale=CSAT)
        took.append(time.perf_counter() - began)
    assert len(found) == 225
    assert min(took) < 1.0
