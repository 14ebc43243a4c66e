"""The chapters of the set-up: in groups, each person's own, the open one marked, found by a few letters."""

import re
from collections import Counter
from collections.abc import Callable

from django.test import Client

from whiteglove.foundation.actors import Actor
from whiteglove.team.models import Colleague
from whiteglove.team.permissions import is_allowed
from whiteglove.web.manage.chapters import GROUPS, door_for, groups_for

SignIn = Callable[[Colleague], Client]
MARKED = re.compile(r'<a href="([^"]+)"[^>]* aria-current="page"')


def chapters_of(page: str) -> str:
    return page.partition('id="contents"')[2].partition("</nav>")[0]


def places_of(page: str) -> str:
    return page.partition('id="places"')[2].partition("</nav>")[0]


def test_each_chapter_stands_in_one_group() -> None:
    standing = Counter(chapter.address for group in GROUPS for chapter in group.chapters)
    assert len(standing) == 31
    assert set(standing.values()) == {1}


def test_each_sees_the_groups_in_which_they_may_see_something(as_ben: Actor, dora: Colleague) -> None:
    assert [str(group.name) for group in groups_for(as_ben)] == [
        "Every day",
        "Rules and what we may give",
        "Putting it right and learning",
        "The journey",
        "People and hours",
        "What customers hear",
    ]
    for actor in (as_ben, dora.as_actor()):
        assert all(is_allowed(actor, one.act) for group in groups_for(actor) for one in group.chapters)
    assert [str(one.name) for one in groups_for(as_ben)[4].chapters] == ["Between teams"]


def test_the_set_up_opens_at_the_guide_or_at_what_one_may_see(as_ben: Actor, dora: Colleague) -> None:
    doors = [door_for(as_ben), door_for(dora.as_actor())]
    assert [door.address if door else None for door in doors] == ["rules", "manage_guide"]


def test_on_a_page_one_button_names_the_chapter_and_opens_them_all(ben: Colleague, signed_in: SignIn) -> None:
    page = signed_in(ben).get("/manage/rules/").content.decode()
    assert '<button type="button" class="sheet-open" popovertarget="contents">Set-up: Rules</button>' in page
    assert MARKED.findall(chapters_of(page)) == ["/manage/rules/"]
    assert '<ul aria-labelledby="contents-2">' in chapters_of(page)
    assert "/manage/teams/" not in page


def test_what_those_who_lead_look_at_daily_stands_beside_their_other_places(
    ben: Colleague, dora: Colleague, signed_in: SignIn
) -> None:
    doras = signed_in(dora).get("/manage/round/").content.decode()
    assert ">Every day: Barnacle round</button>" in doras
    assert MARKED.findall(places_of(doras)) == ["/manage/round/"]
    bens = signed_in(ben).get("/manage/round/").content.decode()
    assert MARKED.findall(places_of(bens)) == ["/manage/rules/"]  # the door of his set-up, where he finds the round
    assert MARKED.findall(chapters_of(bens)) == ["/manage/round/"]


def test_a_chapter_is_found_by_a_few_letters_with_its_group(ben: Colleague, signed_in: SignIn) -> None:
    found = signed_in(ben).get("/desk/find/", {"q": "barn"}, headers={"HX-Request": "true"}).content.decode()
    assert 'href="/manage/round/"' in found
    assert "Every day" in found
    assert "/manage/teams/" not in signed_in(ben).get("/desk/find/", {"q": "team"}).content.decode()
