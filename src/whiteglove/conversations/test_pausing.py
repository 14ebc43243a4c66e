"""Out of the way until a moment, and never lost."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from whiteglove.conversations.actions import (
    close,
    pause,
    record_delivery,
    reopen,
    resume,
    take_back_reply,
    write_note,
    write_reply,
)
from whiteglove.conversations.actions.pausing import ClosedMeanwhile
from whiteglove.conversations.clockwork import end_due_pauses
from whiteglove.conversations.conftest import MONDAY_MORNING, Time, Wrote
from whiteglove.conversations.models import Conversation, Pause
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.queries.lists import View, list_conversations
from whiteglove.conversations.rules import PauseFor, pause_moments
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.journal.models import Row

TOMORROW = MONDAY_MORNING + timedelta(days=1)


def again(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def in_views(actor: Actor, conversation: Conversation) -> set[str]:
    views = (View.NEEDS_ANSWER, View.OPEN, View.PAUSED, View.CLOSED)
    return {v.value for v in views if conversation.pk in {row.id for row in list_conversations(actor, v).rows}}


def test_a_paused_one_is_out_of_the_way_until_its_moment(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    bag = wrote()
    due = bag.next_moment
    time.passes(minutes=5)
    pause(as_ben, bag.pk, until=TOMORROW, why="The hall opens tomorrow")
    paused = again(bag)
    assert (paused.paused_until, paused.next_moment, paused.needs_answer) == (TOMORROW, TOMORROW, True)
    assert in_views(as_ben, bag) == {"open", "paused"}
    assert end_due_pauses() == 0
    time.now = TOMORROW
    assert end_due_pauses() == 1
    assert end_due_pauses() == 0
    back = again(bag)
    assert (back.paused_until, back.next_moment, back.waiting_since) == (None, due, MONDAY_MORNING)
    assert back.updated_at == TOMORROW
    assert in_views(as_ben, bag) == {"needs-answer", "open"}
    record = Pause.objects.get()
    assert (record.why, record.ended_at, record.ended_by_whom) == ("The hall opens tomorrow", TOMORROW, "system")
    assert list(Row.objects.filter(kind="conversations.PauseEnded").values_list("body__is_in_time", flat=True)) == [
        True
    ]


def test_where_nobody_waits_we_look_again_when_the_pause_runs_out(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    bag = wrote()
    write_reply(as_ben, bag.pk, text="We look.")
    pause(as_ben, bag.pk, until=TOMORROW)
    time.now = TOMORROW + timedelta(seconds=30)
    assert end_due_pauses() == 1
    assert again(bag).next_moment == time.now


def test_back_early_where_nobody_waits_keeps_the_later_look(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    bag = wrote()
    write_reply(as_ben, bag.pk, text="We look.")
    look = again(bag).next_moment
    pause(as_ben, bag.pk, until=TOMORROW)
    time.passes(hours=1)
    resume(as_ben, bag.pk)
    resume(as_ben, bag.pk)
    assert (again(bag).next_moment, Pause.objects.get().ended_by_whom) == (look, as_ben.reference)


def test_the_customers_next_word_ends_it_and_who_waited_keeps_their_place(
    wrote: Wrote, as_ben: Actor, time: Time
) -> None:
    bag = wrote()
    due = bag.next_moment
    pause(as_ben, bag.pk, until=TOMORROW)
    time.passes(hours=1)
    wrote("I am away.", to=bag, kind="auto_reply", is_automatic=True)
    assert again(bag).paused_until == TOMORROW
    wrote("And?", to=bag)
    back = again(bag)
    assert (back.paused_until, back.waiting_since, back.next_moment) == (None, MONDAY_MORNING, due)


def test_any_answer_of_ours_ends_it_and_a_note_does_not(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    bag = wrote()
    pause(as_ben, bag.pk, until=TOMORROW)
    write_note(as_ben, bag.pk, text="The hall is closed.")
    assert again(bag).paused_until == TOMORROW
    time.passes(minutes=1)
    write_reply(as_ben, bag.pk, text="We look.")
    answered = again(bag)
    assert (answered.paused_until, answered.needs_answer) == (None, False)
    assert answered.next_moment == time.now + timedelta(days=7)


def test_an_answer_taken_back_or_not_delivered_brings_it_back(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    for undone in (True, False):
        bag = wrote()
        reply = write_reply(as_ben, bag.pk, text="We look.", undo_seconds=10)
        pause(as_ben, bag.pk, until=TOMORROW)
        time.passes(seconds=5)
        if undone:
            take_back_reply(as_ben, reply.pk)
        else:
            record_delivery(SYSTEM, reply.pk, state=DeliveryState.FAILED, why="Unknown")
        back = again(bag)
        assert (back.paused_until, back.needs_answer) == (None, True)


def test_close_ends_it_and_a_closed_one_is_not_paused(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    bag = wrote()
    pause(as_ben, bag.pk, until=TOMORROW)
    close(as_ben, bag.pk)
    assert (again(bag).paused_until, Pause.objects.get().ended_at) == (None, time.now)
    with pytest.raises(ClosedMeanwhile):
        pause(as_ben, bag.pk, until=TOMORROW)
    reopen(as_ben, bag.pk)
    assert again(bag).paused_until is None


def test_pausing_again_moves_the_end(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    bag = wrote()
    for until in (TOMORROW, TOMORROW, TOMORROW + timedelta(days=1)):
        pause(as_ben, bag.pk, until=until)
    assert Pause.objects.count() == 2
    assert Pause.objects.get(ended_at=None).until == TOMORROW + timedelta(days=1)


@pytest.mark.parametrize("until", [MONDAY_MORNING, MONDAY_MORNING - timedelta(1), MONDAY_MORNING + timedelta(401)])
def test_a_moment_that_is_past_or_out_of_sight(wrote: Wrote, as_ben: Actor, time: Time, until: datetime) -> None:
    bag = wrote()
    with pytest.raises(NotUnderstood):
        pause(as_ben, bag.pk, until=until)
    assert again(bag).paused_until is None


TOKYO = ZoneInfo("Asia/Tokyo")
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("now", "later", "tomorrow", "monday", "week"),
    [
        (datetime(2026, 3, 2, 9, 20, tzinfo=TOKYO), "03-02 12", "03-03 09", "03-09 09", "03-09 09"),
        (datetime(2026, 3, 6, 17, 59, tzinfo=TOKYO), "03-06 20", "03-07 09", "03-09 09", "03-13 09"),
        (datetime(2026, 3, 6, 18, 0, tzinfo=TOKYO), None, "03-07 09", "03-09 09", "03-13 09"),
        (datetime(2026, 3, 8, 23, 0, tzinfo=TOKYO), None, "03-09 09", None, "03-15 09"),
        (datetime(2026, 3, 28, 12, 0, tzinfo=BERLIN), "03-28 15", "03-29 09", "03-30 09", "04-04 09"),
    ],
)
def test_what_can_be_chosen(now: datetime, later: str | None, tomorrow: str, monday: str | None, week: str) -> None:
    moments = dict(pause_moments(now))
    said = {choice: moment.strftime("%m-%d %H") for choice, moment in moments.items()}
    expected = {"later": later, "tomorrow": tomorrow, "monday": monday, "week": week}
    assert said == {choice: moment for choice, moment in expected.items() if moment}


def test_the_morning_is_nine_also_when_the_clocks_change() -> None:
    summer = dict(pause_moments(datetime(2026, 3, 28, 12, 0, tzinfo=BERLIN)))[PauseFor.TOMORROW]
    assert summer.astimezone(UTC) == datetime(2026, 3, 29, 7, 0, tzinfo=UTC)
