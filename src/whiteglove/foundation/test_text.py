"""Pieces of names and addresses."""

import pytest

from whiteglove.foundation.text import folded, grams_of


@pytest.mark.parametrize(
    ("texts", "grams"),
    [
        ((), []),
        (("Tan",), ["  t", " ta", "an ", "tan"]),
        (("  TÁN ",), ["  t", " ta", "an ", "tan"]),
        (("tan@hotel.example",), ["  t", " ta", "an ", "tan"]),
        (("山田",), ["山", "山田", "田"]),
        (("山田Jo",), ["  j", " jo", "jo ", "山", "山田", "田"]),
        (("ガ",), ["ガ"]),
        (("ｶﾞ",), ["ガ"]),
    ],
)
def test_words_fall_into_pieces(texts: tuple[str, ...], grams: list[str]) -> None:
    assert grams_of(*texts) == grams


def test_a_typing_error_leaves_most_pieces() -> None:
    right, wrong = set(grams_of("Aiko Tanaka")), set(grams_of("Aiko Tanakka"))
    assert len(right & wrong) / len(right | wrong) > 0.7


def test_accents_and_widths_do_not_tell_people_apart() -> None:
    assert folded("Zoë ＭＵＬＬＥＲ Straße") == "zoe muller strasse"
    assert folded("カ") != folded("ガ")
