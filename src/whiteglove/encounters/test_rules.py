"""Where an encounter is, by the rules a manager reads; and to which episode it belongs."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteglove.encounters.rules import Contact, Placement, Run, Words, episode_of, placed

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def rule(number: int = 1, **says: Any) -> Placement:
    return Placement(rule_id=number, touchpoint_id=number * 10, journey_id=7, **says)


MAIL = Contact(
    channel="email",
    addresses=("claims@air.example",),
    subject="Re: Lost Bag TYO-12",
    text="Where is the receipt? 領収書はどこですか。",
    team_id=3,
    form="claim",
)


@pytest.mark.parametrize(
    ("says", "fits"),
    [
        ({}, True),
        ({"channel": "email"}, True),
        ({"channel": "phone"}, False),
        ({"address": "claims@air.example"}, True),
        ({"address": "hello@air.example"}, False),
        ({"team_id": 3}, True),
        ({"team_id": 4}, False),
        ({"form": "claim"}, True),
        ({"form": "tell-us"}, False),
        ({"topic": "lost bag"}, True),
        ({"topic": "receipt"}, False),  # a word of the text, not of the subject
        ({"words": ("refund", "receipt")}, True),
        ({"words": ("receip",)}, False),  # half a word is none
        ({"words": ("領収書",)}, True),
        ({"words": ("領収証",)}, False),
        ({"position_in_episode": "first"}, True),
        ({"position_in_episode": "again"}, False),
        ({"channel": "email", "words": ("refund",)}, False),  # all that it says must hold
    ],
)
def test_a_rule_fits_when_all_it_says_holds(says: dict[str, Any], fits: bool) -> None:
    assert (placed([rule(**says)], MAIL) is not None) is fits


def test_again_is_when_an_episode_goes_on() -> None:
    again = rule(position_in_episode="again")
    assert placed([again], MAIL, frozenset({7})) is not None
    assert placed([rule(position_in_episode="first")], MAIL, frozenset({7})) is None


def test_the_first_that_fits_decides_and_says_by_which_word() -> None:
    decided = placed([rule(1, words=("refund",)), rule(2, words=("receipt",)), rule(3)], MAIL)
    assert decided is not None
    assert (decided.by.rule_id, decided.word) == (2, "receipt")


@given(st.text(max_size=50), st.text(max_size=20))
def test_any_text_can_be_looked_through(text: str, phrase: str) -> None:
    assert Words(text).has(phrase) in (True, False)


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "runs", "found"),
    [
        (0, [], None),
        (5, [Run(1, MONDAY, MONDAY)], 1),
        (14, [Run(1, MONDAY, MONDAY)], 1),
        (15, [Run(1, MONDAY, MONDAY)], None),
        (-14, [Run(1, MONDAY, MONDAY)], 1),
        (-15, [Run(1, MONDAY, MONDAY)], None),
        (5, [Run(1, MONDAY, MONDAY, True)], None),  # it was over
        (5, [Run(1, MONDAY, MONDAY + 6 * DAY, True)], 1),  # but this came before its end
        (-5, [Run(1, MONDAY, MONDAY, True)], 1),
        (10, [Run(1, MONDAY, MONDAY), Run(2, MONDAY + 12 * DAY, MONDAY + 20 * DAY)], 2),  # the nearer
    ],
)
def test_an_encounter_finds_its_episode(day: int, runs: list[Run], found: int | None) -> None:
    run = episode_of(MONDAY + day * DAY, runs, gap=14 * DAY)
    assert (run.id if run else None) == found
