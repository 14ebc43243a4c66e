"""Gestures over HTTP: given within the limit, refused in words beyond it, once however often they are posted."""

from collections.abc import Callable
from typing import Any

import pytest

from whiteglove.api.conftest import Program
from whiteglove.conversations.models import Conversation
from whiteglove.encounters.conftest import a_journey
from whiteglove.encounters.models import Encounter
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.journal.models import Row
from whiteglove.recovery.models import Gesture
from whiteglove.rulebook.actions.limits import Wished, set_limit
from whiteglove.rulebook.models import Rule
from whiteglove.team.models import Colleague, Team
from whiteglove.team.permissions import May

Written = Callable[..., int]


@pytest.fixture
def bag(written: Written) -> str:
    """A conversation, in a house where owners give refunds up to 50 euro a case and 120 in 30 days."""
    set_limit(SYSTEM, Wished(kind="refund", role="owner", per_case=5000, per_period=12000))
    return str(written(0))


def gift(bag: str, **more: Any) -> dict[str, Any]:
    """A refund of ten euro."""
    usual = {"conversation": bag, "kind": "refund", "worth": 1000, "currency": "EUR", "why": "Late"}
    return {name: value for name, value in (usual | more).items() if value is not None}


def test_a_gesture_is_given_read_listed_and_taken_back(program: Program, bag: str) -> None:
    rule = Rule.objects.create(key="R-17", serves="organisation", is_mandatory=True, added_by_whom="system")
    made = program.post("gestures", gift(bag, rule="r-17", cause="process", was_asked_for=True))
    assert made.status_code == 201
    one = made.json()
    assert (one["worth"], one["currency"], one["why"], one["kind"]) == (1000, "EUR", "Late", "refund")
    assert (one["conversation"], one["rule"]) == (bag, {"id": str(rule.pk), "key": "R-17"})
    assert (one["colleague"], one["was_asked_for"], one["taken_back_at"]) == (None, True, None)
    assert program.get(f"gestures/{one['id']}").json() == one
    for which, there in {
        "kind=refund": 1,
        "kind=gift": 0,
        "cause=process": 1,
        "rule=R-17": 1,
        "touchpoint=x": 0,
    }.items():
        assert len(program.get(f"gestures?{which}").json()["items"]) == there
    back = program.post(f"gestures/{one['id']}/taking-back", {"why": "Paid by the airline"}).json()
    assert back["taken_back_at"] is not None
    assert program.get("limits").json()["items"][0]["left_in_period"] == 12000


def test_beyond_the_limit_the_words_say_what_is_left_and_nothing_is_written(
    program: Program, bag: str, dora: Colleague
) -> None:
    set_limit(SYSTEM, Wished(kind="refund", role="manager", per_case=90000))
    program.post("gestures", gift(bag, worth=4000))
    facts = Row.objects.count()
    refused = program.post("gestures", gift(bag, worth=1001))
    assert refused.status_code == 409
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert "€10.00 of €50.00 are left" in refused.json()["detail"]
    assert "Here now, with more: Dora." in refused.json()["detail"]
    assert (Gesture.objects.count(), Row.objects.count()) == (1, facts)


@pytest.mark.parametrize(
    "odd",
    [
        {"worth": -1},
        {"worth": 0},
        {"worth": 1.5},
        {"worth": True},
        {"kind": "cake"},
        {"currency": "JPY"},
        {"currency": "eur"},
        {"why": ""},
        {"encounter": "1"},
        {"conversation": None},
        {"cause": "weather"},
        {"surprise": 1},
    ],
)
def test_what_is_no_gesture_is_not_understood(program: Program, bag: str, odd: dict[str, Any]) -> None:
    assert program.post("gestures", gift(bag, **odd)).status_code == 422 or odd == {"conversation": None}
    given = gift(bag) | odd
    assert program.post("gestures", given).status_code == 422
    assert not Gesture.objects.exists()


def test_a_gesture_posted_twice_is_one(program: Program, bag: str) -> None:
    first = program.post("gestures", gift(bag, external_id="till-7")).json()
    assert program.post("gestures", gift(bag, external_id="till-7")).json() == first
    assert program.post("gestures", gift(bag, external_id="till-7", worth=2)).status_code == 409
    keyed = [program.post("gestures", gift(bag), key="k1").json() for _ in range(2)]
    assert keyed[0] == keyed[1]
    assert Gesture.objects.count() == 2


def test_without_a_key_the_same_twice_pays_once(program: Program, bag: str) -> None:
    first = program.post("gestures", gift(bag))
    again = program.post("gestures", gift(bag))
    assert (first.status_code, again.status_code, Gesture.objects.count()) == (201, 409, 1)
    assert "The same was given here a moment ago" in again.json()["detail"]
    assert program.post("gestures", gift(bag, why="And for the taxi")).status_code == 201
    assert program.post("gestures", gift(bag), key="k2").status_code == 201
    assert program.post("gestures", gift(bag, external_id="till-9")).status_code == 201
    assert Gesture.objects.count() == 4


def test_one_reads_one_by_one_what_one_reads_in_the_list(
    program: Program, bag: str, program_of: Callable[..., Program]
) -> None:
    here = program.post("gestures", gift(bag)).json()
    call, talk = a_journey().touchpoints.get(key="call"), Conversation.objects.get()
    met = Encounter.objects.create(
        customer_id=talk.customer_id, journey=call.journey, touchpoint=call, channel="phone", at=clock.now(),
        placed_by="source",
    )  # fmt: skip
    elsewhere = program.post("gestures", gift(bag, conversation=None, encounter=str(met.pk))).json()
    Gesture.objects.filter(pk=elsewhere["id"]).update(conversation=None)
    ids, both = [elsewhere["id"], here["id"]], [200, 200]
    reads, gives = program_of(Role.OWNER, scopes=[May.READ_GESTURES]), program_of(Role.OWNER, scopes=[May.GIVE])
    for who, seen, one_by_one in (
        (reads, ids, both),
        (program_of(Role.TEMP), [here["id"]], [404, 200]),
        (gives, [], [404, 404]),
        (program_of(Role.OWNER, scopes=[May.READ_CONVERSATIONS]), None, [403, 403]),
    ):
        listed = who.get("gestures")
        assert ([one["id"] for one in listed.json()["items"]] if listed.status_code == 200 else None) == seen
        assert [who.get(f"gestures/{one}").status_code for one in ids] == one_by_one


def test_at_an_encounter_it_is_on_the_map(program: Program, bag: str) -> None:
    call = a_journey().touchpoints.get(key="call")
    talk = Conversation.objects.get()
    met = Encounter.objects.create(
        customer_id=talk.customer_id, journey=call.journey, touchpoint=call, channel="phone", at=clock.now(),
        placed_by="source",
    )  # fmt: skip
    made = program.post("gestures", gift(bag, conversation=None, encounter=str(met.pk))).json()
    assert (made["touchpoint"], made["encounter"], made["conversation"]) == ("call", str(met.pk), None)
    assert len(program.get("gestures?touchpoint=call").json()["items"]) == 1


def test_unknown_things_are_not_found(program: Program, bag: str) -> None:
    assert program.post("gestures", gift("999")).status_code == 404
    assert program.post("gestures", gift(bag, rule="R-99")).status_code == 404
    assert program.get("gestures/999").status_code == 404


def test_pages_of_the_ledger_follow_each_other(program: Program, bag: str) -> None:
    for number in range(1, 6):
        program.post("gestures", gift(bag, worth=number))
    first = program.get("gestures?limit=3").json()
    second = program.get(f"gestures?limit=3&cursor={first['next']}").json()
    assert [one["worth"] for one in first["items"] + second["items"]] == [5, 4, 3, 2, 1]
    assert second["next"] is None
    assert program.get("gestures?cursor=nonsense").status_code == 422


def test_limits_are_set_and_ended(program: Program, bag: str, ben: Colleague) -> None:
    a_journey()
    body = {"kind": "gift", "colleague": "ben@desk.example", "per_case": 300, "per_period": 900}
    there = program.post("limits", body | {"journey": "lost-bag", "touchpoint": "call"})
    assert there.status_code == 201
    assert (there.json()["colleague"], there.json()["currency"]) == (str(ben.pk), "EUR")
    assert program.post("limits", body | {"touchpoint": "call"}).status_code == 422
    assert program.post("limits", body | {"role": "lead"}).status_code == 422
    assert program.post("limits", body | {"journey": "lost-bag", "touchpoint": "x"}).status_code == 404
    assert program.post(f"limits/{there.json()['id']}/end").status_code == 201
    assert program.post("limits/999/end").status_code == 404


def test_a_token_of_other_teams_sees_none_of_it(
    program: Program, program_of: Callable[..., Program], bag: str, front_desk: Team
) -> None:
    made = program.post("gestures", gift(bag)).json()
    Team.objects.filter(pk=front_desk.pk).update(is_private=True)
    other = program_of(role=Role.COLLEAGUE)
    assert other.get("gestures").json()["items"] == []
    assert other.get(f"gestures/{made['id']}").status_code == 404
    assert other.post("gestures", gift(bag)).status_code == 404
