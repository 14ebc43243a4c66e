"""When to call, in words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whiteglove.promises.when_said import choices, when_said

NOW = datetime(2026, 3, 2, 2, 30, tzinfo=UTC)  # Monday, 10:30 in Singapore
ZONE = "Asia/Singapore"


@pytest.mark.parametrize(
    ("said", "window"),
    [
        ("today 14-16", "02 14:00 - 02 16:00"),
        ("Today 14:30 to 16:00", "02 14:30 - 02 16:00"),
        ("14-16", "02 14:00 - 02 16:00"),
        ("9-10", "03 09:00 - 03 10:00"),
        ("tomorrow morning", "03 09:00 - 03 12:00"),
        ("tomorrow 2-4pm", "03 14:00 - 03 16:00"),
        ("tomorrow 11am - 1pm", "03 11:00 - 03 13:00"),
        ("this afternoon", "02 13:00 - 02 17:00"),
        ("tonight", "02 17:00 - 02 20:00"),
        ("friday after 15", "06 15:00 - 06 21:00"),
        ("monday", "09 09:00 - 09 18:00"),
        ("wednesday before 11", "04 09:00 - 04 11:00"),
        ("2026-03-05 14-16", "05 14:00 - 05 16:00"),
        ("明日の午前", "03 09:00 - 03 12:00"),
        ("今日１４時から１６時", "02 14:00 - 02 16:00"),
        ("明日15時以降", "03 15:00 - 03 21:00"),
        ("demain matin", "03 09:00 - 03 12:00"),
        ("demain 14h30-16h", "03 14:30 - 03 16:00"),
        ("after lunch", "02 12:00 - 02 14:00"),
        ("today morning", "02 10:30 - 02 12:00"),
        ("today 8-9", None),
        ("whenever", None),
        ("", None),
        ("2026-02-31 14-16", "02 14:00 - 02 16:00"),
        ("25-27", None),
    ],
)
def test_what_is_said_is_a_window_in_their_zone(said: str, window: str | None) -> None:
    found = when_said(said, NOW, ZONE)
    shown = found and " - ".join(
        at.astimezone(ZoneInfo(ZONE)).strftime("%d %H:%M") for at in (found.begin, found.end)
    )
    assert shown == window


def test_ready_choices_are_what_is_left_of_their_day() -> None:
    assert [choice.key for choice in choices(NOW, ZONE)] == [
        "soon", "today_morning", "today_afternoon", "today_evening",
        "tomorrow_morning", "tomorrow_afternoon", "tomorrow_evening",
    ]  # fmt: skip
    assert next(choice.key for choice in choices(NOW, "America/New_York")) == "tomorrow_morning"  # 21:30 there


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40) | st.from_regex(r"(today|tomorrow|friday) \d{1,2}(:\d\d)?-\d{1,2}(pm)?", fullmatch=True))
def test_any_words_are_a_window_to_come_or_none(said: str) -> None:
    found = when_said(said, NOW, "Europe/Paris")
    assert found is None or NOW <= found.begin < found.end <= found.begin + timedelta(days=1, hours=1)
