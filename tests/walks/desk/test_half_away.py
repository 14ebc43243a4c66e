"""Half the team is away at noon: everybody is answered for at the next turn of the clock; a temp picks up a sword."""

import pytest
from playwright.sync_api import Browser, expect

from tests.house import House
from tests.walks.desk.browsing import NARROW, come_in

pytestmark = pytest.mark.walk

# What the worker does each minute, at this moment: half of whoever owns something open is ill from now on.
NOON = """
from whiteglove.conversations.models import Conversation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.routing.actions import route
from whiteglove.routing.clockwork import route_turns
from whiteglove.routing.house import moment_now
from whiteglove.team.absences.actions import absent
from whiteglove.team.absences.clockwork import begin_and_end_absences
from whiteglove.team.models import Attendance, Colleague, Team
team = Team.objects.get(is_default=True)
here = list(Colleague.objects.filter(memberships__team=team, is_active=True).order_by("id"))
now = clock.now()
for one in here:
    Attendance.objects.create(colleague=one, state="here", at=now, by_whom="system")
open_ones = Conversation.objects.filter(is_open=True, team=team).order_by("id")
for number, one in enumerate(open_ones):
    Conversation.objects.filter(pk=one.pk).update(owner=here[number % len(here)])
route_turns()
route(list(open_ones.values_list("pk", flat=True)))
moment = moment_now(is_fresh=True)
ill = [one for one in here if moment.snapshot.people[one.pk].away(now) is None and one.role != "temp"][::2]
for one in ill:
    absent(SYSTEM, one, starts=now)
begin_and_end_absences()
route_turns()
print(open_ones.filter(owner__in=ill).order_by("id").values_list("pk", flat=True)[0], ill[0].name, sep="|")
"""
HANGS = """
SELECT count(*) FROM conversations_conversation c LEFT JOIN team_absence a
ON a.colleague_id = c.answering_id AND a.ended_at IS NULL AND a.starts <= now() AND (a.ends IS NULL OR a.ends > now())
WHERE c.is_open AND (c.next_moment IS NULL OR a.id IS NOT NULL)
"""


def test_everybody_is_answered_for_and_the_temp_serves(demo_house: House, chromium: Browser) -> None:
    temp = come_in(demo_house, chromium, email="tomo@hoshi.example", name="Tomo", role="temp", size=NARROW)
    expect(temp.page.locator("#page-name")).to_have_text("How to begin here")
    conversation, name = demo_house.ask(NOON).strip().split("|")
    with demo_house.database() as database:
        assert database.execute(HANGS.encode()).fetchone() == (0,)
    manager = come_in(demo_house, chromium, email="mana@hoshi.example", name="Mana", role="manager")
    page = manager.open("/manage/hanging/")
    expect(page.locator(".figure").first).to_contain_text("0")
    expect(page.locator("#covers-name + ul")).to_contain_text(name)
    page = temp.open(f"/desk/conversations/{conversation}/")
    expect(page.locator("#act-sword")).to_be_visible()
    page.keyboard.press("y")
    expect(page.locator("#standing")).to_contain_text("You answer for it")
    expect(page.locator("#act-sword")).to_have_count(0)
    page = temp.open("/desk/today/")
    expect(page.locator("#board")).to_contain_text("You picked this up for")
    for desk in (temp, manager):
        desk.context.close()
        assert desk.complaints == []
