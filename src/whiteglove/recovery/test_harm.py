"""What it cost a customer: written down by a person, filled in where it is known, and read by the report."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from whiteglove.conversations.actions.merging import merge
from whiteglove.conversations.models import Conversation
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import SYSTEM, Actor, ActorKind
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.money import Money
from whiteglove.promises.actions import Said, keep, promise
from whiteglove.promises.models import Break, Promise
from whiteglove.recovery.actions.gestures import MixedCurrency
from whiteglove.recovery.actions.harm import say_harm
from whiteglove.recovery.actions.hindered import say_in_the_way
from whiteglove.recovery.actions.recoveries import close_recovery, open_recovery
from whiteglove.recovery.conftest import Poor, Time, Wrote
from whiteglove.recovery.forgetting.recoveries import forget_recoveries_of, recoveries_for_export
from whiteglove.recovery.harm import Harm, amount_in, harm_from, hours_from
from whiteglove.recovery.models import OpenedBy, Recovery
from whiteglove.recovery.queries.harm import suggested
from whiteglove.recovery.queries.recoveries import recovery
from whiteglove.team.house import HouseWishes, change_house
from whiteglove.team.models import Colleague

FORTY = Harm(money=Money(4000, "EUR"), delay_hours=26.5, issue="lost")


def said() -> list[dict[str, Any]]:
    rows = Row.objects.filter(kind="recovery.HarmWritten").order_by("id")
    return [{"by": one.actor, **one.body} for one in rows]


def test_what_it_cost_is_written_down_by_whom_and_when(time: Time, wrote: Wrote, poor: Poor, as_ben: Actor) -> None:
    opened = poor(wrote().pk)
    assert recovery(as_ben, opened.pk).harm == Harm()
    say_harm(as_ben, opened.pk, FORTY)
    say_harm(as_ben, opened.pk, FORTY)  # the same again is harmless
    opened.refresh_from_db()
    assert opened.harm == {"issue": "lost", "money": 4000, "currency": "EUR", "delay_hours": 26.5}
    shown = recovery(as_ben, opened.pk)
    assert (shown.harm, shown.harm_by_name, shown.harm_at) == (FORTY, "Ben", time.now)
    [fact] = said()
    told = {"money": 4000, "currency": "EUR", "delay_hours": 26.5, "issue": "lost"}
    assert {name: fact[name] for name in ("by", *told)} == {"by": as_ben.reference, **told}


def test_it_is_changed_also_after_it_was_closed_and_unknown_is_not_nothing(
    time: Time, wrote: Wrote, poor: Poor, as_ben: Actor, chidi: Colleague
) -> None:
    opened = poor(wrote().pk)
    say_harm(as_ben, opened.pk, FORTY)
    close_recovery(as_ben, opened.pk, why="She does not answer")
    say_harm(chidi.as_actor(), opened.pk, Harm(money=Money(0, "EUR")))
    opened.refresh_from_db()
    assert opened.harm == {"money": 0, "currency": "EUR"}
    assert recovery(as_ben, opened.pk).harm_by_name == "Chidi"
    say_harm(as_ben, opened.pk, Harm())
    opened.refresh_from_db()
    assert (opened.harm, len(said())) == ({}, 3)


@pytest.mark.parametrize(
    "harm",
    [
        Harm(),
        Harm(money=Money(-1, "EUR")),
        Harm(delay_hours=-1),
        Harm(delay_hours=float("nan")),
        Harm(delay_hours=87601),
        Harm(issue="bag lost"),
    ],
)
def test_what_cannot_be_so_is_refused_and_nothing_changes(
    harm: Harm, time: Time, wrote: Wrote, poor: Poor, as_ben: Actor
) -> None:
    opened = poor(wrote().pk)
    with pytest.raises(NotUnderstood):
        say_harm(as_ben, opened.pk, harm)
    opened.refresh_from_db()
    assert (opened.harm, opened.harm_at, said()) == ({}, None, [])


def test_money_is_counted_in_the_houses_currency(
    time: Time, wrote: Wrote, poor: Poor, as_ben: Actor, dora: Colleague
) -> None:
    opened = poor(wrote().pk)
    with pytest.raises(MixedCurrency):
        say_harm(as_ben, opened.pk, Harm(money=Money(4000, "JPY")))
    say_harm(as_ben, opened.pk, FORTY)
    change_house(dora.as_actor(), HouseWishes(currency="JPY"))
    later = say_harm(as_ben, opened.pk, Harm(money=Money(4000, "EUR"), delay_hours=30))  # what stands may stay
    assert later.harm == {"money": 4000, "currency": "EUR", "delay_hours": 30}
    with pytest.raises(MixedCurrency):
        say_harm(as_ben, opened.pk, Harm(money=Money(5000, "EUR")))


def test_only_whoever_puts_right_writes_it_down(time: Time, wrote: Wrote, poor: Poor, as_ben: Actor) -> None:
    opened = poor(wrote().pk)
    with pytest.raises(NotFound):
        say_harm(as_ben, opened.pk + 1, FORTY)
    outside = Actor(kind=ActorKind.CUSTOMER, id=opened.customer_id, name="Aiko")
    with pytest.raises(NotAllowed):
        say_harm(outside, opened.pk, FORTY)
    assert said() == []


@pytest.mark.parametrize(
    ("typed", "hours"),
    [("26", 26), ("1.5", 1.5), ("1,5", 1.5), (" 0,25 ", 0.25), ("0", 0), ("１２", 12), ("87600", 87600)],
)
def test_hours_are_read_in_one_way(typed: str, hours: float) -> None:
    assert hours_from(typed) == hours


@pytest.mark.parametrize(
    "typed", ["", "two", "-1", "1.234", "1,000", "1 000", "87601", "1e3", "nan", "3 days", "1" * 50]
)
def test_other_hours_are_refused(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        hours_from(typed)


@pytest.mark.parametrize(
    ("words", "currency", "amount"),
    [
        ("40", "EUR", 4000),
        ("12,50", "EUR", 1250),
        ("€40", "EUR", 4000),
        ("40 €", "EUR", 4000),
        ("A hotel for 120 euros and two letters", "EUR", 12000),
        ("EUR 1'200.50 of their own", "EUR", 120050),
        ("€40, so forty: 40 EUR", "EUR", 4000),  # the same twice
        ("¥12,000 for shirts", "JPY", 12000),
        ("シャツ代１２，０００円", "JPY", 12000),
        ("8,000 yen", "JPY", 8000),
        ("$40", "USD", 4000),
        ("€40 and €30", "EUR", None),  # which?
        ("€1.200", "EUR", None),  # two people read it differently
        ("Three letters and two weeks", "EUR", None),
        ("2 days, 3 calls", "EUR", None),
        ("$40", "EUR", None),
        ("40 yen", "EUR", None),
        ("-40 EUR", "EUR", None),
        ("seat 40E", "EUR", None),
        ("", "EUR", None),
    ],
)
def test_an_amount_is_found_in_words_only_where_it_is_sure(words: str, currency: str, amount: int | None) -> None:
    found = amount_in(words, currency)
    assert (found and found.amount) == amount


def test_junk_that_was_kept_reads_as_unknown() -> None:
    assert harm_from({}) == Harm()
    assert harm_from({"money": "much", "currency": "EUR", "delay_hours": True, "issue": 7}) == Harm()
    assert harm_from({"money": 5, "currency": "none", "delay_hours": 3, "issue": "bag"}) == Harm(
        delay_hours=3, issue="bag"
    )


def test_what_is_known_is_filled_in_and_not_written(
    time: Time, wrote: Wrote, poor: Poor, as_ben: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    bag, other = wrote(), wrote("Another matter", subject="Another matter")
    opened = poor(bag.pk)
    assert suggested(as_ben, recovery(as_ben, opened.pk)).is_empty
    say_in_the_way(as_ben, conversation=bag.pk, wanted="The shirts paid", cost="€40 for two shirts")
    say_in_the_way(as_ben, conversation=bag.pk, wanted="A name to ask for", cost="Four calls")
    say_in_the_way(as_ben, conversation=other.pk, wanted="A coat", cost="€90")
    one = recovery(as_ben, opened.pk)
    with django_assert_num_queries(3):
        found = suggested(as_ben, one)
    assert (found.money, found.costs) == (Money(4000, "EUR"), ("€40 for two shirts", "Four calls"))
    assert (found.delay_hours, Recovery.objects.get().harm) == (None, {})
    say_in_the_way(as_ben, conversation=bag.pk, wanted="A taxi", cost="25 EUR")
    assert suggested(as_ben, one).money is None  # nobody knows whether they add up
    say_harm(as_ben, opened.pk, FORTY)
    assert suggested(as_ben, recovery(as_ben, opened.pk)).is_empty


def test_how_late_a_promise_was_is_filled_in(
    time: Time, wrote: Wrote, poor: Poor, as_ben: Actor, met: Customer
) -> None:
    bag = wrote()
    opened = poor(bag.pk)
    due = time.now + timedelta(hours=2)
    made = promise(as_ben, met, Said(what="We call her", due=due, made_where="call", conversation=bag.pk))
    time.passes(hours=5)
    Break.objects.create(promise=made, due=due, at=due, by_whom="system")
    Promise.objects.filter(pk=made.pk).update(state="broken")
    one = recovery(as_ben, opened.pk)
    found = suggested(as_ben, one)
    assert (found.delay_hours, found.promised, found.is_late_still) == (3.0, "We call her", True)
    time.passes(hours=23, minutes=30)
    keep(as_ben, made.pk)
    time.passes(hours=40)
    found = suggested(as_ben, one)
    assert (found.delay_hours, found.is_late_still) == (26.5, False)


def test_it_goes_along_when_matters_or_people_become_one(
    time: Time, wrote: Wrote, poor: Poor, as_ben: Actor, dora: Colleague, met: Customer
) -> None:
    bag, other = wrote(), wrote("And where is my bag?")
    opened = poor(other.pk)
    say_harm(as_ben, opened.pk, FORTY)
    merge(as_ben, bag.pk, merged_id=other.pk)
    assert recovery(as_ben, opened.pk).harm == FORTY
    again = open_recovery(SYSTEM, customer=met, reason=OpenedBy.COMPLAINT, conversation=bag.pk)
    assert again.pk == opened.pk
    name, rows = recoveries_for_export(dora.as_actor(), met.pk)
    told = {"money": 4000, "currency": "EUR", "delay_hours": 26.5, "issue": "lost"}
    assert (name, rows[0]["put_right"]["what_it_cost_you"]) == ("put_right.json", told)


def test_who_is_erased_leaves_what_it_cost_and_no_words(time: Time, wrote: Wrote, poor: Poor, as_ben: Actor) -> None:
    opened = poor(wrote().pk)
    say_harm(as_ben, opened.pk, FORTY)
    Recovery.objects.update(harm={**Recovery.objects.get().harm, "issue": "Aiko's bag", "note": "Aiko"})
    forget_recoveries_of([opened.customer_id], None, keeps_words=False)
    opened.refresh_from_db()
    assert opened.harm == {"money": 4000, "currency": "EUR", "delay_hours": 26.5}


def test_of_a_matter_without_a_conversation(time: Time, poor: Poor, as_ben: Actor) -> None:
    opened = poor(None)
    assert suggested(as_ben, recovery(as_ben, opened.pk)).is_empty
    say_harm(as_ben, opened.pk, FORTY)
    assert recovery(as_ben, opened.pk).harm == FORTY
    assert not Conversation.objects.exists()
