"""The calendar: who is here and who covers; entered with two presses, told in words, as quick for any number."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team.absences.actions import absent
from whiteglove.team.absences.cover_findings import look_at_covers
from whiteglove.team.actions import add_colleague, add_team
from whiteglove.team.models import Absence, CalendarFeed, Colleague, CoverFinding, Membership, Shift, StandIn, Team
from whiteglove.team.standing_in import set_stand_ins

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OFFICE = [[day, "09:00", "18:00"] for day in range(5)]


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def browser(front_desk: Team, ben: Colleague, chidi: Colleague, signed_in: Callable[[Colleague], Client]) -> Client:
    """Chidi's; the front desk is open in office hours."""
    Team.objects.update(hours=OFFICE)
    return signed_in(chidi)


def shown(browser: Client, **query: str) -> str:
    answer = browser.get("/desk/calendar/", query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_ben_falls_ill_at_noon_and_two_presses_say_so(browser: Client, ben: Colleague, chidi: Colleague) -> None:
    set_stand_ins(SYSTEM, ben, [chidi])
    page = shown(browser)
    assert "Ben is away from now on" in page
    done = browser.post("/desk/calendar/absences/", {"colleague": ben.pk, "next": "/desk/calendar/?team=front-desk"})
    made = Absence.objects.get()
    assert (done.status_code, done["Location"]) == (302, f"/desk/calendar/?team=front-desk&entered={made.pk}")
    assert (made.is_sudden, made.starts, made.ends) == (True, NOON, None)
    page = shown(browser, team="front-desk", entered=str(made.pk))
    assert "suddenly away" in page
    assert "Chidi answers" in page
    assert "Is back" in page
    back = browser.post(f"/desk/calendar/absences/{made.pk}/", {"act": "end", "next": "https://evil.example/"})
    assert back["Location"] == f"/desk/calendar/?entered={made.pk}"
    assert "Ben is back" in shown(browser, entered=str(made.pk))


def test_a_planned_one_with_cover_and_reason_stands_in_the_grid_as_one_cell(
    browser: Client, ben: Colleague, chidi: Colleague
) -> None:
    given = {"colleague": ben.pk, "starts": "2026-03-04T00:00", "until": "moment", "ends": "2026-03-07T00:00"}
    browser.post("/desk/calendar/absences/", given | {"cover": chidi.pk, "why": "Training"})
    page = shown(browser)
    assert 'colspan="3" class="away"' in page
    assert "Training" in page
    made = Absence.objects.get()
    change = {"act": "change", "until": "back", "cover": "", "why": "Training in Rome"}
    browser.post(f"/desk/calendar/absences/{made.pk}/", change)
    made.refresh_from_db()
    assert (made.ends, made.cover_id, made.why) == (None, None, "Training in Rome")


def test_a_gap_is_told_in_words_before_it_happens_and_counted_beside_its_team(
    browser: Client, ben: Colleague, chidi: Colleague
) -> None:
    assert "What is missing" not in shown(browser)
    for colleague in (ben, chidi):
        absent(SYSTEM, colleague, starts=NOON + 2 * DAY, ends=NOON + 2 * DAY + 2 * HOUR)
    page = shown(browser)
    assert "The team is open, and nobody of it is here:" in page
    assert "<li>Wed, Mar 4 12:00–14:00</li>" in page
    assert "1 gap" in page
    assert "What is missing" not in shown(browser, **{"from": "2026-03-16"})
    assert shown(browser, **{"from": "2026-06-01"}).count("<tr>") == shown(browser).count("<tr>")


def test_a_whole_chain_away_and_covers_in_a_circle_are_told(
    browser: Client, ben: Colleague, chidi: Colleague
) -> None:
    third = add_colleague(SYSTEM, email="mia@desk.example", name="Mia", teams=[Team.objects.get()])
    set_stand_ins(SYSTEM, ben, [chidi])
    set_stand_ins(SYSTEM, chidi, [ben])
    absent(SYSTEM, ben, starts=NOON + HOUR, ends=NOON + 3 * HOUR)
    absent(SYSTEM, chidi, starts=NOON + 2 * HOUR, ends=NOON + 3 * HOUR)
    page = shown(browser)
    assert "Ben is away, and so is everybody who covers; the team answers." in page
    assert "<li>Mon, Mar 2 14:00–15:00</li>" in page
    assert "Ben → Chidi → Ben" in page
    assert third.name in page
    assert (look_at_covers(), look_at_covers()) == (3, 0)
    set_stand_ins(SYSTEM, chidi, [ben, third])
    assert look_at_covers() == 0
    found = CoverFinding.objects.filter(mended_at=None).values_list("trouble", flat=True)
    assert set(found) == {"circle", "away_too"}


def test_what_cannot_be_is_refused_in_words(browser: Client, ben: Colleague) -> None:
    for given, words in (
        ({"starts": "2026-03-01T09:00"}, "before today"),
        ({"starts": "2026-03-04T09:00", "until": "moment", "ends": "2026-03-03T09:00"}, "ends before it begins"),
        ({"until": "moment", "ends": ""}, "until when"),
        ({"starts": "noon"}, "A time looks like"),
    ):
        answer = browser.post("/desk/calendar/absences/", {"colleague": ben.pk, **given})
        assert (answer.status_code, words in answer.content.decode()) == (422, True), given
    absent(SYSTEM, ben, starts=NOON)
    answer = browser.post("/desk/calendar/absences/", {"colleague": ben.pk})
    assert (answer.status_code, "Ben is away then already" in answer.content.decode()) == (409, True)


def test_a_private_team_is_shown_to_those_inside(
    browser: Client, ben: Colleague, dora: Colleague, signed_in: Callable[[Colleague], Client]
) -> None:
    hidden = add_team(SYSTEM, name="Board")
    Team.objects.filter(pk=hidden.pk).update(is_private=True)
    assert "Board" not in shown(browser)
    assert "Nobody belongs to this team yet" not in shown(browser, team="board")
    assert "Nobody belongs to this team yet" in shown(signed_in(dora), team="board")


def test_one_s_own_page_keeps_covers_and_calendars(
    browser: Client, ben: Colleague, chidi: Colleague, signed_in: Callable[[Colleague], Client]
) -> None:
    own = signed_in(ben)
    place = f"/desk/calendar/people/{ben.pk}/"
    assert "When Ben is away" in own.get(place).content.decode()
    own.post(f"{place}covers/", {"cover": ["", str(chidi.pk), ""]})
    assert list(StandIn.objects.values_list("colleague", "cover")) == [(ben.pk, chidi.pk)]
    wrong = own.post(f"{place}feeds/", {"address": "http://calendar.example/"})
    assert (wrong.status_code, "https://" in wrong.content.decode()) == (422, True)
    private = own.post(f"{place}feeds/", {"address": "https://127.0.0.1/ben.ics", "words": "holiday"})
    assert private.status_code == 302
    page = own.get(place).content.decode()
    assert "lies in a private network" in page
    assert "ben.ics" not in page
    told = "The calendar of Ben cannot be read"
    assert told in shown(own)
    assert told not in shown(browser)
    assert "127.0.0.1" not in browser.get(place).content.decode()
    assert browser.post(f"{place}feeds/", {"act": "remove", "feed": CalendarFeed.objects.get().pk}).status_code == 403
    own.post(f"{place}feeds/", {"act": "remove", "feed": CalendarFeed.objects.get().pk})
    assert CalendarFeed.objects.get().ended_at == NOON


def test_an_empty_house_says_what_to_do(db: None, signed_in: Callable[[Colleague], Client]) -> None:
    alone = add_colleague(SYSTEM, email="x@desk.example", name="X")
    assert "There is no team yet" in shown(signed_in(alone))


def test_as_many_questions_whatever_the_number_of_colleagues(browser: Client, front_desk: Team) -> None:
    shown(browser)
    with CaptureQueriesContext(
        connection,
    ) as few:
        shown(browser)
    people = [Colleague(email=f"{n}@desk.example", name=f"Nr {n}", password="!") for n in range(30)]
    for person in Colleague.objects.bulk_create(people):
        Membership.objects.create(colleague=person, team=front_desk)
        Shift.objects.create(colleague=person, weekday=0, starts="09:00", ends="17:00", time_zone="UTC", by_whom="x")
        Absence.objects.create(colleague=person, starts=NOON + DAY, ends=NOON + 2 * DAY, by_whom="x")
    with CaptureQueriesContext(connection) as many:
        page = shown(browser)
    assert "Nr 29" in page
    assert len(many) == len(few)
