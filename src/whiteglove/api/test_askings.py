"""Before Mr. Tan is told, baggage is asked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from whiteglove.api.conftest import MORNING, Program
from whiteglove.conversations.models import Notice
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Role
from whiteglove.promises.models import Opinion, Promise
from whiteglove.team.models import Colleague, Team

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Monday morning."""
    monkeypatch.setattr(clock, "now", lambda: MORNING)


@pytest.fixture
def slow(baggage: Team) -> Team:
    """Baggage needs six days."""
    Team.objects.filter(pk=baggage.pk).update(solution_hours=6 * 24)
    return baggage


def bag(**more: Any) -> dict[str, Any]:
    """What sales would like to tell Mr. Tan."""
    return {
        "customer": {"address": "Tan@hotel.example", "name": "Wei Tan"},
        "what": "His bag is brought to the hotel",
        "due": (MORNING + 2 * DAY).isoformat(),
        "team": "baggage",
    } | more


def test_what_is_too_much_is_said_before(program: Program, slow: Team) -> None:
    answer = program.post("promises/check", {"team": "baggage", "due": (MORNING + 2 * DAY).isoformat()})
    assert (answer.status_code, answer.json()) == (
        201,
        {
            "is_bold": True,
            "doubts": ["standard"],
            "says": [
                "This may be too much",
                "Baggage usually takes 6 working days; you are promising 2 working days.",
                "Too few of its matters were closed lately to say how long they take.",
                "It has 0 open matters.",
            ],
            "given_hours": 48.0,
            "standard_hours": 144.0,
            "n": 0,
            "median_hours": None,
            "most_hours": None,
            "open_matters": 0,
            "room": None,
        },
    )
    calm = program.post("promises/check", {"team": "baggage", "due": (MORNING + 7 * DAY).isoformat()}).json()
    assert (calm["is_bold"], calm["doubts"], calm["says"][0]) == (False, [], "Nothing speaks against it")
    far = program.post("promises/check", {"team": "baggage", "due": "9999-12-31T23:59:59Z"})
    assert (far.status_code, Promise.objects.count()) == (422, 0)


def test_a_team_is_asked_objects_and_the_promise_is_what_it_can_do(program: Program, slow: Team) -> None:
    asked = program.post("askings", bag(words="He flies home on Friday"))
    assert asked.status_code == 201
    one = asked.json()
    assert one == {
        "id": one["id"], "state": "open",
        "customer": {"id": one["customer"]["id"], "name": "Wei Tan", "address": "tan@hotel.example"},
        "what": "His bag is brought to the hotel", "due": "2026-03-04T09:00:00Z",
        "team": {"id": str(slow.pk), "name": "Baggage"}, "made_where": "sales", "words": "He flies home on Friday",
        "by": None, "by_team": None, "at": "2026-03-02T09:00:00Z", "answer": "", "could_by": None,
        "answered_by": None, "answered_at": None, "promise": None,
    }  # fmt: skip
    place = f"askings/{one['id']}"
    assert program.get(place).json() == one
    assert program.get("askings", state="open").json()["items"] == [one]
    assert program.post(f"{place}/object", {}).status_code == 422
    past = program.post(f"{place}/object", {"could_by": MORNING.isoformat()})
    assert (past.status_code, program.get(place).json()["state"]) == (422, "open")
    said = program.post(f"{place}/object", {"why": "Six, always", "could_by": (MORNING + 6 * DAY).isoformat()}).json()
    assert (said["state"], said["answer"], said["could_by"]) == ("objected", "Six, always", "2026-03-08T09:00:00Z")
    assert program.post(f"{place}/agree", {}).status_code == 409
    assert program.post(f"{place}/promise", {}).status_code == 422
    told = program.post(f"{place}/promise", {"due": (MORNING + 6 * DAY).isoformat()}).json()
    promise = Promise.objects.get()
    assert (told["state"], told["promise"], promise.due) == ("promised", str(promise.pk), MORNING + 6 * DAY)
    assert Opinion.objects.get().agrees
    assert program.post(f"{place}/drop").status_code == 409


def test_an_asking_is_agreed_to_or_dropped_and_pages_go_on(program: Program, slow: Team) -> None:
    first, second, third = (program.post("askings", bag(what=f"Bag {n}")).json()["id"] for n in range(3))
    assert program.post(f"askings/{first}/agree", {"why": "For once"}).json()["state"] == "agreed"
    assert program.post(f"askings/{second}/drop").json()["state"] == "dropped"
    page = program.get("askings", limit=2).json()
    assert ([one["id"] for one in page["items"]], page["next"]) == ([third, second], second)
    rest = program.get("askings", limit=2, cursor=page["next"]).json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == ([first], None)
    states = ("open", "agreed", "objected", "promised", "dropped")
    found = {state: [one["id"] for one in program.get("askings", state=state).json()["items"]] for state in states}
    assert found == {"open": [third], "agreed": [first], "objected": [], "promised": [], "dropped": [second]}
    assert program.get("askings", state="late").status_code == 422


def test_the_team_hears_and_only_those_who_see_it_may_ask(
    program: Program, program_of: Callable[..., Program], slow: Team, front_desk: Team, ben: Colleague
) -> None:
    hidden = program.post("askings", bag()).json()["id"]
    narrowed = program_of(Role.OWNER, teams=[front_desk])
    assert narrowed.get("askings").json()["items"] == []
    assert narrowed.get(f"askings/{hidden}").status_code == 404
    assert narrowed.post(f"askings/{hidden}/agree", {}).status_code == 404
    assert narrowed.post("askings", bag()).status_code == 422
    when = {"team": "baggage", "due": (MORNING + DAY).isoformat()}
    assert narrowed.post("promises/check", when).status_code == 404
    program.post("askings", bag(team="front-desk"))
    assert set(Notice.objects.values_list("colleague", "because")) == {(ben.pk, "promise_asked")}


def test_as_many_queries_for_many_askings_as_for_one(program: Program, slow: Team) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert program.get("askings").status_code == 200
        return len(asked)

    program.post("askings", bag())
    few = queries()
    for number in range(5):
        program.post("askings", bag(what=f"Bag {number}"))
    assert queries() == few <= 3
