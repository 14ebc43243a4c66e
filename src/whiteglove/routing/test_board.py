"""The order of the day: by what was promised, never by tone; nothing is lost, and waiting only brings one nearer."""

import random
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from whiteglove.routing.board import NEAR, Kind, Owed, Place, arranged, place_of

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

moments = st.integers(-3000, 3000).map(lambda minutes: NOON + timedelta(minutes=minutes))
ids = st.integers(1, 12)
talks = st.builds(Owed, st.just(Kind.CONVERSATION), ids, moments, is_covered=st.booleans())
promises = st.builds(
    Owed, st.just(Kind.PROMISE), ids, moments, conversation=st.none() | ids, is_covered=st.booleans()
)
calls = st.builds(
    lambda one, length: replace(one, kind=Kind.CALLBACK, begins=one.moment - length),
    promises,
    st.integers(30, 600).map(lambda minutes: timedelta(minutes=minutes)),
)
all_owed = st.lists(talks | promises | calls, max_size=25, unique_by=lambda one: (one.kind, one.id))


def call(key: int, begins: datetime) -> Owed:
    return Owed(Kind.CALLBACK, key, begins + HOUR, begins=begins)


def test_the_order_of_a_day() -> None:
    due_call = call(1, NOON + timedelta(minutes=15))
    broken = Owed(Kind.PROMISE, 2, NOON - HOUR)
    due = Owed(Kind.PROMISE, 3, NOON + HOUR)
    late = Owed(Kind.CONVERSATION, 4, NOON - 5 * HOUR)
    nearly = Owed(Kind.CONVERSATION, 5, NOON + 2 * HOUR)
    covered = Owed(Kind.CONVERSATION, 6, NOON + 40 * HOUR, is_covered=True)
    calm = Owed(Kind.CONVERSATION, 7, NOON + 7 * HOUR)
    later_call = call(8, NOON + 5 * HOUR)
    board = arranged([calm, covered, nearly, late, later_call, due, broken, due_call], NOON)
    assert [(place.name, one.id) for place, one in board.shown] == [
        ("CALL", 1),
        ("PROMISED", 2),
        ("PROMISED", 3),
        ("LATE", 4),
        ("LATE", 5),
        ("COVERED", 6),
        ("NEXT", 8),
        ("NEXT", 7),
    ]


def test_a_matter_whose_promise_stands_as_high_is_told_once() -> None:
    talk, promise = Owed(Kind.CONVERSATION, 1, NOON + HOUR), Owed(Kind.PROMISE, 9, NOON, conversation=1)
    assert [one.kind for _, one in arranged([talk, promise], NOON).shown] == [Kind.PROMISE]
    far = replace(promise, moment=NOON + 40 * HOUR)
    assert [one.kind for _, one in arranged([talk, far], NOON).shown] == [Kind.CONVERSATION, Kind.PROMISE]


def test_what_somebody_wrote_is_not_known_here() -> None:
    assert {field.name for field in fields(Owed)} == {"kind", "id", "moment", "conversation", "begins", "is_covered"}


@given(all_owed, st.randoms(use_true_random=False))
def test_whoever_came_first_to_the_list_changes_nothing(owed: list[Owed], chance: random.Random) -> None:
    mixed = list(owed)
    chance.shuffle(mixed)
    assert arranged(mixed, NOON) == arranged(owed, NOON)


@given(all_owed, st.integers(0, 30))
def test_nothing_is_lost(owed: list[Owed], limit: int) -> None:
    board = arranged(owed, NOON, limit=limit)
    everything = {one for _, one in arranged(owed, NOON, limit=1000).shown}
    assert len(board.shown) + board.more == len(everything)
    left_out = set(owed) - everything
    promised = {one.conversation for one in everything if one.kind is not Kind.CONVERSATION}
    assert all(one.kind is Kind.CONVERSATION and one.id in promised for one in left_out)


@given(all_owed)
def test_by_place_and_within_it_by_what_was_promised(owed: list[Owed]) -> None:
    shown = arranged(owed, NOON, limit=1000).shown
    assert [place for place, _ in shown] == sorted(place for place, _ in shown)
    for place in Place:
        inside = [one.begins if place is Place.CALL else one.moment for here, one in shown if here is place]
        assert inside == sorted(inside, key=lambda moment: moment or NOON)


@given(talks | promises | calls, st.integers(0, 5000))
def test_waiting_only_brings_one_nearer(owed: Owed, minutes: int) -> None:
    assert place_of(owed, NOON + timedelta(minutes=minutes)) <= place_of(owed, NOON)


@given(talks | promises | calls)
def test_what_is_late_is_never_among_the_rest(owed: Owed) -> None:
    if owed.moment <= NOON + NEAR:
        assert place_of(owed, NOON) <= Place.LATE
