"""Saved views by API, and the language of `q`."""

from collections.abc import Callable
from typing import Any

from whiteglove.api.conftest import Program
from whiteglove.conversations.models import Conversation, SavedView
from whiteglove.team.models import Team


def test_a_view_is_saved_counted_changed_ordered_and_removed(
    program: Program, bag: Conversation, front_desk: Team, baggage: Team
) -> None:
    made = program.post("views", {"name": "Bags", "search": "bag  is:open", "team": "front-desk"})
    assert made.status_code == 201
    view = made.json()
    assert view == {
        "id": view["id"],
        "name": "Bags",
        "search": "bag is:open",
        "team": {"id": str(front_desk.pk), "name": "Front desk"},
    }
    other = program.post("views", {"name": "Closed", "search": "is:closed", "team": "front-desk"}).json()
    assert program.get(f"views/{view['id']}/count").json() == {"number": 1}
    assert program.get(f"views/{other['id']}/count").json() == {"number": 0}
    turned = program.post("views/order", {"views": [other["id"], view["id"]]}).json()["items"]
    assert [item["name"] for item in turned] == ["Closed", "Bags"]
    changed = program.post(f"views/{view['id']}", {"name": "Suitcases", "team": "baggage"}).json()
    assert (changed["name"], changed["search"], changed["team"]["id"]) == (
        "Suitcases",
        "bag is:open",
        str(baggage.pk),
    )
    assert [item["id"] for item in program.post(f"views/{view['id']}/remove", {}).json()["items"]] == [other["id"]]
    assert program.post(f"views/{view['id']}/remove", {}).status_code == 404


def test_a_program_names_the_team_of_its_view(program: Program, front_desk: Team) -> None:
    refused = program.post("views", {"name": "Bags", "search": "bag"})
    assert refused.status_code == 422
    assert program.post("views", {"name": "x", "search": '""', "team": "front-desk"}).status_code == 422
    assert SavedView.objects.count() == 0


def test_q_understands_what_the_search_field_does(program: Program, written: Callable[..., int]) -> None:
    first = written(0, text="Where is my bag?")
    written(1, text="A seat, please", author_address="other@example.org", author_name="Other")

    def ids(q: str, **more: Any) -> list[int]:
        return [int(item["id"]) for item in program.get("conversations", q=q, **more).json()["items"]]

    assert ids("-seat") == [first]
    assert ids('"my bag" is:open from:aiko@example.com') == [first]
    assert ids("is:closed bag") == []
    assert ids("bag", state="closed") == []
