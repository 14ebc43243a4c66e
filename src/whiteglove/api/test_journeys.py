"""Maps through the API: POST takes what GET gives."""

from typing import Any

import orjson

from whiteglove.api.conftest import Program
from whiteglove.journey.models import Journey, Version
from whiteglove.journey.ready import ready_map
from whiteglove.journey.shape import as_json
from whiteglove.team.models import Colleague, Team


def small(**more: Any) -> dict[str, Any]:
    points = [{"key": "call", "name": "Call", "channel": "phone", "team": "baggage", "owner": "ben@desk.example"}]
    steps = {"within": [{"from": "call", "to": "letter", "hours": 24}]}
    stages = [{"name": "Telling us", "touchpoints": [*points, {"name": "Letter"}]}]
    return {"key": "bag", "name": {"en": "A bag", "ja": "手荷物"}, "stages": stages, "steps": steps} | more


def test_what_is_given_is_taken_again(program: Program, ben: Colleague, baggage: Team) -> None:
    made = program.post("journeys", small(why="First"))
    assert made.status_code == 201
    there = program.get("journeys/bag").json()
    assert there == made.json()
    assert there["stages"][0]["touchpoints"][0]["owner"] == {"id": str(ben.pk), "name": "Ben"}
    assert there["steps"]["within"] == [{"from": "call", "to": "letter", "hours": 24}]
    again = program.post("journeys", there)
    assert (again.status_code, again.json(), Version.objects.count()) == (201, there, 1)
    copied = program.post("journeys", there | {"key": "other"}).json()
    assert copied["stages"] == there["stages"]
    assert [one["key"] for one in program.get("journeys").json()["items"]] == ["bag", "other"]


def test_ready_maps_are_taken(program: Program) -> None:
    for name in ("airline", "telephone"):
        body = orjson.loads(orjson.dumps(as_json(ready_map(name))))
        made = program.post("journeys", body)
        assert made.status_code == 201
        assert made.json()["stages"] == body["stages"]
        assert made.json()["steps"] == body["steps"]


def test_versions_retire_and_restore(program: Program, ben: Colleague, baggage: Team) -> None:
    there = program.post("journeys", small()).json()
    there["stages"][0]["touchpoints"][0]["standard"] = "Two minutes"
    there["stages"][0]["touchpoints"].pop()
    there["steps"]["within"] = []
    program.post("journeys", there | {"why": "Nobody writes letters"})
    newest, first = program.get("journeys/bag/versions").json()["items"]
    assert (newest["number"], newest["why"], first["number"]) == (2, "Nobody writes letters", 1)
    assert [(one["act"], one["part"], one["key"], one["fields"]) for one in newest["changes"]] == [
        ("retired", "touchpoint", "letter", []),
        ("changed", "touchpoint", "call", ["standard"]),
        ("retired", "step", "call > letter", ["within"]),
    ]
    assert program.post("journeys/bag/retire").json()["retired_at"] is not None
    assert program.get("journeys").json()["items"] == []
    assert len(program.get("journeys", retired="true").json()["items"]) == 1
    assert program.post("journeys", there | {"words": "x", "revision": None}).status_code == 409
    assert program.post("journeys/bag/restore").json()["retired_at"] is None


def test_an_older_revision_is_refused(program: Program, ben: Colleague, baggage: Team) -> None:
    there = program.post("journeys", small()).json()
    assert program.post("journeys", there | {"words": "Theirs"}).json()["revision"] == 2
    refused = program.post("journeys", there | {"words": "Ours"})
    assert (refused.status_code, Journey.objects.get().words) == (409, "Theirs")
    assert "it is at revision 2, yours stands on 1" in refused.json()["detail"]


def test_what_is_wrong_is_said_with_its_place(program: Program) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        (small(), "Stage 1, touchpoint 1: there is no colleague: ben@desk.example."),
        (small(name=""), "The journey: it has no name."),
        (
            small(stages=[{"name": "B", "touchpoints": [{"name": "C"}, {"name": " "}]}]),
            "Stage 1, touchpoint 2: it has",
        ),
        (small(steps={"must": [["call", "moon"]]}), "The steps: must call > moon: there is no touchpoint moon."),
    ]
    for body, words in cases:
        answer = program.post("journeys", body)
        assert answer.status_code == 422
        assert words in answer.json()["detail"]
    for wrong in ({"stages": 3}, {"stages": [{"name": ["B"]}]}, {"gap_days": 0}):
        assert program.post("journeys", small(**wrong)).status_code == 422
    assert program.post("journeys", []).status_code == 422
    assert not Journey.objects.exists()


def test_a_copy_is_not_compared_with_the_journey_it_was_not_read_from(
    program: Program, ben: Colleague, baggage: Team
) -> None:
    there = program.post("journeys", small()).json()
    other = program.post("journeys", small(key="other", words="Other")).json()
    newer = program.post("journeys", other | {"words": "Newer"}).json()
    copied = program.post("journeys", there | {"key": "other", "words": "Copied"})
    assert (copied.status_code, copied.json()["words"], copied.json()["revision"]) == (201, "Copied", 3)
    ahead = program.post("journeys", newer | {"revision": 9, "words": "Ahead"})
    assert (ahead.status_code, "never had" in ahead.json()["detail"]) == (409, True)


def test_a_field_that_nobody_knows_is_refused_at_its_place(program: Program) -> None:
    point = {"name": "Call", "chanel": "phone"}
    for body, where in (
        ({"foo": 1}, ["body", "foo"]),
        ({"stages": [{"name": "A", "touchpoints": [point]}]}, ["body", "stages", 0, "touchpoints", 0, "chanel"]),
        ({"stages": [{"name": "A", "colour": "red"}]}, ["body", "stages", 0, "colour"]),
        ({"steps": {"perhaps": []}}, ["body", "steps", "perhaps"]),
    ):
        answer = program.post("journeys", {"key": "bag", "name": "A bag"} | body)
        assert answer.status_code == 422
        assert answer.json()["errors"] == [{"where": where, "what": "There is no such field here."}]
    assert not Journey.objects.exists()
