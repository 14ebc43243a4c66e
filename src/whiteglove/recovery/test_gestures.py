"""What is given: within one's limit, once, whatever happens at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whiteglove.conversations.actions.merging import merge
from whiteglove.conversations.conftest import Time, Wrote, time, wrote
from whiteglove.conversations.models import Conversation
from whiteglove.encounters.conftest import a_journey
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.journey.models import Touchpoint
from whiteglove.recovery.actions.gestures import (
    BeyondTheLimit,
    GivenJustNow,
    GivenOtherwise,
    MixedCurrency,
    RuleBinds,
    give,
    take_back,
)
from whiteglove.recovery.actions.recoveries import open_recovery
from whiteglove.recovery.models import Gesture, OpenedBy
from whiteglove.recovery.queries.allowed import Case, allowed_each, allowed_to
from whiteglove.recovery.queries.recoveries import gestures_of, recovery
from whiteglove.rulebook.actions.limits import Wished, set_limit
from whiteglove.rulebook.limits import Spent
from whiteglove.rulebook.models import Authority, Rule
from whiteglove.team.actions import add_colleague
from whiteglove.team.house import HouseWishes, change_house
from whiteglove.team.models import Colleague, Membership, Team

__all__ = ["time", "wrote"]

PER_CASE, PER_PERIOD = 5000, 12000


@pytest.fixture
def limits(dora: Colleague) -> Authority:
    """Colleagues give refunds up to 50 euro a case, 120 in 30 days; managers more."""
    for kind in ("refund", "gift"):
        set_limit(SYSTEM, Wished(kind=kind, role="manager", per_case=90000, per_period=900000))
    return set_limit(SYSTEM, Wished(kind="refund", role="colleague", per_case=PER_CASE, per_period=PER_PERIOD))


def refund(actor: Actor, talk: Conversation, worth: int = 1000, **more: Any) -> Gesture:
    """Somebody gives a refund in a conversation."""
    usual: dict[str, Any] = {"kind": "refund", "currency": "EUR", "why": "Her bag was late", "is_meant": True}
    usual["conversation"] = talk.pk
    return give(actor, worth=worth, **usual | more)


@pytest.fixture
def bag(time: Time, wrote: Wrote, limits: Authority) -> Conversation:
    """Aiko asks for her bag."""
    return wrote()


def test_ben_gives_within_his_limit_and_the_record_says_who_what_and_why(
    bag: Conversation, as_ben: Actor, limits: Authority, time: Time
) -> None:
    made = refund(as_ben, bag, 1500, was_asked_for=False, cause="process")
    kept = Gesture.objects.get()
    assert (kept.pk, kept.worth, kept.currency, kept.why) == (made.pk, 1500, "EUR", "Her bag was late")
    assert (kept.colleague_id, kept.customer_id, kept.team_id) == (as_ben.id, bag.customer_id, bag.team_id)
    assert (kept.authority_id, kept.at, kept.was_asked_for) == (limits.pk, time.now, False)
    told = Row.objects.filter(kind="recovery.GestureGiven").get()
    assert (told.subject, told.body["worth"]) == (f"gesture:{made.pk}", 1500)
    assert f"conversation:{bag.pk}" in told.topics
    assert "late" not in str(told.body)


def test_beyond_a_case_nothing_is_written_and_the_words_say_what_is_left_and_who_has_more(
    bag: Conversation, as_ben: Actor, dora: Colleague
) -> None:
    refund(as_ben, bag, 4000)
    with pytest.raises(BeyondTheLimit) as refused:
        refund(as_ben, bag, 1001)
    assert str(refused.value) == (
        "This is more than you may give alone, and nothing was given. In this case €10.00 of €50.00 are left. "
        "Of €120.00 in 30 days €80.00 are left. Here now, with more: Dora."
    )
    assert refused.value.status == 409
    assert Gesture.objects.count() == 1
    assert Row.objects.filter(kind="recovery.GestureGiven").count() == 1
    refund(as_ben, bag, 1000)


def test_beyond_the_period_it_fits_again_when_the_oldest_is_over(
    bag: Conversation, wrote: Wrote, as_ben: Actor, time: Time
) -> None:
    first = time.now
    refund(as_ben, bag, 5000)
    time.passes(days=10)
    refund(as_ben, wrote(author_address="two@mail.example"), 5000)
    third = wrote(author_address="three@mail.example")
    with pytest.raises(BeyondTheLimit) as refused:
        refund(as_ben, third, 2001)
    assert refused.value.fits_from == first + timedelta(days=30)
    assert "So much fits again from 2026-04-01 09:00 UTC." in str(refused.value)
    time.now = first + timedelta(days=30)
    refund(as_ben, third, 2001)


def test_what_is_taken_back_counts_no_more(
    bag: Conversation, as_ben: Actor, chidi: Colleague, dora: Colleague
) -> None:
    made = refund(as_ben, bag, 5000)
    with pytest.raises(NotAllowed):
        take_back(chidi.as_actor(), made.pk)
    take_back(as_ben, made.pk, "The airline paid it")
    take_back(as_ben, made.pk, "Again")
    made.refresh_from_db()
    assert (made.taken_back_why, made.taken_back_by_whom) == ("The airline paid it", as_ben.reference)
    assert Row.objects.filter(kind="recovery.GestureTakenBack").count() == 1
    other = refund(as_ben, bag, 5000)
    take_back(dora.as_actor(), other.pk)
    with pytest.raises(NotFound):
        take_back(as_ben, 999)


def test_without_a_limit_no_money_and_freely_what_is_none(bag: Conversation, as_ben: Actor) -> None:
    with pytest.raises(BeyondTheLimit, match="Nobody has set how much of this you may give"):
        refund(as_ben, bag, 1, kind="upgrade")
    for kind in ("extra_time", "elsewhere", "exception"):
        refund(as_ben, bag, 0, kind=kind)
    set_limit(SYSTEM, Wished(kind="elsewhere", role="colleague", per_case=0))
    with pytest.raises(BeyondTheLimit, match="not for one alone"):
        refund(as_ben, bag, 0, kind="elsewhere")
    assert Gesture.objects.count() == 3


@pytest.mark.parametrize(
    "odd",
    [
        {"worth": -1},
        {"worth": 0},
        {"kind": "gift", "worth": 0},
        {"kind": "upgrade", "worth": 0},
        {"kind": "waive_fee", "worth": 0},
        {"worth": 10**16},
        {"kind": "cake"},
        {"kind": "extra_time", "worth": 5},
        {"why": "  "},
        {"cause": "weather"},
        {"external_id": ""},
        {"conversation": None},
    ],
)
def test_what_is_no_gesture_is_refused(bag: Conversation, as_ben: Actor, odd: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstood):
        refund(as_ben, bag, **odd)
    assert not Gesture.objects.exists()


def test_currencies_are_not_mixed(bag: Conversation, as_ben: Actor, dora: Colleague) -> None:
    with pytest.raises(MixedCurrency, match="counts in EUR"):
        refund(as_ben, bag, currency="JPY")
    refund(as_ben, bag, 3000)
    change_house(dora.as_actor(), HouseWishes(currency="JPY"))
    with pytest.raises(BeyondTheLimit, match="Nobody has set"):  # a limit in euro says nothing of yen
        refund(as_ben, bag, currency="JPY")
    assert list(Gesture.objects.values_list("worth", "currency")) == [(3000, "EUR")]


def test_an_exception_is_one_to_guidance(bag: Conversation, as_ben: Actor) -> None:
    rule = Rule.objects.create(key="R-17", serves="organisation", is_mandatory=True, added_by_whom="system")
    with pytest.raises(RuleBinds, match="R-17 binds"):
        refund(as_ben, bag, 0, kind="exception", rule=rule)
    refund(as_ben, bag, 1000, rule=rule)
    rule.is_mandatory = False
    refund(as_ben, bag, 0, kind="exception", rule=rule)
    assert Gesture.objects.filter(rule=rule).count() == 2


def test_posted_twice_it_is_one(bag: Conversation, as_ben: Actor, chidi: Colleague, wrote: Wrote) -> None:
    first = refund(as_ben, bag, 4000, external_id="till-7")
    assert refund(as_ben, bag, 4000, external_id="till-7").pk == first.pk
    with pytest.raises(GivenOtherwise):
        refund(as_ben, bag, 3999, external_id="till-7")
    with pytest.raises(GivenOtherwise):
        refund(as_ben, wrote(author_address="x@mail.example"), 4000, external_id="till-7")
    with pytest.raises(GivenOtherwise):
        refund(chidi.as_actor(), bag, 4000, external_id="till-7")
    assert Gesture.objects.count() == 1


def test_what_was_given_before_a_merge_is_known_after_it(
    bag: Conversation, as_ben: Actor, dora: Colleague, wrote: Wrote
) -> None:
    merged = wrote("My bag again")
    first = refund(as_ben, merged, 100, external_id="till-7")
    opened = open_recovery(SYSTEM, customer=bag.customer, reason=OpenedBy.SIGNS, conversation=bag.pk)
    merge(dora.as_actor(), bag.pk, merged_id=merged.pk)
    assert refund(as_ben, merged, 100, external_id="till-7").pk == first.pk
    assert refund(as_ben, bag, 100, external_id="till-7").pk == first.pk
    assert [one.id for one in gestures_of(as_ben, recovery(as_ben, opened.pk))] == [first.pk]


def test_the_same_within_a_minute_is_given_once_unless_it_is_meant(
    bag: Conversation, as_ben: Actor, dora: Colleague, time: Time, wrote: Wrote
) -> None:
    first = refund(as_ben, bag, is_meant=False)
    facts = Row.objects.count()
    with pytest.raises(GivenJustNow, match="a moment ago"):
        refund(as_ben, bag, is_meant=False)
    assert (Gesture.objects.count(), Row.objects.count()) == (1, facts)
    refund(as_ben, bag, is_meant=False, why="And for the taxi")
    refund(as_ben, bag, 999, is_meant=False)
    refund(as_ben, wrote(author_address="x@mail.example"), is_meant=False)
    refund(dora.as_actor(), bag, is_meant=False)
    take_back(as_ben, first.pk)
    refund(as_ben, bag, is_meant=False)
    time.passes(minutes=1)
    refund(as_ben, bag, is_meant=False)
    assert Gesture.objects.count() == 7


@pytest.mark.django_db(transaction=True)
def test_the_same_at_the_same_moment_is_given_once(transactional_db: None, ben: Colleague, wrote: Wrote) -> None:
    set_limit(SYSTEM, Wished(kind="refund", role="colleague", per_case=PER_CASE, per_period=PER_PERIOD))
    talk, actor = wrote(), ben.as_actor()

    def one(_: int) -> bool:
        try:
            refund(actor, talk, 1000, is_meant=False)
        except GivenJustNow:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(one, range(4))) == 1
    assert Gesture.objects.count() == 1


def test_a_private_teams_matter_stays_hidden(bag: Conversation, as_ben: Actor, front_desk: Team) -> None:
    made = refund(as_ben, bag)
    stranger = add_colleague(SYSTEM, email="eve@desk.example", name="Eve").as_actor()
    Team.objects.filter(pk=front_desk.pk).update(is_private=True)
    assert Membership.objects.filter(team=front_desk, colleague=as_ben.id).exists()
    with pytest.raises(NotFound):
        refund(stranger, bag)
    with pytest.raises(NotFound):
        take_back(stranger, made.pk)


def _at_the_same_time(wanted: list[tuple[Actor, Conversation, int]]) -> list[int]:
    """Everybody gives at once, in threads of their own; the worths that were accepted."""

    together = Barrier(len(wanted))

    def one(asked: tuple[Actor, Conversation, int]) -> int | None:
        try:
            connection.ensure_connection()
            together.wait(10)
            return refund(*asked).worth
        except BeyondTheLimit:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(wanted)) as threads:
        done = list(threads.map(one, wanted))
    return sorted(worth for worth in done if worth is not None)


@pytest.mark.django_db(transaction=True)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 5), st.integers(1500, PER_CASE + 500)), min_size=8, max_size=12
    )
)
def test_however_many_give_at_once_no_limit_is_passed_and_nothing_is_doubled(
    asked: list[tuple[int, int, int]], transactional_db: None, ben: Colleague, chidi: Colleague, wrote: Wrote
) -> None:
    set_limit(SYSTEM, Wished(kind="refund", role="colleague", per_case=PER_CASE, per_period=PER_PERIOD))
    Gesture.objects.all().delete()
    people = [ben.as_actor(), chidi.as_actor()]
    talks = [wrote(author_address=f"{number}@mail.example") for number in range(6)]
    accepted = _at_the_same_time([(people[who], talks[talk], worth) for who, talk, worth in asked])
    rows = list(Gesture.objects.values_list("colleague", "conversation", "worth"))
    assert sorted(worth for _, _, worth in rows) == accepted
    assert accepted or all(worth > PER_CASE for _, _, worth in asked)
    for person in people:
        own = [(talk, worth) for who, talk, worth in rows if who == person.id]
        assert sum(worth for _, worth in own) <= PER_PERIOD
        for talk in talks:
            assert sum(worth for where, worth in own if where == talk.pk) <= PER_CASE


def test_each_limit_counts_its_own_period_and_place_and_the_database_adds_up(
    bag: Conversation, as_ben: Actor, ben: Colleague, chidi: Colleague, time: Time, refund_desk: Touchpoint
) -> None:
    usual: dict[str, Any] = {"kind": "refund", "per_case": 5000}
    set_limit(SYSTEM, Wished(**usual, colleague=chidi, per_period=12000, period_days=7))
    set_limit(SYSTEM, Wished(**usual, colleague=ben, per_period=9000, touchpoint=refund_desk))
    for person, worth, days, place in (
        (ben, 100, 20, None), (ben, 20, 20, refund_desk), (ben, 3, 40, refund_desk),
        (chidi, 4000, 20, None), (chidi, 500, 5, None),
    ):  # fmt: skip
        Gesture.objects.create(
            conversation=bag, colleague=person, by_whom=f"colleague:{person.pk}", at=time.now - timedelta(days=days),
            kind="refund", worth=worth, currency="EUR", why="Late", touchpoint=place,
        )  # fmt: skip
    case = Case(conversation=0, encounter=None, touchpoint=refund_desk.pk, team=None)
    people = {ben.pk: "colleague", chidi.pk: "colleague"}
    with CaptureQueriesContext(connection) as asked:
        each = allowed_each(people, case, "refund")
    assert {number: one.spent.in_period for number, one in each.items()} == {ben.pk: 20, chidi.pk: 500}
    of_gestures = [one["sql"] for one in asked if 'FROM "recovery_gesture"' in one["sql"]]
    assert [sql.count("SUM(") for sql in of_gestures] == [1, 1]
    own = allowed_to(as_ben, replace(case, conversation=bag.pk), ["refund", "gift"])
    assert own["refund"].spent == Spent(in_case=123, in_period=20)
    assert own["gift"].limit is None


@pytest.fixture
def refund_desk(db: None) -> Touchpoint:
    place = a_journey().touchpoints.first()
    assert place is not None
    return place


@pytest.mark.django_db(transaction=True)
def test_the_same_external_id_at_the_same_moment_is_one(transactional_db: None, ben: Colleague, wrote: Wrote) -> None:
    set_limit(SYSTEM, Wished(kind="refund", role="colleague", per_case=PER_CASE, per_period=PER_PERIOD))
    talk, actor = wrote(), ben.as_actor()

    def one(_: int) -> int:
        try:
            return refund(actor, talk, 2000, external_id="till-8").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(one, range(12)))) == 1
    assert Gesture.objects.count() == 1
