"""Nobody is left hanging: the page tells a service manager who does, since when, and how it came and went."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.models import Conversation
from whiteglove.customers.models import Customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.promises.actions import Said, promise
from whiteglove.routing.clockwork import route_turns
from whiteglove.routing.models import Hanging
from whiteglove.team.absences.actions import absent, end_absence
from whiteglove.team.absences.clockwork import begin_and_end_absences
from whiteglove.team.actions import add_colleague
from whiteglove.team.models import Colleague, Team
from whiteglove.web.conftest import Wrote

SignIn = Callable[[Colleague], Client]


def text(client: Client, place: str = "/manage/hanging/") -> str:
    answer = client.get(place)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def lea(front_desk: Team) -> Colleague:
    """Leads another part of the house, so that she never answers here."""
    return add_colleague(SYSTEM, email="lea@desk.example", name="Lea", role=Role.LEAD)


def test_a_quiet_house_says_so(aiko_wrote: Wrote, dora: Colleague, signed_in: SignIn) -> None:
    page = text(signed_in(dora))
    for words in (
        "<strong>0</strong> <span>without anybody who is here", "No promise is overdue.", "How do we know?",
        "Everybody answers for their own", "Nothing. Everybody had somebody",
    ):  # fmt: skip
        assert words in page, words


def test_who_hangs_is_shown_large_with_its_reason_and_later_with_its_end(
    aiko_wrote: Wrote, dora: Colleague, signed_in: SignIn
) -> None:
    aiko_wrote()
    route_turns()
    away = absent(SYSTEM, dora, starts=clock.now())
    begin_and_end_absences()
    route_turns()
    browser = signed_in(dora)
    page = text(browser)
    assert '<li class="figure wrong hangs"><strong>1</strong> <span>without anybody' in page
    assert "The team was open, and nobody who sees it was here." in page
    end_absence(SYSTEM, away.pk)
    route_turns()
    page = text(browser)
    assert "<strong>0</strong> <span>without anybody" in page
    assert "It hung for" in page


def test_promises_gaps_and_covers_stand_there(
    aiko_wrote: Wrote, ben: Colleague, dora: Colleague, front_desk: Team, signed_in: SignIn
) -> None:
    aiko_wrote()
    route_turns()
    for colleague in (ben, dora):
        absent(SYSTEM, colleague, starts=clock.now() + timedelta(days=2), ends=clock.now() + timedelta(days=3))
    absent(SYSTEM, ben, starts=clock.now(), ends=clock.now() + timedelta(hours=5))
    begin_and_end_absences()
    Conversation.objects.update(owner=ben)
    route_turns()
    made = Said(
        what="Her bag is brought", team=front_desk, colleague=ben, made_where="call",
        made_at=clock.now() - timedelta(hours=3), due=clock.now() - timedelta(hours=1),
    )  # fmt: skip
    promise(dora.as_actor(), Customer.objects.get(), made)
    page = text(signed_in(dora))
    for words in ("Her bag is brought", "nobody has said why yet", "stands in for Ben", "nobody of it is here"):
        assert words in page, words


def test_the_page_asks_for_its_inside_when_something_happens(
    aiko_wrote: Wrote, dora: Colleague, signed_in: SignIn
) -> None:
    aiko_wrote()
    browser = signed_in(dora)
    whole = text(browser)
    assert 'data-live="conversations promises colleagues"' in whole
    assert 'hx-get="/manage/hanging/" hx-trigger="live:conversations' in whole
    inside = browser.get("/manage/hanging/", headers={"HX-Request": "true"}).content.decode()
    assert ('id="hanging"' in inside, "<!doctype" in inside.lower()) == (True, False)
    assert "without anybody who is here" in inside


def test_history_comes_in_pages_and_in_as_many_queries(aiko_wrote: Wrote, dora: Colleague, signed_in: SignIn) -> None:
    bag = aiko_wrote().conversation
    now = clock.now()

    def hung(minutes: int) -> Hanging:
        since = now - timedelta(minutes=minutes)
        return Hanging(
            conversation=bag, kind="without_person", came_because={"code": "nobody"}, went_because={"code": "cover"},
            since=since, until=since + timedelta(minutes=1),
        )  # fmt: skip

    browser = signed_in(dora)
    Hanging.objects.bulk_create([hung(1)])
    browser.get("/manage/hanging/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/manage/hanging/")
    Hanging.objects.bulk_create([hung(n) for n in range(2, 46)])
    with CaptureQueriesContext(connection) as many:
        page = text(browser)
    assert len(few) == len(many) <= 40
    counted = []
    place = "/manage/hanging/"
    while place:
        page = text(browser, place)
        counted.append(page.count("It hung for"))
        place = page.partition('<p class="more"><a href="')[2].partition("#")[0]
    assert counted == [20, 20, 5]
    assert browser.get("/manage/hanging/?after=nowhere").status_code == 422


def test_a_lead_of_another_team_hears_nothing_of_a_private_one(
    aiko_wrote: Wrote, front_desk: Team, lea: Colleague, signed_in: SignIn
) -> None:
    bag = aiko_wrote().conversation
    Team.objects.filter(pk=front_desk.pk).update(is_private=True)
    Hanging.objects.create(conversation=bag, kind="without_person", came_because={}, since=clock.now())
    page = text(signed_in(lea))
    assert "My bag" not in page
    assert "Front desk" not in page


def test_every_colleague_sees_it_and_a_temp_is_not_asked_to(ben: Colleague, signed_in: SignIn) -> None:
    temp = Colleague.objects.create_user("t@desk.example", name="Tomo", role=Role.TEMP.value)
    assert signed_in(ben).get("/manage/hanging/").status_code == 200
    assert signed_in(temp).get("/manage/hanging/").status_code == 403
