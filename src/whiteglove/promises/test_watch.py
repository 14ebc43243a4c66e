"""Nobody is left hanging: who is reminded, who sees a broken promise, and who hears what became of theirs."""

from datetime import UTC, datetime, timedelta
from datetime import time as wall

import pytest

from whiteglove.conversations.actions import merge, pause, undo_merge, write_reply
from whiteglove.conversations.conftest import MONDAY_MORNING, Wrote
from whiteglove.conversations.facts import Merged, MergeUndone, Paused
from whiteglove.conversations.models import Conversation, Notice
from whiteglove.foundation.actors import SYSTEM, Actor, Role
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.opening import ALWAYS, DaySpan, Opening
from whiteglove.promises import clockwork
from whiteglove.promises.actions import keep, move, withdraw
from whiteglove.promises.clockwork import break_what_fell_due, remind_of_what_falls_due
from whiteglove.promises.conftest import Promised, Time
from whiteglove.promises.models import Break, Promise, Reminder
from whiteglove.promises.reactions import conversations_that_belong_together, no_pause_hides_what_falls_due
from whiteglove.promises.rules import remind_at
from whiteglove.team.actions import add_colleague
from whiteglove.team.models import Attendance, Colleague, PresenceState, StandIn, Team

WEDNESDAY = MONDAY_MORNING + timedelta(days=2)
FRIDAY = MONDAY_MORNING + timedelta(days=4)
DAYS = Opening(UTC, {day: (DaySpan(wall(9), wall(17)),) for day in range(5)})


def is_away(colleague: Colleague) -> None:
    Attendance.objects.create(
        colleague=colleague, state=PresenceState.AWAY, at=MONDAY_MORNING - timedelta(days=1), by_whom="system"
    )


def told() -> set[tuple[str, str]]:
    """(who, why) of all notices."""
    return set(Notice.objects.values_list("colleague__name", "because"))


@pytest.mark.parametrize(
    ("given", "opening", "before"),
    [
        (timedelta(minutes=30), ALWAYS, timedelta(minutes=15)),
        (timedelta(hours=5), ALWAYS, timedelta(hours=1)),
        (timedelta(days=2), ALWAYS, timedelta(hours=4, minutes=48)),
        (timedelta(days=30), ALWAYS, timedelta(hours=8)),
        # From Monday nine to Friday nine: 32 working hours, a tenth of which lies on Thursday afternoon.
        (timedelta(days=4), DAYS, timedelta(hours=16 + 3, minutes=12)),
        # From Monday nine until five minutes past: half of the time, however it is counted.
        (timedelta(minutes=10), DAYS, timedelta(minutes=5)),
    ],
)
def test_somebody_is_reminded_while_there_is_time(given: timedelta, opening: Opening, before: timedelta) -> None:
    due = MONDAY_MORNING + given
    assert due - remind_at(MONDAY_MORNING, due, opening) == before


def test_what_is_promised_for_a_closed_day_reminds_all_the_same() -> None:
    saturday = datetime(2026, 3, 7, 10, tzinfo=UTC)
    assert remind_at(saturday, saturday + timedelta(hours=10), DAYS) == saturday + timedelta(hours=9)


def test_the_colleague_is_reminded_once_and_the_cover_while_they_are_away(
    promised: Promised, time: Time, ben: Colleague, chidi: Colleague, dora: Colleague
) -> None:
    made = promised(by=dora.as_actor(), colleague=ben, due=WEDNESDAY)
    assert told() == {("Ben", "promise_made")}
    StandIn.objects.create(colleague=ben, cover=chidi, position=1, by_whom="system")
    is_away(ben)
    assert remind_of_what_falls_due() == 0
    time.now = WEDNESDAY - timedelta(hours=4)
    assert (remind_of_what_falls_due(), remind_of_what_falls_due()) == (1, 0)
    assert told() == {("Ben", "promise_made"), ("Ben", "promise_due"), ("Chidi", "promise_due")}
    assert Reminder.objects.filter(promise=made, kind="due_soon", due=WEDNESDAY).count() == 2
    move(ben.as_actor(), made.pk, due=FRIDAY)
    time.now = FRIDAY - timedelta(hours=2)
    assert remind_of_what_falls_due() == 1
    assert Reminder.objects.filter(due=FRIDAY).count() == 2


def test_where_nobody_of_the_team_is_there_somebody_of_the_house_is_reminded(
    promised: Promised, time: Time, ben: Colleague, baggage: Team
) -> None:
    add_colleague(SYSTEM, email="mia@desk.example", name="Mia", teams=[baggage])
    promised(colleague=ben, due=WEDNESDAY)
    is_away(ben)
    time.now = WEDNESDAY - timedelta(hours=4)
    assert (remind_of_what_falls_due(), remind_of_what_falls_due()) == (1, 0)
    assert told() == {("Ben", "promise_due"), ("Mia", "promise_due")}


def test_of_the_house_those_hear_first_who_look_after_it(
    promised: Promised, time: Time, ben: Colleague, baggage: Team
) -> None:
    add_colleague(SYSTEM, email="mia@desk.example", name="Mia", teams=[baggage])
    add_colleague(SYSTEM, email="eve@desk.example", name="Eve", role=Role.MANAGER, teams=[baggage])
    promised(due=WEDNESDAY)
    is_away(ben)
    time.now = WEDNESDAY - timedelta(hours=4)
    assert remind_of_what_falls_due() == 1
    assert told() == {("Eve", "promise_due")}


def test_while_nobody_at_all_is_there_the_next_minute_asks_again(
    promised: Promised, time: Time, ben: Colleague, chidi: Colleague
) -> None:
    promised(colleague=ben, due=WEDNESDAY)
    is_away(ben)
    is_away(chidi)
    time.now = WEDNESDAY - timedelta(hours=4)
    assert (remind_of_what_falls_due(), remind_of_what_falls_due()) == (0, 0)
    assert list(Notice.objects.values_list("colleague__name", "because")) == [("Ben", "promise_due")]
    Attendance.objects.create(colleague=chidi, state=PresenceState.HERE, at=time.now, by_whom="system")
    time.passes(minutes=1)
    assert (remind_of_what_falls_due(), remind_of_what_falls_due()) == (1, 0)
    assert sorted(Notice.objects.values_list("colleague__name", flat=True)) == ["Ben", "Chidi"]


def test_many_that_nobody_hears_do_not_keep_back_one_that_somebody_would(
    promised: Promised, time: Time, ben: Colleague, chidi: Colleague, baggage: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clockwork, "AT_ONCE", 1)
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    promised(by=SYSTEM, team=baggage, due=WEDNESDAY)
    promised(due=WEDNESDAY + timedelta(minutes=1))
    is_away(ben)
    time.now = WEDNESDAY - timedelta(hours=4)
    assert [remind_of_what_falls_due() for _ in range(3)] == [0, 1, 0]
    assert told() == {("Chidi", "promise_due")}
    time.passes(minutes=1)
    assert Promise.objects.filter(remind_at__lte=time.now).count() == 1  # and it is asked for again


def test_nobody_is_asked_for_after_it_fell_due(promised: Promised, time: Time, ben: Colleague) -> None:
    promised(colleague=ben, due=WEDNESDAY)
    is_away(ben)
    time.now = WEDNESDAY - timedelta(hours=4)
    assert remind_of_what_falls_due() == 0
    time.now = WEDNESDAY + timedelta(minutes=1)
    assert remind_of_what_falls_due() == 0
    assert Promise.objects.get().remind_at is None


def test_a_broken_one_is_seen_by_the_next_free_person_and_the_leads(
    promised: Promised, time: Time, ben: Colleague, chidi: Colleague, dora: Colleague, front_desk: Team
) -> None:
    eve = add_colleague(SYSTEM, email="eve@desk.example", name="Eve", role=Role.LEAD, teams=[front_desk])
    is_away(ben)
    is_away(eve)
    is_away(dora)
    made = promised(due=WEDNESDAY)
    time.now = FRIDAY
    assert (break_what_fell_due(), break_what_fell_due()) == (1, 0)
    row = Break.objects.get()
    assert (row.at, row.due, row.by_whom, row.cause) == (WEDNESDAY, WEDNESDAY, "system", "")
    assert Promise.objects.get().state == "broken"
    assert told() == {("Ben", "promise_broken"), ("Chidi", "promise_broken"), ("Eve", "promise_broken")}
    assert set(Reminder.objects.values_list("colleague__name", "kind")) == {("Chidi", "broken"), ("Eve", "broken")}
    keep(chidi.as_actor(), made.pk)
    assert ("Ben", "promise_kept") in told()


def test_after_hours_of_standstill_all_is_caught_up_in_order(
    promised: Promised, time: Time, ben: Colleague, front_desk: Team
) -> None:
    late = [promised(f"Call {n}", hours=n).pk for n in (5, 2, 9, 3)]
    time.passes(hours=6)
    assert (break_what_fell_due(), remind_of_what_falls_due()) == (3, 0)
    broken = Row.objects.filter(kind="promises.PromiseBroken").order_by("id").values_list("body__promise_id")
    assert [row[0] for row in broken] == [late[1], late[3], late[0]]
    assert not Notice.objects.filter(because="promise_due").exists()
    time.passes(hours=2, minutes=30)
    assert (break_what_fell_due(), remind_of_what_falls_due()) == (0, 1)


def test_whoever_made_it_hears_what_became_of_it(
    promised: Promised, time: Time, as_ben: Actor, dora: Colleague, chidi: Colleague
) -> None:
    boss = dora.as_actor()
    keep(as_ben, promised("A", by=boss).pk)
    move(as_ben, promised("B", by=boss).pk, due=FRIDAY)
    withdraw(as_ben, promised("C", by=boss).pk, why="Not needed")
    keep(boss, promised("D", by=boss).pk)
    assert {(who, why) for who, why in told() if who == "Dora"} == {
        ("Dora", "promise_kept"), ("Dora", "promise_moved"), ("Dora", "promise_withdrawn"),
    }  # fmt: skip
    assert Notice.objects.filter(colleague=dora).count() == 3


@pytest.mark.parametrize("what", ["kept", "moved", "withdrawn"])
def test_who_settles_it_before_the_clock_comes_to_it_hides_no_break(
    what: str, promised: Promised, time: Time, as_ben: Actor, dora: Colleague
) -> None:
    made = promised(due=WEDNESDAY)
    time.now = WEDNESDAY + timedelta(seconds=30)
    if what == "kept":
        keep(as_ben, made.pk)
    elif what == "moved":
        move(as_ben, made.pk, due=FRIDAY)
    else:
        withdraw(as_ben, made.pk, why="Aiko has it already, and knows.")
    assert break_what_fell_due() == 0
    assert Break.objects.get().due == WEDNESDAY
    assert Notice.objects.filter(colleague=dora, because="promise_broken").count() == 1
    assert Reminder.objects.filter(colleague=dora, kind="broken", due=WEDNESDAY).count() == 1


def test_what_is_kept_in_time_and_said_later_was_not_broken(
    promised: Promised, time: Time, as_ben: Actor, dora: Colleague
) -> None:
    made = promised(due=WEDNESDAY)
    time.now = WEDNESDAY + timedelta(seconds=30)
    keep(as_ben, made.pk, at=WEDNESDAY)
    assert ("Dora", "promise_broken") not in told()


def test_a_record_broken_from_the_start_is_seen_at_once(promised: Promised, time: Time, dora: Colleague) -> None:
    promised(due=MONDAY_MORNING - timedelta(hours=1), made_at=MONDAY_MORNING - timedelta(days=1))
    assert ("Dora", "promise_broken") in told()
    assert break_what_fell_due() == 0


@pytest.mark.parametrize("is_reminded", [True, False])
def test_no_pause_hides_what_was_promised(
    promised: Promised, wrote: Wrote, time: Time, as_ben: Actor, is_reminded: bool
) -> None:
    bag = wrote()
    write_reply(as_ben, bag.pk, text="We look for it.")
    pause(as_ben, bag.pk, until=FRIDAY)
    made = promised(due=WEDNESDAY, conversation=bag.pk)
    if not is_reminded:
        Promise.objects.update(remind_at=None)

    def stands() -> tuple[datetime | None, datetime | None]:
        bag.refresh_from_db()
        return bag.paused_until, bag.next_moment

    assert stands() == (FRIDAY, WEDNESDAY)
    time.now = WEDNESDAY - timedelta(hours=4)
    remind_of_what_falls_due()
    assert stands() == ((None if is_reminded else FRIDAY), WEDNESDAY)
    time.now = WEDNESDAY + timedelta(minutes=1)
    assert break_what_fell_due() == 1
    assert stands() == (None, WEDNESDAY)
    pause(as_ben, bag.pk, until=FRIDAY)
    move(as_ben, made.pk, due=FRIDAY + timedelta(days=1))
    assert stands() == (FRIDAY, FRIDAY)
    move(as_ben, made.pk, due=FRIDAY - timedelta(hours=1))
    assert stands() == (FRIDAY, FRIDAY - timedelta(hours=1))
    keep(as_ben, made.pk)
    assert stands() == (FRIDAY, FRIDAY)


def test_who_was_reminded_and_pauses_it_has_it_back_in_time(
    promised: Promised, wrote: Wrote, time: Time, as_ben: Actor
) -> None:
    bag = wrote()
    promised(due=WEDNESDAY, conversation=bag.pk)
    time.now = WEDNESDAY - timedelta(hours=4)
    assert remind_of_what_falls_due() == 1
    pause(as_ben, bag.pk, until=FRIDAY)
    for _ in range(2):
        no_pause_hides_what_falls_due(Paused(bag.pk, FRIDAY.isoformat()))
    assert remind_of_what_falls_due() == 0
    time.passes(hours=2)
    assert (remind_of_what_falls_due(), remind_of_what_falls_due()) == (1, 0)
    bag.refresh_from_db()
    assert bag.paused_until is None
    assert Notice.objects.filter(because="promise_due").count() == 1
    pause(as_ben, bag.pk, until=time.now + timedelta(minutes=5))
    no_pause_hides_what_falls_due(Paused(bag.pk, (time.now + timedelta(minutes=5)).isoformat()))
    assert Promise.objects.get().remind_at is None


def test_a_promise_broken_before_it_was_written_down_ends_the_pause(
    promised: Promised, wrote: Wrote, time: Time, as_ben: Actor
) -> None:
    bag = wrote()
    pause(as_ben, bag.pk, until=FRIDAY)
    due = MONDAY_MORNING - timedelta(hours=1)
    promised(due=due, made_at=MONDAY_MORNING - timedelta(days=1), conversation=bag.pk)
    bag.refresh_from_db()
    assert (bag.paused_until, bag.next_moment) == (None, due)


def test_merged_conversations_share_what_was_promised(
    promised: Promised, wrote: Wrote, time: Time, as_ben: Actor
) -> None:
    bag, refund = wrote(), wrote("And my money?", subject="Refund")
    promised(due=WEDNESDAY, conversation=refund.pk)

    def hears_after(fact: type[Merged] | type[MergeUndone]) -> list[object]:
        conversations_that_belong_together(fact.from_body(Row.objects.get(kind=fact.kind).body))
        return [Conversation.objects.get(pk=one.pk).promised_at for one in (bag, refund)]

    merge(as_ben, bag.pk, merged_id=refund.pk)
    assert hears_after(Merged)[0] == WEDNESDAY
    undo_merge(as_ben, refund.pk)
    assert hears_after(MergeUndone) == [None, WEDNESDAY]
