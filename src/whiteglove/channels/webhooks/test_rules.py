"""How long a receiver that does not answer is tried."""

from datetime import UTC, datetime, timedelta

import pytest

from whiteglove.channels.webhooks.rules import GIVE_UP_AFTER, LONGEST_WAIT, is_due, is_over, wait_after

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tries", "seconds"),
    [(1, 5), (2, 30), (3, 120), (4, 600), (5, 1800), (6, 3600), (7, 7200), (8, 10_800), (90, 10_800)],
)
def test_waits_grow_to_three_hours_and_spread_by_a_fifth(tries: int, seconds: int) -> None:
    waits = [wait_after(tries, chance=chance).total_seconds() for chance in (0.0, 0.5, 1.0)]
    assert waits == pytest.approx([seconds * 0.8, seconds, seconds * 1.2])


def test_a_receiver_may_ask_for_more_time_but_not_for_ever() -> None:
    assert wait_after(1, chance=0.5, asked_seconds=90) == timedelta(seconds=90)
    assert wait_after(5, chance=0.5, asked_seconds=90) == timedelta(seconds=1800)
    assert wait_after(1, chance=0.5, asked_seconds=10**8) == timedelta(hours=6)


def test_no_moment_further_off_than_any_wait_is_waited_for() -> None:
    due = [is_due(NOON + timedelta(hours=hours), NOON) for hours in (-1, 0, 1, 6, 7, 9000)]
    assert due == [True, True, False, False, True, True]
    assert max(wait_after(n, chance=1.0, asked_seconds=10**8) for n in range(1, 40)) <= LONGEST_WAIT


def test_it_is_tried_for_three_days_and_not_given_up_for_our_own_absence() -> None:
    assert not is_over(NOON, 40, NOON + GIVE_UP_AFTER - timedelta(seconds=1))
    assert is_over(NOON, 10, NOON + GIVE_UP_AFTER)
    assert not is_over(NOON, 9, NOON + GIVE_UP_AFTER)


def test_all_tries_together_take_about_three_days() -> None:
    now, tries = NOON, 0
    while not is_over(NOON, tries + 1, now):
        tries += 1
        now += wait_after(tries, chance=0.5)
    assert timedelta(days=3) <= now - NOON <= timedelta(days=3, hours=4)
    assert tries == 30
