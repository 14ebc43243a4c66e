"""A company with a planted truth, told by API as a program would: the transfer spoils what the call had lifted."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from bench.planted.company import Company, Happened, happen
from bench.planted.rows import as_encounters, as_responses

from whiteglove.api.conftest import Program
from whiteglove.encounters.conftest import lost_bag  # noqa: F401 - a fixture
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.team.actions import create_token

PLACES = ["call", "mail", "delivery"]
PLANTED = Company(
    touchpoints=(4.4, 3.0, 3.9),
    customers=60,
    episodes=1.3,
    passed=1.0,
    handover_chance=0.35,
    handover_effect=-1.6,
    teams=3,
    colleagues=6,
    days=70,
    answers=0.8,
)


@pytest.fixture
def program(db: None) -> Program:
    """One that may do everything."""
    return Program(create_token(SYSTEM, name="Shop", role=Role.OWNER))


@pytest.fixture
def begins() -> datetime:
    """Twelve weeks ago."""
    return clock.now() - timedelta(weeks=12)


@pytest.fixture
def company(program: Program, lost_bag: Journey, begins: datetime) -> Happened:  # noqa: F811
    """Some two hundred encounters of the last weeks, and what was answered."""
    Touchpoint.objects.filter(key="mail").update(is_key_moment=True, standard="An answer within a day.")
    return tell(program, PLANTED, begins=begins, seed=7)


def tell(program: Program, company: Company, *, begins: datetime, seed: int, prefix: str = "") -> Happened:
    """Let it happen, and tell it. prefix: of its names, so that several do not meet."""
    happened = happen(company, seed=seed)
    rows: dict[str, list[dict[str, Any]]] = {
        "encounters": as_encounters(happened, journey="lost-bag", touchpoints=PLACES, begins=begins),
        "responses": as_responses(happened, begins=begins),
    }
    for row, response in enumerate(rows["responses"]):
        if row % 11 == 0:
            response["comment"] = f"<b>Nobody</b> told me anything, {row}."
    for one in (*rows["encounters"], *rows["responses"]):
        one |= {name: f"{prefix}{one[name]}" for name in ("external_id", "encounter", "episode") if name in one}
    for path, told in rows.items():
        counts = program.post(path, told).json()["counts"]
        assert counts == {"accepted": len(told), "duplicate": 0, "rejected": 0}
    return happened


@pytest.fixture
def skip_guessing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if everybody had guessed before."""
    from whiteglove.insight.queries.guesses import Asked

    for page in ("start", "there"):
        monkeypatch.setattr(f"whiteglove.web.manage.felt.{page}.asked", lambda *_, **__: Asked(False, frozenset()))
