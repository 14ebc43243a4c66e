"""What time alone does to early signs, wherever it was promised, whoever was merged, and however many there are."""

from datetime import timedelta

import pytest

from whiteglove.conversations.actions.merging import merge
from whiteglove.conversations.conftest import Time, Wrote
from whiteglove.conversations.models import Conversation
from whiteglove.customers.actions import merge_customers, recognise_customer, undo_merge
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.consequences import react
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.journal.reactions import REACTIONS
from whiteglove.recovery.actions.signs import look_for_signs
from whiteglove.recovery.clockwork.signs import look_for_due_signs
from whiteglove.recovery.models import Incident, Signs, Touched
from whiteglove.recovery.test_looking_for_signs import passed_on_twice, promised, signs
from whiteglove.team.models import Colleague


def began(title: str, talk: Conversation, time: Time) -> Incident:
    return Incident.objects.create(
        title=title, text={}, next_at=time.now, team=talk.team, by_whom="system", began_at=time.now
    )


def test_a_moment_brought_forward_is_seen(bag: Conversation, time: Time) -> None:
    """Where standards change, nothing is said in the conversation that would have it looked at."""
    look_for_signs(bag.pk)
    Conversation.objects.filter(pk=bag.pk).update(next_moment=time.now - timedelta(seconds=1))
    assert (look_for_due_signs(), signs(bag)) == (1, (20, ["waited"]))
    assert look_for_due_signs() == 0


def test_a_promise_of_a_merged_conversation_comes_near_where_that_stands(
    bag: Conversation, time: Time, wrote: Wrote, dora: Colleague
) -> None:
    merged, between = wrote("My bag again"), wrote("And again", subject="And again")
    promised(merged, time, hours=10)
    merge(dora.as_actor(), between.pk, merged_id=merged.pk)
    merge(dora.as_actor(), bag.pk, merged_id=between.pk)
    Conversation.objects.filter(pk=bag.pk).update(next_moment=time.now + timedelta(days=1))
    look_for_signs(bag.pk)
    time.passes(hours=7)
    assert (look_for_due_signs(), signs(bag)[1]) == (1, ["promise_near"])
    assert look_for_due_signs() == 0


def test_an_incident_touches_a_customer_under_either_of_two_records(
    bag: Conversation, time: Time, dora: Colleague
) -> None:
    other = recognise_customer(SYSTEM, address="aiko@work.example", name="A. Tanaka", language="en")
    merge_customers(dora.as_actor(), bag.customer_id, merged_id=other.pk)
    look_for_signs(bag.pk)
    fog = began("Fog", bag, time)
    Touched.objects.create(incident=fog, customer=other, added_at=time.now)
    assert (look_for_due_signs(), signs(bag)) == (1, (15, ["incident"]))
    assert look_for_due_signs() == 0


def test_of_two_incidents_the_one_that_goes_on_is_named(bag: Conversation, time: Time) -> None:
    begun = []
    for title in ("Fog", "Strike"):
        begun.append(began(title, bag, time))
        Touched.objects.create(incident=begun[-1], customer=bag.customer, added_at=time.now)
        time.passes(minutes=1)
    look_for_signs(bag.pk)
    assert Signs.objects.get().reasons[0]["what"] == "Strike"
    Incident.objects.filter(pk=begun[1].pk).update(ended_at=time.now)
    assert (look_for_due_signs(), Signs.objects.get().reasons[0]["what"]) == (1, "Fog")
    assert look_for_due_signs() == 0


def test_who_turns_out_to_be_one_customer_has_the_signs_of_both(
    bag: Conversation, time: Time, wrote: Wrote, dora: Colleague
) -> None:
    time.passes(days=2)
    other = wrote("My flight", author_address="aiko@work.example", subject="Flight")
    look_for_signs(other.pk)
    assert signs(other) == (0, [])
    merging = merge_customers(dora.as_actor(), bag.customer_id, merged_id=other.customer_id)
    follow("customers.CustomersMerged")
    assert signs(other)[1] == ["again"]
    undo_merge(dora.as_actor(), merging.pk)
    follow("customers.CustomersParted")
    assert signs(other) == (0, [])


def follow(kind: str) -> None:
    for row in Row.objects.filter(kind=kind):
        for one in REACTIONS[kind]:
            assert react(row, one) or not one.name.startswith("recovery.")


def test_what_was_merged_is_not_looked_at_for_ever(
    bag: Conversation, time: Time, wrote: Wrote, dora: Colleague
) -> None:
    merged = wrote("My bag again")
    passed_on_twice(merged, time)
    look_for_signs(merged.pk)
    merge(dora.as_actor(), bag.pk, merged_id=merged.pk)
    look_for_signs(bag.pk)
    look_for_signs(merged.pk)
    time.passes(days=2)
    look_for_due_signs()
    assert look_for_due_signs() == 0
    assert list(Signs.objects.values_list("pk", flat=True)) == [bag.pk]


def test_many_of_whom_nobody_can_be_told_keep_back_no_other(
    bag: Conversation, time: Time, wrote: Wrote, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody senior is there; each rise is tried anew, the stronger no more often than the other."""
    monkeypatch.setattr("whiteglove.recovery.clockwork.signs.AT_ONCE", 1)
    other = wrote("My flight", author_address="chidori@mail.example", subject="Flight")
    fog = began("Fog", bag, time)
    Touched.objects.create(incident=fog, customer=bag.customer, added_at=time.now)
    for talk in (bag, other):
        passed_on_twice(talk, time)
        promised(talk, time, hours=1)
    time.passes(hours=2)
    for talk in (bag, other):
        look_for_signs(talk.pk)
    assert list(Signs.objects.order_by("pk").values_list("happened", flat=True)) == [60, 45]
    time.passes(minutes=1)
    for _ in range(2):
        assert look_for_due_signs() == 1
    assert set(Signs.objects.values_list("at", flat=True)) == {time.now}
