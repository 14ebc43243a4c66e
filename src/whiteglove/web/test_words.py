"""Times as people say them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from whiteglove.web import words

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 5, 14, 10, 30, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW - timedelta(seconds=20), "just now"),
        (NOW + timedelta(seconds=20), "just now"),
        (NOW - timedelta(minutes=1), "1 minute ago"),
        (NOW - timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (NOW - timedelta(hours=1), "today 09:30"),
        (NOW - timedelta(hours=10, minutes=31), "yesterday 23:59"),
        (datetime(2026, 5, 12, 0, 30, tzinfo=ZoneInfo("UTC")), "Tuesday 09:30"),
        (datetime(2026, 5, 1, 9, 0, tzinfo=TOKYO), "May 1"),
        (datetime(2024, 5, 1, 9, 0, tzinfo=TOKYO), "May 1, 2024"),
    ],
)
def test_a_past_moment_is_said_in_the_readers_zone(moment: datetime, said: str) -> None:
    assert words.ago(moment, NOW) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW + timedelta(hours=2), "today 12:30"),
        (NOW + timedelta(hours=14), "tomorrow 00:30"),
        (NOW + timedelta(days=3), "Sunday 10:30"),
        (NOW + timedelta(days=40), "Jun 23"),
        (NOW - timedelta(minutes=5), "5 minutes ago"),
    ],
)
def test_a_coming_moment_is_said_in_the_readers_zone(moment: datetime, said: str) -> None:
    assert words.by_when(moment, NOW) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW.replace(hour=0, minute=0) + timedelta(days=1), "the end of today"),
        (NOW.replace(hour=0, minute=0) + timedelta(days=2), "the end of tomorrow"),
        (NOW.replace(hour=9, minute=0) + timedelta(days=1), "tomorrow 09:00"),
    ],
)
def test_midnight_is_the_end_of_a_day(moment: datetime, said: str) -> None:
    assert words.until_when(moment, NOW) == said


@pytest.mark.parametrize(
    ("waited", "said"),
    [
        (timedelta(seconds=5), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=47), "47 h"),
        (timedelta(days=2), "2 days"),
    ],
)
def test_a_wait_is_short_enough_for_a_list(waited: timedelta, said: str) -> None:
    assert words.span(NOW - waited, NOW) == said


def test_all_of_it_in_japanese() -> None:
    with translation.override("ja"):
        assert words.ago(NOW - timedelta(minutes=3), NOW) == "3 分前"
        assert words.ago(datetime(2026, 5, 1, 9, 0, tzinfo=TOKYO), NOW) == "5月1日"
        assert words.day(NOW, NOW) == "2026年5月14日"
        assert words.language_name("en") == "英語"
    assert words.exact(NOW) == "2026-05-14 10:30:00 JST"


@pytest.mark.parametrize(("size", "said"), [(1, "1 byte"), (999, "999 bytes"), (1500, "2 kB"), (2_340_000, "2.3 MB")])
def test_sizes(size: int, said: str) -> None:
    assert words.size(size) == said


def test_an_unknown_language_is_named_by_its_code() -> None:
    assert [words.language_name(code) for code in ("ja", "xx", "not a code", None)] == [
        "Japanese",
        "xx",
        "not a code",
        "",
    ]
