"""Ben is away, and his customer is served all the same: whoever picks up the sword is thanked for it."""

from datetime import timedelta

import pytest

from whiteglove.conversations.actions import assign, close
from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.routing.actions import route
from whiteglove.routing.clockwork import route_turns
from whiteglove.routing.conftest import Follows, Time, Wrote, away, now, says
from whiteglove.routing.models import Answering, Pickup
from whiteglove.routing.swords import NotFallen, pick_up, thank
from whiteglove.team.models import Colleague, Membership, PresenceState, StandIn, Team


@pytest.fixture
def fallen(wrote: Wrote, ben: Colleague, chidi: Colleague, dora: Colleague, time: Time) -> Conversation:
    """A bag of Ben's, who is ill for two days; Chidi covers."""
    StandIn.objects.create(colleague=ben, position=0, cover=chidi, by_whom="system")
    bag = wrote()
    assign(SYSTEM, bag.pk, owner=ben)
    route_turns()
    away(ben, until=time.now + timedelta(days=2))
    route_turns()
    assert now(bag).answering == chidi
    return bag


def test_the_temp_picks_it_up_and_has_it_until_ben_is_back(
    fallen: Conversation, ben: Colleague, temp: Colleague, time: Time, follows: Follows
) -> None:
    made = pick_up(temp.as_actor(), fallen.pk)
    because = {
        "code": "picked_up",
        "colleague": temp.pk,
        "owner": ben.pk,
        "until": (time.now + timedelta(days=2)).isoformat(),
    }
    assert (now(fallen).owner, now(fallen).answering, now(fallen).answering_because) == (ben, temp, because)
    assert (made.by, made.instead_of, made.at) == (temp, ben, time.now)
    assert Answering.objects.get(conversation=fallen, until=None).colleague == temp
    follows()
    route([fallen.pk])
    assert now(fallen).answering == temp
    time.passes(days=2)
    route_turns()
    assert (now(fallen).answering, now(fallen).answering_because) == (ben, {})
    facts = Row.objects.filter(kind="routing.SwordPickedUp").values_list("body", flat=True)
    assert list(facts) == [
        {
            "conversation_id": fallen.pk,
            "pickup_id": made.pk,
            "team_id": fallen.team_id,
            "colleague_id": temp.pk,
            "instead_of_id": ben.pk,
        }
    ]


def test_when_who_picked_it_up_goes_home_the_cover_has_it(
    fallen: Conversation, temp: Colleague, chidi: Colleague
) -> None:
    pick_up(temp.as_actor(), fallen.pk)
    says(temp, PresenceState.GONE)
    route_turns()
    assert now(fallen).answering == chidi


def test_pressed_twice_it_is_one_pick_up(fallen: Conversation, temp: Colleague) -> None:
    assert pick_up(temp.as_actor(), fallen.pk) == pick_up(temp.as_actor(), fallen.pk)
    assert Pickup.objects.count() == 1


def test_nobodys_sword_is_taken_from_who_is_here(
    wrote: Wrote, fallen: Conversation, ben: Colleague, chidi: Colleague, temp: Colleague
) -> None:
    hers = wrote("Another", author_address="c@mail.example")
    assign(SYSTEM, hers.pk, owner=chidi)
    with pytest.raises(NotFallen, match="is here and answers"):
        pick_up(temp.as_actor(), hers.pk)
    with pytest.raises(NotFallen, match="already"):
        pick_up(chidi.as_actor(), fallen.pk)
    close(SYSTEM, fallen.pk)
    with pytest.raises(NotFallen, match="closed"):
        pick_up(temp.as_actor(), fallen.pk)
    with pytest.raises(NotUnderstood):
        pick_up(SYSTEM, fallen.pk)
    assert not Pickup.objects.exists()


def test_a_private_team_keeps_its_swords(fallen: Conversation, temp: Colleague, front_desk: Team) -> None:
    Team.objects.filter(pk=front_desk.pk).update(is_private=True)
    Membership.objects.filter(colleague=temp).delete()
    with pytest.raises(NotFound):
        pick_up(temp.as_actor(), fallen.pk)
    with pytest.raises(NotFound):
        pick_up(SYSTEM, fallen.pk, colleague=temp)


def test_ben_says_thank_you_once_and_strangers_to_it_do_not(
    fallen: Conversation, ben: Colleague, temp: Colleague, chidi: Colleague, dora: Colleague
) -> None:
    made = pick_up(temp.as_actor(), fallen.pk)
    for nobody in (temp, chidi):
        with pytest.raises(NotAllowed):
            thank(nobody.as_actor(), made.pk)
    thank(ben.as_actor(), made.pk)
    thanked = thank(dora.as_actor(), made.pk)
    assert (thanked.thanked_by, thanked.thanked_at is not None) == (ben, True)
    assert Row.objects.filter(kind="routing.PickupThanked").count() == 1
