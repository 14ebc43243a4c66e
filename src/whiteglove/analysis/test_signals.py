"""A touchpoint that goes bad says so, with the week in which it began (docs/methods/charts.md)."""

from datetime import date, timedelta

import pytest

from whiteglove.analysis.scales import CSAT
from whiteglove.analysis.signals import Week, touchpoint_signal

MONDAY = date(2025, 1, 6)
GOOD, BAD = [5, 5, 4, 4, 4, 5, 4, 3, 5, 4], [4, 3, 4, 3, 2, 4, 3, 4, 2, 4]


def monday(number: int) -> date:
    return MONDAY + timedelta(weeks=number)


def week(number: int, answers: list[int]) -> Week:
    return Week(monday(number), len(answers), sum(answers), sum(one**2 for one in answers))


def weeks(*answers: list[int]) -> list[Week]:
    return [week(number, given) for number, given in enumerate(answers)]


def test_it_is_seen_soon_and_dated_back() -> None:
    """docs/methods/charts.md: twenty good weeks of ten answers (mean 4.3), then bad ones (mean 3.3)."""
    found = touchpoint_signal(weeks(*[GOOD] * 20, *[BAD] * 5), scale=CSAT)
    assert found is not None
    assert (found.chart, found.began, found.seen) == ("EWMA", monday(20), monday(21))
    assert (str(found.before), str(found.after)) == ("4.3 (4.2 to 4.4, n 80)", "3.3 (2.9 to 3.7, n 20)")
    assert found.before.period == (monday(0), monday(7))
    assert found.after.period == (monday(20), monday(21))


def test_one_bad_week_is_not_a_change_and_better_is_no_alarm() -> None:
    assert touchpoint_signal(weeks(*[GOOD] * 20), scale=CSAT) is None
    assert touchpoint_signal(weeks(*[GOOD] * 10, [3, 4, 4, 4, 3, 5, 3, 3, 4, 4], *[GOOD] * 10), scale=CSAT) is None
    assert touchpoint_signal(weeks(*[BAD] * 12, *[GOOD] * 12), scale=CSAT) is None


def test_the_baseline_is_frozen_so_that_a_slow_decline_is_seen() -> None:
    declining = [[*GOOD[step:], *[3] * step] for step in range(8) for _ in range(4)]
    found = touchpoint_signal(weeks(*[GOOD] * 8, *declining), scale=CSAT)
    assert found is not None
    assert found.seen > monday(12)


@pytest.mark.parametrize("count", [0, 3, 8])
def test_too_little_to_tell_by(count: int) -> None:
    assert touchpoint_signal(weeks(*[GOOD] * count), scale=CSAT) is None


def test_weeks_with_few_answers_are_joined() -> None:
    """Two answers a week: three weeks make a point of six; 54 answers are the baseline."""
    quiet = [week(number, GOOD[:2]) for number in range(27)]
    silent = [Week(monday(number), 0, 0, 0) for number in range(27, 31)]
    bad = [week(number, [1, 2]) for number in range(31, 46)]
    found = touchpoint_signal([*quiet, *silent, *bad], scale=CSAT)
    assert found is not None
    assert found.began == monday(31)
    assert found.seen == monday(33)


def test_where_all_said_the_same_one_other_answer_is_no_alarm() -> None:
    fives = [[5] * 10] * 12
    assert touchpoint_signal(weeks(*fives, [5] * 9 + [4], *fives), scale=CSAT) is None
    assert touchpoint_signal(weeks(*fives, *[[3] * 10] * 4), scale=CSAT) is not None


def test_weeks_that_always_differ_widen_the_limits() -> None:
    """A bad week every fourth is how it is here; elsewhere it would be an alarm."""
    uneven = [BAD if number % 4 == 3 else GOOD for number in range(8)]
    assert touchpoint_signal(weeks(*uneven, BAD, BAD), scale=CSAT) is None
    assert touchpoint_signal(weeks(*[GOOD] * 8, BAD, BAD), scale=CSAT) is not None


def test_once_acknowledged_it_starts_anew() -> None:
    """What stays bad is known; what gets worse again, or once more after it was good, is told."""
    worse = [3, 2, 3, 2, 1, 3, 2, 3, 1, 3]
    looked_at = monday(23) + timedelta(days=2)
    stays = weeks(*[GOOD] * 20, *[BAD] * 60)
    first = touchpoint_signal(stays, scale=CSAT)
    assert first is not None
    assert (first.began, first.seen) == (monday(20), monday(21))
    assert touchpoint_signal(stays, scale=CSAT, looked_at=looked_at) is None
    for after in ([*[BAD] * 20, *[worse] * 5], [*[BAD] * 4, *[GOOD] * 20, *[BAD] * 5]):
        story = weeks(*[GOOD] * 20, *after)
        again = touchpoint_signal(story, scale=CSAT, looked_at=looked_at)
        assert again is not None
        assert (again.before.period, again.before.n) == ((monday(24), monday(31)), 80)
        assert again.began == monday(len(story) - 5)
