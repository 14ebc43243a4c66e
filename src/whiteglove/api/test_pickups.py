"""A program says who picked up the sword, and thanks them."""

from collections.abc import Callable

from whiteglove.api.conftest import Program
from whiteglove.conversations.actions import assign
from whiteglove.conversations.models import Conversation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.routing.clockwork import route_turns
from whiteglove.team.absences.actions import absent
from whiteglove.team.absences.clockwork import begin_and_end_absences
from whiteglove.team.models import Colleague


def test_the_temp_serves_for_ben_and_is_thanked(
    program: Program, program_of: Callable[..., Program], bag: Conversation, ben: Colleague, temp: Colleague
) -> None:
    assign(SYSTEM, bag.pk, owner=ben)
    route_turns()
    place = f"conversations/{bag.pk}/pick-up"
    assert program.post(place, {"colleague": temp.email}).status_code == 409
    absent(SYSTEM, ben, starts=clock.now())
    begin_and_end_absences()
    route_turns()
    assert program.post(place, {}).status_code == 422
    answer = program.post(place, {"colleague": str(temp.pk)})
    made = answer.json()
    assert answer.status_code == 201
    assert (made["conversation"], made["by"]["name"], made["instead_of"]["name"], made["thanked_at"]) == (
        str(bag.pk), "Tomo", "Ben", None,
    )  # fmt: skip
    assert program.post(place, {"colleague": temp.email}).json()["id"] == made["id"]
    shown = program.get(f"conversations/{bag.pk}").json()
    assert (shown["owner"]["name"], shown["answering"]["colleague"]["name"]) == ("Ben", "Tomo")
    assert "Tomo picked it up." in shown["answering"]["because"]
    thanks = f"pickups/{made['id']}/thanks"
    assert program_of(Role.COLLEAGUE).post(thanks).status_code == 403
    thanked = program.post(thanks)
    assert (thanked.status_code, thanked.json()["thanked_at"] is not None) == (201, True)
    assert program.get(f"pickups/{made['id']}").json() == thanked.json()
