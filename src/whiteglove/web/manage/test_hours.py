"""Set-up pages of hours and shifts: what was typed is kept, or shown again with words."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.team.actions import add_colleague
from whiteglove.team.hours import HoursWishes, change_hours, except_day
from whiteglove.team.models import Absence, Colleague, OpeningException, Shift, Team
from whiteglove.team.shift_rules import ShiftWish
from whiteglove.team.shifts import plan_shifts

MONDAY = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)  # noon in Tokyo
SignIn = Callable[[Colleague], Client]
EMPTY = {"weekday": "", "day": "", "starts": "", "ends": "", "kind": "shift", "from_day": "", "until_day": ""}


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday noon in Tokyo."""
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


@pytest.fixture
def lead(front_desk: Team, signed_in: SignIn) -> Client:
    """The browser of Lea, who plans shifts and sets up nothing else."""
    return signed_in(add_colleague(SYSTEM, email="lea@desk.example", name="Lea", role=Role.LEAD, teams=[front_desk]))


def lines(*wishes: dict[str, str]) -> dict[str, list[str]]:
    rows = [EMPTY | wish for wish in (*wishes, {})]
    return {name: [row[name] for row in rows] for name in EMPTY}


def posted_week(**more: str) -> dict[str, object]:
    given: dict[str, object] = {"when": "week", "time_zone": "Asia/Tokyo", "holidays_in": "JP"}
    given |= {f"opens-{day}": ["09:00", "13:00"] for day in range(5)}
    given |= {f"closes-{day}": ["12:00", "18:00"] for day in range(5)}
    return given | {"first_answer_hours": "8", "next_answer_hours": "", "solution_hours": "40"} | more


def test_hours_are_kept_and_the_next_days_are_shown_as_they_will_be(lead: Client, front_desk: Team) -> None:
    place = f"/manage/teams/{front_desk.pk}/hours/"
    assert "Always open" in lead.get(place).content.decode()
    assert lead.post(place, posted_week(is_pushed="on")).status_code == 302
    lead.post(f"/manage/teams/{front_desk.pk}/exceptions/", {"day": "2026-11-25", "open": "", "why": "Stocktaking"})

    page = lead.get(place).content.decode()
    assert "Opens today 13:00" in page
    assert "09:00–12:00, 13:00–18:00" in page
    assert "Labor Thanksgiving Day" in page
    assert "Stocktaking" in page
    assert "1 working day of this team" in page
    assert "5 working days of this team" in page
    front_desk.refresh_from_db()
    assert (front_desk.is_pushed, front_desk.tells_by_itself, front_desk.next_answer_hours) == (True, False, None)
    assert lead.post(place, posted_week(when="always")).status_code == 302
    front_desk.refresh_from_db()
    assert front_desk.hours == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"opens-0": ["09:00", "11:00"]}, "lie over each other"),
        ({"closes-0": ["08:00", "18:00"]}, "would last 23 hours"),
        ({"time_zone": "Moon/Base"}, "Moon/Base is not known"),
        ({"solution_hours": "soon"}, "soon is no number of hours"),
        ({f"{edge}-{day}": [] for edge in ("opens", "closes") for day in range(5)}, "would never open"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_typed_is_lost(
    lead: Client, front_desk: Team, more: dict[str, str], words: str
) -> None:
    answer = lead.post(f"/manage/teams/{front_desk.pk}/hours/", posted_week(**{"first_answer_hours": "77", **more}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="77"' in page
    front_desk.refresh_from_db()
    assert (front_desk.hours, front_desk.first_answer_hours) == ([], 24)


def test_a_day_is_otherwise_and_as_ever_again(lead: Client, front_desk: Team) -> None:
    place = f"/manage/teams/{front_desk.pk}/exceptions/"
    given = {"day": "2026-11-21", "open": "yes", "opens": ["10:00", ""], "closes": ["14:00", ""], "why": "Fair"}
    assert lead.post(place, given).status_code == 302
    assert OpeningException.objects.get().opens == time(10)
    answer = lead.post(place, given | {"day": "2026-11-01"})
    assert answer.status_code == 422
    assert "is past" in answer.content.decode()
    assert 'value="Fair"' in answer.content.decode()
    assert "choose closed" in lead.post(place, given | {"opens": [""], "closes": [""]}).content.decode()
    assert lead.post(place, {"ends": "2026-11-21"}).status_code == 302
    assert not OpeningException.objects.exists()


def test_a_plan_is_kept_or_shown_again(lead: Client, ben: Colleague) -> None:
    place = f"/manage/colleagues/{ben.pk}/shifts/"
    monday = {"weekday": "0", "starts": "09:00", "ends": "17:00"}
    given = lines(
        monday,
        {"weekday": "0", "starts": "12:00", "ends": "13:00", "kind": "break"},
        {"weekday": "4", "starts": "22:00", "ends": "06:00", "until_day": "2026-12-31"},
        {"day": "2026-11-23"},
    )
    assert lead.post(place, given | {"time_zone": ["Asia/Tokyo"]}).status_code == 302
    page = lead.get(place).content.decode()
    assert "break 12:00–13:00" in page
    assert "22:00–06:00 the next day" in page
    assert Shift.objects.count() == 4

    late = lead.post(place, lines(monday, {"weekday": "0", "starts": "16:00", "ends": "20:00"}))
    assert late.status_code == 422
    assert "Monday 09:00–17:00 and Monday 16:00–20:00 lie over each other" in late.content.decode()
    assert 'value="20:00"' in late.content.decode()
    assert Shift.objects.count() == 4


def test_languages_skills_and_room(lead: Client, ben: Colleague, signed_in: SignIn) -> None:
    given = {"speaks": ["fr", "ja", ""], "skills": "Refunds, Bags、", "room_for": "12"}
    assert lead.post(f"/manage/colleagues/{ben.pk}/skills/", given).status_code == 302
    ben.refresh_from_db()
    assert (ben.speaks, ben.skills, ben.room_for) == (["fr", "ja"], ["Refunds", "Bags"], 12)
    wrong = lead.post(f"/manage/colleagues/{ben.pk}/skills/", given | {"room_for": "many"})
    assert wrong.status_code == 422
    assert 'value="many"' in wrong.content.decode()

    own = signed_in(ben)
    page = own.get("/account/").content.decode()
    assert 'value="Refunds, Bags"' in page
    assert own.post("/account/skills/", {"speaks": ["en"], "skills": "", "room_for": ""}).status_code == 302
    ben.refresh_from_db()
    assert (ben.speaks, ben.skills, ben.room_for) == (["en"], [], None)


def test_who_plans_says_where_somebody_is(lead: Client, ben: Colleague) -> None:
    place = f"/manage/colleagues/{ben.pk}/presence/"
    assert lead.post(place, {"state": "gone"}).status_code == 302
    assert "Back" in lead.get(f"/manage/colleagues/{ben.pk}/shifts/").content.decode()
    assert lead.post(place, {"state": "asleep"}).status_code == 422


def test_own_shifts_stand_on_the_own_page(ben: Colleague, signed_in: SignIn) -> None:
    own = signed_in(ben)
    assert "No shifts are planned for you" in own.get("/account/").content.decode()
    plan_shifts(SYSTEM, ben, [ShiftWish(weekday=1, starts=time(9), ends=time(17))], zone="Asia/Tokyo")
    assert "09:00–17:00" in own.get("/account/").content.decode()


def test_who_is_here_and_who_covers_stands_on_the_pages(lead: Client, ben: Colleague, chidi: Colleague) -> None:
    Absence.objects.create(colleague=ben, starts=MONDAY, by_whom="system", cover=chidi)
    page = lead.get("/manage/hours/").content.decode()
    assert "Chidi covers" in page
    assert 'class="whereabouts is-away"' in page


def test_the_list_asks_as_much_for_many_as_for_one(lead: Client, ben: Colleague, front_desk: Team) -> None:
    change_hours(SYSTEM, front_desk, HoursWishes(week=[(0, "9:00", "18:00")], time_zone="Asia/Tokyo"))
    except_day(SYSTEM, front_desk, date(2026, 11, 20))
    lead.get("/manage/hours/")
    with CaptureQueriesContext(connection) as few:
        lead.get("/manage/hours/")
    for number in range(5):
        one = add_colleague(SYSTEM, email=f"{number}@desk.example", name=f"N {number}", teams=[front_desk])
        plan_shifts(SYSTEM, one, [ShiftWish(weekday=1, starts=time(9), ends=time(17))])
    with CaptureQueriesContext(connection) as many:
        lead.get("/manage/hours/")
    assert len(few) == len(many)
