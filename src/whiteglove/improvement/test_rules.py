"""Decisions of the room, without a database."""

from datetime import date, datetime, timedelta

import pytest

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.improvement.models import Choice
from whiteglove.improvement.rules import (
    Design,
    Due,
    Effort,
    design_of,
    due,
    is_hard,
    refuse_unchecked_law,
    round_is_due,
    waves,
)

DAY = date(2026, 3, 2)
BUY = Effort(3, 5)


@pytest.mark.parametrize(
    ("way", "effort", "to_buy", "hard"),
    [
        ("cancel", Effort(9, 40), BUY, True),
        ("human", Effort(4, 5), BUY, False),
        ("cancel", Effort(3, 10), BUY, True),
        ("cancel", Effort(6, 5), BUY, True),
        ("return", Effort(0, 2), Effort(0, 1), True),
        ("return", Effort(0, 0), Effort(0, 0), False),
        ("cancel", Effort(9, 40), None, False),
        ("buy", Effort(9, 40), BUY, False),
    ],
)
def test_easy_to_start_and_hard_to_stop(way: str, effort: Effort, to_buy: Effort | None, hard: bool) -> None:
    """The worked example of docs/methods/honest-touchpoints.md, and its edges."""
    assert is_hard(way, effort, to_buy) is hard


@pytest.mark.parametrize(
    ("has_owner", "review_by", "why"),
    [
        (True, DAY, ()),
        (True, DAY - timedelta(days=1), (Due.PAST_REVIEW,)),
        (True, None, (Due.PAST_REVIEW,)),
        (False, DAY, (Due.NO_OWNER,)),
        (False, None, (Due.NO_OWNER, Due.PAST_REVIEW)),
    ],
)
def test_why_a_rule_comes_first(has_owner: bool, review_by: date | None, why: tuple[Due, ...]) -> None:
    assert due(has_owner=has_owner, review_by=review_by, today=DAY) == why


@pytest.mark.parametrize(
    ("teams", "weeks", "sizes", "design"),
    [
        ([1], 2, [1], Design.BEFORE_AFTER),
        ([1, 2], 8, [2], Design.BEFORE_AFTER),
        ([1, 2, 3], 6, [1, 1, 1], Design.STEPPED),
        ([1, 2, 3, 4, 5], 8, [2, 1, 1, 1], Design.STEPPED),
    ],
)
def test_how_a_trial_is_laid_out(teams: list[int], weeks: int, sizes: list[int], design: Design) -> None:
    found = waves(teams, begins_on=DAY, weeks=weeks)
    assert ([len(wave.teams) for wave in found], design_of(found)) == (sizes, design)
    assert sorted(team for wave in found for team in wave.teams) == teams
    assert found[0].from_on == DAY
    assert found[-1].from_on < DAY + timedelta(weeks=weeks)


@pytest.mark.parametrize(("teams", "weeks"), [([], 8), ([1], 1), ([1], 27), ([1, 2, 3], 5)])
def test_trials_that_tell_nothing_are_refused(teams: list[int], weeks: int) -> None:
    with pytest.raises(NotUnderstood):
        waves(teams, begins_on=DAY, weeks=weeks)


@pytest.mark.parametrize("choice", [Choice.SOFTEN, Choice.CHANGE, Choice.TRY, Choice.RETIRE])
def test_the_law_is_kept_without_a_lawyer_and_touched_with_one(choice: Choice) -> None:
    refuse_unchecked_law("law", Choice.KEEP, "")
    refuse_unchecked_law("organisation", choice, "")
    refuse_unchecked_law("law", choice, "Our lawyer: the law asks for less.")
    with pytest.raises(NotUnderstood):
        refuse_unchecked_law("law", choice, "")


def test_a_round_is_due_after_its_days() -> None:
    now = datetime.fromisoformat("2026-03-31T12:00:00+00:00")
    assert round_is_due(None, now, every_days=30)
    assert round_is_due(now - timedelta(days=30), now, every_days=30)
    assert not round_is_due(now - timedelta(days=29, hours=23), now, every_days=30)
