"""Every error is a problem detail, whatever went wrong."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from whiteglove.api.conftest import Program
from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team import queries
from whiteglove.team.actions import add_team


def problem(answer: Any) -> tuple[int, str]:
    said = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert (said["type"], said["status"]) == ("about:blank", answer.status_code)
    assert said["detail"]
    return said["status"], said["title"]


@pytest.mark.parametrize("path", ["", "nope", "conversations/", "conversations/1/2/3", "openapi.yaml", "%00", "荷物"])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_where_there_is_nothing(db: None, method: str, path: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)(f"/api/v1/{path}")
    assert problem(answer) == (404, "Not Found")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_what_cannot_be_asked_here(db: None, method: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)("/api/v1/conversations")
    assert problem(answer) == (405, "Method Not Allowed")
    assert answer["Allow"] == "GET"


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff\xfe", b'{"text": "\\ud800"}', b'{"text": NaN}', b"[" * 100_000, b"text=Hello", b"\x00", b" "],
)
def test_a_body_that_is_no_json(program: Program, bag: Conversation, body: bytes) -> None:
    assert problem(program.post(f"conversations/{bag.pk}/notes", body)) == (400, "Bad Request")


def test_a_body_that_is_too_large(program: Program, bag: Conversation, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = program.post(f"conversations/{bag.pk}/notes", {"text": "x" * 200})
    assert problem(answer) == (413, "Request Entity Too Large")


@pytest.mark.parametrize("path", ["gestures?touchpoint=%00", "gestures?rule=%00x", "rules?q=%00"])
def test_a_character_that_cannot_be_kept_is_said(program: Program, path: str) -> None:
    answer = program.get(path)
    assert answer.status_code == 200 or problem(answer) == (422, "Unprocessable Entity")


def test_a_text_that_cannot_be_kept_is_said(program: Program) -> None:
    given = {"title": "Late", "customers": ["a\x00b"], "text": {"en": "Late"}, "next_at": "2030-01-01T00:00:00Z"}
    assert problem(program.post("incidents", given)) == (422, "Unprocessable Entity")


def test_mistakes_are_told_one_by_one(program: Program) -> None:
    answer = program.get("conversations", limit="many", state="lost")
    assert problem(answer) == (422, "Unprocessable Entity")
    assert answer.json()["errors"] == [
        {"where": ["query", "state"], "what": "It is one of 'open' or 'closed'."},
        {"where": ["query", "limit"], "what": "A whole number is needed."},
    ]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"kind": 5}, [["body", "kind"], ["body", "worth"], ["body", "currency"], ["body", "why"]]),
        ({"kind": "gift", "worth": "x", "currency": "EUR", "why": "y"}, [["body", "worth"]]),
        (
            {"kind": "gift", "worth": 1, "currency": "EUR", "why": "y", "rule": [5], "given": 1},
            [["body", "rule"], ["body", "given"]],
        ),
        ([], [["body"]]),
    ],
)
def test_where_a_mistake_is_names_only_what_the_caller_knows(
    program: Program, body: object, where: list[list[str]]
) -> None:
    answer = program.post("gestures", body)
    assert answer.status_code == 422
    assert [one["where"] for one in answer.json()["errors"]] == where


@pytest.mark.parametrize(
    ("noun", "body", "told"),
    [
        ("gestures", {"foo": 1}, "There is no such field here."),
        ("gestures", {"why": ""}, "It is empty."),
        ("gestures", {"why": "x" * 2001}, "It is longer than 2000 characters."),
        ("gestures", {"worth": -1}, "It has to be at least 0."),
        ("gestures", {"worth": True}, "True and false are no numbers."),
        ("gestures", [], "An object is needed, with its fields by name."),
        ("incidents", {"customers": ["a"] * 50_001}, "There are more than 50000 in it."),
        ("incidents", {"text": {}}, "It is empty."),
        ("incidents", {"next_at": "soon"}, "A moment looks like 2026-03-02T09:15:00Z, with its zone."),
    ],
)
def test_what_is_wrong_is_told_in_our_words(program: Program, noun: str, body: object, told: str) -> None:
    words = [one["what"] for one in program.post(noun, body).json()["errors"]]
    assert told in words
    assert not re.search(r"[Ii]nput|[Vv]alidation|Value error|instance|[a-z]In\b", " ".join(words))


def test_a_list_is_named_by_its_places(program: Program) -> None:
    given = {"title": "Late", "customers": ["a", 5], "text": {"en": 5}, "next_at": "2030-01-01T00:00:00Z"}
    told = [one["where"] for one in program.post("incidents", given).json()["errors"]]
    assert told == [["body", "customers", 1], ["body", "text", "en"]]


@pytest.mark.parametrize("failure", [RuntimeError("secret words"), OperationalError("secret host")])
def test_when_something_breaks_it_is_said_without_its_insides(
    program: Program, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def broken() -> None:
        raise failure

    monkeypatch.setattr(queries, "teams", broken)
    answer = program.get("teams")
    assert problem(answer)[0] == (500 if isinstance(failure, RuntimeError) else 503)
    assert b"secret" not in answer.content


@pytest.mark.parametrize("limit", ["0", "-1", "201", "1e3", "9" * 400, "", "\x00"])
def test_limits_have_limits(program: Program, limit: str) -> None:
    assert problem(program.get("conversations", limit=limit))[0] == 422


def test_the_description_is_public_and_says_everything(db: None) -> None:
    described = Program(None).get("openapi.json").json()
    bare = []
    for path, verbs in described["paths"].items():
        for verb, operation in verbs.items():
            bare += [f"{verb} {path}"] * (not operation.get("summary") or not operation.get("description"))
            bare += (
                [f"{verb} {path} {p['name']}" for p in operation["parameters"] if not p.get("description")]
                if "parameters" in operation
                else []
            )
            problems = [answer for status, answer in operation["responses"].items() if int(status) >= 400]
            assert {media for answer in problems for media in answer["content"]} == {"application/problem+json"}
            assert operation["security"] == [{"Token": []}]
    for name, shape in described["components"]["schemas"].items():
        for field, told in shape.get("properties", {}).items():
            bare += [f"{name}.{field}"] * (not told.get("description"))
            points = "$ref" in str(told)
            bare += [f"{name}.{field} without example"] * (not points and not told.get("examples"))
        bare += [name] * ("properties" not in shape and "enum" not in shape)
    assert bare == []
    assert "from" in described["components"]["schemas"]["MessageOut"]["required"]
    assert described["components"]["securitySchemes"]["Token"]["scheme"] == "bearer"


def test_the_journal_skips_nothing_and_repeats_nothing(no_jobs: None, program: Program) -> None:
    teams = [add_team(SYSTEM, key=f"team-{number}", name="Team").pk for number in range(5)]
    seen: list[dict[str, Any]] = []
    for _ in range(3000):  # transactions of other tests on this server may hold facts back for a moment
        query = {"after": seen[-1]["cursor"]} if seen else {}
        page = program.get("journal", limit=3, **query).json()
        seen += page["items"]
        if page["items"] and len(teams) < 20:
            teams.append(add_team(SYSTEM, key=f"team-{len(teams)}", name="Team").pk)
        assert page["next"] in (None, seen[-1]["cursor"] if seen else None)
        if len(seen) == len(teams) + 1:
            break
    made, *added = seen
    assert made["fact"] == "team.TokenCreated"
    assert [(item["fact"], item["actor"], item["subject"], item["body"]) for item in added] == [
        ("team.TeamAdded", "system", f"team:{team}", {"team_id": team}) for team in teams
    ]
    assert program.get("journal", after=seen[-1]["cursor"]).json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    "after", ["", "x", "1", "-1--1", "1-x", "٣-١", "1-1-1", " 1-1", f"{10**30}-1", "1_0-1", "\x00"]
)
def test_a_place_the_journal_never_gave(program: Program, after: str) -> None:
    assert problem(program.get("journal", after=after))[0] == 422


def test_no_two_shapes_share_a_name() -> None:
    """The description knows each shape by its name alone: of two it would show one."""
    of_ours = [
        shape
        for module in Path(__file__).parent.glob("*.py")
        for shape in re.findall(r"^class (\w+(?:Out|In))\(", module.read_text(), re.MULTILINE)
    ]
    assert {name for name, times in Counter(of_ours).items() if times > 1} == set()
