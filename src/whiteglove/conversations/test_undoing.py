"""Who takes back an act, and that everything is given back: trouble too, and since when it was done."""

from datetime import timedelta

import pytest

from whiteglove.conversations.actions import (
    act_on,
    assign,
    close,
    forward,
    pause,
    record_delivery,
    take_back_reply,
    undo,
)
from whiteglove.conversations.actions.attention import NotForThem
from whiteglove.conversations.actions.bulk import Act, Doing, WhyLeft
from whiteglove.conversations.actions.forwarding import Forwarding
from whiteglove.conversations.actions.undoing import act_known
from whiteglove.conversations.conftest import Time, Wrote
from whiteglove.conversations.models import Conversation
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.reactions import owners_who_see_it_no_more
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.team.actions import add_colleague, add_team
from whiteglove.team.changes import TeamWishes, change_team
from whiteglove.team.facts import MemberLeft, TeamChanged
from whiteglove.team.models import Colleague, Team


def again(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


@pytest.fixture
def people(front_desk: Team) -> Team:
    """A private team."""
    team = add_team(SYSTEM, key="people", name="People")
    return change_team(SYSTEM, team, TeamWishes(is_private=True))


@pytest.fixture
def zed(people: Team) -> Colleague:
    """Of the private team."""
    return add_colleague(SYSTEM, email="zed@desk.example", name="Zed", teams=[people])


def test_an_act_is_its_makers_and_the_managers(
    wrote: Wrote, as_ben: Actor, chidi: Colleague, dora: Colleague
) -> None:
    done = act_on(as_ben, [wrote().pk], Act(Doing.CLOSE, why="Aiko is rude"))
    for ask in (act_known, undo):
        with pytest.raises(NotFound):
            ask(chidi.as_actor(), done.id)
    assert act_known(dora.as_actor(), done.id).act.why == "Aiko is rude"
    assert undo(dora.as_actor(), done.id).done == done.done


def test_what_the_maker_sees_no_more_can_still_be_undone_by_who_does(
    wrote: Wrote, as_ben: Actor, people: Team
) -> None:
    seen, hidden = wrote("1"), wrote("2")
    done = act_on(as_ben, [seen.pk, hidden.pk], Act(Doing.CLOSE))
    Conversation.objects.filter(pk=hidden.pk).update(team=people)
    assert act_known(as_ben, done.id).done == (seen.pk,)
    back = undo(as_ben, done.id)
    assert (back.done, back.left, back.is_undone) == ((seen.pk,), (), False)
    close(as_ben, seen.pk)
    assert set(undo(SYSTEM, done.id).done) == {seen.pk, hidden.pk}
    assert (again(seen).is_open, again(hidden).is_open) == (False, True)


def test_undo_gives_back_trouble_and_since_when_it_was_done(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    bag, ticket = wrote("1"), wrote("2")
    Conversation.objects.filter(pk=bag.pk).update(has_trouble=True)
    undo(as_ben, act_on(as_ben, [bag.pk], Act(Doing.CLOSE)).id)
    assert again(bag).has_trouble
    closed_at = close(as_ben, ticket.pk).closed_at
    time.passes(days=2)
    undo(as_ben, act_on(as_ben, [ticket.pk], Act(Doing.REOPEN)).id)
    assert again(ticket).closed_at == closed_at


def test_a_question_to_an_expert_leaves_the_customers_pause_alone(wrote: Wrote, as_ben: Actor) -> None:
    bag = wrote()
    pause(as_ben, bag.pk, until=clock.now() + timedelta(days=3))
    asked = Forwarding(to="expert@lab.example", text="?")
    take_back_reply(as_ben, forward(as_ben, bag.pk, asked=asked, undo_seconds=60).pk)
    assert again(bag).paused_until is not None
    failed = forward(as_ben, bag.pk, asked=asked)
    record_delivery(SYSTEM, failed.pk, state=DeliveryState.FAILED, why="No such address")
    assert (again(bag).paused_until is not None, again(bag).has_trouble) == (True, True)


def test_nobody_answers_for_what_they_may_not_see(wrote: Wrote, ben: Colleague, zed: Colleague, people: Team) -> None:
    bag = wrote()
    with pytest.raises(NotForThem):
        assign(SYSTEM, bag.pk, owner=ben, team=people)
    many = act_on(SYSTEM, [bag.pk], Act(Doing.ASSIGN, owner=ben.pk, team=people.pk))
    assert many.left == ((bag.pk, WhyLeft.NOT_FOR_THEM),)
    assign(SYSTEM, bag.pk, owner=zed, team=people)
    assert again(bag).owner == zed


def test_who_leaves_a_private_team_answers_for_nothing_of_it(
    wrote: Wrote, ben: Colleague, zed: Colleague, people: Team, front_desk: Team
) -> None:
    bag, ticket = wrote("1"), wrote("2")
    assign(SYSTEM, bag.pk, owner=zed, team=people)
    assign(SYSTEM, ticket.pk, owner=zed)
    zed.memberships.all().delete()
    owners_who_see_it_no_more(MemberLeft(people.pk, zed.pk))
    assert (again(bag).owner, again(ticket).owner) == (None, zed)
    change_team(SYSTEM, front_desk, TeamWishes(is_private=True))
    owners_who_see_it_no_more(TeamChanged(front_desk.pk))
    assert again(ticket).owner is None
