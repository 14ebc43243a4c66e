"""`GET /fairness` from outside: who got more for like harm, who may read it, and what is said where few are known."""

from whiteglove.api.conftest import Program
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.insight.conftest import Harmed, harmed, r17, unfair
from whiteglove.team.actions import create_token

__all__ = ["harmed", "r17", "unfair"]


def test_one_row_for_each_comparison(program: Program, unfair: None) -> None:
    answer = program.get("fairness").json()
    assert answer["next"] is None
    anger, tenure, language, asked = answer["items"]
    assert [row["by"] for row in (anger, tenure, language, asked)] == ["anger", "tenure", "language", "asked"]
    assert (anger["side"], anger["against"], anger["n"], anger["currency"]) == ("angry", "calm", 12, "EUR")
    assert 0 < anger["low"] < anger["effect"] < anger["high"]
    assert round(anger["effect"]) == 5750
    assert (anger["suppressed"], anger["why_not"]) == (False, None)
    assert round(anger["minutes_until_given"]["effect"]) == -28 * 60
    assert anger["minutes_until_heard"]["effect"] is None
    assert (tenure["effect"], tenure["why_not"], tenure["suppressed"]) == (None, "all_alike", False)
    assert (language["side"], language["against"], asked["why_not"]) == ("", "en", "all_alike")


def test_too_few_are_null_and_said_to_be_suppressed(program: Program, harmed: Harmed) -> None:
    for number in range(4):
        harmed(f"Calm {number}", worth=1000)
        harmed(f"Angry {number}", worth=9000, angry=True)
    anger = program.get("fairness").json()["items"][0]
    told = {name: anger[name] for name in ("effect", "low", "high", "n", "suppressed", "why_not")}
    assert told == {"effect": None, "low": None, "high": None, "n": 8, "suppressed": True, "why_not": "few"}


def test_who_helps_out_may_not_read_it(db: None) -> None:
    temp = Program(create_token(SYSTEM, name="Till", role=Role.TEMP))
    assert temp.get("fairness").status_code == 403
