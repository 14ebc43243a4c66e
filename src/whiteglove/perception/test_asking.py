"""A customer is asked soon after, once, by mail; and whoever is not asked has a row that says why."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from whiteglove.channels.email.models import OutgoingMail
from whiteglove.channels.email.sending.compose import compose
from whiteglove.channels.email.sending.loading import gather
from whiteglove.channels.email.sending.queue import put_in_outbox
from whiteglove.conversations.models import Conversation, Message
from whiteglove.customers.actions import change_customer, mark_unreachable, merge_customers, recognise_customer
from whiteglove.customers.models import Address, Customer
from whiteglove.encounters.models import Encounter, Episode
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.models import Row
from whiteglove.journey.models import Touchpoint
from whiteglove.perception.actions.questions import ready_questions
from whiteglove.perception.actions.surveys import Wanted, ask_at, ask_no_more_at, change_rule
from whiteglove.perception.asking.links import token_of
from whiteglove.perception.clockwork import ask_soon_after
from whiteglove.perception.models import Invitation, Survey
from whiteglove.promises.actions import Said, promise
from whiteglove.promises.clockwork import break_what_fell_due
from whiteglove.team.models import Team

Meet = Callable[..., Encounter]
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch, at_home: None) -> Callable[..., None]:
    """It is noon; `noon(hours=1)`: it is one."""

    def later(**by: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(**by))

    later()
    return later


@pytest.fixture
def survey(call: Touchpoint, noon: None, front_desk: Team) -> Survey:
    """After a call we ask how satisfied they are; chance leaves nobody out."""
    question = ready_questions()["csat"]
    wanted = Wanted(question=question.pk, delay_minutes=60, hold_out=0.0)
    return ask_at(SYSTEM, call.journey_id, touchpoint=call.pk, wanted=wanted)


def outcomes() -> list[tuple[str, str]]:
    return list(Invitation.objects.order_by("id").values_list("outcome", "reason"))


def test_who_called_is_asked_soon_after_and_once(survey: Survey, met: Meet, noon: Callable[..., None]) -> None:
    met(at=NOON - timedelta(minutes=40))  # over half an hour ago
    assert ask_soon_after() == {"thought": 1, "asked": 0, "not_asked": 0}
    assert Invitation.objects.get().due_at == NOON + timedelta(minutes=30)
    assert ask_soon_after() == {"thought": 0, "asked": 0, "not_asked": 0}
    noon(minutes=31)
    assert ask_soon_after() == {"thought": 0, "asked": 1, "not_asked": 0}
    noon(minutes=32)
    assert ask_soon_after() == {"thought": 0, "asked": 0, "not_asked": 0}
    assert outcomes() == [("asked", "soon_after")]
    message = Message.objects.get()
    assert (message.to, message.kind, message.is_automatic) == (["wei@mail.example"], "invitation", True)
    assert token_of(Invitation.objects.get().pk) not in message.text
    talk = Conversation.objects.get()
    assert (talk.is_open, talk.needs_answer, talk.next_moment) == (False, False, None)
    kinds = Row.objects.filter(kind__startswith="perception.Customer").values_list("kind", flat=True)
    assert list(kinds) == ["perception.CustomerAsked"]


def test_the_mail_holds_each_answer_as_a_link(survey: Survey, met: Meet) -> None:
    met()
    ask_soon_after()
    message, token = Message.objects.get(), token_of(Invitation.objects.get().pk)
    put_in_outbox(message.pk)
    letter = gather(OutgoingMail.objects.get(), NOON).letter
    assert "How satisfied are you with how we served you?" in letter.text
    for value, label in ((1, "Very dissatisfied"), (5, "Very satisfied")):
        assert f"{value} – {label}\nhttps://desk.example/felt/{token}/?a={value}" in letter.text
        assert f'href="https://desk.example/felt/{token}/?a={value}"' in (letter.html or "")
    mail = compose(letter)
    assert b"Auto-Submitted: auto-replied" in mail
    assert b"Subject: How was it? One question from Whiteglove" in mail


def a_broken_promise(customer: Customer) -> None:
    due, made_at = NOON - timedelta(hours=1), NOON - timedelta(days=2)
    promise(
        SYSTEM, customer, Said(what="The bag", due=due, team=Team.objects.get(), made_at=made_at, made_where="call")
    )
    break_what_fell_due()


def only_in_french(_encounter: Encounter) -> None:
    question = Survey.objects.get().question
    question.words = {"fr": "Ça va ?"}
    question.save()


REASONS: list[tuple[str, Callable[[Encounter], object]]] = [
    ("machine", lambda one: Encounter.objects.filter(pk=one.pk).update(is_machine=True)),
    ("no_consent", lambda one: change_customer(SYSTEM, one.customer_id, no_surveys=True)),
    ("no_channel", lambda one: mark_unreachable(SYSTEM, address="wei@mail.example", reason="5.1.1")),
    ("erased", lambda one: Customer.objects.filter(pk=one.customer_id).update(erased_at=NOON)),
    ("held_out", lambda one: Survey.objects.update(hold_out=0.999999)),
    ("promise_broken", lambda one: a_broken_promise(one.customer)),
    ("language", only_in_french),
]


@pytest.mark.parametrize(("reason", "make"), REASONS, ids=[reason for reason, _ in REASONS])
def test_who_is_not_asked_has_a_row_that_says_why(
    survey: Survey, met: Meet, reason: str, make: Callable[[Encounter], object]
) -> None:
    make(met())
    assert ask_soon_after() == {"thought": 1, "asked": 0, "not_asked": 0}
    assert outcomes() == [("not_asked", reason)]
    assert not Message.objects.filter(kind="invitation").exists()


@pytest.mark.parametrize(("reason", "make"), REASONS, ids=[reason for reason, _ in REASONS])
def test_what_changed_since_is_looked_at_again_before_the_mail_leaves(
    survey: Survey, met: Meet, noon: Callable[..., None], reason: str, make: Callable[[Encounter], object]
) -> None:
    encounter = met(at=NOON - timedelta(minutes=40))
    ask_soon_after()
    make(encounter)
    noon(minutes=31)
    assert ask_soon_after() == {"thought": 0, "asked": 0, "not_asked": 1}
    assert outcomes() == [("not_asked", reason)]


def test_without_an_address_in_the_world_links_lead_nowhere(
    survey: Survey, met: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whiteglove.perception.asking.thoughts.has_page", lambda: False)
    met()
    ask_soon_after()
    assert outcomes() == [("not_asked", "no_page")]


def test_nobody_is_asked_twice_in_a_window_by_whatever_name(
    survey: Survey, met: Meet, noon: Callable[..., None]
) -> None:
    met()
    other = recognise_customer(SYSTEM, address="tan@hotel.example", name="W. Tan", language="en")
    ask_soon_after()
    merge_customers(SYSTEM, Encounter.objects.get().customer_id, merged_id=other.pk)
    noon(hours=2)
    met(customer=other, at=NOON + timedelta(minutes=30))
    ask_soon_after()
    assert outcomes() == [("asked", "soon_after"), ("not_asked", "asked_lately")]
    noon(days=31)
    met(customer=other, at=NOON + timedelta(days=31, hours=-2))
    ask_soon_after()
    assert outcomes()[2] == ("asked", "soon_after")


def test_of_two_at_once_one_is_asked_about(survey: Survey, met: Meet, noon: Callable[..., None]) -> None:
    met(at=NOON - timedelta(minutes=40))
    met(at=NOON - timedelta(minutes=30))
    ask_soon_after()
    noon(hours=2)
    ask_soon_after()
    assert outcomes() == [("asked", "soon_after"), ("not_asked", "asked_lately")]


def test_the_window_of_the_survey_holds_where_the_house_has_none(survey: Survey, met: Meet) -> None:
    change_rule(SYSTEM, window_days=0, quiet_from=time(20), quiet_until=time(8), change_within_days=14)
    met()
    met()
    ask_soon_after()
    assert outcomes() == [("asked", "soon_after"), ("not_asked", "asked_this_lately")]


def test_quiet_hours_of_the_customers_zone_are_kept(survey: Survey, met: Meet, noon: Callable[..., None]) -> None:
    encounter = met()
    change_customer(SYSTEM, encounter.customer_id, time_zone="Asia/Tokyo")  # it is nine in the evening there
    ask_soon_after()
    assert Invitation.objects.get().due_at == datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
    noon(hours=10)
    assert ask_soon_after()["asked"] == 0
    noon(hours=11)
    assert ask_soon_after()["asked"] == 1


def test_quiet_that_was_asked_for_since_postpones(survey: Survey, met: Meet, noon: Callable[..., None]) -> None:
    encounter = met(at=NOON - timedelta(minutes=40))
    ask_soon_after()
    change_customer(SYSTEM, encounter.customer_id, time_zone="UTC", quiet_from=time(12), quiet_until=time(14))
    noon(minutes=31)
    assert ask_soon_after()["asked"] == 0
    assert Invitation.objects.get().due_at == NOON + timedelta(hours=2)


def test_after_a_long_standstill_it_is_too_late(survey: Survey, met: Meet, noon: Callable[..., None]) -> None:
    met(at=NOON - timedelta(minutes=40))
    ask_soon_after()
    noon(days=4)
    assert ask_soon_after()["not_asked"] == 1
    assert outcomes() == [("not_asked", "too_late")]


def test_who_waits_for_us_is_asked_once_they_have_their_answer_or_not_at_all(
    survey: Survey, met: Meet, noon: Callable[..., None], front_desk: Team
) -> None:
    talks = []
    for name in ("first", "second"):
        customer = Customer.objects.create(name=name, main_address=f"{name}@mail.example")
        Address.objects.create(customer=customer, value=customer.main_address)
        met(at=NOON - timedelta(minutes=40), customer=customer)
        talks.append(
            Conversation.objects.create(
                customer=customer,
                team=front_desk,
                opened_at=NOON,
                updated_at=NOON,
                waiting_since=NOON,
                next_moment=NOON,
            )
        )
    ask_soon_after()
    noon(hours=1)
    assert ask_soon_after() == {"thought": 0, "asked": 0, "not_asked": 0}
    answered = talks[0]
    Conversation.objects.filter(pk=answered.pk).update(needs_answer=False, waiting_since=None)
    assert ask_soon_after()["asked"] == 1
    assert Invitation.objects.get(outcome="asked").customer == answered.customer
    noon(days=4)
    assert ask_soon_after()["not_asked"] == 1
    assert outcomes() == [("asked", "soon_after"), ("not_asked", "waits_for_us")]


def test_what_is_asked_there_no_more_is_not_asked(survey: Survey, met: Meet, noon: Callable[..., None]) -> None:
    met(at=NOON - timedelta(minutes=40))
    ask_soon_after()
    ask_no_more_at(SYSTEM, survey.journey_id or 0, touchpoint=survey.touchpoint_id)
    noon(hours=1)
    ask_soon_after()
    assert outcomes() == [("not_asked", "gone")]


def test_an_encounter_that_goes_on_after_all_waits(survey: Survey, met: Meet, noon: Callable[..., None]) -> None:
    encounter = met(at=NOON - timedelta(minutes=40))
    ask_soon_after()
    Encounter.objects.filter(pk=encounter.pk).update(ended_at=None)
    noon(hours=1)
    assert ask_soon_after() == {"thought": 0, "asked": 0, "not_asked": 0}
    Encounter.objects.filter(pk=encounter.pk).update(ended_at=clock.now())
    assert ask_soon_after()["asked"] == 1


def test_at_the_end_of_an_episode_they_are_asked_once(
    call: Touchpoint, met: Meet, noon: Callable[..., None], front_desk: Team
) -> None:
    ready = ready_questions()
    wanted = Wanted(question=ready["return"].pk, then_ask=(ready["nps"].pk,), delay_minutes=0, hold_out=0.0)
    ask_at(SYSTEM, call.journey_id, touchpoint=None, wanted=wanted)
    encounter = met()
    episode = Episode.objects.create(
        customer=encounter.customer, journey=call.journey, began_at=encounter.at, last_at=encounter.at, ended_at=NOON
    )
    Encounter.objects.update(episode=episode)
    assert ask_soon_after() == {"thought": 1, "asked": 1, "not_asked": 0}
    assert ask_soon_after() == {"thought": 0, "asked": 0, "not_asked": 0}
    invitation: Any = Invitation.objects.get()
    assert (invitation.episode, invitation.encounter, invitation.touchpoint) == (episode, None, None)
    assert "Would you come back to us?" in Message.objects.get().text
