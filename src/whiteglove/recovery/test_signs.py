"""Which signs are visible, what they count, and that tone alone fires nothing."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteglove.foundation.actors import Role
from whiteglove.recovery.senior import senior_present
from whiteglove.recovery.sign_words import angry_word
from whiteglove.recovery.signs import (
    POINTS,
    STRONG,
    TONE,
    Care,
    Known,
    Sign,
    care_for,
    happened_of,
    is_strong,
    points_of,
    signs_of,
)
from whiteglove.team.models import PresenceState
from whiteglove.team.presence import Person, Snapshot, Staffed, Stated

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
H, D = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, []),
        ({"contacts": [NOW - 2 * H]}, []),
        ({"contacts": [NOW - H, NOW - timedelta(minutes=1)]}, []),  # one contact in two mails
        ({"contacts": [NOW - 2 * H, NOW - H]}, [(Sign.AGAIN, NOW - H, "2")]),
        ({"before_at": NOW - 9 * D}, [(Sign.AGAIN, NOW - 2 * D, "")]),
        ({"before_at": NOW - 10 * D}, []),
        ({"handed_over": [NOW - D]}, []),
        ({"handed_over": [NOW - D, NOW - H]}, [(Sign.PASSED_ON, NOW - H, "2")]),
        ({"promise_due": NOW + 5 * H}, []),
        ({"promise_due": NOW + 3 * H}, [(Sign.PROMISE_NEAR, NOW - H, "")]),
        ({"promise_due": NOW}, [(Sign.PROMISE_LATE, NOW, "")]),
        ({"waits_until": NOW + H}, []),
        ({"waits_until": NOW - H}, [(Sign.WAITED, NOW - H, "")]),
        ({"waits_until": NOW, "promise_due": NOW}, [(Sign.PROMISE_LATE, NOW, "")]),
        ({"reopened_at": NOW - H}, [(Sign.REOPENED, NOW - H, "")]),
        ({"poor_at": NOW - 90 * D}, [(Sign.POOR_ANSWER, NOW - 90 * D, "")]),
        ({"poor_at": NOW - 91 * D}, []),
        ({"touched_at": NOW - D, "incident": "Fog"}, [(Sign.INCIDENT, NOW - D, "Fog")]),
        ({"upset_at": NOW}, [(Sign.UPSET, NOW, "")]),
        ({"angry": (NOW, "furious")}, [(Sign.WORDS, NOW, "furious")]),
    ],
)
def test_each_sign_by_itself(known: dict[str, Any], expected: list[tuple[Sign, datetime, str]]) -> None:
    seen = signs_of(Known(opened_at=NOW - 2 * D, **known), NOW)
    assert [(one.sign, one.since, one.what) for one in seen] == expected


def test_tone_alone_never_fires_and_suggests_nothing() -> None:
    tone = signs_of(Known(opened_at=NOW, upset_at=NOW, angry=(NOW, "furious")), NOW)
    assert {one.sign for one in tone} == TONE
    assert (points_of(tone), happened_of(tone)) == (20, 0)
    assert not is_strong(happened_of(tone), was_strong=False)
    assert not is_strong(happened_of(tone), was_strong=True)
    assert care_for(TONE, strong=True) == []


def test_a_calm_customer_fires_by_what_happened_as_an_angry_one_does() -> None:
    happened: dict[str, Any] = {"handed_over": [NOW - D, NOW - H], "promise_due": NOW - H}
    calm = signs_of(Known(opened_at=NOW - D, **happened), NOW)
    angry = signs_of(Known(opened_at=NOW - D, **happened, upset_at=NOW, angry=(NOW, "furious")), NOW)
    assert (points_of(calm), points_of(angry)) == (45, 65)
    assert happened_of(calm) == happened_of(angry) == 45
    assert is_strong(happened_of(calm), was_strong=False)
    care = [care_for([one.sign for one in seen], strong=True) for seen in (calm, angry)]
    assert care[0] == care[1] == [Care.CALL, Care.APOLOGISE, Care.GESTURE]


def test_the_heaviest_stands_first_and_the_sum_ends_at_a_hundred() -> None:
    everything = Known(
        opened_at=NOW - D, contacts=[NOW - 2 * H, NOW], handed_over=[NOW - D, NOW], promise_due=NOW,
        waits_until=NOW - H, reopened_at=NOW, poor_at=NOW, touched_at=NOW, upset_at=NOW, angry=(NOW, "worst"),
    )  # fmt: skip
    seen = signs_of(everything, NOW)
    assert [one.points for one in seen] == [25, 20, 20, 20, 20, 15, 15, 15, 5]
    assert points_of(seen) == 100


def test_a_rise_ends_well_beneath_where_it_began() -> None:
    assert [is_strong(points, was_strong=False) for points in (39, 40)] == [False, True]
    assert [is_strong(points, was_strong=True) for points in (29, 30)] == [False, True]


HAPPENED: dict[str, Any] = {
    "contacts": [NOW - 2 * H, NOW], "before_at": NOW - D, "handed_over": [NOW - D, NOW], "promise_due": NOW - H,
    "waits_until": NOW - 2 * H, "reopened_at": NOW, "poor_at": NOW - D, "touched_at": NOW,
}  # fmt: skip


@given(st.sets(st.sampled_from(sorted(HAPPENED))), st.booleans(), st.booleans(), st.booleans())
def test_whatever_happened_tone_never_changes_whether_it_is_strong(
    happened: set[str], is_upset: bool, is_angry: bool, was_strong: bool
) -> None:
    facts = {name: HAPPENED[name] for name in happened}
    calm = signs_of(Known(opened_at=NOW, **facts), NOW)
    loud = signs_of(
        Known(
            opened_at=NOW,
            **facts,
            upset_at=NOW if is_upset else None,
            angry=(NOW, "furious") if is_angry else None,
        ),
        NOW,
    )
    strong = [is_strong(happened_of(seen), was_strong=was_strong) for seen in (calm, loud)]
    assert strong[0] == strong[1]
    care = [care_for([one.sign for one in seen], strong=strong[0]) for seen in (calm, loud)]
    assert care[0] == care[1]
    assert len(loud) == len(calm) + is_upset + is_angry  # and it is shown, with its reason


def test_no_two_tones_and_no_single_happening_are_strong() -> None:
    assert max(POINTS.values()) < STRONG
    assert all(POINTS[a] + POINTS[b] < STRONG for a, b in itertools.combinations(TONE, 2))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("This is unacceptable!", "unacceptable"),
        ("もういい加減にしてください", "いい加減に"),
        ("C’est scandaleux.", "scandaleu"),
        ("Thank you, all is well. 最高です。", ""),
        ("x" * 30_000 + "furious", ""),
    ],
)
def test_words_of_anger(text: str, word: str) -> None:
    assert angry_word(text) == word


def person(number: int, role: Role, teams: set[int], *, here: bool = True) -> Person:
    state = PresenceState.HERE if here else PresenceState.GONE
    stated = Stated(state, NOW - H)
    return Person(number, str(number), role=role, teams=frozenset(teams), stated=stated)


@pytest.mark.parametrize(
    ("people", "besides", "expected"),
    [
        ([person(1, Role.COLLEAGUE, {1})], None, None),
        ([person(1, Role.MANAGER, {1}), person(2, Role.LEAD, {1})], None, 2),
        ([person(1, Role.MANAGER, {1}), person(2, Role.LEAD, {1})], 2, 1),
        ([person(1, Role.MANAGER, {1}), person(2, Role.LEAD, {1}, here=False)], None, 1),
        ([person(1, Role.OWNER, {1}), person(2, Role.LEAD, {2})], None, 1),
        ([person(2, Role.LEAD, {2})], None, 2),
    ],
)
def test_somebody_senior_who_is_here_is_told(people: list[Person], besides: int | None, expected: int | None) -> None:
    teams = {number: Staffed(number, str(number)) for number in (1, 2)}
    there = Snapshot(NOW, {one.id: one for one in people}, teams)
    assert senior_present(there, team=1, besides=besides) == expected


def test_who_does_not_see_a_private_team_is_not_told() -> None:
    teams = {1: Staffed(1, "1", is_private=True)}
    people = [person(1, Role.LEAD, {2}), person(3, Role.MANAGER, {2})]
    there = Snapshot(NOW, {one.id: one for one in people}, teams)
    assert senior_present(there, team=1, besides=None) == 3
