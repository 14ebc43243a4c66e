"""Amounts as people type and read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.money import LARGEST, Money, money_from


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("12.50", "EUR", 1250), ("12,50", "EUR", 1250), ("1,250", "JPY", 1250), ("1 250", "JPY", 1250),
        ("1,250", "EUR", 125000), ("1,250.40", "EUR", 125040), ("0", "EUR", 0), ("1.234", "KWD", 1234),
        ("12,5", "EUR", 1250), ("1,5", "EUR", 150), ("1.250,40", "EUR", 125040), ("1.000.000", "EUR", 100_000_000),
        ("1 000,50", "EUR", 100050), ("１２５０", "JPY", 1250), ("1'250.40", "CHF", 125040), ("12,500", "JPY", 12500),
    ],
)  # fmt: skip
def test_what_people_type(text: str, currency: str, amount: int) -> None:
    assert money_from(text, currency) == Money(amount, currency)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("12.505", "EUR"),
        ("1.5", "JPY"),
        ("much", "EUR"),
        ("", "EUR"),
        ("NaN", "EUR"),
        ("1e400", "EUR"),
        ("5", "EURO"),
        ("1.000", "EUR"),
        ("1.000", "JPY"),
        ("1,234", "KWD"),
        ("1,234,5", "EUR"),
        ("12,50,00", "EUR"),
        ("1,23,45", "EUR"),
        ("1_000", "EUR"),
        ("1e999999", "EUR"),
        ("9" * 5000, "EUR"),
    ],
)
def test_what_is_no_money(text: str, currency: str) -> None:
    with pytest.raises(NotUnderstood):
        money_from(text, currency)


def test_as_people_read_it() -> None:
    assert Money(1250, "EUR").said("en") == "€12.50"
    assert Money(1250, "JPY").said("ja") == "\uffe51,250"


@given(st.integers(-LARGEST, LARGEST), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_nothing_is_lost_between_writing_and_reading(amount: int, currency: str) -> None:
    assert money_from(str(Money(amount, currency).as_decimal()), currency) == Money(amount, currency)
