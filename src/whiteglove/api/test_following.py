"""Followers by API."""

from whiteglove.api.conftest import Program
from whiteglove.conversations.models import Conversation
from whiteglove.team.models import Colleague


def test_a_program_lets_a_colleague_follow_and_ends_it(
    program: Program, bag: Conversation, ben: Colleague, chidi: Colleague
) -> None:
    place = f"conversations/{bag.pk}/followers"
    assert program.get(place).json() == {"items": [], "next": None}
    for who in (ben.email, str(chidi.pk), ben.email):
        answer = program.post(place, {"colleague": who})
        assert answer.status_code == 201
    assert [one["name"] for one in answer.json()["items"]] == ["Ben", "Chidi"]
    assert program.post(f"{place}/remove", {"colleague": ben.email}).json()["items"][0]["name"] == "Chidi"
    assert program.post(place, {"colleague": "nobody@desk.example"}).status_code == 404
