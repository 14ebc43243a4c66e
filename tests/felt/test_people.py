"""What customers felt with one colleague: theirs first, through a gate for who leads, never in an order."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.felt.test_journey import text_of
from whiteglove.encounters.models import Party
from whiteglove.team.models import Colleague

SignedIn = Callable[[Colleague], Client]


@pytest.fixture
def ben_served(company: object, ben: Colleague) -> None:
    """Ben is one of those who served."""
    Party.objects.filter(kind="colleague", name="colleague-1").update(colleague=ben, key=str(ben.pk))


@pytest.mark.usefixtures("ben_served")
def test_ben_sees_his_own_thanks_first(signed_in: SignedIn, ben: Colleague, chidi: Colleague) -> None:
    page = signed_in(ben).get("/desk/felt/").content.decode()
    assert "Only you see this page." in page
    assert page.index("Thank you") < page.index("In one figure") < page.index("All answers")
    assert len(re.findall('class="felt-answer"', page)) >= 30
    assert "felt-figure" in page
    others = signed_in(chidi).get("/desk/felt/").content.decode()
    assert "Nobody has answered yet about an encounter in which you took part." in others
    assert "felt-figure" not in others


@pytest.mark.usefixtures("ben_served")
def test_a_lead_reads_the_share_first_and_one_at_a_time(
    signed_in: SignedIn, ben: Colleague, chidi: Colleague, dora: Colleague
) -> None:
    hers = signed_in(dora)
    listed = hers.get("/manage/people/").content.decode()
    assert listed.index("How much goes with who serves?") < listed.index(">Ben<") < listed.index(">Chidi<")
    names = listed.partition('id="names-name"')[2]
    assert "felt-figure" not in names
    one = text_of(hers.get(f"/manage/people/{ben.pk}/").content.decode())
    # Nothing was planted between colleagues: what differs is chance, and stays closed.
    assert "Too little is known to tell" in one
    assert signed_in(ben).get("/manage/people/").status_code == 403
    assert signed_in(ben).get(f"/manage/people/{chidi.pk}/").status_code == 403
    assert hers.get(f"/manage/people/{dora.pk}/").status_code == 404
