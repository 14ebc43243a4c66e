"""A message is taken: somebody is promised a call."""

from datetime import time as clock_time
from datetime import timedelta
from typing import Any

import pytest

from whiteglove.conversations.conftest import Wrote
from whiteglove.conversations.models import Conversation, Message
from whiteglove.customers.actions import add_identity
from whiteglove.customers.models import Customer, Identity
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.promises.actions import DoesNotWantCalls
from whiteglove.promises.conftest import Taken, Time
from whiteglove.promises.models import Callback, Promise
from whiteglove.promises.numbers import NumberNotUnderstood
from whiteglove.promises.windows import AtNight, QuietThen, WindowRefused
from whiteglove.team.actions import add_team
from whiteglove.team.changes import TeamWishes, change_team
from whiteglove.team.models import Colleague, Team


def test_a_message_becomes_a_promise_to_call(
    taken: Taken, time: Time, chidi: Colleague, front_desk: Team, ben: Colleague
) -> None:
    made = taken(
        for_whom=chidi, about="His bag, again\nHe is calm", language="en", machine_words="We called, Mr. Tan"
    )
    callback = Callback.objects.get(promise=made)
    assert (made.what, made.due, made.colleague_id, made.team_id, made.made_by_id, made.is_callback) == (
        "His bag, again He is calm", time.now + timedelta(hours=2), chidi.pk, front_desk.pk, ben.pk, True,
    )  # fmt: skip
    assert (made.time_zone, made.made_where) == ("Asia/Singapore", "call")
    assert (callback.name, callback.number, callback.region, callback.language) == (
        "Mr. Tan", "+6591234567", "SG", "en",
    )  # fmt: skip
    assert (callback.window_from, callback.place_at, callback.attempts_wanted) == (time.now, time.now, 3)
    talk = Conversation.objects.get()
    assert (talk.subject, talk.owner_id, talk.customer_id, talk.promised_at) == (
        "Call back Mr. Tan", chidi.pk, made.customer_id, made.due,
    )  # fmt: skip
    message = Message.objects.get()
    assert (message.direction, message.kind, message.text) == ("in", "call", "His bag, again\nHe is calm")
    assert Identity.objects.values_list("customer__name", "value").get() == ("Mr. Tan", "+6591234567")


def test_who_calls_again_is_known(taken: Taken, met: Customer) -> None:
    first, second = taken(), taken(number="0065 9123-4567", name="Tan")
    assert first.customer_id == second.customer_id
    add_identity(SYSTEM, met.pk, kind="phone", value="(+81) 3-1234-5678")
    assert taken(number="+81312345678").customer_id == met.pk
    assert Customer.objects.count() == 2


def test_a_number_without_country_is_one_of_the_teams(taken: Taken, front_desk: Team, met: Customer) -> None:
    with pytest.raises(NumberNotUnderstood, match="does not tell its country"):
        taken(number="03-1234-5678")
    Team.objects.filter(pk=front_desk.pk).update(time_zone="Asia/Tokyo")
    add_identity(SYSTEM, met.pk, kind="phone", value="03-1234-5678")
    made = taken(number="03 1234 5678")
    assert (made.callback.number, made.callback.region, made.customer_id) == ("+81312345678", "JP", met.pk)


def test_behind_one_number_of_a_hotel_are_many_guests(taken: Taken) -> None:
    tan, lim = taken(number="+65 6123 4567 ext. 302"), taken(number="+65 6123 4567 ext. 303", name="Ms. Lim")
    assert tan.customer_id != lim.customer_id
    assert (tan.callback.number, tan.callback.extension) == ("+6561234567", "302")


def test_it_joins_a_conversation_that_is_open(taken: Taken, wrote: Wrote, met: Customer) -> None:
    bag = wrote()
    made = taken(customer=met, conversation=bag.pk)
    assert (made.conversation_id, Conversation.objects.count()) == (bag.pk, 1)
    with pytest.raises(NotFound):
        taken(conversation=bag.pk)
    Conversation.objects.update(is_open=False, needs_answer=False, waiting_since=None)
    with pytest.raises(NotFound):
        taken(customer=met, conversation=bag.pk)


@pytest.mark.parametrize(
    ("given", "refusal", "words"),
    [
        ({"name": " "}, NotUnderstood, "who called"),
        ({"about": " "}, NotUnderstood, "what it is about"),
        ({"number": "12"}, NumberNotUnderstood, "12"),
        ({"language": "english"}, NotUnderstood, "two letters"),
        ({"starts": -3, "hours": 1}, WindowRefused, "over already"),
        ({"hours": 0}, WindowRefused, "before it begins"),
        ({"hours": 24 * 15}, WindowRefused, "14 days"),
        ({"time_zone": "Mars/Base"}, NotUnderstood, "no time zone"),
        ({"time_zone": "../etc/passwd"}, NotUnderstood, "no time zone"),
        ({"attempts": 0}, NotUnderstood, "between once"),
        ({"starts": 5, "hours": 2, "by_day": True}, AtNight, "night there"),
    ],
)
def test_what_cannot_be_called_is_refused_and_leaves_nothing(
    given: dict[str, Any], refusal: type[Exception], words: str, taken: Taken
) -> None:
    with pytest.raises(refusal, match=words):
        taken(**given)
    assert (Promise.objects.count(), Conversation.objects.count(), Customer.objects.count()) == (0, 0, 0)


def test_who_wants_no_calls_or_quiet_is_left_in_peace_unless_they_asked(
    taken: Taken, met: Customer, time: Time
) -> None:
    Customer.objects.update(quiet_from=clock_time(12), quiet_until=clock_time(21), time_zone="Asia/Singapore")
    with pytest.raises(QuietThen):
        taken(customer=met)
    assert taken(customer=met, asked_for=True).time_zone == "Asia/Singapore"
    Customer.objects.update(quiet_from=None, quiet_until=None, do_not_call=True)
    with pytest.raises(DoesNotWantCalls):
        taken(customer=met)
    taken(customer=met, asked_for=True)
    assert Promise.objects.count() == 2


def test_an_ambiguous_country_is_called_in_the_zone_of_the_team_unless_chosen(taken: Taken, front_desk: Team) -> None:
    Team.objects.filter(pk=front_desk.pk).update(time_zone="Asia/Tokyo")
    assert taken(number="+61 491 570 006").time_zone == "Asia/Tokyo"
    assert taken(number="+61 491 570 007", time_zone="Australia/Perth").time_zone == "Australia/Perth"


def test_pressing_twice_takes_one_message(taken: Taken) -> None:
    assert taken(key="form-1").pk == taken(key="form-1", about="Other words").pk
    assert Promise.objects.count() == 1


def test_a_hidden_team_is_no_team(taken: Taken, dora: Colleague) -> None:
    medical = add_team(SYSTEM, key="medical", name="Medical")
    change_team(SYSTEM, medical, TeamWishes(is_private=True))
    with pytest.raises(NotFound):
        taken(team=medical)
    assert taken(team=medical, by=dora.as_actor()).team_id == medical.pk
