"""Dora chooses what is asked where, and reads whom we asked, and whom not and why."""

import re
from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.test import Client

from whiteglove.customers.models import Customer
from whiteglove.encounters.models import Encounter
from whiteglove.foundation import clock
from whiteglove.journey.models import Touchpoint
from whiteglove.perception.actions.questions import ready_questions
from whiteglove.perception.conftest import at_home, call, lost_bag, met, wei
from whiteglove.perception.models import Asking, Invitation, Outcome, Question, Survey, Why
from whiteglove.team.models import Colleague

__all__ = ["at_home", "call", "lost_bag", "met", "wei"]


@pytest.fixture
def dora_sees(signed_in: Callable[[Colleague], Client], dora: Colleague) -> Client:
    """The manager's browser."""
    return signed_in(dora)


def text_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def wanted(**columns: object) -> dict[str, object]:
    given = {"question": ready_questions()["csat"].pk, "delay_minutes": 30, "window_days": 60, "hold_out_percent": 10}
    return given | columns


def test_without_a_map_the_page_says_what_to_do(dora_sees: Client) -> None:
    page = text_of(dora_sees.get("/manage/asking/"))
    assert "There is no journey yet." in page
    assert "Nobody was thought of yet." in page
    assert "no public address yet" in page


def test_dora_chooses_what_is_asked_after_a_call(dora_sees: Client, call: Touchpoint) -> None:
    place = f"/manage/asking/{call.journey_id}/{call.pk}/"
    page = text_of(dora_sees.get(place))
    for said in ("How satisfied are you with how we served you?", "Êtes-vous satisfait", "ご満足いただけましたか"):
        assert said in page
    nps = ready_questions()["nps"].pk
    assert dora_sees.post(place, wanted(then_ask=[nps])).status_code == 302
    survey = Survey.objects.get()
    assert (survey.delay_minutes, survey.window_days, survey.hold_out) == (30, 60, 0.1)
    assert [one.pk for one in survey.then_ask.all()] == [nps]
    dora_sees.post(place, wanted(delay_minutes=5))
    before, now = Survey.objects.order_by("id")
    assert (before.ended_at is None, now.delay_minutes, now.ended_at) == (False, 5, None)
    assert "5 minutes after it ended" in text_of(dora_sees.get("/manage/asking/"))
    dora_sees.post(place, {"stop": "yes"})
    assert not Survey.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize(
    "wrong", [{"question": 0}, {"delay_minutes": -1}, {"hold_out_percent": 80}, {"window_days": 0}]
)
def test_nonsense_is_refused_beside_its_field(dora_sees: Client, call: Touchpoint, wrong: dict[str, object]) -> None:
    answer = dora_sees.post(f"/manage/asking/{call.journey_id}/0/", wanted(**wrong))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Survey.objects.exists()


def test_the_rule_of_the_house_is_changed(dora_sees: Client) -> None:
    given = {"window_days": 45, "quiet_from": "21:00", "quiet_until": "07:30", "change_within_days": 7}
    assert dora_sees.post("/manage/asking/rule/", given).status_code == 302
    rule = Asking.objects.get()
    assert (rule.window_days, rule.quiet_from, rule.quiet_until) == (45, time(21), time(7, 30))
    assert dora_sees.post("/manage/asking/rule/", given | {"window_days": "x"}).status_code == 422


def test_a_question_of_our_own_is_added_and_asked_no_more(dora_sees: Client) -> None:
    given = {"en": "Were we on time?", "fr": "À l'heure ?", "lowest": 1, "highest": 3, "high_is_good": "on"}
    assert dora_sees.post("/manage/asking/questions/", given).status_code == 302
    own = Question.objects.get(kind="own")
    assert (own.key, own.scale_max, own.words) == (
        "were-we-on-time", 3, {"en": "Were we on time?", "fr": "À l'heure ?"},
    )  # fmt: skip
    assert dora_sees.post("/manage/asking/questions/", given).status_code == 422
    dora_sees.post("/manage/asking/questions/", {"retire": own.pk})
    assert "asked no more; its answers stay" in text_of(dora_sees.get("/manage/asking/"))


def test_the_log_tells_whom_and_why_page_by_page(
    dora_sees: Client, call: Touchpoint, wei: Customer, met: Callable[..., Encounter]
) -> None:
    survey = Survey.objects.create(journey=call.journey, touchpoint=call, question=ready_questions()["csat"])
    now = clock.now()
    Invitation.objects.bulk_create(
        Invitation(
            survey=survey, customer=wei, encounter=met(), journey=call.journey, touchpoint=call, due_at=now, at=now,
            outcome=Outcome.ASKED if number == 0 else Outcome.NOT_ASKED,
            reason=Why.SOON_AFTER if number == 0 else Why.ASKED_LATELY,
        )
        for number in range(52)
    )  # fmt: skip
    page = text_of(dora_sees.get("/manage/asking/"))
    assert "not asked: asked lately, about something else 51" in page
    first = dora_sees.get("/manage/asking/log/").content.decode()
    assert first.count("Wei Tan") == 50
    earlier = re.search(r'href="([^"]*after=[^"]*)"', first)
    assert earlier
    assert dora_sees.get(earlier[1].replace("&amp;", "&")).content.decode().count("Wei Tan") == 2
    assert text_of(dora_sees.get("/manage/asking/log/?outcome=asked")).count("Wei Tan") == 1


def test_ben_reads_and_changes_nothing(
    signed_in: Callable[[Colleague], Client], ben: Colleague, call: Touchpoint
) -> None:
    browser = signed_in(ben)
    page = browser.get("/manage/asking/").content.decode()
    assert "<form" not in page.partition('class="page"')[2].partition("</main>")[0]
    assert browser.get(f"/manage/asking/{call.journey_id}/0/").status_code == 403
