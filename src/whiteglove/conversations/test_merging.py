"""Two conversations become one, and the undo gives back exactly what moved."""

import pytest

from whiteglove.conversations.actions import act_on, assign, close, merge, undo, undo_merge, write_reply
from whiteglove.conversations.actions.bulk import Act, Doing, WhyLeft
from whiteglove.conversations.actions.columns import MergedMeanwhile
from whiteglove.conversations.actions.merging import SameConversation
from whiteglove.conversations.conftest import Time, Wrote
from whiteglove.conversations.models import Assignment, Conversation, Message
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.models import Row
from whiteglove.team.models import Colleague


def again(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def said_in(conversation: Conversation) -> list[str]:
    return list(Message.objects.filter(conversation=conversation).order_by("id").values_list("text", flat=True))


def test_who_waited_in_either_still_waits(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    bag = wrote("Where is my bag?")
    time.passes(minutes=1)
    ticket = wrote("And my ticket?", subject="Ticket")
    time.passes(minutes=1)
    write_reply(as_ben, bag.pk, text="It is here.")
    merge(as_ben, bag.pk, merged_id=ticket.pk)
    kept = again(bag)
    assert (kept.needs_answer, kept.waiting_since, kept.next_moment) == (
        True,
        ticket.waiting_since,
        ticket.next_moment,
    )


def test_what_came_after_stays_and_what_moved_returns(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    bag, ticket = wrote("Bag"), wrote("Ticket")
    time.passes(minutes=1)
    merge(as_ben, bag.pk, merged_id=ticket.pk)
    wrote("Later", to=ticket)
    assert (said_in(bag), said_in(ticket)) == (["Bag", "Ticket", "Later"], [])
    undo_merge(as_ben, ticket.pk)
    assert (said_in(bag), said_in(ticket)) == (["Bag", "Later"], ["Ticket"])
    assert again(ticket).merged_into is None


def test_no_circles_and_no_act_hits_another_matter(wrote: Wrote, as_ben: Actor) -> None:
    one, two, three = wrote("1"), wrote("2"), wrote("3")
    merge(as_ben, two.pk, merged_id=three.pk)
    merge(as_ben, one.pk, merged_id=two.pk)
    for kept, merged in ((three, one), (one, one)):
        with pytest.raises(SameConversation):
            merge(as_ben, kept.pk, merged_id=merged.pk)
    with pytest.raises(MergedMeanwhile):
        close(as_ben, three.pk)
    assert again(one).is_open
    undo_merge(as_ben, three.pk)
    assert (said_in(one), said_in(three)) == (["1", "2"], ["3"])
    undo_merge(as_ben, two.pk)
    assert (said_in(one), said_in(two)) == (["1"], ["2"])


def test_a_hand_over_is_warm_with_a_word_and_what_one_takes_is_none(
    wrote: Wrote, as_ben: Actor, ben: Colleague, chidi: Colleague
) -> None:
    bag = wrote()
    assign(as_ben, bag.pk, owner=ben)
    assign(as_ben, bag.pk, owner=chidi, why="She is calm")
    assert list(Assignment.objects.order_by("id").values_list("is_hand_over", flat=True)) == [False, True]
    assert Row.objects.get(kind="conversations.HandedOver").body["is_warm"] is True


def test_undo_of_many_leaves_alone_what_was_changed_since(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    one, two, done = wrote("1"), wrote("2"), wrote("3")
    close(as_ben, done.pk)
    acted = act_on(as_ben, [one.pk, two.pk, done.pk, 999_999], Act(Doing.CLOSE))
    assert (acted.done, dict(acted.left)) == (
        (one.pk, two.pk),
        {done.pk: WhyLeft.ALREADY, 999_999: WhyLeft.NOT_HERE},
    )
    time.passes(minutes=1)
    wrote("Again", to=two)
    undone = undo(as_ben, acted.id)
    assert (undone.done, undone.left) == ((one.pk,), ((two.pk, WhyLeft.CHANGED),))
    assert undo(as_ben, acted.id) == undone
    assert again(one).is_open
