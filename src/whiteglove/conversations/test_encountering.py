"""What is said makes encounters: each moment of truth, with its people and hand-overs."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteglove.conversations.actions import assign, write_reply
from whiteglove.conversations.actions.merging import merge
from whiteglove.conversations.actions.telling import tell_where_it_stands
from whiteglove.conversations.actions.unmerging import undo_merge
from whiteglove.conversations.clockwork import bring_onto_the_map
from whiteglove.conversations.conftest import MONDAY_MORNING, Time, Wrote
from whiteglove.conversations.encountering import Said, catch_up, meetings_in, record_meetings
from whiteglove.conversations.models import Met, ToMeet
from whiteglove.encounters.conftest import a_journey
from whiteglove.encounters.models import Encounter, HandOver, Involvement, PlacementRule
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.team.models import Colleague, Team

HOUR = timedelta(hours=1)


def words(*told: tuple[bool, float]) -> list[Said]:
    return [
        Said(number, ours, MONDAY_MORNING + hours * HOUR, 7 if ours else None)
        for number, (ours, hours) in enumerate(told)
    ]


@pytest.mark.parametrize(
    ("told", "meetings"),
    [
        ([], []),
        ([(False, 0)], [(0, None)]),
        ([(False, 0), (False, 1)], [(0, None)]),  # they wrote again while they wait: still the same
        ([(False, 0), (True, 2)], [(0, 2)]),
        ([(False, 0), (True, 2), (True, 3)], [(0, 2)]),  # and one thing more
        ([(False, 0), (True, 2), (True, 27)], [(0, 2), (2, 27)]),  # a day later: we met them again
        ([(False, 0), (True, 2), (False, 3)], [(0, 2), (2, None)]),
        ([(True, 0), (False, 3), (True, 4)], [(0, 0), (1, 4)]),  # we spoke first
    ],
)
def test_from_the_customers_word_to_our_answer(
    told: list[tuple[bool, float]], meetings: list[tuple[int, float | None]]
) -> None:
    found = [
        (one.began.message_id, (one.answered_at - MONDAY_MORNING) / HOUR if one.answered_at else None)
        for one in meetings_in(words(*told))
    ]
    assert found == meetings


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 60)), max_size=12), st.sets(st.integers(0, 11)))
def test_whatever_is_said_at_most_the_last_of_theirs_waits(told: list[tuple[bool, int]], begun: set[int]) -> None:
    said = words(*sorted(((ours, hours) for ours, hours in told), key=lambda word: word[1]))
    meetings = meetings_in(said, begun)
    firsts = [meeting.began.message_id for meeting in meetings]
    assert firsts == sorted(set(firsts))
    assert bool(said) == bool(meetings)
    waits = bool(said) and not said[-1].is_ours
    assert any(meeting.answered_at is None for meeting in meetings) is waits


def test_a_mail_and_its_answer_are_an_encounter_on_the_map(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    call = a_journey().touchpoints.get(key="mail")
    PlacementRule.objects.create(touchpoint=call, channel="email", words=["bag"], by_whom="test")
    conversation = wrote("Where is my bag?")
    record_meetings(conversation.pk)
    encounter = Encounter.objects.get()
    assert (encounter.touchpoint, encounter.placed_by, encounter.place["word"]) == (call, "rule", "bag")
    assert encounter.episode_id is not None
    assert encounter.ended_at is None
    time.passes(hours=1)
    write_reply(as_ben, conversation.pk, text="In Tokyo.")
    for _ in range(2):  # whatever happens twice
        record_meetings(conversation.pk)
    encounter.refresh_from_db()
    assert encounter.ended_at == time.now
    assert [row.party.colleague_id for row in Involvement.objects.select_related("party")] == [as_ben.id]


def test_no_rule_fits_and_it_is_seen_nowhere_on_the_map(wrote: Wrote) -> None:
    record_meetings(wrote().pk)
    encounter = Encounter.objects.get()
    assert (encounter.touchpoint, encounter.placed_by) == (None, "nobody")


def test_an_answer_taken_back_ends_nothing(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    conversation = wrote()
    message = write_reply(as_ben, conversation.pk, text="Hm.")
    record_meetings(conversation.pk)
    assert Encounter.objects.get().ended_at is not None
    message.taken_back_at = time.now
    message.save()
    record_meetings(conversation.pk)
    assert Encounter.objects.get().ended_at is None


def test_a_hand_over_stands_on_the_encounter_it_happened_in(
    wrote: Wrote, as_ben: Actor, ben: Colleague, chidi: Colleague, baggage: Team, time: Time
) -> None:
    conversation = wrote()
    assign(as_ben, conversation.pk, owner=ben)
    time.passes(minutes=5)
    assign(as_ben, conversation.pk, owner=chidi, team=baggage)
    for _ in range(2):
        record_meetings(conversation.pk)
    passed = HandOver.objects.select_related("from_party", "to_party").get()
    assert (passed.from_party.colleague, passed.to_party.colleague, passed.is_warm) == (ben, chidi, False)
    assert (passed.encounter_id, passed.at) == (Encounter.objects.get().pk, time.now)


def test_two_conversations_become_one_and_no_encounter_is_lost(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    first = wrote("My bag")
    time.passes(hours=1)
    second = wrote("My bag again")
    for each in (first, second):
        record_meetings(each.pk)
    merge(as_ben, first.pk, merged_id=second.pk)
    record_meetings(first.pk)
    assert Encounter.objects.filter(ended_at=None).count() == 2
    write_reply(as_ben, first.pk, text="Found.")
    record_meetings(first.pk)
    assert Encounter.objects.filter(ended_at=None).count() == 0
    undo_merge(as_ben, second.pk)
    for each in (first, second):
        record_meetings(each.pk)
    assert Encounter.objects.count() == 2


def test_what_a_machine_says_is_an_encounter_by_itself_and_ends_nothing() -> None:
    def at(number: int, hours: float, *, ours: bool, machine: bool = False) -> Said:
        author = 7 if ours and not machine else None
        return Said(number, ours, MONDAY_MORNING + hours * HOUR, author, is_machine=machine)

    told = [at(0, 0, ours=False), at(1, 2, ours=True, machine=True), at(2, 3, ours=True)]
    theirs, machines = meetings_in(told)
    assert (theirs.began.message_id, theirs.answered_at, theirs.author_ids) == (0, told[2].at, {7})
    assert (machines.began.message_id, machines.answered_at, machines.author_ids) == (1, told[1].at, set())


def test_a_word_of_delay_that_went_by_itself_is_a_machines_encounter(
    wrote: Wrote, as_ben: Actor, time: Time, front_desk: Team
) -> None:
    conversation = wrote()
    record_meetings(conversation.pk)
    time.passes(hours=1)
    tell_where_it_stands(SYSTEM, conversation.pk, text="By noon.", language="en", until=time.now + timedelta(hours=3))
    tell_where_it_stands(as_ben, conversation.pk, text="By one.", language="en", until=time.now + timedelta(hours=4))
    for _ in range(2):
        record_meetings(conversation.pk)
    theirs, machines = Encounter.objects.order_by("at")
    assert (theirs.is_machine, theirs.ended_at) == (False, None)
    assert (machines.is_machine, machines.ended_at, machines.team) == (True, time.now, None)
    [who] = Involvement.objects.select_related("party")
    assert (who.encounter, who.party.kind, who.party.key) == (machines, "machine", "machine:automatic answer")


def test_old_words_are_brought_onto_the_map_in_batches(wrote: Wrote, time: Time, monkeypatch: Any) -> None:
    monkeypatch.setattr("whiteglove.conversations.clockwork.MET_AT_ONCE", 2)
    conversations = [wrote(f"Matter {number}") for number in range(3)]
    assert catch_up() == 3
    record_meetings(conversations[0].pk)
    assert [bring_onto_the_map() for _ in range(3)] == [2, 1, 0]
    assert (Encounter.objects.count(), Met.objects.count()) == (3, 3)
    assert catch_up() == 0
    ToMeet.objects.create(conversation=conversations[1])
    assert bring_onto_the_map() == 1
    assert Encounter.objects.count() == 3


def test_one_that_cannot_be_brought_stops_no_other(wrote: Wrote, monkeypatch: Any) -> None:
    bad, good = wrote("Bad"), wrote("Good")
    catch_up()

    def recorded(conversation_id: int) -> None:
        if conversation_id == bad.pk:
            raise ValueError("Not this one")
        record_meetings(conversation_id)

    monkeypatch.setattr("whiteglove.conversations.clockwork.record_meetings", recorded)
    with pytest.raises(ExceptionGroup, match="1 conversations could not be put on the map"):
        bring_onto_the_map()
    assert Met.objects.get().conversation == good
    assert ToMeet.objects.get().conversation == bad
