"""Hours, shifts and presence by API: the same verbs as the pages, and the same words for what cannot be."""

from datetime import UTC, datetime, timedelta

import pytest

from whiteglove.api.conftest import Program
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.team.actions import create_token
from whiteglove.team.attending import say_presence
from whiteglove.team.models import Absence, Colleague, PresenceState, StandIn, Team
from whiteglove.team.skills import SkillWishes, change_skills

MONDAY = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
OFFICE = [{"weekday": day, "opens": "09:00", "closes": "18:00"} for day in range(5)]
NIGHT = {"weekday": 0, "starts": "22:00", "ends": "06:00"}
PLAIN = {"weekday": None, "day": None, "starts": None, "ends": None, "is_break": False, "from_day": None}


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday noon."""
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


@pytest.fixture
def lead(db: None) -> Program:
    """Who plans, and sets nothing up."""
    return Program(create_token(SYSTEM, name="Rota", role=Role.LEAD))


def test_the_hours_of_a_team(program: Program, front_desk: Team) -> None:
    place = f"teams/{front_desk.pk}"
    wanted = {"hours": OFFICE, "time_zone": "Asia/Tokyo", "holidays_in": "JP", "next_answer_hours": 8}
    changed = program.patch(place, {**wanted, "is_pushed": True, "solution_hours": 40})
    assert changed.status_code == 200, changed.content
    assert {name: changed.json()[name] for name in wanted} == wanted
    assert program.get(place).json() == changed.json()
    assert changed.json()["is_pushed"] is True
    assert program.post(place, {"next_answer_hours": 0}).json()["next_answer_hours"] is None
    twice = [*OFFICE, {"weekday": 0, "opens": "17:00", "closes": "20:00"}]
    refused = program.patch(place, {"name": "Other", "hours": twice})
    assert refused.status_code == 422
    assert "Monday 09:00–18:00 and Monday 17:00–20:00 lie over each other" in refused.json()["detail"]
    assert program.get(place).json()["name"] == "Front desk"
    assert program.patch(place, {"hours": []}).json()["hours"] == []


def test_exceptions(lead: Program, front_desk: Team) -> None:
    place = f"teams/{front_desk.pk}/exceptions"
    made = lead.post(place, {"day": "2026-12-24", "spans": [{"opens": "09:00", "closes": "24:00"}], "why": "Feast"})
    assert made.status_code == 201, made.content
    assert made.json()["spans"] == [{"opens": "09:00", "closes": "00:00"}]
    assert lead.get(place).json()["items"] == [made.json()]
    assert lead.post(place, {"day": "2026-12-24"}).json()["spans"] == []
    for wrong in ("2026-02-30", "2026-01-01"):
        assert lead.post(place, {"day": wrong}).status_code == 422
    assert lead.delete(f"{place}/2026-12-24").status_code == 204
    assert lead.delete(f"{place}/2026-12-24").status_code == 404


def test_shifts_are_put_as_a_whole(lead: Program, ben: Colleague) -> None:
    place = f"colleagues/{ben.pk}/shifts"
    free = {"day": "2026-03-09"}
    put = lead.put(place, {"items": [NIGHT, free], "time_zone": "Europe/Paris"})
    assert put.status_code == 200, put.content
    assert put.json()["time_zone"] == "Europe/Paris"
    assert sorted(put.json()["items"], key=str) == sorted(
        [{**PLAIN, "until_day": None, **one} for one in (NIGHT, free)], key=str
    )
    assert lead.get(place).json() == put.json()
    early = {"weekday": 1, "starts": "05:00", "ends": "09:00"}
    refused = lead.put(place, {"items": [NIGHT, early]})
    assert refused.status_code == 422
    assert "Monday 22:00–06:00 and Tuesday 05:00–09:00" in refused.json()["detail"]
    assert lead.get(place).json() == put.json()
    assert lead.put(place, {"items": []}).json()["items"] == []


def test_skills_and_room(program: Program, ben: Colleague) -> None:
    wanted = {"languages": ["fr", "ja"], "skills": ["Refunds"], "room_for": 12}
    changed = program.patch(f"colleagues/{ben.pk}", wanted).json()
    assert {name: changed[name] for name in wanted} == wanted
    assert program.patch(f"colleagues/{ben.pk}", {"languages": ["xx"]}).status_code == 422
    assert program.get(f"colleagues/{ben.pk}").json() == changed


def test_presence_is_said_and_read(lead: Program, ben: Colleague) -> None:
    place, until = f"colleagues/{ben.pk}/presence", (MONDAY + timedelta(hours=1)).isoformat()
    assert lead.get(place).json() == {"state": "here", "because": "hours", "until": None}
    said = lead.post(place, {"state": "busy", "until": until})
    assert (said.status_code, said.json()["state"]) == (201, "busy")
    assert lead.get(place).json() == {"state": "busy", "because": "said", "until": "2026-03-02T13:00:00Z"}
    assert lead.post(place, {"state": "asleep"}).status_code == 422
    assert lead.post(place, {"state": "busy", "until": MONDAY.isoformat()}).status_code == 422


def test_who_is_here_and_who_covers(program: Program, ben: Colleague, chidi: Colleague, front_desk: Team) -> None:
    change_skills(SYSTEM, ben, SkillWishes(speaks=["ja", "en"]))
    StandIn.objects.create(colleague=ben, position=1, cover=chidi, by_whom="system")
    assert program.get("colleagues").json()["items"][0] == {
        "id": str(ben.pk),
        "name": "Ben",
        "email": "ben@desk.example",
        "role": "colleague",
        "teams": [{"id": str(front_desk.pk), "name": "Front desk"}],
        "languages": ["ja", "en"],
        "presence": "here",
        "covered_by": None,
    }
    Absence.objects.create(colleague=ben, starts=MONDAY, by_whom="system")
    first, second = program.get("colleagues").json()["items"]
    assert (first["presence"], first["covered_by"]) == ("away", {"id": str(chidi.pk), "name": "Chidi"})
    assert (second["presence"], second["covered_by"]) == ("here", None)
    say_presence(SYSTEM, chidi, PresenceState.GONE)
    assert program.get("colleagues").json()["items"][0]["covered_by"] is None
