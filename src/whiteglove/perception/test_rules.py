"""Who is asked and who is not: a table, and what holds whatever comes."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteglove.perception.models import Why
from whiteglove.perception.rules import Known, Quiet, decide, is_held_out, out_of_quiet
from whiteglove.perception.scales import SCALES, Answer, Scale, is_poor, is_thanks

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FINE = Known(due_at=NOON)
DAY = timedelta(days=1)
TOKYO = ZoneInfo("Asia/Tokyo")

CASES: list[tuple[dict[str, object], Why]] = [
    ({}, Why.SOON_AFTER),
    ({"is_erased": True, "is_machine": True}, Why.ERASED),
    ({"is_machine": True, "is_held_out": True}, Why.MACHINE),
    ({"is_asked_there": False}, Why.GONE),
    ({"is_held_out": True, "wants_none": True}, Why.HELD_OUT),
    ({"wants_none": True, "is_reachable": False}, Why.NO_CONSENT),
    ({"has_page": False}, Why.NO_PAGE),
    ({"is_reachable": False}, Why.NO_CHANNEL),
    ({"has_language": False}, Why.LANGUAGE),
    ({"due_at": NOON - 3 * DAY - timedelta(seconds=1)}, Why.TOO_LATE),
    ({"due_at": NOON - 3 * DAY}, Why.SOON_AFTER),
    ({"asked_last": NOON - 30 * DAY + timedelta(seconds=1)}, Why.ASKED_LATELY),
    ({"asked_last": NOON - 30 * DAY}, Why.SOON_AFTER),
    ({"asked_last": NOON + DAY}, Why.ASKED_LATELY),
    ({"asked_last": NOON - DAY, "window": timedelta()}, Why.SOON_AFTER),
    ({"asked_this_last": NOON - 31 * DAY, "this_window": 60 * DAY}, Why.ASKED_THIS_LATELY),
    ({"has_broken_promise": True}, Why.PROMISE_BROKEN),
]


@pytest.mark.parametrize(("known", "why"), CASES, ids=[f"{why}-{number}" for number, (_, why) in enumerate(CASES)])
def test_who_is_asked(known: dict[str, object], why: Why) -> None:
    assert decide(replace(FINE, **known), NOON) == why  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 400 * 24), max_size=40), st.integers(1, 90), st.integers(1, 90))
def test_whatever_comes_nobody_is_asked_twice_in_a_window(hours: list[int], days: int, this_days: int) -> None:
    """Encounters in any order, each decided with what is known by then."""
    asked: list[datetime] = []
    for at in (NOON + timedelta(hours=one) for one in hours):
        nearest = min(asked, key=lambda other: abs(other - at), default=None)
        known = replace(
            FINE,
            due_at=at,
            asked_last=nearest,
            asked_this_last=nearest,
            window=days * DAY,
            this_window=this_days * DAY,
        )
        if decide(known, at) == Why.SOON_AFTER:
            asked.append(at)
    window = max(days, this_days) * DAY
    ordered = sorted(asked)
    assert all(later - earlier >= window for earlier, later in pairwise(ordered))


@given(st.text(max_size=30), st.floats(0, 0.999))
def test_chance_decides_the_same_way_each_time(seed: str, share: float) -> None:
    assert is_held_out(seed, share) == is_held_out(seed, share)
    assert not is_held_out(seed, 0.0)


def test_chance_leaves_out_as_many_as_it_should() -> None:
    left_out = sum(is_held_out(f"encounter:{number}", 0.05) for number in range(20_000))
    assert left_out == 1017  # within three standard deviations (93) of 1000; the seeds are fixed


@pytest.mark.parametrize(
    ("moment", "hours", "then"),
    [
        (NOON, [Quiet(time(20), time(8))], datetime(2026, 3, 2, 23, 0, tzinfo=UTC)),  # nine in the evening there
        (NOON - timedelta(hours=2), [Quiet(time(20), time(8))], NOON - timedelta(hours=2)),
        (NOON, [Quiet(time(20), time(8)), Quiet(time(7), time(10))], datetime(2026, 3, 3, 1, 0, tzinfo=UTC)),
        (NOON, [Quiet(time(0), time(0))], NOON),
        (NOON, [Quiet(time(21), time(21, 1))], NOON + timedelta(minutes=1)),
    ],
)
def test_quiet_is_kept_by_the_customers_clock(moment: datetime, hours: list[Quiet], then: datetime) -> None:
    assert out_of_quiet(moment, TOKYO, hours) == then


clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments, clocks, clocks, st.sampled_from(["Asia/Tokyo", "America/New_York", "Australia/Lord_Howe"]))
def test_the_moment_chosen_is_never_in_the_quiet(moment: datetime, begins: time, ends: time, zone: str) -> None:
    quiet, place = Quiet(begins, ends), ZoneInfo(zone)
    then = out_of_quiet(moment, place, [quiet])
    assert moment <= then <= moment + 2 * DAY
    assert quiet.over_at(then, place) is None


POOR = [("csat", 2), ("return", 1), ("nps", 6), ("ces", 3), ("outcome", 2), ("way", 2), ("courtesy", 1)]
FAIR = [("csat", 3), ("return", 3), ("nps", 7), ("ces", 4), ("outcome", 3)]
GOOD = [("csat", 5), ("return", 5), ("nps", 9), ("ces", 6), ("courtesy", 5)]


def test_which_answers_are_poor_and_which_thank() -> None:
    for kind, value in POOR:
        assert is_poor(Answer(kind, SCALES[kind], value))
    for kind, value in FAIR + GOOD:
        assert not is_poor(Answer(kind, SCALES[kind], value))
    for kind, value in GOOD:
        assert is_thanks(Answer(kind, SCALES[kind], value, comment="Thank you"))
        assert not is_thanks(Answer(kind, SCALES[kind], value))
    for kind, value in FAIR + POOR:
        assert not is_thanks(Answer(kind, SCALES[kind], value, comment="Hm"))


def test_a_scale_that_runs_the_other_way_is_read_that_way() -> None:
    hard = Scale(1, 7, high_is_good=False)
    assert [value for value in range(1, 8) if is_poor(Answer("own", hard, value))] == [6, 7]
    assert is_thanks(Answer("own", hard, 1, comment="Easy"))
    assert [value for value in (1, 2, 3) if is_poor(Answer("own", Scale(1, 3), value))] == [1]


def test_a_feeling_alone_says_it_too() -> None:
    assert is_poor(Answer("csat", SCALES["csat"], None, feeling="angry"))
    assert is_thanks(Answer("csat", SCALES["csat"], None, feeling="delighted", comment="Thank you"))
    assert not is_poor(Answer("csat", SCALES["csat"], None))
