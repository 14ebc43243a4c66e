"""What of a calendar is an absence; and that no file of a stranger breaks or delays the desk."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whiteglove.team.feeds.entries import MOST_ENTRIES, CalendarNotUnderstood, Entry, FileRead, Sought, read, words_of

TOKYO, PARIS = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SOUGHT = Sought(TOKYO, NOW, NOW + 60 * DAY)


def calendar(*events: str, end: str = "END:VCALENDAR") -> bytes:
    inside = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{inside}{end}\n".replace("\n", "\r\n").encode()


def spans(file: FileRead) -> list[tuple[str, str]]:
    return [(f"{one.starts:%m-%d %H:%M}", f"{one.ends:%m-%d %H:%M}") for one in file.entries]


BREAKS_OFF = "This calendar breaks off, or is not written as iCalendar asks."


def read_or_words(content: bytes) -> bool | str:
    """Whether it was read whole, or why not."""
    try:
        return read(content, SOUGHT).is_whole
    except CalendarNotUnderstood as error:
        return str(error)


def test_a_whole_day_is_a_day_where_the_colleague_lives_and_a_bare_time_is_theirs_too() -> None:
    whole = "UID:1\nSUMMARY:Holiday\nDTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260312"
    bare = "UID:2\nSUMMARY:Dentist\nDTSTART:20260305T090000\nDURATION:PT2H"
    fixed = "UID:3\nDTSTART:20260304T100000Z\nDTEND:20260304T110000Z"
    file = read(calendar(whole, bare, fixed), SOUGHT)
    assert (file.is_whole, file.in_file, file.skipped) == (True, 3, 0)
    assert spans(file) == [
        ("03-04 10:00", "03-04 11:00"),
        ("03-05 00:00", "03-05 02:00"),
        ("03-09 15:00", "03-11 15:00"),
    ]
    assert file.entries[2] == Entry("1", file.entries[2].starts, file.entries[2].ends, "Holiday")


def test_nine_o_clock_stays_nine_o_clock_when_the_clocks_change() -> None:
    nine = "DTSTART;TZID=Europe/Paris:20260325T090000\nDTEND;TZID=Europe/Paris:20260325T100000"
    weekly = f"UID:1\n{nine}\nRRULE:FREQ=WEEKLY;COUNT=2"
    assert spans(read(calendar(weekly), SOUGHT)) == [("03-25 08:00", "03-25 09:00"), ("04-01 07:00", "04-01 08:00")]
    whole = "UID:1\nDTSTART;VALUE=DATE:20260328\nRRULE:FREQ=DAILY;COUNT=3"
    in_paris = Sought(PARIS, NOW, NOW + 60 * DAY)
    assert spans(read(calendar(whole), in_paris)) == [
        ("03-27 23:00", "03-28 23:00"), ("03-28 23:00", "03-29 22:00"), ("03-29 22:00", "03-30 22:00"),
    ]  # fmt: skip


def test_repetitions_are_taken_out_moved_and_called_off_one_by_one() -> None:
    weekly = (
        "UID:w\nSUMMARY:School\nDTSTART;TZID=Europe/Paris:20240103T090000\nDTEND;TZID=Europe/Paris:20240103T120000\n"
        "RRULE:FREQ=WEEKLY;UNTIL=20260402T000000Z\nEXDATE;TZID=Europe/Paris:20260311T090000"
    )
    moved = "UID:w\nSUMMARY:School\nRECURRENCE-ID:20260318T080000Z\nDTSTART:20260319T080000Z\nDTEND:20260319T090000Z"
    off = "UID:w\nSTATUS:CANCELLED\nRECURRENCE-ID:20260325T080000Z\nDTSTART:20260325T080000Z\nDTEND:20260325T090000Z"
    file = read(calendar(weekly, moved, off), SOUGHT)
    assert spans(file) == [
        ("03-04 08:00", "03-04 11:00"),
        ("03-19 08:00", "03-19 09:00"),
        ("04-01 07:00", "04-01 10:00"),
    ]
    unmoved = read(calendar(weekly), SOUGHT)
    assert {one.uid for one in file.entries} < {one.uid for one in unmoved.entries}


def test_cancelled_or_free_entries_are_none_and_words_choose() -> None:
    times = "DTSTART:20260304T100000Z\nDTEND:20260304T110000Z"
    events = (
        f"UID:1\nSUMMARY:Away\nSTATUS:CANCELLED\n{times}",
        f"UID:2\nSUMMARY:Away\nTRANSP:TRANSPARENT\n{times}",
        f"UID:3\nSUMMARY:Urlaub in Rom\n{times}",
        f"UID:4\nSUMMARY:Meeting\n{times}",
        f"UID:5\nSUMMARY:夏季休暇\n{times}",
    )
    chosen = Sought(TOKYO, NOW, NOW + 60 * DAY, words_of("URLAUB, away\n休暇、 "))
    assert [one.uid for one in read(calendar(*events), chosen).entries] == ["3", "5"]
    assert [one.uid for one in read(calendar(*events), SOUGHT).entries] == ["3", "4", "5"]


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"<html>Sign in</html>",
        b"\x00\xff" * 100,
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"BEGIN:VCALENDAR\nEND:VEVENT\n",
    ],
)
def test_what_is_no_calendar_is_refused_in_words_or_read_as_incomplete(file: bytes) -> None:
    assert read_or_words(file) in (False, "This is no calendar in the form iCalendar (.ics).", BREAKS_OFF)


def test_a_calendar_that_breaks_off_is_not_whole() -> None:
    event = "UID:1\nDTSTART:20260304T100000Z\nDTEND:20260304T110000Z"
    assert read(calendar(event), SOUGHT).is_whole
    broken = calendar(event, event.replace("UID:1", "UID:2"))[:-40]
    assert read_or_words(broken) in (False, BREAKS_OFF)


@pytest.mark.parametrize(
    "event",
    [
        "UID:1\nSUMMARY:No beginning",
        "UID:1\nDTSTART:rubbish\nDTEND:20260304T110000Z",
        "UID:1\nDTSTART:20260304T100000Z\nDTEND:rubbish",
        "UID:1\nDTSTART:20260304T100000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY",
        "UID:1\nDTSTART:20260304T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;INTERVAL=0",
        "UID:1\nDTSTART:20260304T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYSECOND=0,1,2,3,4,5",
        "UID:1\nDTSTART:00010101T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY",
        "UID:1\nDTSTART:20260304T100000Z\nDURATION:PT1H\nRRULE:FREQ=NEVER",
        "UID:1\nDTSTART:20260304T100000Z\nDTSTART:20260305T100000Z\nDURATION:PT1H",
    ],
)
def test_an_entry_nobody_understands_is_counted_and_the_others_are_taken(event: str) -> None:
    good = "UID:good\nDTSTART:20260306T100000Z\nDTEND:20260306T110000Z"
    file = read(calendar(event, good), SOUGHT)
    assert ([one.uid for one in file.entries][-1], file.skipped, file.is_whole) == ("good", 1, False)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=DAILY;COUNT=999999999",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        "FREQ=YEARLY;BYYEARDAY=" + ",".join(str(day) for day in range(1, 367)),
    ],
)
def test_a_huge_rule_is_followed_no_farther_than_one_looks(rule: str) -> None:
    event = f"UID:1\nDTSTART:19710101T100000Z\nDURATION:PT1H\nRRULE:{rule}"
    begun = time.process_time()
    assert len(read(calendar(event), SOUGHT).entries) <= 61
    assert time.process_time() - begun < 5


def test_ten_thousand_entries_are_read_and_the_first_thousand_taken() -> None:
    event = "UID:{}\nDTSTART:202603{:02}T100000Z\nDTEND:202603{:02}T110000Z"
    file = read(
        calendar(*(event.format(number, number % 25 + 3, number % 25 + 3) for number in range(10_000))), SOUGHT
    )
    assert (len(file.entries), file.in_file, file.is_whole) == (MOST_ENTRIES, 10_000, False)


def test_a_thousand_rules_since_long_ago_are_refused_before_they_cost() -> None:
    rule = "UID:{}\nDTSTART:19710101T100000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY;COUNT=500;BYDAY=MO,TU,WE"
    with pytest.raises(CalendarNotUnderstood, match="repeats itself"):
        read(calendar(*(rule.format(number) for number in range(500))), SOUGHT)


@pytest.mark.parametrize(
    "broken",
    [
        "DTSTART:\nRECURRENCE-ID:20260304T100000Z",
        "UID:1\nDTSTART:20260304T100000Z\nDURATION:PT1H\nRECURRENCE-ID:soon",
        "UID:1\nDTSTART:20260304T100000Z\nDURATION:PT1H\nRECURRENCE-ID:20260304T100000Z/PT1H",
    ],
)
def test_a_moved_repetition_that_cannot_be_read_is_skipped_and_the_rest_taken(broken: str) -> None:
    whole = "UID:2\nDTSTART:20260305T100000Z\nDURATION:PT1H"
    file = read(calendar(broken, whole), SOUGHT)
    assert (spans(file), file.skipped, file.is_whole) == ([("03-05 10:00", "03-05 11:00")], 1, False)


PIECES = st.sampled_from([
    "UID:1", "DTSTART:20260304T100000Z", "DTSTART;VALUE=DATE:20260304", "DTEND:20260303T100000Z", "DURATION:-PT1H",
    "DURATION:P9999W", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260101", "EXDATE:20260304T100000Z",
    "RDATE;VALUE=PERIOD:20260304T100000Z/PT1H", "RECURRENCE-ID:20260304T100000Z", "TRANSP:OPAQUE", "SUMMARY:\u0000x",
    "DTSTART;TZID=Nowhere:20260304T100000", "DTEND;VALUE=DATE:99991231", "DTSTART:99991231T235959Z", "BEGIN:VALARM",
    "END:VALARM", "BEGIN:VEVENT", "END:VEVENT", "X-A;B=\"", ":", ";", "RRULE:", "DTSTART:", "DTEND", "\t folded",
])  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(PIECES | st.text(max_size=20), max_size=8), max_size=4))
def test_whatever_is_in_a_file_it_is_read_or_refused_in_words(events: list[list[str]]) -> None:
    content = calendar(*("\n".join(lines) for lines in events))
    if isinstance(read_or_words(content), str):
        return
    file = read(content, SOUGHT)
    assert all(SOUGHT.begin < one.ends and one.starts < SOUGHT.end and one.starts < one.ends for one in file.entries)
    assert file == read(content, SOUGHT)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    for file in (content, b"BEGIN:VCALENDAR\r\n" + content):
        assert read_or_words(file) != ""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2026, 6, 1)),  # noqa: DTZ001
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 9),
)
def test_years_gone_by_are_skipped_without_changing_what_comes(start: datetime, often: str, interval: int) -> None:
    """As dateutil alone would go through them from the beginning."""
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

    rule = f"FREQ={often};INTERVAL={interval}"
    event = f"UID:1\nDTSTART:{start:%Y%m%dT%H%M%S}Z\nDURATION:PT1H\nRRULE:{rule}"
    begin, end = NOW.replace(tzinfo=None) - timedelta(hours=1), (NOW + 60 * DAY).replace(tzinfo=None)
    start = start.replace(microsecond=0)
    asked = [at for at in rrulestr(rule, dtstart=start).between(begin, end) if begin < at < end]
    assert [one.starts.replace(tzinfo=None) for one in read(calendar(event), SOUGHT).entries] == asked
