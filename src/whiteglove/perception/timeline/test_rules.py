"""What matters before one answers: a table of cases, with the sentence each becomes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from whiteglove.perception.timeline.rules import Code, Contact, FeltThen, Known, Point, what_matters
from whiteglove.perception.timeline.words import sentence

FRIDAY = datetime(2026, 3, 6, 10, 0, tzinfo=UTC)
BEN, CHIDI = 1, 2
NOBODY_YET = 0  # a reader who has not met them


def ago(**span: float) -> datetime:
    return FRIDAY - timedelta(**span)


def met(*people: int, cold: int = 0, **span: float) -> Contact:
    return Contact(ago(**span), frozenset(people), cold)


CASES = [
    (Known(), "They have not met us yet."),
    (Known(since=ago(days=1), contacts=[met(hours=2)]), "The first time they meet us."),
    # with us for years, but met for the first time since encounters are recorded
    (Known(since=ago(days=900), contacts=[met(hours=2)]), "Nothing special lately: they met us last today."),
    (Known(contacts=[met(days=20)]), "Nothing special lately: they met us last on Feb 14."),
    (Known(contacts=[met(days=3), met(hours=1)]), "Second time this week."),
    (Known(contacts=[met(days=6), met(hours=1)]), "Second time in seven days."),
    (Known(contacts=[met(days=day) for day in range(5)]), "5 times this week."),
    (
        Known(contacts=[met(BEN, days=3), met(CHIDI, hours=1)], broken=[ago(days=3)], reader=NOBODY_YET),
        "Second time this week, you are the third colleague, a promise was broken on Tuesday.",
    ),
    (Known(contacts=[met(BEN, CHIDI, hours=1)], reader=BEN), "2 colleagues so far."),
    (Known(contacts=[met(BEN, hours=1)], reader=BEN), "Nothing special lately: they met us last today."),
    (Known(contacts=[met(BEN, days=8)], reader=NOBODY_YET), "Nothing special lately: they met us last on Feb 26."),
    (Known(contacts=[met(BEN, CHIDI, hours=1)], reader=None), "2 colleagues so far."),
    (Known(broken=[ago(days=1), ago(days=29)]), "2 promises were broken, the last yesterday."),
    (Known(broken=[ago(days=31)]), "They have not met us yet."),
    (Known(contacts=[met(cold=2, hours=5)]), "Passed on 2 times without a word."),
    (Known(due=[FRIDAY + timedelta(hours=26)]), "Something is promised for tomorrow 12:00."),
    (Known(due=[FRIDAY + timedelta(days=4)]), "They have not met us yet."),
    (Known(due=[ago(hours=1)]), "They have not met us yet."),  # that it is late is said by what was broken
    (Known(felt=[FeltThen(ago(days=2), is_poor=True, word="let_down")]), "They felt let down on Wednesday."),
    (Known(felt=[FeltThen(ago(days=2), is_poor=True)]), "They were not content on Wednesday."),
    (Known(felt=[FeltThen(ago(days=2), is_good=True, word="delighted")]), "They felt delighted on Wednesday."),
    (Known(felt=[FeltThen(ago(days=2))]), "They have not met us yet."),  # neither poor nor good
    # put right since: only the newest counts
    (
        Known(felt=[FeltThen(ago(days=5), is_poor=True), FeltThen(ago(days=1), is_good=True)]),
        "They were content yesterday.",
    ),
]


@pytest.mark.parametrize(("known", "said"), CASES)
def test_what_matters_is_one_sentence(known: Known, said: str) -> None:
    with override("en"):
        assert sentence(what_matters(known, FRIDAY), FRIDAY) == said


def test_four_things_at_most_the_weightiest_first() -> None:
    known = Known(
        contacts=[met(BEN, cold=1, days=1), met(hours=1)],
        broken=[ago(days=2)],
        due=[FRIDAY + timedelta(hours=2)],
        felt=[FeltThen(ago(hours=3), is_poor=True)],
        reader=NOBODY_YET,
    )
    assert [point.code for point in what_matters(known, FRIDAY)] == [
        Code.TIMES_THIS_WEEK,
        Code.NTH_COLLEAGUE,
        Code.PROMISE_BROKEN,
        Code.FELT_POORLY,
    ]


def test_the_week_and_the_day_are_the_readers() -> None:
    tokyo = datetime(2026, 3, 2, 1, 0, tzinfo=ZoneInfo("Asia/Tokyo"))  # Monday there, Sunday in London
    contacts = [Contact(tokyo - timedelta(minutes=10)), Contact(tokyo - timedelta(hours=3))]
    assert what_matters(Known(contacts=contacts), tokyo) == (Point(Code.TIMES_IN_SEVEN_DAYS, 2),)
    london = tokyo.astimezone(ZoneInfo("Europe/London"))
    assert what_matters(Known(contacts=contacts), london) == (Point(Code.TIMES_THIS_WEEK, 2),)


def test_the_sentence_is_said_politely_in_japanese() -> None:
    known = Known(
        contacts=[met(BEN, days=3), met(CHIDI, hours=1)],
        broken=[ago(days=3)],
        felt=[FeltThen(ago(days=1), is_poor=True, word="angry")],
        reader=NOBODY_YET,
    )
    with override("ja"):
        assert sentence(what_matters(known, FRIDAY), FRIDAY) == (
            "今週2回目です。あなたは3人目の担当者です。火曜日に約束が守られませんでした。"
            "昨日、「怒りを覚えた」とのことでした。"
        )
