"""What was felt stands beside what is planned: on the map, in its files, and where each colleague stands."""

from collections.abc import Callable

import pytest
from django.test import Client

from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.team.models import Colleague

SignedIn = Callable[[Colleague], Client]


@pytest.mark.usefixtures("company")
def test_the_map_and_its_files_show_what_was_felt(signed_in: SignedIn, dora: Colleague) -> None:
    hers = signed_in(dora)
    assert "is not known yet" not in hers.get("/manage/journeys/lost-bag/map/").content.decode()
    drawn = hers.get("/manage/journeys/lost-bag/map.svg").content.decode()
    assert "n 6" in drawn or "n 5" in drawn
    assert hers.get("/manage/journeys/lost-bag/map.pdf").content.startswith(b"%PDF")


def test_a_map_nobody_answered_about_says_so(signed_in: SignedIn, dora: Colleague, lost_bag: Journey) -> None:
    assert "is not known yet" in signed_in(dora).get("/manage/journeys/lost-bag/map/").content.decode()


@pytest.mark.usefixtures("company")
def test_my_moments_tell_how_they_felt_with_interval_and_n(
    signed_in: SignedIn, ben: Colleague, temp: Colleague
) -> None:
    for colleague, key in ((ben, "mail"), (temp, "call")):
        Touchpoint.objects.filter(key=key).update(owner=colleague)
    page = signed_in(ben).get("/desk/moments/").content.decode()
    assert "How they felt lately" in page
    assert " to " in page.partition("How they felt lately")[2][:60]
    assert "How they felt lately" not in signed_in(temp).get("/desk/moments/").content.decode()
