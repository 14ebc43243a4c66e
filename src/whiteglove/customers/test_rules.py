"""Names and addresses that are alike."""

import pytest

from whiteglove.customers.queries.suggestions import Because, reason_for
from whiteglove.customers.rules import differs_by_a_slip, name_key, normalised, plain_address


@pytest.mark.parametrize(
    ("one", "other"),
    [("Aiko Tanaka", "TANAKA, Aïko"), ("山田 花子", "山田花子"), ("Tan Wei-Ming", "wei ming tan")],
)
def test_names_in_another_dress_are_the_same(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != ""


def test_one_short_word_is_nobody_in_particular() -> None:
    assert name_key("Aiko") == ""


@pytest.mark.parametrize(
    ("one", "other", "is_slip"),
    [
        ("tanaka", "tanakka", True),
        ("tanaka", "tnaaka", True),
        ("tanaka", "tanaga", True),
        ("tanaka", "tanaka", False),
        ("tanaka", "takanaka", False),
        ("tanaka", "tagama", False),
    ],
)
def test_a_slip_is_one_letter(one: str, other: str, is_slip: bool) -> None:
    assert differs_by_a_slip(one, other) is is_slip
    assert differs_by_a_slip(other, one) is is_slip


def test_dots_and_tags_before_the_at_do_not_count() -> None:
    assert plain_address("Ai.ko+news@Mail.example") == "aiko@mail.example"
    assert plain_address("+x@mail.example") == "+x@mail.example"


@pytest.mark.parametrize(
    ("kind", "shown", "compared"),
    [
        ("phone", "+81 (0)3-1234-5678", "+81312345678"),
        ("phone", "0081 3 1234 5678", "+81312345678"),
        ("phone", "03-1234-5678", "0312345678"),
        ("phone", "０３－１２３４", "031234"),
        ("social", "@Aiko  T", "@aiko t"),
    ],
)
def test_numbers_are_compared_as_digits(kind: str, shown: str, compared: str) -> None:
    assert normalised(kind, shown) == compared


@pytest.mark.parametrize(
    ("name", "address", "other", "other_address", "because"),
    [
        ("Aiko", "ai.ko@mail.example", "", "aiko+x@mail.example", Because.ALIKE_ADDRESS),
        ("Wei Tan", "tan@hotel.example", "Tan Wei", "wei@hotel.example", Because.SAME_NAME_AND_DOMAIN),
        ("Wei Tan", "tan@gmail.com", "Tan Wei", "wei.tan@gmail.com", Because.SAME_NAME),
        ("Wei Tan", "tan@hotel.example", "Wei Tan", "wt@home.example", Because.SAME_NAME),
        ("", "weitan@gmail.com", "", "weitan@gmial.com", Because.ADDRESS_SLIP),
        ("Aiko Tanaka", "a@x.example", "Aiko Tanakka", "b@y.example", Because.NAME_SLIP),
        ("Aiko Tanaka", "a@x.example", "Aiko Yamada", "b@x.example", None),
        ("", "info@x.example", "", "info@y-co.example", None),
    ],
)
def test_a_reason_to_take_two_for_one(
    name: str, address: str, other: str, other_address: str, because: Because | None
) -> None:
    assert reason_for(name, [address], other, [other_address]) is because
    assert reason_for(other, [other_address], name, [address]) is because
