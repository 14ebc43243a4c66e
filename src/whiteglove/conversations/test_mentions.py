"""Who is named in a note."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteglove.conversations.mentions import Nameable, mentioned

BEN, BEN_CARTER, CHIDI, HANA, BAGGAGE = 1, 2, 3, 4, {3, 4}
WHO = [
    Nameable("Baggage", frozenset(BAGGAGE), ("baggage",)),
    Nameable("Ben", frozenset({BEN}), ("ben",)),
    Nameable("Ben Carter", frozenset({BEN_CARTER}), ("ben.carter",)),
    Nameable("Chidi Okafor", frozenset({CHIDI}), ("chidi",)),
    Nameable("鈴木 花", frozenset({HANA}), ("hana",)),
]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Ben please look", {BEN}),
        ("@ben, please look", {BEN}),
        ("Could @Ben Carter look?", {BEN_CARTER}),
        ("@ben.carter@desk.example", {BEN_CARTER}),
        ("@Chidi knows the hall", {CHIDI}),
        ("@Chidi Okafor knows", {CHIDI}),
        ("@chidi", {CHIDI}),
        ("＠鈴木 花さん、お願いします", {HANA}),
        ("@鈴木さん", {HANA}),
        ("@Baggage: one for you", BAGGAGE),
        ("@Ben and @Chidi", {BEN, CHIDI}),
        ("write to ben@desk.example", set()),
        ("@Benjamin", set()),
        ("@nobody here", set()),
        ("Ben without the sign", set()),
        ("@", set()),
        ("", set()),
    ],
)
def test_who_is_named(text: str, named: set[int]) -> None:
    assert mentioned(text, WHO) == named


def test_a_first_name_that_two_have_names_neither() -> None:
    two = [Nameable("Ana Lima", frozenset({1})), Nameable("Ana Sato", frozenset({2}))]
    assert mentioned("@Ana, and @Ana Sato", two) == {2}


@given(st.text())
def test_any_text_names_only_who_is_there(text: str) -> None:
    assert mentioned(text, WHO) <= {BEN, BEN_CARTER, CHIDI, HANA}
