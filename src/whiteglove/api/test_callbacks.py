"""Messages taken and calls made, for programs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from whiteglove.api.conftest import MORNING, Program
from whiteglove.customers.models import Customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.promises.listing import put_due_callbacks_on_lists
from whiteglove.promises.models import Attempt, Promise
from whiteglove.team.actions import add_team
from whiteglove.team.changes import TeamWishes, change_team
from whiteglove.team.models import Colleague, Team


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Monday morning, until told otherwise."""
    here = {"now": MORNING}
    monkeypatch.setattr(clock, "now", lambda: here["now"])
    return lambda **span: here.update(now=here["now"] + timedelta(**span))


def call(**more: Any) -> dict[str, Any]:
    """What Mr. Tan wants."""
    return {
        "name": "Wei Tan",
        "number": "+65 9123-4567",
        "about": "His bag",
        "from": "2026-03-02T18:00:00+08:00",
        "to": "2026-03-02T20:00:00+08:00",
    } | more


def test_a_message_is_taken(program: Program, ben: Colleague, front_desk: Team) -> None:
    answer = program.post("callbacks", call(**{"for": "ben@desk.example", "language": "en"}))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    tan = Customer.objects.get()
    assert told == {
        "id": str(Promise.objects.get().pk), "name": "Wei Tan", "number": "+6591234567", "extension": "",
        "number_shown": "+65 9123 4567", "country": "SG", "about": "His bag",
        "from": "2026-03-02T10:00:00Z", "to": "2026-03-02T12:00:00Z", "time_zone": "Asia/Singapore",
        "for": {"id": str(ben.pk), "name": "Ben"}, "team": {"id": str(front_desk.pk), "name": "Front desk"},
        "language": "en", "state": "made", "customer": {"id": str(tan.pk), "name": "Wei Tan", "address": None},
        "conversation": told["conversation"], "on_list_of": None, "asks": None, "attempts": [], "attempts_wanted": 3,
    }  # fmt: skip
    assert program.get(f"callbacks/{told['id']}").json() == told
    kept = program.get("promises").json()["items"]
    assert [(one["id"], one["is_callback"], one["due"]) for one in kept] == [(told["id"], True, told["to"])]
    talk = program.get(f"conversations/{told['conversation']}").json()
    assert (talk["subject"], talk["owner"]["name"], talk["next_moment"]) == ("Call back Wei Tan", "Ben", told["to"])


def test_it_is_for_a_team_by_key_or_for_whoever(program: Program, front_desk: Team, baggage: Team) -> None:
    assert program.post("callbacks", call(**{"for": "baggage"})).json()["team"]["name"] == "Baggage"
    assert program.post("callbacks", call()).json()["team"]["name"] == "Front desk"
    refused = program.post("callbacks", call(**{"for": "nobody"}))
    assert (refused.status_code, "neither a colleague nor a team" in refused.json()["detail"]) == (404, True)


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"number": "12"}, 422, "12"),
        ({"number": "at the hotel"}, 422, "not a telephone number"),
        ({"from": "2026-03-02T07:00:00+08:00", "to": "2026-03-02T08:00:00+08:00"}, 422, "over already"),
        ({"to": "2026-03-02T18:00:00+08:00"}, 422, "before it begins"),
        ({"to": "2026-03-20T18:00:00+08:00"}, 422, "14 days"),
        ({"about": "  "}, 422, "what it is about"),
        ({"from": "2026-03-02T18:00:00"}, 422, ""),
        ({"language": "english"}, 422, ""),
        ({"colour": "red"}, 422, ""),
    ],
)
def test_what_is_no_call_is_refused(
    given: dict[str, Any], status: int, words: str, program: Program, front_desk: Team
) -> None:
    answer = program.post("callbacks", call(**given))
    assert (answer.status_code, words in answer.json()["detail"]) == (status, True)
    assert not Promise.objects.exists()


def test_nobody_is_called_who_wants_none_unless_they_asked(program: Program, front_desk: Team) -> None:
    program.post("callbacks", call())
    Customer.objects.update(do_not_call=True)
    assert program.post("callbacks", call()).status_code == 409
    assert program.post("callbacks", call(asked_for=True)).status_code == 201


def test_it_is_called_until_somebody_answers(
    program: Program, now: Callable[..., None], ben: Colleague, front_desk: Team
) -> None:
    made = program.post("callbacks", call()).json()
    now(minutes=50)
    put_due_callbacks_on_lists()
    assert program.get(f"callbacks/{made['id']}").json()["on_list_of"]["name"] == "Ben"
    now(minutes=20)
    tries = [program.post(f"callbacks/{made['id']}/attempts", {"outcome": "no_answer"}, key="one") for _ in "12"]
    assert [answer.status_code for answer in tries] == [201, 201]
    told = tries[1].json()
    assert (told["from"], told["to"], told["on_list_of"]) == ("2026-03-02T10:40:00Z", made["to"], None)
    assert [(one["outcome"], one["by"], one["at"]) for one in told["attempts"]] == [
        ("no_answer", None, "2026-03-02T10:10:00Z")
    ]
    assert Attempt.objects.count() == 1
    reached = program.post(f"callbacks/{made['id']}/attempts", {"outcome": "reached", "words": "He is glad"})
    assert (reached.json()["state"], len(reached.json()["attempts"])) == ("kept", 2)
    assert program.get(f"promises/{made['id']}").json()["state"] == "kept"
    assert program.post(f"callbacks/{made['id']}/attempts", {"outcome": "reached"}).status_code == 409
    assert program.post(f"callbacks/{made['id']}/attempts", {"outcome": "asleep"}).status_code == 422
    assert program.post("callbacks/999999/attempts", {"outcome": "busy"}).status_code == 404


def test_pages_are_followed_and_cost_the_same_however_long(program: Program, front_desk: Team) -> None:
    ids = [program.post("callbacks", call(number=f"+65 9123 45{n:02}")).json()["id"] for n in range(5)]
    with CaptureQueriesContext(connection) as few:
        first = program.get("callbacks", limit=2).json()
    assert [one["id"] for one in first["items"]] == ids[:2:-1]
    with CaptureQueriesContext(connection) as many:
        rest = program.get("callbacks", limit=50, cursor=first["next"]).json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == (ids[2::-1], None)
    assert len(few) == len(many)
    assert program.get("callbacks", cursor="nonsense").status_code == 422


def test_callbacks_of_a_private_team_are_its_own(program: Program, program_of: Callable[..., Program]) -> None:
    medical = add_team(SYSTEM, key="medical", name="Medical", is_default=True)
    change_team(SYSTEM, medical, TeamWishes(is_private=True))
    made = program.post("callbacks", call()).json()
    other = program_of(Role.COLLEAGUE)
    assert other.get("callbacks").json()["items"] == []
    assert other.get(f"callbacks/{made['id']}").status_code == 404
    assert other.post(f"callbacks/{made['id']}/attempts", {"outcome": "reached"}).status_code == 404
    assert other.post("callbacks", call()).status_code == 404
