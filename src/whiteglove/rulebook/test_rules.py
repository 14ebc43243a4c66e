"""Which way a change turns, and when it ends: tables of cases, and what holds for every rule there could be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.rulebook.models import Turn
from whiteglove.rulebook.rules import (
    SUNSET_DAYS,
    a_year_after,
    has_passed,
    last_day,
    needs_sunset,
    reaches_further,
    refuse_thin_evidence,
    review_day,
    turn_of,
)
from whiteglove.rulebook.shape import Asks, Evidence, Hurdle

BINDS, GUIDES = Hurdle(True, "organisation"), Hurdle(False, "organisation")
LAW = Hurdle(True, "law")
HERE, BOTH = frozenset({1}), frozenset({1, 2})
MONDAY = date(2026, 3, 2)

hurdles = st.builds(
    Hurdle,
    st.booleans(),
    st.sampled_from(["customer", "law", "safety", "organisation"]),
    st.frozensets(st.integers(1, 3)),
    st.frozensets(st.integers(1, 3)),
)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("before", "after", "asks", "turn"),
    [
        (None, BINDS, Asks.SAME, Turn.TIGHTER),
        (None, GUIDES, Asks.SAME, Turn.SAME),
        (GUIDES, BINDS, Asks.LESS, Turn.TIGHTER),
        (BINDS, GUIDES, Asks.SAME, Turn.LOOSER),
        (BINDS, BINDS, Asks.SAME, Turn.SAME),
        (BINDS, BINDS, Asks.MORE, Turn.TIGHTER),
        (BINDS, BINDS, Asks.LESS, Turn.LOOSER),
        (Hurdle(True, "customer", HERE), Hurdle(True, "customer", BOTH), Asks.SAME, Turn.TIGHTER),
        (Hurdle(True, "customer", BOTH), Hurdle(True, "customer", HERE), Asks.SAME, Turn.LOOSER),
        (Hurdle(True, "customer", HERE), Hurdle(True, "customer"), Asks.SAME, Turn.TIGHTER),
        (Hurdle(True, "customer", HERE, BOTH), Hurdle(True, "customer", BOTH, HERE), Asks.SAME, Turn.TIGHTER),
        (LAW, BINDS, Asks.SAME, Turn.TIGHTER),
        (LAW, GUIDES, Asks.SAME, Turn.LOOSER),
    ],
)
def test_which_way_a_change_turns(before: Hurdle | None, after: Hurdle, asks: Asks, turn: Turn) -> None:
    assert turn_of(before, after, asks=asks) is turn


@given(hurdles, hurdles)
def test_what_loosens_one_way_tightens_the_other(one: Hurdle, other: Hurdle) -> None:
    if turn_of(one, other) is Turn.LOOSER:
        assert turn_of(other, one) is Turn.TIGHTER
    assert (turn_of(one, other) is Turn.SAME) <= (one.is_mandatory == other.is_mandatory)
    assert turn_of(one, one) is Turn.SAME


@given(hurdles, hurdles, hurdles)
def test_no_way_round_leads_tighter_without_a_tightening(one: Hurdle, between: Hurdle, other: Hurdle) -> None:
    if turn_of(one, other) is Turn.TIGHTER and one.serves != "law":
        assert Turn.TIGHTER in (turn_of(one, between), turn_of(between, other))


@given(hurdles)
def test_the_law_alone_ends_on_no_day(after: Hurdle) -> None:
    assert needs_sunset(Turn.TIGHTER, after) is (after.serves != "law")
    assert not needs_sunset(Turn.SAME, after)
    assert not needs_sunset(Turn.LOOSER, after)


@given(days, st.integers(-10, 200))
def test_a_sunset_lasts_one_to_ninety_days(today: date, ahead: int) -> None:
    wanted = today + timedelta(days=ahead)
    if 1 <= ahead <= SUNSET_DAYS:
        assert last_day(today, wanted) == wanted
        assert not has_passed(wanted, today)
        assert has_passed(wanted, wanted)
    else:
        with pytest.raises(NotUnderstood):
            last_day(today, wanted)
    assert last_day(today) - today == timedelta(days=90)


@given(days, st.integers(-10, 800), st.booleans())
def test_a_review_is_at_most_a_year_off(today: date, ahead: int, taken_over: bool) -> None:
    wanted = today + timedelta(days=ahead)
    latest = today + timedelta(days=90) if taken_over else a_year_after(today)
    if today <= wanted <= latest:
        assert review_day(today, wanted, taken_over=taken_over) == wanted
    else:
        with pytest.raises(NotUnderstood):
            review_day(today, wanted, taken_over=taken_over)
    assert review_day(today, None, was=wanted) == wanted
    assert review_day(today, wanted, was=wanted) == wanted


def test_a_leap_day_has_a_year_after_it() -> None:
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert a_year_after(MONDAY) == date(2027, 3, 2)


@pytest.mark.parametrize(
    ("before", "after", "further"),
    [((), (), False), ((), (1,), False), ((1,), (), True), ((1,), (1, 2), True), ((1, 2), (2,), False)],
)
def test_nowhere_in_particular_is_everywhere(
    before: tuple[int, ...], after: tuple[int, ...], *, further: bool
) -> None:
    assert reaches_further(before, after) is further


@pytest.mark.parametrize(
    "evidence",
    [
        (),
        (Evidence(kind="manager", id=1),),
        (Evidence(kind="response"),),
        (Evidence(kind="count", n=4, words=" "),),
        (Evidence(kind="response", id=1, n=0),),
        (Evidence(kind="response", id=1), Evidence(kind="opinion")),
    ],
)
def test_evidence_comes_from_customers(evidence: tuple[Evidence, ...]) -> None:
    with pytest.raises(NotUnderstood):
        refuse_thin_evidence(evidence)


def test_customers_words_and_counts_are_evidence() -> None:
    refuse_thin_evidence([Evidence(kind="response", id=1), Evidence(kind="count", n=4, words="asked for it by mail")])
