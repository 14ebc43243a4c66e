"""Where one is, said in the side bar; and what the desk sees by itself."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team.attending import notice_idle
from whiteglove.team.hours import HoursWishes, change_hours
from whiteglove.team.models import Absence, Attendance, Colleague, SignedIn, Team

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
SignIn = Callable[[Colleague], Client]
At = Callable[[datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """`at(moment)`: that is the time from now on."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(NOON)
    return set_clock


def states() -> list[tuple[str, bool]]:
    return list(Attendance.objects.order_by("id").values_list("state", "by_activity"))


def test_it_is_said_without_javascript_and_one_stays_on_the_page(ben: Colleague, signed_in: SignIn, at: At) -> None:
    desk = signed_in(ben)
    assert '<span class="unseen">You are:</span> Here' in desk.get("/desk/told/").content.decode()
    answer = desk.post("/desk/presence/", {"state": "away", "minutes": "30", "back": "/desk/told/?a=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/told/?a=1")
    row = Attendance.objects.get()
    assert (row.state, row.until, row.by) == ("away", NOON + 30 * MINUTE, ben)
    page = desk.get("/desk/").content.decode()
    assert "Away until 12:30" in page
    at(NOON + HOUR)
    assert "Away until" not in desk.get("/desk/").content.decode()
    for elsewhere in ("//evil.example/", "https://evil.example/", ""):
        assert desk.post("/desk/presence/", {"state": "here", "back": elsewhere})["Location"] == "/desk/"


def test_a_time_of_the_day_is_the_next_one(ben: Colleague, signed_in: SignIn, at: At) -> None:
    desk = signed_in(ben)
    desk.post("/desk/presence/", {"state": "busy", "at": "15:00"})
    desk.post("/desk/presence/", {"state": "gone", "at": "08:00"})
    untils = list(Attendance.objects.order_by("id").values_list("until", flat=True))
    assert untils == [NOON + 3 * HOUR, NOON + 20 * HOUR]


@pytest.mark.parametrize(
    "given", [{"state": "asleep"}, {"state": "busy", "minutes": "ages"}, {"state": "busy", "at": "25:00"}, {}]
)
def test_what_is_not_understood_changes_nothing(
    ben: Colleague, signed_in: SignIn, given: dict[str, str], at: At
) -> None:
    assert signed_in(ben).post("/desk/presence/", given).status_code == 422
    assert states() == []


def test_whoever_is_entered_as_absent_is_told_so(ben: Colleague, signed_in: SignIn, at: At) -> None:
    Absence.objects.create(colleague=ben, starts=NOON - HOUR, by_whom="system")
    answer = signed_in(ben).post("/desk/presence/", {"state": "here"})
    assert answer.status_code == 422
    assert "End the absence first" in answer.content.decode()


def test_a_press_is_seen_and_an_open_page_by_itself_is_not(
    ben: Colleague, front_desk: Team, signed_in: SignIn, at: At
) -> None:
    change_hours(SYSTEM, front_desk, HoursWishes(week=[(0, "9:00", "18:00")], time_zone="UTC"))
    desk = signed_in(ben)
    desk.get("/desk/")
    assert states() == []
    at(NOON + 59 * MINUTE)
    for by_itself in ("/desk/told/news/", "/desk/presence/", "/desk/news/"):
        desk.get(by_itself)
    desk.get("/desk/", headers={"X-By-Itself": "yes"})
    assert SignedIn.objects.get().seen_at == NOON
    at(NOON + HOUR)
    assert notice_idle() == 1
    desk.get("/desk/told/news/")
    assert states() == [("away", True)]
    desk.get("/desk/")
    assert states() == [("away", True), ("here", True)]


def test_coming_in_at_night_and_going_home(ben: Colleague, front_desk: Team, at: At) -> None:
    change_hours(SYSTEM, front_desk, HoursWishes(week=[(0, "9:00", "18:00")], time_zone="UTC"))
    at(NOON + 8 * HOUR)
    desk = Client()
    desk.post("/sign-in/", {"login": "ben@desk.example", "password": "a long secret"})
    assert states() == [("here", True)]
    desk.post("/sign-out/")
    assert states() == [("here", True), ("gone", True)]


def test_a_page_asks_nothing_more_for_it(ben: Colleague, signed_in: SignIn, at: At) -> None:
    desk = signed_in(ben)
    for _twice in range(2):
        desk.get("/desk/told/")
    with CaptureQueriesContext(connection) as asked:
        desk.get("/desk/told/")
    assert not [one["sql"] for one in asked if "team_attendance" in one["sql"] or "team_shift" in one["sql"]]
