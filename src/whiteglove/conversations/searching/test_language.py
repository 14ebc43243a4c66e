"""What people type, and what we understand. Nothing may be refused, and nothing may change by being written again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteglove.conversations.searching.dates import Days, days_of
from whiteglove.conversations.searching.language import Filter, Phrase, Search, Word, parse

PIECES = st.sampled_from(
    ["team:", "tag：", "-", '"', "“", "」", "foo:", "http://x", " ", "\u3000", "は", "荷物", "a", ":", "\x00",
     "担当：", "//", "\U0001f600", "\u202e", "ß", "İ", "last month", "is:open", "−", "--", "\ud800"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("lost bag", (Word("lost"), Word("bag"))),
        ('"lost bag"', (Phrase("lost bag"),)),
        ("「荷物が　届かない」", (Phrase("荷物が 届かない"),)),
        ("-refund -“lost bag”", (Word("refund", True), Phrase("lost bag", True))),
        ("team:baggage", (Filter("team", "baggage"),)),
        ('TEAM:"Front desk"', (Filter("team", "Front desk"),)),
        ("チーム：手荷物　荷物", (Filter("team", "手荷物"), Word("荷物"))),
        ("-tag:refund", (Filter("tag", "refund", True),)),
        ("lang:ja", (Filter("language", "ja"),)),
        ("flight:SQ12", (Filter("flight", "SQ12"),)),
        ("Re: my bag", (Word("Re:"), Word("my"), Word("bag"))),
        ("https://desk.example/a", (Word("https://desk.example/a"),)),
        ("10:30", (Word("10:30"),)),
        ("team:", (Filter("team", ""),)),
        ('"open quote', (Phrase("open quote"),)),
        ('"" - :', (Word("-"), Word(":"))),
    ],
)
def test_what_is_typed_is_understood(typed: str, understood: tuple[object, ...]) -> None:
    assert parse(typed).terms == understood


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join)))
def test_a_search_written_again_is_the_same_search(typed: str) -> None:
    once = parse(typed)
    assert parse(str(once)) == once
    str(once).encode()


def test_ten_thousand_characters_are_cut_and_not_refused() -> None:
    search = parse("x" * 10_000 + " " + 'a"' * 10_000)
    assert len(search.terms) == 50
    assert len(str(search)) < 1000


def test_terms_are_taken_away_and_added_once() -> None:
    search = parse("bag team:baggage")
    assert str(search.without(1)) == "bag"
    assert str(search.plus(Filter("team", "baggage"), Filter("is", "open"))) == "bag team:baggage is:open"
    assert search.words == "bag"
    assert search.filters == ((1, Filter("team", "baggage")),)
    assert not Search()


TODAY = date(2026, 3, 18)  # a Wednesday


@pytest.mark.parametrize(
    ("said", "first", "end"),
    [
        ("2026-11-01", date(2026, 11, 1), date(2026, 11, 2)),
        ("2026/11/1", date(2026, 11, 1), date(2026, 11, 2)),
        ("2026年11月1日", date(2026, 11, 1), date(2026, 11, 2)),
        ("2026-11", date(2026, 11, 1), date(2026, 12, 1)),
        ("2025", date(2025, 1, 1), date(2026, 1, 1)),
        ("today", date(2026, 3, 18), date(2026, 3, 19)),
        ("Yesterday", date(2026, 3, 17), date(2026, 3, 18)),
        ("7d", date(2026, 3, 11), date(2026, 3, 12)),
        ("2 weeks ago", date(2026, 3, 4), date(2026, 3, 5)),
        ("1m", date(2026, 2, 18), date(2026, 2, 19)),
        ("last week", date(2026, 3, 9), date(2026, 3, 16)),
        ("last month", date(2026, 2, 1), date(2026, 3, 1)),
        ("先月", date(2026, 2, 1), date(2026, 3, 1)),
        ("3日前", date(2026, 3, 15), date(2026, 3, 16)),
        ("last year", date(2025, 1, 1), date(2026, 1, 1)),
    ],
)
def test_days_as_people_write_them(said: str, first: date, end: date) -> None:
    assert days_of(said, TODAY) == Days(first, end)


def test_the_end_of_a_short_month_is_its_last_day() -> None:
    assert days_of("1m", date(2026, 3, 31)) == Days(date(2026, 2, 28), date(2026, 3, 1))


@pytest.mark.parametrize("said", ["", "soon", "2026-13-01", "2026-02-30", "0000", "9999-12-31", "9999y", "5x"])
def test_what_is_no_date_is_none(said: str) -> None:
    assert days_of(said, TODAY) is None


@given(st.text(max_size=12))
def test_no_text_is_refused(said: str) -> None:
    days_of(said, TODAY)
