"""What was promised moves with the word of a delay, and back where the word did not arrive."""

from datetime import datetime, timedelta

from whiteglove.conversations.actions import merge, record_delivery, write_reply
from whiteglove.conversations.conftest import Time, Wrote
from whiteglove.conversations.facts import DeliveryChanged, Merged
from whiteglove.conversations.models import Conversation, Message, Notice
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.journal.models import Row
from whiteglove.promises.actions import move
from whiteglove.promises.clockwork import break_what_fell_due
from whiteglove.promises.conftest import Promised, Taken
from whiteglove.promises.delays.actions import is_late_still, tell
from whiteglove.promises.delays.clockwork import see_and_tell_delays
from whiteglove.promises.delays.reactions import words_that_did_not_arrive
from whiteglove.promises.models import Break, Delay, Move, Promise
from whiteglove.promises.queries.reading import history
from whiteglove.promises.reactions import conversations_that_belong_together
from whiteglove.team.models import Colleague, Team

HOUR = timedelta(hours=1)


def now_of(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def told() -> list[str]:
    kinds = Row.objects.filter(kind__startswith="promises.Delay").order_by("id").values_list("kind", flat=True)
    return [kind.removeprefix("promises.") for kind in kinds]


def test_a_promise_that_will_be_late_is_moved_with_the_word(
    wrote: Wrote, promised: Promised, as_ben: Actor, time: Time
) -> None:
    bag = wrote()
    write_reply(as_ben, bag.pk, text="We bring it.")
    made = promised(conversation=bag.pk, hours=10)
    time.passes(hours=9.5)
    assert see_and_tell_delays()["seen"] == 1
    delay = Delay.objects.get()
    assert delay.promise == made
    tell(as_ben, delay.pk, to_moment=time.now + 20 * HOUR, why="The van broke down.")
    assert Promise.objects.get().due == time.now + 20 * HOUR
    after = now_of(bag)
    assert (after.needs_answer, after.next_moment, after.told_until) == (False, time.now + 20 * HOUR, None)


def test_a_promise_broken_while_we_stood_still_is_seen_though_the_word_moves_it(
    wrote: Wrote, promised: Promised, as_ben: Actor, dora: Colleague, front_desk: Team, time: Time
) -> None:
    bag = wrote()
    write_reply(as_ben, bag.pk, text="We bring it.")
    Team.objects.filter(pk=front_desk.pk).update(tells_by_itself=True)
    made = promised(conversation=bag.pk, hours=4)
    due = made.due
    time.passes(hours=10)
    assert see_and_tell_delays() == {"seen": 1, "told": 1, "dropped": 0}
    assert (break_what_fell_due(), see_and_tell_delays()["told"]) == (0, 0)
    assert Promise.objects.get().due > time.now
    assert Break.objects.get().due == due
    assert Notice.objects.filter(colleague=dora, because="promise_broken").count() == 1


def test_a_promise_whose_delay_they_never_heard_of_is_due_as_they_know(
    wrote: Wrote, promised: Promised, as_ben: Actor, time: Time
) -> None:
    bag = wrote()
    write_reply(as_ben, bag.pk, text="We bring it.")
    made = promised(conversation=bag.pk, hours=10)
    due = made.due
    time.passes(hours=9.5)
    see_and_tell_delays()
    delay = Delay.objects.get()
    word = tell(as_ben, delay.pk, to_moment=time.now + 20 * HOUR, why="The van broke down.")
    for _ in range(2):  # a reaction may run twice
        record_delivery(SYSTEM, word.pk, state=DeliveryState.FAILED, why="No such box")
        words_that_did_not_arrive(DeliveryChanged(bag.pk, word.pk, "failed"))
    made.refresh_from_db()
    assert (made.due, made.state, now_of(bag).next_moment) == (due, "moved", due)
    moves = Move.objects.order_by("id").values_list("from_due", "to_due", "by_whom")
    assert list(moves) == [(due, time.now + 20 * HOUR, "system"), (time.now + 20 * HOUR, due, "system")]
    assert see_and_tell_delays() == {"seen": 0, "told": 0, "dropped": 0}
    assert is_late_still(now_of(bag), Delay.objects.get())
    assert [event.what for event in history(as_ben, made.pk)] == ["made", "moved", "moved_back"]
    assert told() == ["DelaySeen", "DelayTold", "DelayNotTold"]
    tell(as_ben, delay.pk, to_moment=time.now + 30 * HOUR, why="The van broke down.")
    made.refresh_from_db()
    assert made.due == time.now + 30 * HOUR


def test_all_that_was_promised_for_one_moment_moves_with_the_word_and_back(
    wrote: Wrote, promised: Promised, as_ben: Actor, time: Time
) -> None:
    bag, refund = wrote(), wrote("And my money?", subject="Refund")
    for one in (bag, refund):
        write_reply(as_ben, one.pk, text="We look.")
    due = time.now + 10 * HOUR
    owed = [promised(what, due=due, conversation=one.pk) for what, one in (("Bag", bag), ("Refund", refund))]
    later = promised("Form", due=due + HOUR, conversation=bag.pk)
    merge(as_ben, bag.pk, merged_id=refund.pk)
    conversations_that_belong_together(Merged.from_body(Row.objects.get(kind=Merged.kind).body))
    time.passes(hours=9.5)
    see_and_tell_delays()
    delay = Delay.objects.get()
    word = tell(as_ben, delay.pk, to_moment=time.now + 20 * HOUR, why="The van broke down.")

    def dues() -> list[datetime]:
        return list(Promise.objects.order_by("id").values_list("due", flat=True))

    assert dues() == [time.now + 20 * HOUR, time.now + 20 * HOUR, later.due]
    assert now_of(bag).next_moment == later.due
    move(as_ben, owed[1].pk, due=time.now + 40 * HOUR)
    for _ in range(2):
        record_delivery(SYSTEM, word.pk, state=DeliveryState.FAILED, why="No such box")
        words_that_did_not_arrive(DeliveryChanged(bag.pk, word.pk, "failed"))
    assert dues() == [due, time.now + 40 * HOUR, later.due]
    move(as_ben, owed[1].pk, due=due)
    tell(as_ben, delay.pk, to_moment=time.now + 20 * HOUR, why="The van broke down.")
    word = Message.objects.latest("id")
    record_delivery(SYSTEM, word.pk, state=DeliveryState.FAILED, why="No such box")
    words_that_did_not_arrive(DeliveryChanged(bag.pk, word.pk, "failed"))
    assert dues() == [due, due, later.due]


def test_a_promise_that_moved_again_since_stays(wrote: Wrote, promised: Promised, as_ben: Actor, time: Time) -> None:
    bag = wrote()
    write_reply(as_ben, bag.pk, text="We bring it.")
    made = promised(conversation=bag.pk, hours=10)
    time.passes(hours=9.5)
    see_and_tell_delays()
    word = tell(as_ben, Delay.objects.get().pk, to_moment=time.now + 20 * HOUR, why="The van broke down.")
    move(as_ben, made.pk, due=time.now + 40 * HOUR, customers_word="Friday is fine")
    record_delivery(SYSTEM, word.pk, state=DeliveryState.FAILED, why="No such box")
    words_that_did_not_arrive(DeliveryChanged(bag.pk, word.pk, "failed"))
    assert Promise.objects.get().due == time.now + 40 * HOUR


def test_who_called_and_has_an_address_is_told_too(taken: Taken, met: Customer, front_desk: Team, time: Time) -> None:
    Team.objects.filter(pk=front_desk.pk).update(tells_by_itself=True)
    made = taken(customer=met, hours=8)
    taken(name="Mr. Lim", number="+65 9123 4568", hours=8)
    time.passes(hours=7.5)
    assert see_and_tell_delays() == {"seen": 2, "told": 1, "dropped": 0}
    word = Message.objects.get(is_automatic=True)
    assert (word.conversation_id, word.to) == (made.conversation_id, ["aiko@mail.example"])
    unheard = Delay.objects.exclude(conversation=made.conversation_id).get()
    assert unheard.dropped_because == "no_address"
