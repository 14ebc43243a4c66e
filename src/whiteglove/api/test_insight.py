"""A company with a planted truth, told to the API as a program would; what the API then says of it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from bench.planted.company import Company, happen
from bench.planted.rows import as_encounters, as_responses

from whiteglove.api.conftest import Program
from whiteglove.foundation.actors import SYSTEM
from whiteglove.insight.keeping import anew
from whiteglove.insight.models import KeptFigure
from whiteglove.journey.models import Journey
from whiteglove.team.actions import add_colleague

BEGINS = datetime(2025, 6, 1, tzinfo=UTC)
PLACES = ["call", "mail", "delivery"]
PLANTED = Company(
    touchpoints=(4.2, 3.0, 3.9),
    customers=120,
    episodes=1.3,
    passed=1.0,
    handover_chance=0.35,
    handover_effect=-1.0,
    teams=3,
    colleagues=6,
    days=200,
    answers=0.8,
)


@pytest.fixture
def told(program: Program, lost_bag: Journey) -> Program:
    """The company, told by API: encounters first, then answers, each in parts."""
    tell(program, PLANTED)
    return program


def tell(program: Program, company: Company) -> None:
    """Any company."""
    happened = happen(company, seed=7)
    for path, rows in (
        ("encounters", as_encounters(happened, journey="lost-bag", touchpoints=PLACES, begins=BEGINS)),
        ("responses", as_responses(happened, begins=BEGINS)),
    ):
        counts = program.post(path, rows).json()["counts"]
        assert counts == {"accepted": len(rows), "duplicate": 0, "rejected": 0}


def test_where_it_breaks_is_seen(told: Program) -> None:
    [call, mail, delivery] = told.get("perception?journey=lost-bag").json()["items"]
    assert [call["key"], mail["key"], delivery["key"]] == PLACES
    for one, planted in ((call, 3.85), (mail, 2.65), (delivery, 3.55)):  # less a third of a point handed over
        assert one["low"] < one["mean"] < one["high"]
        assert abs(one["mean"] - planted) < 0.4
        assert one["n"] > 90
        assert (one["invited"], one["suppressed"]) == (None, False)
        assert one["share_low"] < one["share"] < one["share_high"]
    whole = told.get("consistency?journey=lost-bag").json()
    assert whole["weakest"]["touchpoint"] == "mail"
    assert {name: whole["weakest"][name] for name in ("mean", "low", "high")} == {
        name: mail[name] for name in ("mean", "low", "high")
    }
    assert 0 < whole["low"] < whole["index"] < whole["high"] < 1
    drops = told.get("drops?journey=lost-bag").json()["items"]
    assert (drops[0]["from"], drops[0]["to"]) == ("call", "mail")
    assert drops[0]["high"] < 0
    assert -1.5 < drops[0]["handover"]["effect"] < drops[0]["handover"]["high"] < 0


def test_the_web_tells_what_a_hand_over_costs(program: Program, lost_bag: Journey) -> None:
    tell(program, replace(PLANTED, colleagues=3))
    web = program.get("web?journey=lost-bag").json()
    names = {node["id"]: node["name"] for node in web["nodes"]}
    assert {node["kind"] for node in web["nodes"]} == {"customer", "colleague", "team", "channel"}
    passed = [edge for edge in web["edges"] if edge["effect"] is not None]
    assert len(passed) == 6
    assert all(edge["from"] in names and edge["to"] in names for edge in web["edges"])
    assert sum(edge["effect"] * edge["compared"] for edge in passed) / sum(edge["compared"] for edge in passed) < -0.5
    assert program.get("signals?journey=lost-bag").json()["items"] == []


def test_between_two_people_nothing_is_told_of_a_handful_of_cases(told: Program) -> None:
    edges = told.get("web?journey=lost-bag").json()["edges"]
    few = [edge for edge in edges if 5 <= edge["compared"] < 10]
    assert len(few) > 5
    assert {edge["effect"] for edge in few} == {None}


@pytest.mark.parametrize("by", ["team", "channel", "week"])
def test_figures_by_other_things(told: Program, by: str) -> None:
    items: list[dict[str, Any]] = told.get(f"perception?journey=lost-bag&by={by}").json()["items"]
    keys = [one["key"] for one in items]
    assert keys == sorted(keys)
    assert {"team": {"team-0", "team-1", "team-2"}, "channel": {"email", "phone"}}.get(by, set(keys)) == set(keys)
    assert all((one["mean"] is None) is one["suppressed"] for one in items)


def test_few_are_never_told(program: Program, lost_bag: Journey) -> None:
    happened = happen(Company(touchpoints=(4.0, 3.0, 3.5), customers=3, passed=1.0, episodes=1.0), seed=1)
    program.post("encounters", as_encounters(happened, journey="lost-bag", touchpoints=PLACES, begins=BEGINS))
    program.post("responses", as_responses(happened, begins=BEGINS))
    [first, *_] = program.get("perception?journey=lost-bag").json()["items"]
    assert (first["n"], first["mean"], first["low"], first["suppressed"]) == (3, None, None, True)
    assert program.get("consistency?journey=lost-bag").json()["suppressed"] is True


def test_a_journey_without_answers_knows_nothing(program: Program, lost_bag: Journey) -> None:
    assert program.get("perception?journey=lost-bag").json()["items"] == []
    whole = program.get("consistency?journey=lost-bag").json()
    assert (whole["index"], whole["mean"], whole["weakest"]) == (None, None, None)
    assert program.get("drops?journey=lost-bag").json()["items"] == []
    assert [node["id"] for node in program.get("web?journey=lost-bag").json()["nodes"]] == ["customers"]


@pytest.mark.parametrize(
    "wrong",
    ["journey=x", "", "journey=lost-bag&kind=own", "journey=lost-bag&by=colleague", "journey=lost-bag&since=x"],
)
def test_what_cannot_be_told_is_refused(program: Program, lost_bag: Journey, wrong: str) -> None:
    assert program.get(f"perception?{wrong}").status_code in (404, 422)


def test_kept_figures_are_those_calculated_anew(told: Program, lost_bag: Journey) -> None:
    """What is kept is shown again, until something changes; and then it is what a new calculation says."""
    before = told.get("perception?journey=lost-bag").json()
    kept_one = KeptFigure.objects.get(name__startswith="scores:csat:touchpoint")
    assert told.get("perception?journey=lost-bag").json() == before
    assert KeptFigure.objects.get(pk=kept_one.pk).at == kept_one.at
    extra = as_responses(happen(PLANTED, seed=7), begins=BEGINS)[0] | {"external_id": "one-more", "value": 1}
    told.post("responses", extra)
    after = told.get("perception?journey=lost-bag").json()
    assert sum(one["n"] for one in after["items"]) == sum(one["n"] for one in before["items"]) + 1
    changed = KeptFigure.objects.get(pk=kept_one.pk)
    with anew():
        assert told.get("perception?journey=lost-bag").json() == after
    again = KeptFigure.objects.get(pk=kept_one.pk)
    assert again.at > changed.at
    assert again.figures == changed.figures


def test_drawings_by_api_are_laid_over_what_happened(program: Program, lost_bag: Journey) -> None:
    ben = add_colleague(SYSTEM, email="ben@desk.example", name="Ben")
    hand_over = {"from": "ben@desk.example", "to": "Ito", "at": BEGINS.isoformat(), "warm": False}
    rows = [
        {"external_id": f"e{number}", "customer": {"address": f"a{number}@mail.example"}, "journey": "lost-bag",
         "touchpoint": "call", "channel": "phone", "at": BEGINS.isoformat(), "handovers": [hand_over]}
        for number in range(8)
    ]  # fmt: skip
    program.post("encounters", rows)
    line = {"journey": "lost-bag", "colleague": "ben@desk.example", "from": f"colleague:{ben.pk}", "to": "Ito"}
    before = program.get("web/drawn?journey=lost-bag").json()
    assert (before["items"], before["n"], before["share"]) == ([], 8, 0.0)
    answer = program.post("web/drawn", line)
    assert answer.status_code == 201
    drawn = answer.json()
    [one] = drawn["items"]
    assert (one["from"]["name"], one["to"]["name"], one["drawn_by"]) == ("Ben", "Ito", 1)
    assert (drawn["drawers"], drawn["n"], drawn["share"], drawn["suppressed"]) == (1, 8, 1.0, False)
    assert program.post("web/drawn", line).json() == drawn
    assert program.post("web/drawn", line | {"to": " "}).status_code == 422
