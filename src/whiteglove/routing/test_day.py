"""A day with 200 conversations through the database: half the team leaves at noon, and a worker sleeps six hours."""

import random
from datetime import timedelta

import pytest

from whiteglove.conversations.actions import assign, close, write_reply
from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.models import Row
from whiteglove.routing.affected import unanswered
from whiteglove.routing.clockwork import route_turns
from whiteglove.routing.conftest import Follows, Time, Wrote
from whiteglove.routing.house import moment_now
from whiteglove.routing.models import Answering, Hanging
from whiteglove.team.absences.clockwork import begin_and_end_absences
from whiteglove.team.actions import add_colleague
from whiteglove.team.models import Absence, Colleague, Shift, StandIn, Team

MATTERS = 200


@pytest.fixture
def crew(front_desk: Team) -> list[Colleague]:
    people = [
        add_colleague(SYSTEM, email=f"c{number}@desk.example", name=f"C{number}", teams=[front_desk])
        for number in range(6)
    ]
    for number, one in enumerate(people):
        for day in range(7):
            Shift.objects.create(
                colleague=one, weekday=day, starts="08:00", ends="20:00", time_zone="UTC", by_whom="system"
            )
        StandIn.objects.create(colleague=one, position=0, cover=people[(number + 1) % 6], by_whom="system")
    return people


def is_sound(time: Time) -> None:
    """Every open matter has somebody present, or its team has; and one record says who answers since when."""
    assert unanswered(moment_now(is_fresh=True)) == set()
    for row in Conversation.objects.filter(is_open=True).order_by("id"):
        record = Answering.objects.get(conversation=row, until=None)
        assert (record.colleague_id, record.because) == (row.answering_id, row.answering_because)
        assert record.since <= time.now


@pytest.fixture
def matters(wrote: Wrote, crew: list[Colleague], time: Time, follows: Follows) -> list[Conversation]:
    """The morning's: half of them owned, some answered, each forty acted upon."""
    chance = random.Random(5)
    matters: list[Conversation] = []
    for number in range(MATTERS):
        time.passes(seconds=50)
        matters.append(wrote(f"Bag {number}", author_address=f"c{number % 150}@mail.example"))
        if number % 2:
            assign(SYSTEM, matters[-1].pk, owner=crew[number // 2 % 6])
        if number % 9 == 0:
            write_reply(chance.choice(crew).as_actor(), matters[number // 2].pk, text="We look.")
        if number % 40 == 39:
            follows()
            route_turns()
            is_sound(time)
    return matters


def test_half_the_team_leaves_at_noon_and_a_worker_sleeps(
    matters: list[Conversation], crew: list[Colleague], time: Time, follows: Follows
) -> None:
    noon = time.passes(minutes=5)
    for one in crew[::2]:
        Absence.objects.create(
            colleague=one, starts=noon, ends=noon + timedelta(hours=4), by_whom="system", is_sudden=True
        )
    time.passes(minutes=1)
    begin_and_end_absences()
    route_turns()
    is_sound(time)
    theirs = Conversation.objects.filter(is_open=True, owner__in=crew[::2])
    assert theirs.count() > 40
    assert set(theirs.values_list("answering", flat=True)) == {one.pk for one in crew[1::2]}
    follows()
    told = Row.objects.filter(kind__startswith="routing.").count()
    follows()
    route_turns()
    assert Row.objects.filter(kind__startswith="routing.").count() == told

    time.passes(hours=6)
    for matter in matters[:20]:
        close(SYSTEM, matter.pk)
    begin_and_end_absences()
    route_turns()
    follows()
    is_sound(time)
    assert all(row.answering_id == row.owner_id for row in theirs.all())
    records = Answering.objects.filter(conversation=matters[-5]).order_by("id")
    assert [later.since for later in records[1:]] == [earlier.until for earlier in records[: len(records) - 1]]
    assert not Hanging.objects.exists()
