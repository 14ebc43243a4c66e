"""Chance, weighted by risk: the worked example of docs/methods/looks.md, and who is asked."""

import pytest

from whiteglove.recovery.actions.looks import lot_of
from whiteglove.recovery.rules_of_looks import Peer, Risk, chance_of_look, peer_for, trusted


@pytest.mark.parametrize(
    ("risk", "chance", "reasons"),
    [
        (
            Risk(worth=4000, per_case=5000, rule_binds=True, again=1, is_upset=False),
            0.65,
            ["any", "worth", "rule", "again"],
        ),
        (Risk(worth=4000, per_case=5000, rule_binds=False, again=0, is_upset=False), 0.25, ["any", "worth"]),
        (Risk(worth=0, per_case=None, rule_binds=False, again=0, is_upset=False), 0.05, ["any"]),
        (Risk(worth=9, per_case=None, rule_binds=False, again=0, is_upset=True), 0.4, ["any", "worth", "upset"]),
        (
            Risk(worth=9, per_case=9, rule_binds=True, again=9, is_upset=True),
            0.9,
            ["any", "worth", "rule", "again", "upset"],
        ),
    ],
)
def test_the_riskier_the_likelier(risk: Risk, chance: float, reasons: list[str]) -> None:
    found, why = chance_of_look(risk)
    assert found == pytest.approx(chance)
    assert why == reasons


@pytest.mark.parametrize(
    ("peers", "asked"),
    [
        ([], None),
        ([Peer(1, 3, 0)], None),  # the giver
        ([Peer(2, 2, 0)], None),  # a lead
        ([Peer(2, 3, 4), Peer(3, 3, 1), Peer(4, 2, 0)], 3),
        ([Peer(2, 3, 1), Peer(3, 3, 1)], 3),  # the lot is odd
    ],
)
def test_whom_to_ask(peers: list[Peer], asked: int | None) -> None:
    assert peer_for(1, 3, peers, 7) == asked


def test_a_lot_is_the_same_each_night_and_even() -> None:
    lots = [lot_of(number) / 2**64 for number in range(2000)]
    assert lots == [lot_of(number) / 2**64 for number in range(2000)]
    assert 900 < sum(one < 0.5 for one in lots) < 1100


def test_how_far_limits_are_trusted() -> None:
    assert str(trusted(["same", "more", "else", "same"])) == "? (n < 5)"
    assert str(trusted(["same", "more", "else", "same", "else"])) == "60% (23% to 88%, n 5)"
    assert trusted([]).is_unknown
