"""Absences and covers, as programs enter them."""

from datetime import timedelta

from whiteglove.api.conftest import Program
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.team.actions import create_token
from whiteglove.team.models import Absence, Colleague
from whiteglove.team.permissions import May


def test_an_absence_is_entered_read_changed_and_ended(program: Program, ben: Colleague, chidi: Colleague) -> None:
    begins = (clock.now() + timedelta(days=1)).replace(microsecond=0)
    ends = begins + timedelta(days=5)
    wanted = {"colleague": "ben@desk.example", "from": begins.isoformat(), "to": ends.isoformat()}
    made = program.post("absences", wanted | {"cover": str(chidi.pk), "why": "Holiday"}, key="one")
    assert made.status_code == 201
    told = made.json()
    assert told == {
        "id": str(Absence.objects.get().pk),
        "colleague": {"id": str(ben.pk), "name": "Ben"},
        "from": begins.isoformat().replace("+00:00", "Z"),
        "to": ends.isoformat().replace("+00:00", "Z"),
        "cover": {"id": str(chidi.pk), "name": "Chidi"},
        "why": "Holiday",
        "is_sudden": False,
        "from_feed": False,
        "begun_at": None,
        "over_at": None,
        "ended_at": None,
    }
    assert program.post("absences", wanted | {"cover": str(chidi.pk), "why": "Holiday"}, key="one").json() == told
    assert program.get(f"absences/{told['id']}").json() == told
    assert program.get("absences", colleague=str(ben.pk)).json() == {"items": [told], "next": None}
    assert program.get("absences", colleague=str(chidi.pk)).json()["items"] == []
    changed = program.patch(f"absences/{told['id']}", {"to": None, "cover": None})
    assert (changed.status_code, changed.json()) == (200, told | {"to": None, "cover": None})
    assert program.patch(f"absences/{told['id']}", {"why": None}).json()["why"] == ""
    gone = program.delete(f"absences/{told['id']}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert program.delete(f"absences/{told['id']}").status_code == 409
    assert program.get("absences").json()["items"] == []
    assert [one["ended_at"] is None for one in program.get("absences", all="true").json()["items"]] == [False]


def test_from_now_on_it_is_sudden_and_what_cannot_be_is_told_in_words(program: Program, ben: Colleague) -> None:
    now = clock.now()
    made = program.post("absences", {"colleague": str(ben.pk), "from": now.isoformat()})
    assert (made.status_code, made.json()["is_sudden"], made.json()["to"]) == (201, True, None)
    again = program.post("absences", {"colleague": str(ben.pk), "from": (now + timedelta(hours=1)).isoformat()})
    assert (again.status_code, "Ben is away already" in again.json()["detail"]) == (409, True)
    assert program.delete(f"absences/{made.json()['id']}").status_code == 204
    for begins, ends in ((-30, None), (2, 1), (1, 1)):
        body = {"colleague": str(ben.pk), "from": (now + timedelta(hours=begins)).isoformat()}
        body |= {} if ends is None else {"to": (now + timedelta(hours=ends)).isoformat()}
        assert program.post("absences", body).status_code == 422
    assert program.post("absences", {"colleague": "nobody", "from": now.isoformat()}).status_code == 404
    assert program.post("absences", {"colleague": str(ben.pk), "from": "tomorrow"}).status_code == 422
    assert Absence.objects.count() == 1


def test_a_program_for_absences_alone_enters_and_ends_them(db: None, ben: Colleague) -> None:
    rota = Program(create_token(SYSTEM, name="Rota", role=Role.COLLEAGUE, scopes=[May.PLAN_ABSENCES]))
    made = rota.post("absences", {"colleague": str(ben.pk), "from": clock.now().isoformat()})
    assert made.status_code == 201
    assert rota.get("absences").status_code == 403
    assert rota.delete(f"absences/{made.json()['id']}").status_code == 204


def test_stand_ins_are_said_in_order_and_a_circle_is_told(program: Program, ben: Colleague, chidi: Colleague) -> None:
    first = program.put(f"colleagues/{ben.pk}/stand-ins", {"covers": ["chidi@desk.example"]})
    assert first.json() == {"items": [{"id": str(chidi.pk), "name": "Chidi"}], "circle": [], "words": ""}
    circle = program.put(f"colleagues/{chidi.pk}/stand-ins", {"covers": [str(ben.pk)]}).json()
    assert circle["circle"] == ["Chidi", "Ben"]
    assert "if both are away, the team answers" in circle["words"]
    assert program.get(f"colleagues/{chidi.pk}/stand-ins").json() == circle
    assert program.put(f"colleagues/{ben.pk}/stand-ins", {"covers": [str(ben.pk)]}).status_code == 422
    assert program.put(f"colleagues/{ben.pk}/stand-ins", {"covers": []}).json()["items"] == []


def test_many_come_page_by_page(program: Program, ben: Colleague) -> None:
    begin = clock.now() + timedelta(days=1)
    for number in range(3):
        starts = begin + timedelta(days=2 * number)
        Absence.objects.create(
            colleague=ben, starts=starts, ends=starts + timedelta(days=1), by_whom="system", why=str(number)
        )
    page = program.get("absences", limit=2).json()
    assert [one["why"] for one in page["items"]] == ["2", "1"]
    rest = program.get("absences", limit=2, cursor=page["next"]).json()
    assert ([one["why"] for one in rest["items"]], rest["next"]) == (["0"], None)
