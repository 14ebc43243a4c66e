"""What stood in the way, for programs."""

from collections.abc import Callable
from typing import Any

import pytest

from whiteglove.api.conftest import Program
from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import Actor, Role
from whiteglove.journey.models import Journey
from whiteglove.recovery.actions.hindered import say_in_the_way as hinder
from whiteglove.recovery.actions.hindered import say_no as refuse
from whiteglove.recovery.conftest import r17, ruled  # noqa: F401 - fixtures
from whiteglove.recovery.models import NoSaid, Obstruction
from whiteglove.rulebook.models import Rule
from whiteglove.team.permissions import May


def test_a_rule_in_the_way_by_key_and_by_id(program: Program, bag: Conversation, r17: Rule) -> None:  # noqa: F811
    said = program.post(
        "obstructions",
        {"rule": "R-17", "conversation": str(bag.pk), "wanted": "His bag", "cost": "A day", "minutes": 20},
    )
    assert said.status_code == 201
    told = said.json()
    assert told | {"id": "", "at": ""} == {
        "id": "",
        "rule": {"id": str(r17.pk), "key": "R-17", "title": {"en": "Original receipt only"}},
        "conversation": str(bag.pk),
        "encounter": None,
        "customer": {"id": str(bag.customer_id), "name": "Aiko Tan", "address": None},
        "touchpoint": None,
        "wanted": "His bag",
        "cost": "A day",
        "minutes": 20,
        "said_by": "program",
        "quote": "",
        "state": "said",
        "by": None,
        "at": "",
        "taken_back": None,
    }
    by_id = program.post("obstructions", {"rule": str(r17.pk), "conversation": str(bag.pk), "wanted": "Again"}).json()
    assert by_id["rule"]["key"] == "R-17"
    assert program.get("obstructions", rule="r-17", limit=1).json()["items"] == [by_id]
    assert [one["wanted"] for one in pages(program)] == ["Again", "His bag"]


def pages(program: Program) -> list[dict[str, Any]]:
    """All, one by one."""
    found, cursor = [], None
    while True:
        page = program.get("obstructions", limit=1, **({"cursor": cursor} if cursor else {})).json()
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            return found


def test_with_the_same_key_it_is_said_once(program: Program, bag: Conversation) -> None:
    body = {"conversation": str(bag.pk), "wanted": "His bag"}
    first = program.post("obstructions", body, key="once")
    assert program.post("obstructions", body, key="once").content == first.content
    assert Obstruction.objects.count() == 1


def test_what_cannot_be_read_is_refused_in_words(program: Program, bag: Conversation) -> None:
    place = {"conversation": str(bag.pk)}
    refused: dict[int, list[dict[str, Any]]] = {
        422: [{"wanted": "x"}, place | {"wanted": ""}, place | {"wanted": "x", "minutes": True}, place],
        404: [place | {"wanted": "x", "rule": "R-99"}, {"conversation": "999", "wanted": "x"}],
    }
    for status, bodies in refused.items():
        assert [program.post("obstructions", body).status_code for body in bodies] == [status] * len(bodies)
    assert Obstruction.objects.count() == 0


def test_taken_back_twice_is_a_conflict(program: Program, bag: Conversation) -> None:
    said = program.post("obstructions", {"conversation": str(bag.pk), "wanted": "His bag"}).json()
    back = program.post(f"obstructions/{said['id']}/take-back")
    assert (back.status_code, back.json()["state"]) == (201, "taken_back")
    assert back.json()["taken_back"] == {"by": None, "at": back.json()["taken_back"]["at"], "why": ""}
    assert program.post(f"obstructions/{said['id']}/take-back").status_code == 409
    assert program.post(f"obstructions/{said['id']}/confirm").status_code == 409


def test_who_takes_back_what_another_said_says_why(program: Program, bag: Conversation, as_ben: Actor) -> None:
    said, no = hinder(as_ben, conversation=bag.pk, wanted="A"), refuse(as_ben, conversation=bag.pk, what="B")
    for place in (f"obstructions/{said.pk}/take-back", f"noes/{no.pk}/take-back"):
        assert program.post(place).status_code == 422
        back = program.post(place, {"why": "Said in the wrong conversation"}).json()["taken_back"]
        assert (back["by"], back["why"]) == (None, "Said in the wrong conversation")


def test_a_rule_is_named_to_who_may_read_rules(
    program: Program,
    program_of: Callable[..., Program],
    bag: Conversation,
    r17: Rule,  # noqa: F811
) -> None:
    place = {"conversation": str(bag.pk), "rule": "R-17"}
    program.post("obstructions", place | {"wanted": "His bag"})
    program.post("noes", place | {"what": "His bag"})
    for scopes, named in (([May.READ_CONVERSATIONS], False), ([May.READ_CONVERSATIONS, May.READ_RULES], True)):
        narrow = program_of(Role.OWNER, scopes=scopes)
        for path in ("obstructions", "noes"):
            assert [one["rule"] is not None for one in narrow.get(path).json()["items"]] == [named]


def test_a_suggestion_is_dismissed(program: Program, bag: Conversation) -> None:
    said = program.post("obstructions", {"conversation": str(bag.pk), "wanted": "His bag"}).json()
    Obstruction.objects.update(is_so=None)
    assert [one["state"] for one in program.get("obstructions", suggested=True).json()["items"]] == ["suggested"]
    assert program.post(f"obstructions/{said['id']}/dismiss").json()["state"] == "dismissed"
    assert program.post(f"obstructions/{said['id']}/confirm").status_code == 409


def test_a_no_is_counted_until_it_is_taken_back(program: Program, bag: Conversation) -> None:
    said = program.post("noes", {"conversation": str(bag.pk), "what": "A refund"})
    assert (said.status_code, said.json()["what"], said.json()["rule"]) == (201, "A refund", None)
    assert program.post(f"noes/{said.json()['id']}/take-back").status_code == 201
    assert program.get("noes").json() == {"items": [], "next": None}
    assert NoSaid.objects.get().taken_back_at is not None
    assert program.post("noes/999/take-back").status_code == 404


def test_noes_are_listed_page_by_page(program: Program, bag: Conversation, r17: Rule) -> None:  # noqa: F811
    for number in range(3):
        rule = "R-17" if number else None
        program.post("noes", {"conversation": str(bag.pk), "what": f"A taxi {number}", "rule": rule})
    first = program.get("noes?limit=2").json()
    assert [one["what"] for one in first["items"]] == ["A taxi 2", "A taxi 1"]
    assert [one["what"] for one in program.get(f"noes?limit=2&cursor={first['next']}").json()["items"]] == [
        "A taxi 0"
    ]
    assert [one["what"] for one in program.get("noes?rule=r-17").json()["items"]] == ["A taxi 2", "A taxi 1"]
    assert program.get("noes?rule=R-99").status_code == 404


def test_a_grievance_is_put_and_read(program: Program, bag: Conversation, lost_bag: Journey) -> None:
    place = f"conversations/{bag.pk}/grievance"
    assert program.get(place).json()["justified"] is None
    body = {"justified": True, "journey": "lost-bag", "made_at": "mail", "cause": "process", "words": "Late"}
    answer = program.put(place, body)
    assert (answer.status_code, answer.json() | {"at": ""}) == (200, {"conversation": str(bag.pk), "at": "", **body})
    assert program.put(place, body).status_code == 200
    assert program.put(place, {"justified": True, "made_at": "mail"}).status_code == 404
    assert program.put(place, {"justified": None}).json()["justified"] is None
    assert program.get("conversations/999/grievance").status_code == 404


NOUNS: list[tuple[str, dict[str, Any]]] = [
    ("obstructions", {"wanted": "His bag"}),
    ("noes", {"what": "A refund"}),
    ("gestures", {"kind": "elsewhere", "worth": 0, "currency": "EUR", "why": "They are nearer"}),
]


@pytest.mark.parametrize(("noun", "body"), NOUNS)
def test_an_encounter_is_named_as_its_source_does_or_as_we_do(
    program: Program, lost_bag: Journey, noun: str, body: dict[str, Any]
) -> None:
    long = "call,3 of the switchboard, 2 March"
    program.post("encounters", [_met("call-1"), _met(long)])
    ids = {one["external_id"]: one["id"] for one in program.get("encounters").json()["items"]}
    program.post("encounters", _met(ids[long]))  # another source counts, and has used this number
    [counted] = program.get("encounters", external_id=ids[long]).json()["items"]
    meant = {
        long: ids[long],
        ids["call-1"]: ids["call-1"],
        int(ids["call-1"]): ids["call-1"],
        f"id:{ids[long]}": ids[long],
        ids[long]: counted["id"],
    }
    for number, (name, wanted) in enumerate(meant.items()):
        words = {key: f"{said} {number}" if key in ("wanted", "what", "why") else said for key, said in body.items()}
        said = program.post(noun, {"encounter": name} | words)
        assert (said.status_code, said.json().get("encounter")) == (201, wanted), said.content
    gone = program.post(noun, {"encounter": "c,3"} | body)
    assert (gone.status_code, "no such encounter" in gone.json()["detail"]) == (404, True)


@pytest.mark.parametrize(("noun", "body"), NOUNS)
def test_who_counts_writes_ids_as_numbers(
    program: Program,
    bag: Conversation,
    r17: Rule,  # noqa: F811
    noun: str,
    body: dict[str, Any],
) -> None:
    said = program.post(noun, {"conversation": bag.pk, "rule": r17.pk} | body)
    assert (said.status_code, said.json()["rule"]["key"]) == (201, "R-17"), said.content


def _met(external_id: str) -> dict[str, Any]:
    return {
        "external_id": external_id, "customer": {"external_id": "M-1"}, "journey": "lost-bag",
        "touchpoint": "call", "channel": "phone", "at": "2026-03-02T09:15:00Z",
    }  # fmt: skip
