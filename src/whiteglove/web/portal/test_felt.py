"""A customer says how it felt: a press records, a look never does, and nothing typed is lost."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from whiteglove.conversations.models import Conversation
from whiteglove.customers.models import Customer
from whiteglove.encounters.models import Encounter
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.models import Row
from whiteglove.journey.models import Touchpoint
from whiteglove.perception.actions.questions import NewQuestion, add_question, ready_questions, retire_question
from whiteglove.perception.actions.surveys import Wanted, ask_at, ask_no_more_at
from whiteglove.perception.asking.links import token_of
from whiteglove.perception.clockwork import ask_soon_after
from whiteglove.perception.conftest import at_home, call, lost_bag, met, wei
from whiteglove.perception.models import Invitation, Question, Response, ResponseChange
from whiteglove.team.models import Team

__all__ = ["at_home", "call", "lost_bag", "met", "wei"]
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """It is noon; `noon(hours=1)`: it is one."""

    def later(**by: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(**by))

    later()
    return later


@pytest.fixture
def asked(
    noon: None, at_home: None, call: Touchpoint, met: Callable[..., Encounter], front_desk: Team
) -> Callable[..., str]:
    """Wei was asked after his call; gives the address of his page."""

    def ask(kind: str = "csat", *then: str) -> str:
        ready = ready_questions()
        others = tuple(ready[one].pk for one in then)
        wanted = Wanted(question=ready[kind].pk, then_ask=others, delay_minutes=0, hold_out=0.0)
        ask_at(SYSTEM, call.journey_id, touchpoint=call.pk, wanted=wanted)
        met()
        assert ask_soon_after()["asked"] == 1
        return place()

    return ask


def place() -> str:
    return f"/felt/{token_of(Invitation.objects.latest('id').pk)}/"


def text_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def press(where: str, **given: object) -> Any:
    return Client().post(where, given)


def first() -> str:
    return f"question-{Invitation.objects.latest('id').survey.question_id}"


def test_one_click_opens_the_answer_and_one_press_confirms_it(asked: Callable[..., str]) -> None:
    where = asked()
    page = Client().get(f"{where}?a=4")
    assert page.status_code == 200
    assert re.search(r'value="4" required checked', page.content.decode())
    assert not Response.objects.exists()
    answer = press(where, step=first(), a=4)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{where}?step=feeling")
    response = Response.objects.get()
    encounter = Encounter.objects.get()
    assert (response.value, response.kind, response.encounter, response.customer_id) == (
        4,
        "csat",
        encounter,
        encounter.customer_id,
    )
    assert (response.journey_id, response.touchpoint_id) == (encounter.journey_id, encounter.touchpoint_id)
    assert press(where, step="feeling", feeling="relieved").headers["Location"] == f"{where}?step=why"
    assert press(where, step="why", why="Ben found it.").headers["Location"] == f"{where}?step=thanks"
    response.refresh_from_db()
    assert (response.feeling, response.comment, response.changed_at) == ("relieved", "Ben found it.", None)
    thanks = text_of(Client().get(f"{where}?step=thanks"))
    for said in ("Thank you", "4 – Satisfied", "Relieved", "Ben found it.", "You can change it until"):
        assert said in thanks


def test_it_says_which_contact_it_is_about(asked: Callable[..., str]) -> None:
    where = asked()
    Touchpoint.objects.update(name={"en": "Call to the switchboard", "ja": "お客様窓口へのお電話"})
    assert "It is about: Call to the switchboard, Monday, March 2, 2026." in text_of(Client().get(where))
    Invitation.objects.update(language="ja")
    assert "「お客様窓口へのお電話」（2026年3月2日月曜日）についてお伺いします。" in text_of(Client().get(where))


def test_a_look_never_records_whoever_looks(asked: Callable[..., str]) -> None:
    where = asked()
    for value in range(1, 6):
        for method in ("get", "head"):
            assert getattr(Client(), method)(f"{where}?a={value}").status_code == 200
    assert Client().options(where).status_code == 405
    assert not Response.objects.exists()
    assert not Row.objects.filter(kind="perception.ResponseReceived").exists()


def test_pressed_twice_is_once_and_another_answer_keeps_what_was_said(
    asked: Callable[..., str], noon: Callable[..., None]
) -> None:
    where = asked()
    for _ in range(2):
        press(where, step=first(), a=4)
    assert Response.objects.count() == 1
    assert not ResponseChange.objects.exists()
    page = text_of(Client().get(f"{where}?a=1"))
    assert "Your answer so far: 4 – Satisfied" in page
    noon(days=1)
    press(where, step=first(), a=1)
    response, before = Response.objects.get(), ResponseChange.objects.get()
    assert (response.value, response.changed_at, before.value) == (1, NOON + timedelta(days=1), 4)
    kinds = list(Row.objects.filter(kind__startswith="perception.").order_by("id").values_list("kind", flat=True))
    assert kinds[-3:] == [
        "perception.ResponseReceived",
        "perception.ResponseChanged",
        "perception.PoorAnswerReceived",
    ]


def test_after_the_window_what_was_said_stands_and_what_was_typed_is_shown(
    asked: Callable[..., str], noon: Callable[..., None]
) -> None:
    where = asked()
    press(where, step=first(), a=4)
    noon(days=15)
    answer = press(where, step="why", why="On second thought")
    assert answer.status_code == 410
    assert "can be changed no more" in text_of(answer)
    assert "On second thought" in text_of(answer)
    assert Response.objects.get().comment == ""


def test_several_questions_come_one_after_the_other(asked: Callable[..., str]) -> None:
    where = asked("return", "nps")
    nps = Question.objects.get(kind="nps")
    assert press(where, step=first(), a=5).headers["Location"] == f"{where}?step=question-{nps.pk}"
    assert "recommend us" in text_of(Client().get(f"{where}?step=question-{nps.pk}"))
    assert press(where, step=f"question-{nps.pk}", a=0).headers["Location"] == f"{where}?step=feeling"
    values = Response.objects.order_by("id").values_list("kind", "value", "scale_max")
    assert list(values) == [("return", 5, 5), ("nps", 0, 10)]


@pytest.mark.parametrize("value", ["6", "0", "", "four", "-1", "9" * 30, "４"])
def test_what_is_no_answer_is_not_taken(asked: Callable[..., str], value: str) -> None:
    answer = press(asked(), step=first(), a=value)
    assert answer.status_code == 422
    assert "Please choose one of the answers." in text_of(answer)
    assert not Response.objects.exists()


def test_a_forged_word_leads_nowhere_and_loses_nothing(asked: Callable[..., str]) -> None:
    asked()
    forged = "/felt/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/"
    assert "We did not find this" in text_of(Client().get(f"{forged}?a=4"))
    answer = press(forged, step="why", why="You were kind")
    assert answer.status_code == 404
    assert "You were kind" in text_of(answer)
    assert 'action="/tell-us/"' in answer.content.decode()
    assert not Response.objects.exists()


def test_an_old_link_says_so(asked: Callable[..., str], noon: Callable[..., None]) -> None:
    where = asked()
    noon(days=91)
    answer = press(where, step=first(), a=4)
    assert answer.status_code == 410
    assert "asked some time ago" in text_of(answer)
    assert not Response.objects.exists()


def test_who_was_erased_sees_that_nothing_is_kept(asked: Callable[..., str]) -> None:
    where = asked()
    Customer.objects.update(erased_at=NOON)
    answer = press(where, step=first(), a=4)
    assert answer.status_code == 410
    assert "was erased" in text_of(answer)
    assert not Response.objects.exists()


def test_a_question_that_is_asked_no_more_keeps_its_answers(asked: Callable[..., str], call: Touchpoint) -> None:
    where = asked()
    question = Question.objects.get(pk=Invitation.objects.get().survey.question_id)
    ask_no_more_at(SYSTEM, call.journey_id, touchpoint=call.pk)
    retire_question(SYSTEM, question.pk)
    assert "We no longer ask this." in text_of(Client().get(where))
    assert press(where, step=first(), a=2).status_code == 303
    assert Response.objects.get().value == 2


def test_they_can_say_that_they_wish_not_to_be_asked(asked: Callable[..., str]) -> None:
    where = asked()
    Client().get(f"{where}?no_more=yes")
    assert not Customer.objects.get().no_surveys
    press(where, no_more="yes")
    assert Customer.objects.get().no_surveys
    assert "you will not be" in text_of(Client().get(where))


def test_who_changes_without_end_is_asked_to_wait(asked: Callable[..., str]) -> None:
    where = asked()
    press(where, step=first(), a=1)
    for turn in range(20):
        assert press(where, step=first(), a=2 + turn % 2).status_code == 303
    assert press(where, step=first(), a=5).status_code == 429
    assert Response.objects.get().value == 3


def test_own_questions_may_run_the_other_way(asked: Callable[..., str], call: Touchpoint) -> None:
    given = NewQuestion(words={"en": "How hard was it?"}, highest=7, high_is_good=False)
    hard = add_question(SYSTEM, given)
    wanted = Wanted(question=hard.pk, delay_minutes=0, hold_out=0.0)
    ask_at(SYSTEM, call.journey_id, touchpoint=call.pk, wanted=wanted)
    Encounter.objects.create(
        customer=Customer.objects.create(name="Nobody"), journey=call.journey, touchpoint=call, channel="phone",
        at=NOON, ended_at=NOON, placed_by="source",
    )  # fmt: skip
    assert ask_soon_after() == {"thought": 1, "asked": 0, "not_asked": 0}
    assert Invitation.objects.get().reason == "no_channel"


LANGUAGES = [("ja", "今回の私どもの対応に", "この回答で確定する"), ("fr", "Êtes-vous satisfait", "Confirmer")]


@pytest.mark.parametrize(("code", "question", "_button"), LANGUAGES)
def test_the_page_speaks_their_language(
    asked: Callable[..., str], wei: Customer, code: str, question: str, _button: str
) -> None:
    Customer.objects.update(language=code)
    answer = Client().get(asked(), headers={"accept-language": "en"})
    assert answer.headers["Content-Language"] == code
    assert question in text_of(answer)


def test_the_mail_in_a_conversation_disturbs_nothing(asked: Callable[..., str]) -> None:
    asked()
    talk = Conversation.objects.get()
    press(place(), step=first(), a=1)
    talk.refresh_from_db()
    assert (talk.is_open, talk.needs_answer) == (False, False)
