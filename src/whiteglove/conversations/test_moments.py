"""By when a customer hears from us: rules, and what the columns say after each event."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteglove.conversations.actions import close, pause, reopen, take_back_reply, write_reply
from whiteglove.conversations.actions.standards import recount_next_moments
from whiteglove.conversations.actions.who_answers import hears_of_promise_by
from whiteglove.conversations.conftest import Time, Wrote
from whiteglove.conversations.models import Conversation
from whiteglove.conversations.moments import Known, Turn, next_moment, solution_due, waits
from whiteglove.conversations.rules import Standing, after_customer_spoke, after_we_answered
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.opening import DaySpan, Opening, Span
from whiteglove.team.models import Team

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
OFFICE = Opening(week={day: (DaySpan(time(9), time(17)),) for day in range(5)})
PARIS = Opening(zone=ZoneInfo("Europe/Paris"), week=OFFICE.week)
moments = st.integers(0, 40 * 24).map(lambda hours: MONDAY + hours * HOUR)
maybe = st.none() | moments


def waiting(since: datetime, by: datetime) -> Standing:
    return Standing(True, since, by)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (Known(), 24),
        (Known(promised_at=MONDAY + 5 * HOUR), 5),
        (Known(promised_at=MONDAY + 50 * HOUR), 24),
        (Known(solution_due=MONDAY + 10 * HOUR), 10),
        (Known(solution_due=MONDAY - HOUR), 24),
        (Known(solution_due=MONDAY + 10 * HOUR, promised_at=MONDAY + 5 * HOUR), 5),
        (Known(told_at=MONDAY + HOUR, told_until=MONDAY + 40 * HOUR), 40),
        (Known(told_at=MONDAY - HOUR, told_until=MONDAY + 40 * HOUR), 24),
        (Known(MONDAY + 30 * HOUR, MONDAY + 10 * HOUR, MONDAY + HOUR, MONDAY + 40 * HOUR), 30),
    ],
)
def test_who_waits_hears_from_us_by_the_nearest(known: Known, expected: int) -> None:
    assert next_moment(waiting(MONDAY, MONDAY + 24 * HOUR), known) == MONDAY + expected * HOUR


@given(solution=maybe, told=maybe)
def test_where_nobody_waits_we_look_again_calmly(solution: datetime | None, told: datetime | None) -> None:
    quiet = after_we_answered(MONDAY)
    assert next_moment(quiet, Known(None, solution, told, told)) == MONDAY + timedelta(days=7)


@given(later=st.lists(moments, max_size=6), promised=st.lists(moments, max_size=4), hours=st.integers(1, 60))
def test_no_later_event_makes_who_waits_wait_longer(
    later: list[datetime], promised: list[datetime], hours: int
) -> None:
    standing = waiting(MONDAY, OFFICE.after(MONDAY, hours * HOUR))
    known = Known(solution_due=OFFICE.after(MONDAY, 30 * HOUR))
    due = next_moment(standing, known)
    for at in sorted(later):
        standing = Standing(True, standing.waiting_since, due)
        standing = after_customer_spoke(
            kind="message", at=at, standing=standing, hears_by=lambda moment: OFFICE.after(moment, 8 * HOUR)
        )
        assert next_moment(standing, known) <= due
    nearest: datetime | None = None
    for moment in promised:
        nearest = min(moment, nearest or moment)
        now_due = next_moment(standing, Known(nearest, known.solution_due))
        assert now_due <= due
        due = now_due


@given(turns=st.lists(st.tuples(moments, st.booleans()), max_size=8), within=st.integers(1, 80))
def test_a_solution_waits_while_we_wait_for_them_and_never_for_us(
    turns: list[tuple[datetime, bool]], within: int
) -> None:
    told = [Turn(at, is_theirs) for at, is_theirs in sorted(turns)]
    spans = list(waits(told))
    due = solution_due(MONDAY, within=within * HOUR, waited=spans, opening=OFFICE)
    theirs = sum((OFFICE.worked(span.begin, span.end) for span in spans), timedelta())
    assert OFFICE.worked(MONDAY, due) == within * HOUR + theirs
    assert due >= solution_due(MONDAY, within=within * HOUR, waited=(), opening=OFFICE)


def test_between_two_answers_of_ours_the_time_is_ours() -> None:
    told = [
        Turn(MONDAY + hour * HOUR, is_theirs) for hour, is_theirs in [(0, False), (1, True), (3, True), (5, False)]
    ]
    assert list(waits(told)) == [Span(MONDAY + 3 * HOUR, MONDAY + 5 * HOUR)]
    assert list(waits(told[:3])) == []


def test_working_time_is_real_hours_when_the_clocks_change() -> None:
    friday = datetime(2026, 3, 27, 15, tzinfo=UTC)  # 16:00 in Paris; on Sunday the clocks go forward
    assert solution_due(friday, within=8 * HOUR, waited=(), opening=PARIS) == datetime(2026, 3, 30, 14, tzinfo=UTC)


def columns(conversation: Conversation) -> tuple[datetime | None, datetime | None]:
    found = Conversation.objects.get(pk=conversation.pk)
    return found.next_moment, found.solution_due


def solves_within(team: Team, hours: int | None) -> None:
    Team.objects.filter(pk=team.pk).update(solution_hours=hours)
    team.solution_hours = hours


def test_a_solution_falls_due_and_waits_for_aiko(wrote: Wrote, as_ben: Actor, front_desk: Team, time: Time) -> None:
    solves_within(front_desk, 30)
    bag = wrote()
    assert columns(bag) == (time.now + 24 * HOUR, time.now + 30 * HOUR)
    opened = time.now
    time.passes(hours=2)
    write_reply(as_ben, bag.pk, text="Which colour is it?")
    assert columns(bag) == (time.now + timedelta(days=7), opened + 30 * HOUR)
    time.passes(hours=48)
    wrote("Brown.", to=bag)
    assert columns(bag) == (time.now + 24 * HOUR, opened + 78 * HOUR)
    time.passes(hours=1)
    wrote("Are you there?", to=bag)
    assert columns(bag)[0] == time.now + 23 * HOUR


def test_an_answer_taken_back_leaves_what_they_were_told(
    wrote: Wrote, as_ben: Actor, front_desk: Team, time: Time
) -> None:
    bag = wrote()
    told_until = time.now + 40 * HOUR
    Conversation.objects.filter(pk=bag.pk).update(told_at=time.now, told_until=told_until, next_moment=told_until)
    answer = write_reply(as_ben, bag.pk, text="Found!", undo_seconds=60)
    assert columns(bag)[0] == time.now + timedelta(days=7)
    take_back_reply(as_ben, answer.pk)
    assert columns(bag)[0] == told_until
    write_reply(as_ben, bag.pk, text="Found, really!")
    time.passes(hours=1)
    wrote("And the other bag?", to=bag)
    assert columns(bag)[0] == time.now + 24 * HOUR


def test_paused_keeps_its_meaning(wrote: Wrote, as_ben: Actor, front_desk: Team, time: Time) -> None:
    solves_within(front_desk, 5)
    bag, until = wrote(), time.now + timedelta(days=3)
    pause(as_ben, bag.pk, until=until)
    assert columns(bag)[0] == until
    hears_of_promise_by(SYSTEM, bag.pk, promised_at=time.now + HOUR)
    assert columns(bag)[0] == time.now + HOUR  # what was promised holds though we look away
    hears_of_promise_by(SYSTEM, bag.pk, promised_at=until + HOUR)
    assert columns(bag)[0] == until


def test_a_closed_time_is_nobodys_working_time(wrote: Wrote, as_ben: Actor, front_desk: Team, time: Time) -> None:
    solves_within(front_desk, 30)
    bag, opened = wrote(), time.now
    time.passes(hours=1)
    close(as_ben, bag.pk)
    time.passes(hours=10)
    reopen(as_ben, bag.pk)
    assert columns(bag)[1] == opened + 40 * HOUR


def test_another_standard_for_solutions_is_counted_anew(wrote: Wrote, front_desk: Team, time: Time) -> None:
    bag = wrote()
    solves_within(front_desk, 3)
    assert recount_next_moments(front_desk.pk) == 1
    assert columns(bag) == (time.now + 3 * HOUR, time.now + 3 * HOUR)
    assert recount_next_moments(front_desk.pk) == 0
