"""A team opens at other times: whoever waits hears from us by the new standard, batch by batch."""

from datetime import UTC, datetime, timedelta
from typing import Any

from whiteglove.conversations.actions import pause, write_reply
from whiteglove.conversations.actions.standards import recount_next_moments
from whiteglove.conversations.conftest import Time, Wrote
from whiteglove.conversations.facts_of_moments import NextMomentsRecounted
from whiteglove.conversations.models import Conversation
from whiteglove.conversations.reactions import and_those_of_the_next, next_moments_follow_the_hours
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.journal.models import Row
from whiteglove.team.facts import HoursChanged
from whiteglove.team.hours import HoursWishes, change_hours
from whiteglove.team.models import Team

OFFICE = HoursWishes(week=[(day, "9:00", "17:00") for day in range(5)], time_zone="UTC", first_answer_hours=10)


def next_moment(conversation: Conversation) -> datetime | None:
    return Conversation.objects.get(pk=conversation.pk).next_moment


def newest() -> dict[str, Any]:
    body: dict[str, Any] = Row.objects.filter(kind="conversations.NextMomentsRecounted").latest("id").body
    return body


def test_who_waits_hears_from_us_by_the_new_hours(wrote: Wrote, as_ben: Actor, front_desk: Team, time: Time) -> None:
    time.passes(hours=3)
    bag, seat, ticket = wrote("Bag"), wrote("Seat"), wrote("Ticket")
    write_reply(as_ben, seat.pk, text="14A")
    pause(as_ben, ticket.pk, until=time.now + timedelta(days=3))
    before, activity = [next_moment(one) for one in (seat, ticket)], Conversation.objects.get(pk=bag.pk).updated_at
    assert next_moment(bag) == time.now + timedelta(hours=24)

    change_hours(SYSTEM, front_desk, OFFICE)
    next_moments_follow_the_hours(HoursChanged(front_desk.pk))

    assert next_moment(bag) == datetime(2026, 3, 3, 14, tzinfo=UTC)
    assert [next_moment(one) for one in (seat, ticket)] == before
    assert Conversation.objects.get(pk=bag.pk).updated_at == activity
    assert newest() == {"team_id": front_desk.pk, "up_to_id": bag.pk, "changed": 1, "is_done": True}
    assert recount_next_moments(front_desk.pk) == 0


def test_many_follow_batch_by_batch(wrote: Wrote, front_desk: Team, time: Time) -> None:
    all_of_them = [wrote(f"Bag {number}") for number in range(5)]
    change_hours(SYSTEM, front_desk, OFFICE)
    assert recount_next_moments(front_desk.pk, at_once=2) == 2
    assert newest()["is_done"] is False
    assert newest()["up_to_id"] == all_of_them[1].pk
    and_those_of_the_next(NextMomentsRecounted.from_body(newest()))
    assert {next_moment(one) for one in all_of_them} == {datetime(2026, 3, 3, 11, tzinfo=UTC)}
    assert newest()["is_done"] is True


def test_what_was_promised_earlier_holds(wrote: Wrote, front_desk: Team, time: Time) -> None:
    bag, promised = wrote(), time.now + timedelta(hours=2)
    Conversation.objects.filter(pk=bag.pk).update(promised_at=promised, next_moment=promised)
    change_hours(SYSTEM, front_desk, OFFICE)
    assert recount_next_moments(front_desk.pk) == 0
    assert next_moment(bag) == promised
