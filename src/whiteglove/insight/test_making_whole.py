"""Who stayed calm and got less is named, and made whole in one press: within one's own limit, each once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from whiteglove.conversations.models import Conversation
from whiteglove.encounters.models import Encounter
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotAllowed, NotUnderstood
from whiteglove.insight import keeping
from whiteglove.insight.actions.making_whole import GivenMeanwhile, Wish, make_whole
from whiteglove.insight.conftest import Harmed, conversation
from whiteglove.insight.fair import rounded_down
from whiteglove.insight.harmed import of_key
from whiteglove.insight.models import KeptFigure
from whiteglove.insight.queries import fairness as report
from whiteglove.insight.queries.fairness import fairness
from whiteglove.insight.queries.made_whole import could_be_made_whole
from whiteglove.recovery.actions.gestures import BeyondTheLimit, give, take_back
from whiteglove.recovery.models import Gesture
from whiteglove.rulebook.models import Authority
from whiteglove.team.actions import add_colleague, add_team
from whiteglove.team.models import Colleague, Team

WHY = "Others got more for the same"


@pytest.fixture
def may_give(unfair: None, dora: Colleague) -> Actor:
    """Dora, who may give 100.00 at once and 200.00 a month."""
    Authority.objects.create(
        kind="refund", role="manager", per_case=10_000, per_period=20_000, currency="EUR", by_whom="system"
    )
    return dora.as_actor()


def wishes(actor: Actor, worth: int | None = None) -> list[Wish]:
    found = could_be_made_whole(actor).rows
    return [Wish(one.lesser.key, worth or one.lesser.less) for one in found]


def joined(matter: int) -> int:
    """Another conversation, into which this one was merged."""
    talk = Conversation.objects.get(pk=matter)
    talk.merged_into = conversation(talk.customer, talk.team, at=clock.now())
    talk.save(update_fields=["merged_into"])
    return talk.merged_into.pk


def test_calm_customers_who_got_less_are_named(unfair: None, dora: Colleague) -> None:
    found = could_be_made_whole(dora.as_actor())
    assert (found.whole, found.next) == (6, None)
    names = {one.customer_name: (one.lesser.got, one.lesser.angry_got, one.lesser.less) for one in found.rows}
    # The angry got 70.00 on average, which is 57.50 more: nobody is offered more than that, nor more than lacks.
    assert names["Calm 0"] == (1000, 7000, 5700)
    assert names["Calm 5"] == (1500, 7000, 5500)
    first = found.rows[0]
    assert (first.issue.kind, first.issue.key, first.subject) == ("rule", "R-17", f"The bag of {first.customer_name}")


def test_where_calm_ones_got_as_much_nobody_is_named(harmed: Harmed, dora: Colleague) -> None:
    for number in range(6):
        harmed(f"Calm {number}", worth=1000 + 100 * number)
        harmed(f"Angry {number}", worth=1100 + 100 * number, angry=True)
    found = fairness(dora.as_actor()).anger.given
    assert found.figure.value == pytest.approx(100)
    assert not found.is_above
    assert could_be_made_whole(dora.as_actor()).rows == []


def test_what_is_long_ago_or_of_another_kind_is_not_named(unfair: None, harmed: Harmed, dora: Colleague) -> None:
    harmed("Long ago", worth=1000, days_ago=91)
    harmed("Another rule", worth=1000, rule=None)
    assert could_be_made_whole(dora.as_actor()).whole == 6


def test_one_press_gives_to_each_and_the_second_gives_nothing(may_give: Actor) -> None:
    asked = wishes(may_give, 1000)
    done = make_whole(may_give, asked, kind="refund", why=WHY)
    assert (len(done.given), done.before, done.refused) == (6, [], [])
    assert {(one.worth, one.currency, one.why, one.was_asked_for) for one in done.given} == {
        (1000, "EUR", WHY, False)
    }
    again = make_whole(may_give, asked, kind="refund", why=WHY)
    assert (again.given, len(again.before), again.refused) == ([], 6, [])
    assert Gesture.objects.filter(why=WHY).count() == 6
    assert could_be_made_whole(may_give).rows == []


def test_what_is_beyond_the_limit_is_said_and_the_others_are_given(may_give: Actor) -> None:
    done = make_whole(may_give, wishes(may_give), kind="refund", why=WHY)
    # 55 to 57 each, and 200 in all.
    assert [len(done.given), len(done.before), len(done.refused)] == [3, 0, 3]
    assert all(isinstance(why, BeyondTheLimit) for _, why in done.refused)
    assert {key for key, _ in done.refused} == {one.lesser.key for one in could_be_made_whole(may_give).rows}
    assert sum(one.worth for one in Gesture.objects.filter(why=WHY)) <= 20_000


def test_who_has_no_limit_gives_nothing(unfair: None, ben: Colleague) -> None:
    actor = ben.as_actor()
    done = make_whole(actor, wishes(actor), kind="refund", why=WHY)
    assert (done.given, len(done.refused)) == ([], 6)
    assert not Gesture.objects.filter(why=WHY).exists()


def test_taken_back_is_not_offered_anew(may_give: Actor) -> None:
    (done,) = make_whole(may_give, wishes(may_give)[:1], kind="refund", why=WHY).given
    take_back(may_give, done.pk, "A slip")
    assert could_be_made_whole(may_give).whole == 5


def test_whose_matter_was_joined_to_another_is_not_made_whole_twice(may_give: Actor) -> None:
    one, other = could_be_made_whole(may_give).rows[:2]
    make_whole(may_give, [Wish(one.lesser.key, 100)], kind="refund", why=WHY)
    now_in = [joined(row.conversation or 0) for row in (one, other)]
    left = could_be_made_whole(may_give).rows
    assert one.customer not in {row.customer for row in left}
    assert other.customer in {row.customer for row in left}
    again = make_whole(may_give, [Wish(f"conversation:{now_in[0]}", 100)], kind="refund", why=WHY)
    assert (again.given, again.before) == ([], [f"conversation:{now_in[0]}"])


def test_what_a_colleague_gave_meanwhile_is_not_given_again(may_give: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "SLOW_SECONDS", -1.0)
    one = could_be_made_whole(may_give).rows[0]
    give(may_give, conversation=one.conversation, kind="refund", worth=500, currency="EUR", why="Another way")
    assert one.lesser.key not in {row.lesser.key for row in could_be_made_whole(may_give).rows}
    done = make_whole(may_give, [Wish(one.lesser.key, 100, one.lesser.got)], kind="refund", why=WHY)
    assert (done.given, done.before) == ([], [])
    assert [(key, type(why)) for key, why in done.refused] == [(one.lesser.key, GivenMeanwhile)]
    seen_since = make_whole(may_give, [Wish(one.lesser.key, 100, one.lesser.got + 500)], kind="refund", why=WHY)
    assert len(seen_since.given) == 1


def test_who_was_made_whole_makes_room_for_the_next(may_give: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "MOST_LESSER", 3)
    make_whole(may_give, wishes(may_give, 100), kind="refund", why=WHY)
    assert could_be_made_whole(may_give).whole == 3


def test_nothing_or_nonsense_is_refused_before_anything_is_given(may_give: Actor) -> None:
    good = wishes(may_give, 100)[0]
    for asked in ([], [good] * 51, [good, Wish("conversation:x", 1)], [good, Wish("house:1", 1)]):
        with pytest.raises(NotUnderstood):
            make_whole(may_give, asked, kind="refund", why=WHY)
    assert not Gesture.objects.filter(why=WHY).exists()
    twice = make_whole(may_give, [good, good], kind="refund", why=WHY)
    assert len(twice.given) == 1


def test_whoever_helps_out_reads_no_report(unfair: None, temp: Colleague) -> None:
    for read in (fairness, could_be_made_whole):
        with pytest.raises(NotAllowed):
            read(temp.as_actor())
    with pytest.raises(NotAllowed):
        make_whole(temp.as_actor(), [Wish("conversation:1", 1)], kind="refund", why=WHY)


def test_matters_of_private_teams_are_counted_and_not_named(unfair: None, harmed: Harmed, ben: Colleague) -> None:
    private = add_team(SYSTEM, key="doctors", name="Doctors")
    Team.objects.filter(pk=private.pk).update(is_private=True)
    nina = add_colleague(SYSTEM, email="nina@desk.example", name="Nina", teams=[private])
    hidden = harmed("Hidden", worth=1000, team=private)
    assert fairness(ben.as_actor()).cases == 13
    names = {one.customer_name for one in could_be_made_whole(ben.as_actor()).rows}
    assert names == {f"Calm {number}" for number in range(6)}
    assert could_be_made_whole(nina.as_actor()).whole == 7
    done = make_whole(ben.as_actor(), [Wish(f"conversation:{hidden.pk}", 100)], kind="refund", why=WHY)
    assert [str(why) for _, why in done.refused] == ["There is no such conversation."]


def test_pages_follow_each_other(unfair: None, dora: Colleague) -> None:
    actor, seen, after = dora.as_actor(), [], None
    for _ in range(3):
        found = could_be_made_whole(actor, after=after, limit=2)
        seen += [one.lesser.key for one in found.rows]
        after = found.next
    assert (len(set(seen)), after) == (6, None)


def test_a_slow_report_is_kept_for_some_minutes_and_who_was_made_whole_is_gone_at_once(
    may_give: Actor, harmed: Harmed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "SLOW_SECONDS", -1.0)
    assert fairness(may_give).cases == 12
    harmed("Came later", worth=1000)
    assert fairness(may_give).cases == 12
    make_whole(may_give, wishes(may_give, 100)[:1], kind="refund", why=WHY)
    assert could_be_made_whole(may_give).whole == 5
    KeptFigure.objects.update(at=clock.now() - timedelta(minutes=6))
    assert fairness(may_give).cases == 13
    assert KeptFigure.objects.filter(journey=None).count() == 1


def test_encounters_without_a_conversation_are_named_too(may_give: Actor) -> None:
    talk = Conversation.objects.order_by("pk").first()
    assert talk is not None
    met = Encounter.objects.create(customer=talk.customer, channel="visit", at=clock.now(), placed_by="nobody")
    done = make_whole(may_give, [Wish(f"encounter:{met.pk}", 100)], kind="refund", why=WHY)
    assert [one.encounter_id for one in done.given] == [met.pk]


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_give_once(may_give: Actor, chidi: Colleague) -> None:
    Authority.objects.create(
        kind="refund", role="colleague", per_case=10_000, per_period=20_000, currency="EUR", by_whom="system"
    )
    asked = wishes(may_give, 500)

    def press(actor: Actor) -> int:
        try:
            return len(make_whole(actor, asked, kind="refund", why=WHY).given)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        given = sum(both.map(press, (may_give, chidi.as_actor())))
    assert (given, Gesture.objects.filter(why=WHY).count()) == (6, 6)


@pytest.mark.parametrize(
    ("amount", "given"), [(7943.4, 7900), (99.9, 99), (9.5, 9), (0.9, 0), (-5, 0), (123_456, 120_000)]
)
def test_two_digits_count(amount: float, given: int) -> None:
    assert rounded_down(amount) == given


@pytest.mark.parametrize("key", ["", "conversation:", "conversation:-1", "conversation:²", f"encounter:{'9' * 19}"])
def test_what_is_no_case(key: str) -> None:
    assert of_key(key) is None
