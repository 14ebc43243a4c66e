"""The page of the method tells the points there are, and its worked example holds."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from whiteglove.analysis.scorecard import brier, learn
from whiteglove.conversations.conftest import Time, Wrote
from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import Actor
from whiteglove.recovery.actions.hindered import weigh_grievance
from whiteglove.recovery.actions.recoveries import open_recovery
from whiteglove.recovery.actions.signs import look_for_signs, say_upset
from whiteglove.recovery.models import OpenedBy, SignSeen
from whiteglove.recovery.queries.how_it_went import PoorWord
from whiteglove.recovery.queries.sign_outcomes import LEARNT, signs_learnt
from whiteglove.recovery.signs import (
    CALM_AGAIN,
    POINTS,
    STRONG,
    Known,
    Sign,
    happened_of,
    is_strong,
    points_of,
    signs_of,
)
from whiteglove.recovery.test_looking_for_signs import passed_on_twice
from whiteglove.recovery.test_sign_outcomes import answered, says, seen_by

PAGE = (Path(__file__).parents[3] / "docs" / "methods" / "early-signs.md").read_text()
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_the_table_tells_the_points_there_are() -> None:
    told = {sign: int(points) for sign, points in re.findall(r"^\| `(\w+)` \| (\d+) \|", PAGE, re.MULTILINE)}
    assert told == {sign.value: points for sign, points in POINTS.items()}
    assert f"From {STRONG} on" in PAGE
    assert f"below {CALM_AGAIN}" in PAGE


def test_the_worked_example() -> None:
    known = Known(opened_at=NOW, handed_over=[NOW, NOW + timedelta(hours=1)], promise_due=NOW + timedelta(hours=3))
    points = [points_of(signs_of(known, NOW + timedelta(hours=hours))) for hours in (0, 4)]
    assert points == [30, 45]
    assert [is_strong(one, was_strong=False) for one in points] == [False, True]
    loud = replace(known, promise_due=None, upset_at=NOW, angry=(NOW, "furious"))
    assert (points_of(signs_of(loud, NOW)), happened_of(signs_of(loud, NOW))) == (40, 20)


def test_the_worked_example_of_the_scorecard() -> None:
    signs = np.arange(200)[:, None] < 100
    poor = (np.arange(200) < 80) | ((np.arange(200) >= 100) & (np.arange(200) < 130))
    card, bare = learn(signs, poor), learn(signs, poor, ridge=0)
    assert (round(card.intercept, 3), round(card.weights[0], 3)) == (-0.753, 2.018)
    assert (round(bare.intercept, 3), round(bare.weights[0], 3)) == (-0.847, 2.234)
    chances = card.chance(signs)
    assert (round(chances[0], 3), round(chances[199], 3)) == (0.780, 0.320)
    assert round(brier(chances, poor), 3) == 0.185
    assert round(brier(np.full(200, 0.55), poor), 4) == 0.2475
    for told in ("−.753", "2.018", "−.847", "2.234", ".780", ".320", ".185", ".2475"):
        assert told in PAGE
    assert f"{10 * len(LEARNT)} for ten signs" in PAGE


def test_the_worked_example_of_what_is_learnt_from(
    bag: Conversation, time: Time, wrote: Wrote, as_ben: Actor
) -> None:
    """The passing on is done by hand; everything else as the house sees it."""
    SignSeen.objects.create(conversation=bag, sign=Sign.WORDS.value, at=time.now)
    aiko = answered(bag, 1, None, time)  # Monday, 09:00
    mika = answered(bag, 2, None, time)
    answered(bag, 3, 4, time)  # Jun
    time.passes(hours=1)
    for talk in (aiko, mika):
        passed_on_twice(talk, time)
    Conversation.objects.filter(pk=aiko.pk).update(next_moment=time.now + timedelta(hours=3))
    look_for_signs(aiko.pk)
    look_for_signs(mika.pk)
    time.passes(hours=3)
    look_for_signs(aiko.pk)
    assert seen_by(aiko) == {"passed_on", "waited"}
    open_recovery(as_ben, customer=mika.customer, reason=OpenedBy.SIGNS, conversation=mika.pk)
    time.passes(hours=1)
    wrote("Nobody listens.", to=aiko, author_address="aiko.two@mail.example")
    time.passes(minutes=5)
    say_upset(as_ben, aiko.pk)
    assert seen_by(aiko) == {"passed_on", "waited", "again", "upset"}
    time.passes(minutes=5)
    weigh_grievance(as_ben, conversation=aiko.pk, is_justified=True)
    time.passes(days=2)
    says(aiko, 5, at=time.now)
    found = signs_learnt(as_ben, since=time.now - timedelta(days=30))
    assert (found.n, dict(found.words)) == (2, {PoorWord.COMPLAINT: 1})
    assert {one.sign for one in found.lines if one.followed.n} == {"passed_on", "waited"}
