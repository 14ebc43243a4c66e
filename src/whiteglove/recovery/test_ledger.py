"""The ledger by months, and what one is asked to look at."""

from datetime import UTC, datetime

import pytest

from whiteglove.conversations.models import Conversation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.recovery.actions.gestures import give
from whiteglove.recovery.conftest import Time, Wrote
from whiteglove.recovery.models import Gesture, PeerLook
from whiteglove.recovery.queries import looks
from whiteglove.recovery.queries.ledger import Wanted
from whiteglove.recovery.queries.looks import looks_asked
from whiteglove.recovery.queries.sums import sums
from whiteglove.rulebook.actions.limits import Wished, set_limit
from whiteglove.team.models import Colleague, Team


def refund(actor: Actor, talk: Conversation, worth: int = 100) -> Gesture:
    return give(actor, conversation=talk.pk, kind="refund", worth=worth, currency="EUR", why="Late", is_meant=True)


@pytest.fixture
def limit(bag: Conversation) -> None:
    """Refunds may be given."""
    set_limit(SYSTEM, Wished(kind="refund", role="colleague", per_case=90000, per_period=900000))


def test_the_newest_twelve_months_are_shown_whatever_they_cost(
    bag: Conversation, limit: None, time: Time, as_ben: Actor, dora: Colleague
) -> None:
    for month in range(14):
        time.now = datetime(2027 + month // 12, month % 12 + 1, 5, 12, tzinfo=UTC)
        refund(as_ben, bag, 1000 - 10 * month)
    shown = [(line.of.year, line.of.month) for line in sums(dora.as_actor(), Wanted()).by_month]
    assert shown == [*((2027, month) for month in range(3, 13)), (2028, 1), (2028, 2)]


def test_what_is_hidden_takes_no_place_among_what_one_is_asked_to_look_at(
    bag: Conversation, wrote: Wrote, limit: None, as_ben: Actor, chidi: Colleague, baggage: Team,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(looks, "SHOWN", 2)
    private = wrote("A private matter", author_address="vip@mail.example")
    for talk in (private, private, bag):
        PeerLook.objects.create(gesture=refund(as_ben, talk), peer=chidi, chosen_at=clock.now(), chance=0.1)
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    Conversation.objects.filter(pk=private.pk).update(team=baggage)
    Gesture.objects.filter(conversation=private).update(team=baggage)
    assert [one.gesture.conversation_id for one in looks_asked(chidi.as_actor())] == [bag.pk]
