"""What was merged is one matter: what is known, given and felt there goes along."""

from datetime import timedelta

import pytest

from whiteglove.conversations.actions.merging import merge
from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.promises.actions import Said, promise
from whiteglove.promises.facts import PromiseBroken
from whiteglove.promises.models import Promise, PromiseState
from whiteglove.recovery.actions.gestures import GivenOtherwise, give
from whiteglove.recovery.actions.let_down import put_right_signs
from whiteglove.recovery.actions.recoveries import close_recovery, open_recovery
from whiteglove.recovery.actions.signs import say_upset
from whiteglove.recovery.conftest import Time, Wrote
from whiteglove.recovery.models import Gesture, OpenedBy, Recovery, Signs, Upset
from whiteglove.recovery.queries.recoveries import gestures_of, recovery
from whiteglove.recovery.queries.sign_known import known_of
from whiteglove.recovery.reactions.recoveries import put_right_what_was_broken
from whiteglove.rulebook.actions.limits import Wished, set_limit
from whiteglove.team.models import Colleague


@pytest.fixture
def as_dora(dora: Colleague) -> Actor:
    return dora.as_actor()


@pytest.fixture
def other(bag: Conversation, wrote: Wrote) -> Conversation:
    """Aiko wrote a second time; refunds may be given."""
    set_limit(SYSTEM, Wished(kind="refund", role="colleague", per_case=5000, per_period=20000))
    return wrote("And where is my bag?")


def refund(actor: Actor, talk: Conversation, worth: int = 100) -> Gesture:
    return give(
        actor, conversation=talk.pk, kind="refund", worth=worth, currency="EUR", why="Late", external_id="till-1"
    )


def test_that_she_was_upset_is_still_known(bag: Conversation, other: Conversation, as_ben: Actor) -> None:
    say_upset(as_ben, other.pk)
    merge(as_ben, bag.pk, merged_id=other.pk)
    assert known_of(Conversation.objects.get(pk=bag.pk)).upset_at == Upset.objects.get().at


def test_what_was_given_there_stands_where_it_is_put_right(
    bag: Conversation, other: Conversation, as_ben: Actor
) -> None:
    given = refund(as_ben, other)
    opened = open_recovery(SYSTEM, customer=bag.customer, reason=OpenedBy.SIGNS, conversation=bag.pk)
    assert gestures_of(as_ben, recovery(as_ben, opened.pk)) == []
    merge(as_ben, bag.pk, merged_id=other.pk)
    assert [one.id for one in gestures_of(as_ben, recovery(as_ben, opened.pk))] == [given.pk]


def test_what_is_sent_again_after_a_merge_is_the_same_gesture(
    bag: Conversation, other: Conversation, as_ben: Actor, wrote: Wrote
) -> None:
    given = refund(as_ben, other)
    with pytest.raises(GivenOtherwise):
        refund(as_ben, bag)
    merge(as_ben, bag.pk, merged_id=other.pk)
    assert refund(as_ben, other) == given
    with pytest.raises(GivenOtherwise):
        refund(as_ben, other, 200)
    assert Gesture.objects.count() == 1


def test_what_was_put_right_there_is_not_put_right_again(
    bag: Conversation, other: Conversation, as_ben: Actor, time: Time
) -> None:
    opened = open_recovery(SYSTEM, customer=other.customer, reason=OpenedBy.SIGNS, conversation=other.pk)
    merge(as_ben, bag.pk, merged_id=other.pk)
    strong = {"points": 50, "reasons": [], "at": time.now, "strong_since": time.now}
    Signs.objects.update_or_create(conversation=bag, defaults=strong)
    time.passes(minutes=5)
    close_recovery(as_ben, opened.pk, their_word="Thank you", is_satisfied=True)
    put_right_signs(bag.pk)
    assert not Recovery.objects.filter(closed_at=None).exists()


def test_a_promise_in_what_became_anothers_matter_is_put_right_with_whom_it_was_made(
    bag: Conversation, wrote: Wrote, as_ben: Actor, as_dora: Actor, time: Time
) -> None:
    emiles = wrote("My bag too", author_address="emile@mail.example", author_name="Emile")
    made = promise(
        as_ben,
        emiles.customer,
        Said(what="Ring them", due=time.now + timedelta(hours=1), made_where="call", conversation=emiles.pk),
    )
    merge(as_dora, bag.pk, merged_id=emiles.pk, different_people=True)
    Promise.objects.filter(pk=made.pk).update(state=PromiseState.BROKEN)
    made.refresh_from_db()
    put_right_what_was_broken(
        PromiseBroken(made.pk, made.customer_id, made.conversation_id, made.team_id, None, made.due.isoformat())
    )
    opened = Recovery.objects.get()
    assert (opened.customer, opened.conversation, opened.promise) == (emiles.customer, None, made)
