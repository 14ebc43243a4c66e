"""A hand-over counts for the step that it led to, and warm ones are told apart from cold ones."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from whiteglove.api.conftest import Program
from whiteglove.journey.models import Journey

BEGINS = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EPISODES = 48


def happened(*, team: str, next_team: str, lasts: int) -> list[dict[str, Any]]:
    """A call, then a mail; of four calls one is passed on coldly, one warmly, in their first minute."""
    rows: list[dict[str, Any]] = []
    for number in range(EPISODES):
        at = BEGINS + timedelta(hours=number)
        trip: dict[str, Any] = {
            "customer": {"address": f"c{number}@mail.example"},
            "episode": f"t{number}",
            "journey": "lost-bag",
        }
        passed = {"from": "switchboard", "to": "baggage", "at": (at + timedelta(minutes=1)).isoformat()}
        hand_overs = [passed | {"warm": number % 4 == 1}] if number % 4 < 2 else []
        call = {
            "external_id": f"call-{number}",
            "touchpoint": "call",
            "channel": "phone",
            "at": at.isoformat(),
            "ended_at": (at + timedelta(minutes=lasts)).isoformat(),
            "handovers": hand_overs,
            "team": team,
        }
        later = (at + timedelta(minutes=30)).isoformat()
        mail = {"external_id": f"mail-{number}", "touchpoint": "mail", "channel": "phone", "at": later}
        rows += [trip | call, trip | mail | {"team": next_team}]
    return rows  # fmt: skip


def answers() -> list[dict[str, Any]]:
    """After a cold one a point less; everybody wavers alike."""

    def value(number: int, place: str) -> int:
        return 3 + number // 4 % 2 - (place == "mail" and number % 4 == 0)

    return [
        {"external_id": f"a-{place}-{number}", "encounter": f"{place}-{number}", "kind": "csat",
         "value": value(number, place), "at": (BEGINS + timedelta(hours=number + 1)).isoformat()}
        for number in range(EPISODES) for place in ("call", "mail")
    ]  # fmt: skip


def step(program: Program) -> Any:
    assert program.post("responses", answers()).json()["counts"]["accepted"] == 2 * EPISODES
    [only] = program.get("drops?journey=lost-bag").json()["items"]
    return only


@pytest.mark.parametrize("team", ["switchboard", ""])
def test_the_next_that_names_nobody_is_where_it_was_handed_to(program: Program, lost_bag: Journey, team: str) -> None:
    program.post("encounters", happened(team=team, next_team="", lasts=10))
    found = step(program)
    assert found["handover"]["n"] == EPISODES // 2
    assert (found["cold"]["n"], found["warm"]["n"]) == (EPISODES // 4, EPISODES // 4)
    assert found["cold"]["effect"] == pytest.approx(-1, abs=0.01)
    assert found["warm"]["effect"] == pytest.approx(0, abs=0.01)
    assert found["handover"]["effect"] == pytest.approx(-0.5, abs=0.01)
    [edge] = program.get("web?journey=lost-bag").json()["edges"]
    assert edge["compared"] == EPISODES // 2


@pytest.mark.parametrize(("team", "next_team", "lasts"), [("baggage", "", 10), ("switchboard", "claims", 10)])
def test_whoever_was_there_already_or_others_next_make_it_a_step_to_the_call(
    program: Program, lost_bag: Journey, team: str, next_team: str, lasts: int
) -> None:
    program.post("encounters", happened(team=team, next_team=next_team, lasts=lasts))
    assert step(program)["handover"] is None


def test_the_description_says_that_both_kinds_are_in_it(program: Program) -> None:
    told = program.get("openapi.json").json()
    said = told["paths"]["/api/v1/drops"]["get"]["description"]
    assert "`handover` holds cold and warm ones together" in said
