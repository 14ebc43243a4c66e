"""A score in a sentence: never without its interval and of how many, and of few the interval goes first."""

import pytest

from whiteglove.analysis.figures import CHANGE, SHARE, Figure, unknown
from whiteglove.insight.queries.felt import DropShown
from whiteglove.journey.shape import Names
from whiteglove.web.manage.felt.words import breaks_words, guessed_words, points_words

NAMES: dict[str, Names] = {"call": {"en": "Call"}, "mail": {"en": "Mail"}}


def lost(n: int) -> Figure:
    return Figure(value=-1.9, low=-2.3, high=-1.5, n=n, unit=CHANGE, method="m")


def drop(n: int, cold: int) -> DropShown:
    share = unknown(unit=SHARE, method="m")
    return DropShown(
        "call", "mail", lost(n), share, skipped=0, handover=None, cold=lost(cold), warm=None, handed=cold
    )


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (30, "Between Call and Mail customers lose 1.9 points (1.5 to 2.3, n 30)."),
        (29, "Between Call and Mail customers lose 1.5 to 2.3 points (1.9, n 29)."),
    ],
)
def test_where_it_breaks_is_said_with_its_interval(n: int, said: str) -> None:
    assert breaks_words(drop(n, 11), NAMES) == f"{said} With a cold hand-over it is 1.5 to 2.3 more (1.9, n 11)."


def test_what_stands_on_the_map_has_its_interval_too() -> None:
    assert points_words(lost(212)) == "−1.9 points (−2.3 to −1.5, n 212)"
    assert points_words(lost(23)) == "−2.3 to −1.5 points (−1.9, n 23)"
    assert points_words(lost(4)) == ""


def test_a_guess_stands_beside_the_interval() -> None:
    few = Figure(value=2.9, low=2.7, high=3.1, n=12, unit="points", method="m")
    assert guessed_words(4.4, few) == "You guessed 4.4; your customers say 2.7 to 3.1 (2.9), n 12."
