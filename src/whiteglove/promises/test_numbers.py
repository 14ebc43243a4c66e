"""Numbers as people say them."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whiteglove.promises.numbers import NumberNotUnderstood, Wrong, as_written, read_number, region_of_zone


@pytest.mark.parametrize(
    ("typed", "region", "e164", "shown", "country"),
    [
        ("+65 9123 4567", "JP", "+6591234567", "+65 9123 4567", "SG"),
        ("03-1234-5678", "JP", "+81312345678", "+81 3-1234-5678", "JP"),
        ("０３（１２３４）５６７８", "JP", "+81312345678", "+81 3-1234-5678", "JP"),
        ("0065 9123 4567", "FR", "+6591234567", "+65 9123 4567", "SG"),
        ("0065 9123 4567", "JP", "+6591234567", "+65 9123 4567", "SG"),
        ("tel:+6591234567", "", "+6591234567", "+65 9123 4567", "SG"),
        ("(212) 555-0123", "US", "+12125550123", "+1 212-555-0123", "US"),
        ("1-800-FLOWERS", "US", "+18003569377", "+1 800-356-9377", "US"),
        ("+882 16 12345678", "", "+8821612345678", "+882 16 1234 5678", ""),
    ],
)
def test_it_is_read_in_the_way_of_its_country(typed: str, region: str, e164: str, shown: str, country: str) -> None:
    number = read_number(typed, region)
    assert (number.e164, number.international, number.region) == (e164, shown, country)


def test_the_room_of_a_hotel_is_kept() -> None:
    number = read_number("+65 6123 4567 ext. 302")
    assert (number.e164, number.extension, number.international) == ("+6561234567", "302", "+65 6123 4567")


@pytest.mark.parametrize(
    ("typed", "region", "wrong", "perhaps"),
    [
        ("", "JP", Wrong.NO_NUMBER, ""),
        ("at the hotel", "JP", Wrong.NO_NUMBER, ""),
        ("119", "JP", Wrong.TOO_SHORT, ""),
        ("1234 5678", "JP", Wrong.NOT_IN_USE, ""),
        ("03 1234 5678", "", Wrong.NO_COUNTRY, ""),
        ("6591234567", "JP", Wrong.NOT_IN_USE, "+65 9123 4567"),
        ("+999 1234 5678", "JP", Wrong.NO_COUNTRY, ""),
        ("+65 9123 4567 8901 2345", "JP", Wrong.TOO_LONG, ""),
        ("+1 900 234 5678", "JP", Wrong.DEAR, ""),
        ("+65 9123 4567 " + "0" * 60, "JP", Wrong.TOO_LONG, ""),
    ],
)
def test_what_cannot_be_called_is_refused_in_words(typed: str, region: str, wrong: Wrong, perhaps: str) -> None:
    with pytest.raises(NumberNotUnderstood) as refused:
        read_number(typed, region)
    assert (refused.value.wrong, refused.value.typed, refused.value.perhaps) == (wrong, typed, perhaps)
    assert str(refused.value).startswith("“")


def test_it_is_shown_as_the_readers_write_it() -> None:
    assert as_written("+81312345678", "JP") == "03-1234-5678"
    assert as_written("+6591234567", "JP") == "+65 9123 4567"
    assert as_written("not kept by us", "JP") == "not kept by us"


def test_a_zone_has_a_country() -> None:
    assert [region_of_zone(zone) for zone in ("Asia/Tokyo", "UTC", "Mars/Base")] == ["JP", "", ""]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["", "JP", "US", "SG"]))
def test_any_text_is_a_number_or_refused(typed: str, region: str) -> None:
    try:
        number = read_number(typed, region)
    except NumberNotUnderstood:
        return
    assert read_number(number.e164).e164 == number.e164


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)))
def test_every_country_can_be_called(region: str) -> None:
    example = phonenumbers.example_number(region)
    assert example is not None
    written = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.NATIONAL)
    number = read_number(written, region)
    assert read_number(number.international).e164 == number.e164
