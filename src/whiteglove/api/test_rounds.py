"""The barnacle round over HTTP, as the contract says it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import F

from whiteglove.api.conftest import Program
from whiteglove.encounters.conftest import a_journey
from whiteglove.encounters.models import Encounter
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.improvement.clockwork import write_due_effects
from whiteglove.perception.models import Response
from whiteglove.recovery.models import Obstruction
from whiteglove.rulebook.models import Rule
from whiteglove.team.actions import add_colleague, add_team
from whiteglove.team.models import Team

NOW = datetime.fromisoformat("2026-03-02T12:00:00+00:00")


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`on(90)`: so many days after the second of March."""

    def set_day(days: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=days))

    set_day(0)
    return set_day


@pytest.fixture
def house(program: Program, on: Any) -> Program:
    """Two rules of Dora, R-1 met by six customers who felt worse than six others; R-2 by none."""
    add_colleague(SYSTEM, email="dora@desk.example", name="Dora", role=Role.MANAGER)
    add_team(SYSTEM, key="baggage", name="Baggage")
    a_journey()
    for key in ("R-1", "R-2"):
        given = {"key": key, "title": f"Rule {key}", "serves": "organisation", "owner": "dora@desk.example"}
        assert program.post("rules", given | {"reason": "Copies came twice"}).status_code == 201
    meet(program, "before", [4, 4, 5, 3, 4, 4], at=NOW - timedelta(days=9))
    meet(program, "hurt", [2, 1, 3, 2, 2, 2], at=NOW - timedelta(days=9), rule="R-1")
    return program


def meet(program: Program, name: str, values: list[int], *, at: datetime, rule: str = "") -> None:
    """Customers who met us, what they answered, and the rule in their way."""
    met = [
        {
            "external_id": f"{name}-{n}", "customer": {"external_id": f"{name}-{n}", "name": "C"},
            "at": at.isoformat(), "journey": "lost-bag", "touchpoint": "mail", "channel": "email", "colleagues": [],
        }
        for n in range(len(values))
    ]  # fmt: skip
    assert program.post("encounters", met).status_code == 201
    answers = [
        {
            "external_id": f"{name}-{n}",
            "encounter": f"{name}-{n}",
            "kind": "csat",
            "value": value,
            "at": at.isoformat(),
        }
        for n, value in enumerate(values)
    ]
    assert program.post("responses", answers).status_code == 201
    Response.objects.update(recorded_at=F("at"))  # the database's own clock is another year's
    if rule:
        for one in Encounter.objects.filter(external_id__startswith=name):
            Obstruction.objects.create(
                rule=Rule.objects.get(key=rule), encounter=one, customer_id=one.customer_id, by_whom="token:1", at=at,
                wanted="A refund", said_by="program",
            )  # fmt: skip


def test_rules_come_with_their_evidence(house: Program) -> None:
    answer = house.get("rounds/next").json()
    [first] = answer["items"]
    assert (first["key"], first["title"], first["reason"], answer["next"]) == (
        "R-1", "Rule R-1", "Copies came twice", None,
    )  # fmt: skip
    known = first["evidence"]
    assert (known["effect"], known["n"], known["met"], known["hurt"]) == (-2.0, 6, 6, 6)
    assert known["low"] < -2.0 < known["high"] < 0
    assert (known["minutes"], known["suppressed"]) == (None, False)
    assert (known["with"]["value"], known["without"]["value"]) == (2.0, 4.0)


def test_few_answers_are_suppressed(house: Program) -> None:
    meet(house, "few", [1, 1], at=NOW - timedelta(days=2), rule="R-2")
    known = next(one for one in house.get("rounds/next").json()["items"] if one["key"] == "R-2")["evidence"]
    assert (known["effect"], known["low"], known["n"], known["suppressed"]) == (None, None, 2, True)


@pytest.mark.parametrize("name", ["choice", "decision"])
def test_a_decision_is_done_once(house: Program, name: str) -> None:
    made = house.post("rules/R-1/decisions", {name: "retire", "reason": "It hurts"})
    assert (made.status_code, made.json()["choice"], made.json()["evidence"]["effect"]) == (201, "retire", -2.0)
    assert house.get("rules/R-1").json()["retired"] is not None
    assert house.get("rounds/next").json()["items"] == []
    assert house.get("rules/R-1/decisions").json()["items"] == [made.json()]


def test_nobody_decides_twice(house: Program) -> None:
    assert house.post("rules/R-1/decisions", {"choice": "keep", "reason": "Copies"}).status_code == 201
    again = house.post("rules/R-1/decisions", {"choice": "retire", "reason": "It hurts"})
    assert (again.status_code, "2026-03-02" in again.json()["detail"]) == (409, True)
    assert "What would count" in again.json()["detail"]
    assert house.get("rules/R-1").json()["retired"] is None


def test_a_rule_is_changed_or_tried(house: Program) -> None:
    changed = house.post("rules/R-1/decisions", {"choice": "change", "reason": "x", "text": "A copy does"})
    assert (changed.status_code, house.get("rules/R-1").json()["text"]) == (201, "A copy does")
    assert house.post("rules/R-2/decisions", {"choice": "try", "reason": "x", "teams": []}).status_code == 422
    tried = house.post("rules/R-2/decisions", {"choice": "try", "reason": "x", "teams": ["baggage"], "weeks": 4})
    assert (tried.status_code, tried.json()["trial"]["teams"]) == (201, ["Baggage"])
    assert tried.json()["trial"]["ends_on"] == "2026-03-30"


def test_who_names_no_team_tries_with_half_of_them_by_lot(house: Program) -> None:
    for number in range(3):
        add_team(SYSTEM, key=f"team-{number}", name=f"Team {number}")
    tried = house.post("rules/R-2/decisions", {"choice": "try", "reason": "x"})
    teams = tried.json()["trial"]["teams"]
    assert (tried.status_code, len(teams), len(set(teams))) == (201, (Team.objects.count() + 1) // 2, len(teams))


def test_bad_decisions_are_refused_with_words(house: Program) -> None:
    for given in ({"choice": "burn", "reason": "x"}, {"choice": "keep"}, {"choice": "keep", "reason": ""}):
        assert house.post("rules/R-1/decisions", given).status_code == 422
    assert house.post("rules/R-99/decisions", {"choice": "keep", "reason": "x"}).status_code == 404


def test_did_it_help(house: Program, on: Any) -> None:
    assert house.get("rules/R-1/effect").status_code == 404
    house.post("rules/R-1/decisions", {"choice": "retire", "reason": "It hurts"})
    waiting = house.get("rules/R-1/effect").json()
    assert (waiting["effect"], waiting["due_on"], waiting["written_at"]) == (None, "2026-05-31", None)
    on(60)
    meet(house, "after", [5, 4, 5, 4, 5, 4], at=NOW + timedelta(days=30))
    on(90)
    assert write_due_effects() == 1
    found = house.get("rules/R-1/effect").json()
    assert (found["effect"], found["n"]) == (pytest.approx(1.5), 6)
    assert 0 < found["low"] < 1.5 < found["high"]
    assert (found["before"]["n"], found["after"]["value"]) == (12, 4.5)


def test_a_colleague_proposes(house: Program) -> None:
    made = house.post("rules/R-2/proposals", {"why": "Nobody knows why", "colleague": "dora@desk.example"})
    assert made.status_code == 201
    assert house.post("rules/R-2/proposals", {"why": "x", "colleague": "dora@desk.example"}).status_code == 409
    assert [one["key"] for one in house.get("rounds/next").json()["items"]] == ["R-1", "R-2"]
