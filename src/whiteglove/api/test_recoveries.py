"""What is put right, and what touches many, for programs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from whiteglove.api.conftest import MORNING, Program
from whiteglove.conversations.models import Conversation
from whiteglove.customers.actions import recognise_customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.recovery.incidents.telling import tell_touched
from whiteglove.recovery.models import Incident, Recovery, Touched
from whiteglove.team.models import Colleague, Team

LATER = (MORNING + timedelta(hours=4)).isoformat()
FLIGHT = {"title": "Flight 12", "text": {"en": "Flight 12 is cancelled."}, "next_at": LATER}


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Monday morning."""
    monkeypatch.setattr(clock, "now", lambda: MORNING)


def test_a_program_opens_one_takes_its_steps_and_closes_it(
    program: Program, written: Callable[..., int], ben: Colleague
) -> None:
    bag = written(0)
    answer = program.post("recoveries", {"conversation": str(bag), "reason": "complaint", "next_at": LATER})
    assert answer.status_code == 201
    opened = answer.json()
    assert (opened["state"], opened["reasons"], opened["conversation"]) == ("open", ["complaint"], str(bag))
    assert opened["owner"] == {"id": str(ben.pk), "name": "Ben"}
    assert [one["step"] for one in opened["steps"]] == ["listen", "own", "right", "explain", "prevent"]
    again = program.post("recoveries", {"conversation": str(bag)}).json()
    assert (again["id"], again["reasons"]) == (opened["id"], ["complaint", "colleague"])
    place = f"recoveries/{opened['id']}"
    taken = program.post(f"{place}/steps", {"step": "listen", "words": "Three hours at belt 5."}).json()
    assert taken["steps"][0]["words"] == "Three hours at belt 5."
    assert program.post(f"{place}/closing", {"is_satisfied": True}).status_code == 422
    closed = program.post(f"{place}/closing", {"their_word": "That was kind.", "is_satisfied": True}).json()
    assert (closed["state"], closed["their_word"], closed["is_satisfied"]) == ("closed", "That was kind.", True)
    assert program.get(place).json() == closed
    late = program.post(f"{place}/closing", {"their_word": "I wait still.", "is_satisfied": False})
    assert late.status_code == 409
    assert "A program closed this already" in late.json()["detail"]
    assert program.post(f"{place}/closing", {"their_word": "That was kind.", "is_satisfied": True}).json() == closed
    assert program.get(place).json() == closed
    assert program.get("recoveries", state="open").json()["items"] == []
    assert program.get("recoveries", state="closed").json() == {"items": [closed], "next": None}


def test_a_recovery_needs_somebody_who_was_let_down(program: Program, front_desk: Team) -> None:
    assert program.post("recoveries", {}).status_code == 422
    assert program.post("recoveries", {"customer": "999"}).status_code == 404
    assert not Recovery.objects.exists()


def test_lists_of_recoveries_go_page_by_page(program: Program, written: Callable[..., int]) -> None:
    made = [program.post("recoveries", {"conversation": str(written(number))}).json()["id"] for number in range(3)]
    first = program.get("recoveries", limit=2).json()
    second = program.get("recoveries", limit=2, cursor=first["next"]).json()
    assert [one["id"] for one in (*first["items"], *second["items"])] == made[::-1]
    assert second["next"] is None


def people(*names: str) -> list[str]:
    for name in names:
        recognise_customer(SYSTEM, address=f"{name}@mail.example", name=name.title(), language="en")
    return [f"{name}@mail.example" for name in names]


def test_an_incident_names_whom_it_cannot_tell(program: Program, front_desk: Team) -> None:
    named = [*people("aiko", "emile"), "ghost@mail.example", "AIKO@mail.example"]
    answer = program.post("incidents", FLIGHT | {"customers": named})
    assert answer.status_code == 201
    begun: dict[str, Any] = answer.json()
    assert (begun["state"], begun["touched"], begun["told"]) == ("running", 2, 0)
    assert begun["unknown"] == [
        {"given": "ghost@mail.example", "why": "unknown", "reason": "We know nobody by this."},
        {
            "given": "AIKO@mail.example",
            "why": "twice",
            "reason": "The same customer is named before; everybody is told once.",
        },
    ]
    tell_touched()
    place = f"incidents/{begun['id']}"
    shown = program.get(place).json()
    assert (shown["told"], [word["number"] for word in shown["words"]]) == (2, [1])
    told = program.get(f"{place}/customers").json()["items"]
    assert [(one["customer"]["name"], one["not_told"]) for one in told] == [("Aiko", None), ("Emile", None)]
    ended = program.post(f"{place}/end", {"text": {"en": "All have arrived."}}).json()
    assert ended["state"] == "ended"
    assert program.post(f"{place}/words", {"text": {"en": "More"}, "next_at": LATER}).status_code == 409


def test_an_incident_for_nobody_is_refused(program: Program, front_desk: Team) -> None:
    assert program.post("incidents", FLIGHT | {"customers": ["ghost"]}).status_code == 422
    assert program.post("incidents", FLIGHT | {"customers": []}).status_code == 422
    assert not Incident.objects.exists()


def test_an_incident_sent_twice_with_one_key_is_one(program: Program, front_desk: Team) -> None:
    body = FLIGHT | {"customers": people("aiko")}
    first = program.post("incidents", body, key="flight-12").json()
    assert program.post("incidents", body, key="flight-12").json() == first
    assert Incident.objects.count() == 1


def test_the_same_incident_without_a_key_tells_nobody_twice(program: Program, front_desk: Team) -> None:
    body = FLIGHT | {"customers": people("aiko")}
    first = program.post("incidents", body).json()
    again = program.post("incidents", body)
    assert again.status_code == 409
    assert f"as incident {first['id']}, and goes on" in again.json()["detail"]
    assert program.post("incidents", body | {"title": "Flight 13", "text": {"xx": "Gone"}}).status_code == 422
    assert Touched.objects.count() == 1


def test_a_narrowed_program_neither_sees_nor_tells(
    program: Program, program_of: Callable[..., Program], front_desk: Team, baggage: Team
) -> None:
    begun = program.post("incidents", FLIGHT | {"customers": people("aiko")}).json()
    narrow = program_of(Role.OWNER, teams=[baggage])
    assert narrow.get("incidents").json()["items"] == []
    assert narrow.post(f"incidents/{begun['id']}/end", {"text": {"en": "Over"}}).status_code == 404
    assert Conversation.objects.count() == 0


def test_a_program_says_what_it_cost_them_and_reads_it_again(
    program: Program, written: Callable[..., int], front_desk: Team
) -> None:
    place = f"recoveries/{program.post('recoveries', {'conversation': str(written(0))}).json()['id']}"
    nothing = {"money": None, "currency": None, "delay_hours": None, "issue": None, "by": None, "at": None}
    assert program.get(place).json()["harm"] == nothing
    told = {"money": 4000, "currency": "EUR", "delay_hours": 26.5, "issue": "lost"}
    answer = program.post(f"{place}/harm", told)
    assert (answer.status_code, answer.json()["harm"]) == (201, told | {"by": None, "at": "2026-03-02T09:00:00Z"})
    assert program.get(place).json() == answer.json()
    assert program.get("recoveries").json()["items"] == [answer.json()]
    program.post(f"{place}/closing", {"why": "She does not answer"})
    later = program.post(f"{place}/harm", {"delay_hours": 30}).json()["harm"]
    assert (later["money"], later["currency"], later["delay_hours"], later["issue"]) == (None, None, 30, None)
    for wrong in (
        {"money": 4000}, {"currency": "EUR"}, {"money": 4000, "currency": "JPY"}, {"money": -1, "currency": "EUR"},
        {"delay_hours": -1}, {"delay_hours": True}, {"delay_hours": 87601}, {"issue": "bag"}, {"costs": 3},
    ):  # fmt: skip
        assert program.post(f"{place}/harm", wrong).status_code == 422
    assert program.get(place).json()["harm"] == later
    other = f"recoveries/{program.post('recoveries', {'conversation': str(written(1))}).json()['id']}"
    assert program.post(f"{other}/harm", {}).status_code == 422


def test_a_program_says_from_which_incident_it_comes(
    program: Program, written: Callable[..., int], front_desk: Team
) -> None:
    talk = Conversation.objects.get(pk=written(0))
    flight = program.post("incidents", FLIGHT | {"customers": [str(talk.customer_id)]}).json()["id"]
    another = program.post("incidents", FLIGHT | {"title": "Another", "customers": people("emile")}).json()["id"]
    opened = program.post("recoveries", {"conversation": str(talk.pk)}).json()
    assert opened["incident"] is None
    tell_touched()
    place = f"recoveries/{opened['id']}"
    assert program.get(place).json()["incident"] == flight
    assert program.post(f"{place}/incident", {"incident": None}).json()["incident"] is None
    assert program.post(f"{place}/incident", {"incident": another}).status_code == 404
    assert program.post(f"{place}/incident", {"incident": flight}).json()["incident"] == flight
    assert program.post(f"{place}/incident", {}).status_code == 422
