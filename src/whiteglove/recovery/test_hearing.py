"""What Aiko says of our rules is suggested once, whatever runs twice, and from her words alone."""

import pytest

from whiteglove.conversations.actions import write_reply
from whiteglove.conversations.actions.erasing import erase_customer
from whiteglove.conversations.conftest import Time, Wrote
from whiteglove.conversations.models import Conversation, Message
from whiteglove.customers.models import Customer
from whiteglove.encounters.models import Encounter, PlacedBy
from whiteglove.foundation.actors import Actor
from whiteglove.perception.models import Kind, Response
from whiteglove.recovery.actions.hearing import hear_message, hear_response
from whiteglove.recovery.models import Obstruction
from whiteglove.recovery.queries.hindered import obstructions
from whiteglove.rulebook.models import Rule
from whiteglove.team.models import Colleague


def newest(talk: Conversation) -> int:
    return Message.objects.filter(conversation=talk).latest("id").pk


def test_a_message_is_read_once(wrote: Wrote, time: Time, as_ben: Actor, r17: Rule) -> None:
    talk = wrote("Good day. They quoted R-17 at me. Where is my bag?")
    assert hear_message(newest(talk)) is not None
    assert hear_message(newest(talk)) is None
    [found] = obstructions(as_ben, suggested=True)[0]
    assert (found.quote, found.said_by, found.is_so, found.conversation_id) == (
        "They quoted R-17 at me.", "customer", None, talk.pk,
    )  # fmt: skip
    assert found.rule is not None
    assert found.rule.id == r17.pk


def test_it_is_dated_by_when_the_customer_said_it(
    wrote: Wrote, time: Time, bag: Conversation, met: Encounter
) -> None:
    wrote("It is your policy.", to=bag)
    wrote_at, said = time.now, newest(bag)
    answer = answered(bag.customer, met, 1, "It is your policy again.", time)
    time.passes(days=20)
    first, second = hear_message(said), hear_response(answer.pk)
    assert first is not None
    assert second is not None
    assert [first.at, second.at] == [wrote_at, wrote_at]


def test_what_another_person_says_is_theirs(wrote: Wrote, time: Time, bag: Conversation, dora: Colleague) -> None:
    wrote("It is your policy, says Emile.", to=bag, author_address="emile@mail.example", author_name="Emile")
    assert hear_message(newest(bag)) is not None
    emile = Customer.objects.get(name="Emile")
    found = Obstruction.objects.get()
    assert (found.conversation_id, found.customer_id) == (bag.pk, emile.pk)
    Obstruction.objects.update(customer=bag.customer)  # as rows of before have it
    erase_customer(dora.as_actor(), emile.pk, confirmed="Emile", keeps_words=False)
    found.refresh_from_db()
    assert (found.wanted, found.quote) == ("[…]", "")


def test_our_own_words_and_machines_blame_nothing(wrote: Wrote, time: Time, as_ben: Actor) -> None:
    talk = wrote("Hello")
    write_reply(as_ben, talk.pk, text="I am sorry, it is our fault: it is the policy.")
    assert hear_message(newest(talk)) is None
    wrote("It is your policy.", to=talk, kind="auto_reply", is_automatic=True)
    assert hear_message(newest(talk)) is None


@pytest.fixture
def met(bag: Conversation, time: Time) -> Encounter:
    """Somewhere else than in a conversation."""
    return Encounter.objects.create(customer=bag.customer, channel="counter", at=time.now, placed_by=PlacedBy.NOBODY)


def answered(customer: Customer, met: Encounter, value: int, comment: str, time: Time) -> Response:
    return Response.objects.create(
        customer=customer, encounter=met, kind=Kind.CSAT, scale_min=1, scale_max=5, value=value, comment=comment,
        at=time.now,
    )  # fmt: skip


def test_the_words_of_a_poor_answer(bag: Conversation, met: Encounter, time: Time) -> None:
    good = answered(bag.customer, met, 5, "Kind, though it is your policy.", time)
    poor = answered(bag.customer, met, 1, "Rules before people: that is company policy.", time)
    silent = answered(bag.customer, met, 1, "", time)
    assert [hear_response(one.pk) is not None for one in (good, poor, silent, poor)] == [False, True, False, False]
    said = Obstruction.objects.get()
    assert (said.encounter, said.conversation, said.customer) == (met, None, bag.customer)
    assert hear_response(10**9) is None


def test_the_same_words_in_another_answer_are_heard_again(bag: Conversation, met: Encounter, time: Time) -> None:
    first = answered(bag.customer, met, 1, "It is your policy.", time)
    second = answered(bag.customer, met, 1, "It is your policy.", time)
    assert [hear_response(one.pk) is not None for one in (first, second, first)] == [True, True, False]
    assert list(Obstruction.objects.order_by("pk").values_list("response", flat=True)) == [first.pk, second.pk]
