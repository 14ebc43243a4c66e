"""What teams agreed, for programs."""

from datetime import timedelta
from typing import Any

from whiteglove.api.conftest import Program
from whiteglove.conversations.actions import assign
from whiteglove.conversations.models import Assignment, Conversation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.promises.models import Protocol
from whiteglove.promises.protocols.conftest import a_protocol
from whiteglove.team.models import Colleague, Team


def given(**more: Any) -> dict[str, Any]:
    return {
        "from_team": "front-desk",
        "to_team": "baggage",
        "what": "Lost bags",
        "how": "With the tag",
        "within_hours": 4,
        "customer_is_told": "Baggage writes to you today.",
        "review_on": (clock.now() + timedelta(days=90)).date().isoformat(),
    } | more


def test_written_agreed_read_and_ended(program: Program, front_desk: Team, baggage: Team, ben: Colleague) -> None:
    answer = program.post("protocols", given())
    made = answer.json()
    assert (answer.status_code, made["state"], made["version"], made["agreed_by"]) == (201, "proposed", 1, [])
    assert program.get(f"protocols/{made['id']}").json() == made
    place = f"protocols/{made['id']}"
    assert program.post(f"{place}/agree", {}).status_code == 422  # for which team?
    assert program.post(f"{place}/agree", {"team": "front-desk"}).json()["state"] == "proposed"
    made = program.post(f"{place}/agree", {"team": "baggage"}).json()
    assert (made["state"], [one["team"]["name"] for one in made["agreed_by"]]) == (
        "in_force",
        ["Front desk", "Baggage"],
    )
    assert made["kept"] == {"share": None, "low": None, "high": None, "n": 0, "open": 0, "suppressed": True}
    assert made["known"] == {"by": 0, "of": 1, "unknown": ["Ben"]}
    assert program.post(f"{place}/read", {"colleague": ben.email}).json()["known"]["by"] == 1
    next_on = (clock.now() + timedelta(days=300)).date().isoformat()
    assert program.post(f"{place}/review", {"next_on": next_on}).json()["review_on"] == next_on
    assert program.post(f"{place}/end", {}).status_code == 422
    assert program.post(f"{place}/end", {"why": "One team now"}).json()["state"] == "over"
    assert [one["id"] for one in program.get("protocols").json()["items"]] == [made["id"]]


def test_who_had_not_read_the_newest_is_refused(program: Program, front_desk: Team, baggage: Team) -> None:
    program.post("protocols", given(based_on=0))
    assert program.post("protocols", given(based_on=0)).status_code == 409
    assert program.post("protocols", given(based_on=1)).json()["version"] == 2
    assert Protocol.objects.count() == 2


def test_what_is_wrong_is_refused(program: Program, front_desk: Team, baggage: Team) -> None:
    for wrong in (
        {"review_on": "2030-02-31"},
        {"review_on": "2020-01-01"},
        {"within_hours": 0},
        {"within_hours": True},
        {"what": " "},
        {"to_team": "front-desk"},
    ):
        assert program.post("protocols", given(**wrong)).status_code == 422, wrong
    assert program.post("protocols", given(to_team="nobody")).status_code == 404
    assert not Protocol.objects.exists()


def test_a_hand_over_that_was_not_as_agreed(
    program: Program, bag: Conversation, front_desk: Team, baggage: Team
) -> None:
    made = a_protocol(front_desk, baggage)
    assign(SYSTEM, bag.pk, owner=None, team=baggage, why="Tag 123")
    handed = str(Assignment.objects.get().pk)
    there = program.get(f"protocols/{made.pk}").json()
    assert [(one["id"], one["outcome"]) for one in there["hand_overs"]] == [(handed, "open")]
    said = program.post(f"protocols/{made.pk}/objections", {"hand_over": handed, "why": "No flight"})
    assert (said.status_code, said.json()["why"], said.json()["conversation"]) == (201, "No flight", str(bag.pk))
    there = program.get(f"protocols/{made.pk}").json()
    assert [(one["objection"], one["outcome"]) for one in there["hand_overs"]] == [("No flight", "objected")]
    again = program.post(f"protocols/{made.pk}/objections", {"hand_over": handed, "why": "Twice"})
    assert again.status_code == 409
    other = program.post(f"protocols/{made.pk}/objections", {"hand_over": "99999", "why": "No flight"})
    assert other.status_code == 404


def test_an_objection_is_answered_once_unseen_and_undone(
    program: Program, bag: Conversation, front_desk: Team, baggage: Team
) -> None:
    made = a_protocol(front_desk, baggage)
    assign(SYSTEM, bag.pk, owner=None, team=baggage, why="Tag 123")
    handed = {"hand_over": str(Assignment.objects.get().pk)}
    place = f"protocols/{made.pk}/objections"
    assert program.post(f"{place}/answer", handed | {"words": "Sorry"}).status_code == 404
    program.post(place, handed | {"why": "No flight"})
    said = program.post(f"{place}/answer", handed | {"words": "HSH217", "instead_of": ""})
    assert (said.status_code, said.json()["answer"]) == (201, "HSH217")
    late = program.post(f"{place}/answer", handed | {"words": "HSH999", "instead_of": ""})
    assert late.status_code == 409
    assert program.get(f"protocols/{made.pk}").json()["hand_overs"][0]["answer"] == "HSH217"
    for _ in range(2):
        undone = program.post(f"{place}/undo", handed)
        assert (undone.status_code, undone.json()["hand_overs"][0]["objection"]) == (201, "")
    other = a_protocol(baggage, front_desk)
    program.post(place, handed | {"why": "No flight"})
    assert program.post(f"protocols/{other.pk}/objections/undo", handed).status_code == 422


def test_pages_of_versions(program: Program, front_desk: Team, baggage: Team) -> None:
    made = [str(a_protocol(front_desk, baggage).pk) for _ in range(3)]
    first = program.get("protocols", limit=2).json()
    second = program.get("protocols", limit=2, cursor=first["next"]).json()
    assert [one["id"] for one in first["items"] + second["items"]] == made[::-1]
    assert second["next"] is None
