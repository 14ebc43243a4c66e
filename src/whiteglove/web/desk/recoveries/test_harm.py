"""What it cost them, on the page of a recovery and in its fold beside the conversation."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.models import Conversation
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.recovery.actions.gestures import give, take_back
from whiteglove.recovery.actions.hindered import say_in_the_way
from whiteglove.recovery.actions.incidents import Wanted, begin_incident
from whiteglove.recovery.actions.recoveries import close_recovery
from whiteglove.recovery.conftest import Poor, Time, Wrote, met, poor, time, wrote
from whiteglove.recovery.incidents.telling import tell_touched
from whiteglove.recovery.incidents.whom import Found
from whiteglove.recovery.models import Incident, Recovery
from whiteglove.rulebook.actions.limits import Wished, set_limit
from whiteglove.team.house import HouseWishes, change_house
from whiteglove.team.models import Colleague

__all__ = ["met", "poor", "time", "wrote"]

SignedIn = Callable[[Colleague], Client]
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def desk(signed_in: SignedIn, ben: Colleague) -> Client:
    """Ben's browser."""
    return signed_in(ben)


@pytest.fixture
def bag(wrote: Wrote) -> Conversation:
    """Aiko asks for her bag."""
    return wrote()


@pytest.fixture
def opened(bag: Conversation, poor: Poor) -> Recovery:
    """And was not served well."""
    return poor(bag.pk)


def test_it_is_written_down_while_open_and_after(desk: Client, opened: Recovery, as_ben: Actor) -> None:
    place = f"/desk/recoveries/{opened.pk}/"
    page = desk.get(place).content.decode()
    assert "nobody wrote it down yet" in page
    assert '<label for="harm-money">Money, in EUR</label>' in page
    sent = desk.post(f"{place}harm/", {"money": "1.200,50", "delay": "26,5", "issue": "lost"})
    assert (sent.status_code, sent["Location"]) == (302, place)
    page = desk.get(place).content.decode()
    assert "€1,200.50 · 26.5 hours late · something was lost or damaged" in page
    assert 'value="1200.50"' in page
    assert 'value="26.5"' in page
    assert '<option value="lost" selected>' in page
    close_recovery(as_ben, opened.pk, why="She does not answer")
    desk.post(f"{place}harm/", {"money": "0", "delay": "1", "issue": ""})
    assert "no money · 1 hour late <span" in desk.get(place).content.decode()
    assert Recovery.objects.get().harm == {"money": 0, "currency": "EUR", "delay_hours": 1}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"money": "much"}, "“much” cannot be read as an amount in EUR. Write it as 12.50."),
        ({"money": "1.200"}, "“1.200” cannot be read as an amount in EUR."),
        ({"money": "-5"}, "What it cost them is 0 or more."),
        ({"delay": "two days"}, "“two days” cannot be read as hours. Write it as 26 or 1.5"),
        ({"delay": "87601"}, "“87601” cannot be read as hours."),
        ({"issue": "bag"}, "What was done to them is one of:"),
        ({}, "Say what it cost them, how late it came, or what was done to them."),
    ],
)
def test_what_is_refused_is_said_beside_what_was_typed(
    typed: dict[str, str], words: str, desk: Client, opened: Recovery
) -> None:
    sent = {"money": "", "delay": "", "issue": ""} | typed
    answer = desk.post(f"/desk/recoveries/{opened.pk}/harm/", sent)
    page = answer.content.decode()
    assert (answer.status_code, page.count('class="refusal"')) == (422, 1)
    form = page.partition('id="harm-fold" open')[2].partition("</form>")[0]
    assert words in form
    assert all(value in form for value in typed.values())
    assert Recovery.objects.get().harm == {}


def test_what_is_known_is_filled_in_for_a_person_to_confirm(
    desk: Client, opened: Recovery, bag: Conversation, as_ben: Actor
) -> None:
    say_in_the_way(as_ben, conversation=bag.pk, wanted="The shirts paid", cost="€40 for two shirts")
    page = desk.get(f"/desk/recoveries/{opened.pk}/").content.decode()
    assert 'value="40.00"' in page
    assert "Said when something was in the way: “€40 for two shirts”" in page
    assert "nothing is written down until you press" in page
    assert Recovery.objects.get().harm == {}
    desk.post(f"/desk/recoveries/{opened.pk}/harm/", {"money": "40.00", "delay": "", "issue": ""})
    page = desk.get(f"/desk/recoveries/{opened.pk}/").content.decode()
    assert "nothing is written down until you press" not in page


def test_the_fold_beside_the_conversation_has_the_same_form(
    desk: Client, opened: Recovery, bag: Conversation
) -> None:
    talk, act = f"/desk/conversations/{bag.pk}/", f"/desk/recoveries/{opened.pk}/harm/"
    assert f'action="{act}"' in desk.get(talk).content.decode()
    sent = desk.post(act, {"money": "12.50", "delay": "", "issue": "", "from": str(bag.pk)})
    assert sent["Location"] == talk
    assert "What it cost them: €12.50" in desk.get(talk).content.decode()
    strip = desk.post(act, {"money": "13", "delay": "", "issue": "", "from": str(bag.pk)}, headers=FRAGMENT)
    assert strip.status_code == 200
    assert strip.content.decode().strip().startswith('<section class="recovery-beside"')
    assert "What it cost them: €13.00" in strip.content.decode()
    assert '<details id="recovery-fold" open>' in strip.content.decode()
    refused = desk.post(act, {"money": "much", "delay": "", "issue": "", "from": str(bag.pk)}, headers=FRAGMENT)
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#recovery-beside")
    assert "“much” cannot be read" in refused.content.decode()
    assert 'value="much"' in refused.content.decode()
    whole = desk.post(act, {"money": "much", "delay": "", "issue": "", "from": str(bag.pk)})
    assert (whole.status_code, "Five steps" in whole.content.decode()) == (422, True)


def test_money_in_a_currency_of_before_stays(desk: Client, opened: Recovery, dora: Colleague) -> None:
    place = f"/desk/recoveries/{opened.pk}/"
    desk.post(f"{place}harm/", {"money": "40", "delay": "", "issue": ""})
    change_house(dora.as_actor(), HouseWishes(currency="JPY"))
    assert "Written down is €40.00; leave the field empty to keep it." in desk.get(place).content.decode()
    desk.post(f"{place}harm/", {"money": "", "delay": "3", "issue": ""})
    assert Recovery.objects.get().harm == {"money": 4000, "currency": "EUR", "delay_hours": 3}
    desk.post(f"{place}harm/", {"money": "5000", "delay": "3", "issue": ""})
    assert Recovery.objects.get().harm == {"money": 5000, "currency": "JPY", "delay_hours": 3}


def test_the_page_says_what_was_given_in_it(
    desk: Client, bag: Conversation, poor: Poor, as_ben: Actor, time: Time, front_desk: object
) -> None:
    set_limit(SYSTEM, Wished(kind="refund", role="colleague", per_case=9000, per_period=90000))

    def refund(why: str) -> int:
        return give(as_ben, conversation=bag.pk, kind="refund", worth=1000, currency="EUR", why=why).pk

    refund("Long before")
    time.passes(hours=1)
    place = f"/desk/recoveries/{poor(bag.pk).pk}/"
    refund("For the taxi")
    take_back(as_ben, refund("By mistake"))
    page = desk.get(place).content.decode()
    lines = [line for line in page.split("<li>") if "a refund, worth €10.00" in line]
    assert [("before this was opened" in line, "taken back <time" in line) for line in lines] == [
        (True, False), (False, False), (False, True)
    ]  # fmt: skip


@pytest.fixture
def flight(opened: Recovery, met: Customer, dora: Colleague, time: Time) -> Incident:
    """Aiko's flight is cancelled, and she is told in her conversation."""
    wanted = Wanted(title="Flight 12", text={"en": "Gone"}, next_at=time.now + timedelta(hours=3), is_meant=True)
    begun = begin_incident(dora.as_actor(), wanted, Found((met.pk,)))
    tell_touched()
    return begun


def test_both_pages_name_each_other(desk: Client, opened: Recovery, flight: Incident) -> None:
    place = f"/desk/recoveries/{opened.pk}/"
    many = f"/manage/incidents/{flight.pk}/"
    assert f'<dt>Comes from</dt><dd><a href="{many}" dir="auto">Flight 12</a>' in desk.get(place).content.decode()
    page = desk.get(many).content.decode()
    assert "Put right because of it" in page
    assert f'href="{place}"' in page
    desk.post(f"{place}incident/", {"incident": ""})
    assert "<dt>Comes from</dt>" not in desk.get(place).content.decode()
    assert "Put right because of it" not in desk.get(many).content.decode()
    refused = desk.post(f"{place}incident/", {"incident": "999"})
    assert refused.status_code == 404


def test_an_incidents_page_asks_as_much_for_many_as_for_few(
    desk: Client, opened: Recovery, flight: Incident, met: Customer
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            assert desk.get(f"/manage/incidents/{flight.pk}/").status_code == 200
        return len(questions)

    asked()
    few = asked()
    now = opened.opened_at
    Recovery.objects.bulk_create(
        Recovery(customer=met, incident=flight, reasons=["complaint"], next_at=now, opened_at=now,
                 opened_by_whom="system", team=opened.team)
        for _ in range(30)
    )  # fmt: skip
    assert asked() == few
    assert "The newest 20; there are more." in desk.get(f"/manage/incidents/{flight.pk}/").content.decode()
