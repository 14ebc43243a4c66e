"""What happened elsewhere, for programs."""

import json
from typing import Any

import pytest

from whiteglove.api.conftest import Program
from whiteglove.api.shapes import MOMENT
from whiteglove.encounters.models import Encounter, HandOver, Party
from whiteglove.foundation.actors import SYSTEM
from whiteglove.journey.models import Journey
from whiteglove.team.actions import add_colleague, add_team
from whiteglove.team.models import Colleague, Team


def record(external_id: str = "c-1", **more: Any) -> dict[str, Any]:
    return {
        "external_id": external_id,
        "customer": {"external_id": "M-1", "name": "Aiko"},
        "journey": "lost-bag",
        "touchpoint": "call",
        "channel": "phone",
        "at": "2026-03-02T09:15:00Z",
    } | more


def test_one_or_many_are_taken_in_and_read(program: Program, lost_bag: Journey) -> None:
    passed = {"from": "Switchboard", "to": "Baggage", "at": "2026-03-02T09:20:00Z", "warm": True}
    answer = program.post("encounters", record(handovers=[passed], colleagues=["Yuki"], team="Switchboard"))
    assert answer.status_code == 201
    assert answer.json() == {
        "rows": [{"external_id": "c-1", "result": "accepted", "reason": None}],
        "counts": {"accepted": 1, "duplicate": 0, "rejected": 0},
    }
    many = program.post(
        "encounters", [record(), record("c-2"), {"external_id": "c-3"}, record("c-4", at="yesterday")]
    )
    assert many.json()["counts"] == {"accepted": 1, "duplicate": 1, "rejected": 2}
    assert [row["reason"] for row in many.json()["rows"]][2:] == [
        "customer: It is missing.",
        "at: A moment looks like 2026-03-02T09:15:00Z, with its zone.",
    ]
    shown = program.get("encounters?journey=lost-bag").json()["items"]
    assert [one["external_id"] for one in shown] == ["c-2", "c-1"]
    [hand_over] = shown[1]["handovers"]
    assert (hand_over["from"]["name"], hand_over["to"]["name"], hand_over["warm"]) == ("Switchboard", "Baggage", True)
    assert shown[1]["team"]["outside"] is True
    assert program.get(f"encounters/{shown[0]['id']}").json() == shown[0]


def test_sources_that_count_write_numbers(program: Program, lost_bag: Journey) -> None:
    given = record("x") | {"external_id": 17, "customer": {"external_id": 4}, "colleagues": [3], "episode": 9}
    assert program.post("encounters", given).json()["rows"] == [
        {"external_id": "17", "result": "accepted", "reason": None}
    ]
    [one] = program.get("encounters").json()["items"]
    assert (one["external_id"], [party["name"] for party in one["colleagues"]]) == ("17", ["3"])


def test_pages_hold_together(program: Program, lost_bag: Journey) -> None:
    program.post("encounters", [record(f"c-{n}") for n in range(5)])
    first = program.get("encounters?limit=3").json()
    rest = program.get(f"encounters?limit=3&cursor={first['next']}").json()
    assert [one["external_id"] for one in first["items"] + rest["items"]] == ["c-4", "c-3", "c-2", "c-1", "c-0"]
    assert rest["next"] is None


NO_RECORDS: list[Any] = [None, 5, "x", [], {}]


@pytest.mark.parametrize("noun", ["encounters", "responses"])
def test_what_is_no_record_stops_no_good_one(program: Program, lost_bag: Journey, noun: str) -> None:
    program.post("encounters", record("before"))
    answered = {"external_id": "a-1", "encounter": "before", "kind": "csat", "value": 4, "at": MOMENT}
    good: dict[str, Any] = record("good") if noun == "encounters" else answered
    told = program.post(noun, [*NO_RECORDS, good])
    assert told.status_code == 201
    assert told.json()["counts"] == {"accepted": 1, "duplicate": 0, "rejected": 5}
    first = told.json()["rows"][0]
    assert (first["external_id"], first["result"]) == (None, "rejected")
    assert first["reason"].startswith("It is no record")
    assert told.json()["rows"][5]["external_id"] == good["external_id"]


@pytest.mark.parametrize("noun", ["encounters", "responses"])
@pytest.mark.parametrize("half", [b'"\\ud800"', b'"caf\xe9"', b'{"\\udc00": 1}'])
def test_a_text_that_nobody_can_read_stops_no_good_one(
    program: Program, lost_bag: Journey, noun: str, half: bytes
) -> None:
    program.post("encounters", record("before"))
    answered = {"external_id": "a-1", "encounter": "before", "kind": "csat", "value": 4, "at": MOMENT}
    good = json.dumps(record("good") if noun == "encounters" else answered).encode()
    bad = b'{"external_id": ' + half + b', "channel": "phone"}'
    headers = program.headers | {"Idempotency-Key": "k"}
    sent = b"[" + bad + b"," + good + b"]"
    answer = program.client.post(f"/api/v1/{noun}", sent, content_type="application/json", headers=headers)
    assert answer.status_code == 201
    rows = answer.json()["rows"]
    assert [(row["external_id"], row["result"]) for row in rows] == [
        (None, "rejected"), (json.loads(good)["external_id"], "accepted")
    ]  # fmt: skip
    assert "nobody can read" in rows[0]["reason"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"customer": "aiko@mail.example"}, "customer: An object is needed, with its fields by name."),
        ({"external_id": "c\0"}, "external_id holds a character that nobody can read or keep (NUL)."),
        ({"colleagues": "Yuki"}, "colleagues: A list is needed."),
        ({"chanel": "phone"}, "chanel: There is no such field here."),
        ({"handovers": [{"from": "a"}]}, "handovers.0.to: It is missing."),
        ({"at": "2026-03-02"}, "at: A moment looks like 2026-03-02T09:15:00Z, with its zone."),
    ],
)
def test_what_is_wrong_with_one_is_told_in_our_words(
    program: Program, lost_bag: Journey, wrong: dict[str, Any], told: str
) -> None:
    assert program.post("encounters", record(**wrong)).json()["rows"][0]["reason"] == told


def test_an_id_that_is_none_is_told_as_none(program: Program, lost_bag: Journey) -> None:
    [row] = program.post("encounters", [record() | {"external_id": None}]).json()["rows"]
    assert (row["external_id"], row["result"]) == (None, "rejected")


def test_what_is_no_list_of_records_is_refused_whole(program: Program, lost_bag: Journey) -> None:
    wrongs: list[Any] = ["c-1", 7, None]
    for wrong in wrongs:
        assert program.post("encounters", wrong).status_code == 422
    assert program.post("encounters", [record(str(n)) for n in range(10_001)]).status_code == 422
    assert not Encounter.objects.exists()


def test_a_colleague_puts_it_right(program: Program, lost_bag: Journey) -> None:
    program.post("encounters", record())
    [one] = program.get("encounters").json()["items"]
    moved = program.post(f"encounters/{one['id']}/place", {"journey": "lost-bag", "touchpoint": "mail"}).json()
    assert (moved["touchpoint"], moved["placed_by"], moved["episode"]) == ("mail", "colleague", one["episode"])
    gone = program.post(f"encounters/{one['id']}/place", {"touchpoint": None}).json()
    assert (gone["touchpoint"], gone["episode"]) == (None, None)
    assert [row["id"] for row in program.get("encounters?nowhere=true").json()["items"]] == [one["id"]]
    wrong = program.post(f"encounters/{one['id']}/place", {"journey": "x", "touchpoint": "mail"})
    assert wrong.status_code == 404


@pytest.fixture
def keiko(db: None) -> Colleague:
    return add_colleague(SYSTEM, email="keiko@desk.example", name="Keiko Hayashi")


@pytest.fixture
def refunds(db: None) -> Team:
    return add_team(SYSTEM, name="Refunds", key="money-back")


@pytest.mark.parametrize("team", ["Refunds", " REFUNDS", "refunds", "Money-Back"])
@pytest.mark.parametrize("colleague", ["Keiko Hayashi", "keiko hayashi ", "KEIKO@desk.example"])
def test_the_house_is_known_by_the_names_it_goes_by(
    program: Program, lost_bag: Journey, keiko: Colleague, refunds: Team, team: str, colleague: str
) -> None:
    passed = {"from": colleague, "to": team, "at": "2026-03-02T09:20:00Z", "warm": True}
    program.post("encounters", record(team=team, colleagues=[colleague], handovers=[passed]))
    parties = {(party.kind, party.team_id, party.colleague_id) for party in Party.objects.all()}
    assert parties == {("team", refunds.pk, None), ("colleague", None, keiko.pk)}
    assert HandOver.objects.get().to_party.team == refunds


def test_of_two_called_alike_nobody_is_meant(program: Program, lost_bag: Journey, keiko: Colleague) -> None:
    add_colleague(SYSTEM, email="keiko2@desk.example", name="Keiko hayashi")
    program.post("encounters", record(colleagues=["Keiko Hayashi"]))
    [one] = program.get("encounters").json()["items"]
    assert [(party["key"], party["outside"]) for party in one["colleagues"]] == [("Keiko Hayashi", True)]


def test_what_is_read_can_be_posted_again(
    program: Program, lost_bag: Journey, keiko: Colleague, refunds: Team
) -> None:
    passed = {"from": str(keiko.pk), "to": "money-back", "at": "2026-03-02T09:20:00Z", "warm": True}
    out = {"from": "Refunds", "to": "Courier", "at": "2026-03-02T09:21:00Z", "warm": False}
    colleagues = ["keiko@desk.example", "Yuki"]
    program.post("encounters", record(team=str(refunds.pk), colleagues=colleagues, handovers=[passed, out]))
    [one] = program.get("encounters").json()["items"]
    assert one["team"]["key"] == "money-back"
    assert [party["key"] for party in one["colleagues"]] == [str(keiko.pk), "Yuki"]
    again = record(
        "c-2",
        team=one["team"]["key"],
        colleagues=[party["key"] for party in one["colleagues"]],
        handovers=[hand | {"from": hand["from"]["key"], "to": hand["to"]["key"]} for hand in one["handovers"]],
    )
    assert program.post("encounters", again).json()["counts"]["accepted"] == 1
    other = program.get("encounters").json()["items"][0]
    assert other["external_id"] == "c-2"
    same = ("team", "colleagues", "handovers")
    assert {name: other[name] for name in same} == {name: one[name] for name in same}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"from": "uno", "to": " UNO"}, "A hand-over from 'uno' to ' UNO' passes nothing on: they are the same."),
        (
            {"to": "keiko hayashi"},
            "from 'keiko@desk.example' to 'keiko hayashi' passes nothing on: they are the same.",
        ),
        ({"from": "Money-back"}, "A hand-over from 'Money-back' to 'Refunds' passes nothing on: they are the same."),
        (
            {"at": "2025-03-02T09:20:00Z"},
            "lies more than a day before the encounter began (2026-03-02T09:15:00+00:00).",
        ),
        (
            {"at": "2026-03-01T09:14:00Z"},
            "The hand-over to 'Refunds' at 2026-03-01T09:14:00+00:00 lies more than a day",
        ),
        (
            {"at": "2026-03-05T09:16:00Z"},
            "lies more than a day after the encounter ended (2026-03-04T09:15:00+00:00)",
        ),
    ],
)
def test_a_hand_over_that_cannot_be_is_refused(
    program: Program, lost_bag: Journey, keiko: Colleague, refunds: Team, wrong: dict[str, str], why: str
) -> None:
    passed = {"from": "keiko@desk.example", "to": "Refunds", "warm": True} | wrong
    good = record(
        "good", ended_at="2026-03-04T09:15:00Z", handovers=[passed | {"from": "Ito", "to": "Yuki", "at": None}]
    )
    bad = record("bad", ended_at="2026-03-04T09:15:00Z", handovers=[passed])
    told = program.post("encounters", [bad, good]).json()
    assert told["counts"] == {"accepted": 1, "duplicate": 0, "rejected": 1}
    assert why in told["rows"][0]["reason"]


def test_what_is_left_out_of_a_hand_over(program: Program, lost_bag: Journey) -> None:
    ended = "2026-03-02T09:25:00Z"
    bare = {"from": "Ito", "to": "Yuki"}
    program.post("encounters", [record(handovers=[bare]), record("c-2", handovers=[bare], ended_at=ended)])
    shown = {one["external_id"]: one["handovers"] for one in program.get("encounters").json()["items"]}
    assert [(hand["at"], hand["warm"]) for hand in shown["c-1"]] == [("2026-03-02T09:15:00Z", False)]
    assert [(hand["at"], hand["warm"]) for hand in shown["c-2"]] == [(ended, False)]
    described = program.get("openapi.json").json()
    assert "without `warm` it was cold" in described["paths"]["/api/v1/encounters"]["post"]["description"]


def test_a_name_with_what_no_database_keeps_stops_nothing(program: Program, lost_bag: Journey) -> None:
    passed = {"from": "i\x00to@desk.example", "to": "Yuki", "warm": True}
    assert program.post("encounters", record(handovers=[passed])).json()["counts"]["accepted"] == 1
