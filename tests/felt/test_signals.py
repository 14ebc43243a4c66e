"""A touchpoint went bad on a date: said once, to those who stand there, until somebody looks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from bench.planted.company import Happened
from django.test import Client

from tests.felt.conftest import PLANTED, tell
from tests.felt.test_journey import text_of
from whiteglove.api.conftest import Program
from whiteglove.conversations.models import Notice
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.journal.models import Row
from whiteglove.insight.clockwork import freshen_slow_figures, look_for_signals
from whiteglove.insight.models import KeptFigure, Signal
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.team.actions import add_colleague
from whiteglove.team.models import Colleague, Team

SignedIn = Callable[[Colleague], Client]
WORSE = replace(PLANTED, customers=220, days=200, handover_effect=0.0, bad=(1, 120, -1.4))


@pytest.fixture
def went_bad(program: Program, lost_bag: Journey, ben: Colleague, front_desk: Team) -> Happened:
    """Mail got worse four months after the beginning; it is Ben's."""
    Touchpoint.objects.filter(key="mail").update(owner=ben, team=front_desk)
    return tell(program, WORSE, begins=clock.now() - timedelta(days=212), seed=3)


@pytest.mark.usefixtures("went_bad", "skip_guessing")
def test_it_is_said_once_until_somebody_looks(
    signed_in: SignedIn, ben: Colleague, dora: Colleague, chidi: Colleague, front_desk: Team
) -> None:
    lead = add_colleague(SYSTEM, email="lea@desk.example", name="Lea", role=Role.LEAD, teams=[front_desk])
    assert look_for_signals() == 1
    assert look_for_signals() == 0
    signal = Signal.objects.get()
    assert signal.touchpoint.key == "mail"
    assert Row.objects.filter(kind="insight.TouchpointWorsened").count() == 1
    told = Notice.objects.filter(because="response_worse").values_list("colleague", flat=True)
    assert set(told) == {ben.pk, lead.pk}
    his = signed_in(ben)
    notices = his.get("/desk/told/").content.decode()
    assert "Where you or your team stand, customers feel worse than before." in notices
    assert f'href="/manage/signals/{signal.pk}/"' in notices
    came = his.get(f"/manage/signals/{signal.pk}/")
    assert came.headers["Location"] == "/manage/journeys/lost-bag/at/mail/?kind=csat"
    assert "Getting worse since" in text_of(his.get(came.headers["Location"]).content.decode())
    assert signed_in(chidi).post(f"/manage/signals/{signal.pk}/seen/").status_code == 403
    assert "said=seen" in his.post(f"/manage/signals/{signal.pk}/seen/").headers["Location"]
    assert "said=seen-before" in signed_in(dora).post(f"/manage/signals/{signal.pk}/seen/").headers["Location"]
    signal.refresh_from_db()
    assert signal.acknowledged_by_whom == "Ben"
    # The chart began anew: it stays bad, which is known, and only what gets worse again would be said.
    assert "I looked at it" not in text_of(his.get("/manage/journeys/lost-bag/at/mail/").content.decode())
    assert look_for_signals() == 0
    assert Signal.objects.count() == 1


@pytest.mark.usefixtures("company", "skip_guessing")
def test_slow_figures_are_made_anew_beside_the_pages(signed_in: SignedIn, dora: Colleague, program: Program) -> None:
    hers = signed_in(dora)
    hers.get("/manage/")
    assert freshen_slow_figures() == 0
    KeptFigure.objects.update(took_seconds=3)
    assert freshen_slow_figures() == 0  # nothing changed
    now = {"external_id": "now", "encounter": "encounter-0", "kind": "csat", "value": 1}
    program.post("responses", now | {"at": clock.now().isoformat()})
    before = dict(KeptFigure.objects.filter(name__startswith="scores:").values_list("name", "at"))
    assert freshen_slow_figures() == 1
    after = dict(KeptFigure.objects.filter(name__startswith="scores:").values_list("name", "at"))
    assert set(after) == set(before)
    assert all(after[name] > before[name] for name in before)
