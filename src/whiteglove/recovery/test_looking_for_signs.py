"""Early signs of Aiko's conversation: kept, told once to Dora, never in anybody's way."""

from datetime import timedelta

import pytest

from whiteglove.conversations.actions import close, reopen, write_reply
from whiteglove.conversations.actions.delivering import record_delivery
from whiteglove.conversations.actions.merging import merge
from whiteglove.conversations.conftest import Time, Wrote
from whiteglove.conversations.models import Assignment, Conversation, Notice
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.queries.lists import View, list_conversations
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.consequences import react
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.journal.reactions import REACTIONS
from whiteglove.promises.actions import Said, promise
from whiteglove.recovery.actions.let_down import put_right_signs
from whiteglove.recovery.actions.signs import NotUpset, look_for_signs, say_upset, take_back_upset
from whiteglove.recovery.clockwork.signs import look_for_due_signs
from whiteglove.recovery.models import Incident, Recovery, Signs, Touched, Upset
from whiteglove.recovery.queries.sign_known import known_of
from whiteglove.recovery.queries.signs import signs_seen, signs_shown
from whiteglove.routing.today import today
from whiteglove.team.attending import say_presence
from whiteglove.team.models import Colleague, PresenceState, Team


def signs(talk: Conversation) -> tuple[int, list[str]]:
    """(points, signs) as they are kept."""
    row = Signs.objects.get(pk=talk.pk)
    return row.points, [one["sign"] for one in row.reasons]


def strong_facts() -> int:
    return Row.objects.filter(kind="recovery.SignsGrewStrong").count()


def passed_on_twice(talk: Conversation, time: Time) -> None:
    for _ in range(2):
        Assignment.objects.create(conversation=talk, by_whom="system", is_hand_over=True, at=time.now)


def promised(talk: Conversation, time: Time, **span: float) -> None:
    promise(
        SYSTEM, talk.customer,
        Said(what="Her bag", due=time.now + timedelta(**span), made_where="call", conversation=talk.pk),
    )  # fmt: skip


def test_what_happened_makes_it_strong_before_any_word_of_anger(
    bag: Conversation, time: Time, dora: Colleague, as_ben: Actor
) -> None:
    """The planted case: polite to the end, and seen two days before she would have been angry."""
    look_for_signs(bag.pk)
    assert signs(bag) == (0, [])
    promised(bag, time, hours=3)
    passed_on_twice(bag, time)
    look_for_signs(bag.pk)
    assert (signs(bag), strong_facts()) == ((30, ["passed_on", "promise_near"]), 0)
    time.passes(hours=4)
    for _ in range(3):
        look_for_signs(bag.pk)
    assert (signs(bag)[1], strong_facts()) == (["promise_late", "passed_on"], 1)
    row = Signs.objects.get()
    assert (row.strong_since, row.told_at) == (time.now, time.now)
    assert list(Notice.objects.filter(because="signs_strong").values_list("colleague", "conversation")) == [
        (dora.pk, bag.pk)
    ]


def test_tone_alone_tells_nobody(bag: Conversation, time: Time, wrote: Wrote, as_ben: Actor, dora: Colleague) -> None:
    wrote("This is unacceptable, I am furious!", to=bag)
    say_upset(as_ben, bag.pk)
    say_upset(as_ben, bag.pk)
    assert signs(bag) == (20, ["upset", "words"])
    assert (strong_facts(), Notice.objects.filter(because="signs_strong").count(), Upset.objects.count()) == (0, 0, 1)
    take_back_upset(as_ben, bag.pk)
    assert signs(bag) == (5, ["words"])
    with pytest.raises(NotUpset):
        take_back_upset(as_ben, bag.pk)


def test_the_calm_and_the_furious_with_the_same_behind_them_are_served_alike(
    bag: Conversation, time: Time, wrote: Wrote, as_ben: Actor, dora: Colleague
) -> None:
    """Nothing opens, and nobody is told, for tone; the furious one does not stand above the calm one either."""
    calm = wrote("Good morning", author_address="calm@mail.example", subject="Calm")
    wrote("This is unacceptable, I am furious!", to=bag)
    for talk in (bag, calm):
        passed_on_twice(talk, time)
        look_for_signs(talk.pk)
    say_upset(as_ben, bag.pk)
    assert (signs(bag), signs(calm)) == ((40, ["passed_on", "upset", "words"]), (20, ["passed_on"]))
    assert list(Signs.objects.values_list("happened", "strong_since").distinct()) == [(20, None)]
    for talk in (bag, calm):
        put_right_signs(talk.pk)
    assert (strong_facts(), Recovery.objects.count()) == (0, 0)
    assert Notice.objects.filter(because="signs_strong").count() == 0
    seen, _ = signs_seen(as_ben)
    assert [one.conversation_id for one in seen] == sorted([bag.pk, calm.pk])
    first, after = signs_seen(as_ben, limit=1)
    assert [one.conversation_id for one in (*first, *signs_seen(as_ben, after=after)[0])] == sorted([bag.pk, calm.pk])


def test_an_answer_ends_the_waiting_and_closing_ends_the_signs(
    bag: Conversation, time: Time, wrote: Wrote, as_ben: Actor
) -> None:
    time.passes(hours=30)
    wrote("And now?", to=bag)
    look_for_signs(bag.pk)
    assert signs(bag) == (40, ["waited", "again"])
    write_reply(as_ben, bag.pk, text="I looked, and found it.")
    look_for_signs(bag.pk)
    assert signs(bag) == (0, [])
    close(as_ben, bag.pk)
    assert look_for_signs(bag.pk) is None
    assert not Signs.objects.exists()
    reopen(as_ben, bag.pk)
    look_for_signs(bag.pk)
    assert signs(bag) == (0, [])


def test_another_matter_within_a_week_and_an_incident(bag: Conversation, time: Time, wrote: Wrote) -> None:
    time.passes(days=6)
    other = wrote("My flight", subject="Flight")
    fog = Incident.objects.create(
        title="Fog in Osaka", text={}, next_at=time.now, team=bag.team, by_whom="system", began_at=time.now
    )
    Touched.objects.create(incident=fog, customer=bag.customer, added_at=time.now)
    look_for_signs(other.pk)
    assert signs(other) == (35, ["again", "incident"])
    assert Signs.objects.get(pk=other.pk).reasons[1]["what"] == "Fog in Osaka"


def test_time_alone_is_seen_by_clockwork_once(bag: Conversation, time: Time, ben: Colleague) -> None:
    promised(bag, time, hours=10)
    look_for_signs(bag.pk)
    assert (look_for_due_signs(), signs(bag)) == (0, (0, []))
    time.passes(hours=7)
    assert (look_for_due_signs(), signs(bag)) == (1, (10, ["promise_near"]))
    assert look_for_due_signs() == 0
    time.passes(hours=4)
    assert look_for_due_signs() == 1
    assert signs(bag)[1][0] == "promise_late"


def test_somebody_senior_who_comes_later_is_told_then(bag: Conversation, time: Time, dora: Colleague) -> None:
    say_presence(dora.as_actor(), dora, PresenceState.GONE)
    promised(bag, time, hours=1)
    passed_on_twice(bag, time)
    time.passes(hours=2)
    look_for_due_signs()
    assert (strong_facts(), Signs.objects.get().told_at) == (1, None)
    say_presence(dora.as_actor(), dora, PresenceState.HERE)
    time.passes(minutes=1)
    look_for_due_signs()
    look_for_due_signs()
    assert (strong_facts(), Signs.objects.get().told_at) == (1, time.now)
    assert Notice.objects.filter(because="signs_strong", colleague=dora).count() == 1


def test_nobody_elses_place_changes(
    bag: Conversation, time: Time, wrote: Wrote, as_ben: Actor, ben: Colleague
) -> None:
    """Neither the order of any list, nor today, nor a next moment, with signs of tone or strong ones."""
    time.passes(minutes=1)
    calm = wrote("Good morning", author_address="calm@mail.example", subject="Calm")

    def seen() -> object:
        lists = [[row.id for row in list_conversations(as_ben, view).rows] for view in View]
        moments = list(
            Conversation.objects.order_by("pk").values_list("pk", "next_moment", "answering", "updated_at")
        )
        return lists, moments, [line.row.id for line in today(as_ben).lines if line.row]

    before = seen()
    say_upset(as_ben, bag.pk)
    passed_on_twice(bag, time)
    passed_on_twice(calm, time)
    say_upset(as_ben, calm.pk)
    for talk in (bag, calm):
        look_for_signs(talk.pk)
    Signs.objects.filter(pk=bag.pk).update(points=90, strong_since=time.now)
    assert seen() == before


def test_who_was_upset_before_a_merge_is_upset_after_it(
    bag: Conversation, wrote: Wrote, as_ben: Actor, dora: Colleague
) -> None:
    merged = wrote("My bag again")
    say_upset(as_ben, merged.pk)
    merge(dora.as_actor(), bag.pk, merged_id=merged.pk)
    assert known_of(bag).upset_at == Upset.objects.get(conversation=merged).at


def test_who_was_upset_before_a_merge_is_upset_no_more_where_it_stands(
    bag: Conversation, wrote: Wrote, as_ben: Actor, dora: Colleague
) -> None:
    merged = wrote("My bag again")
    say_upset(as_ben, merged.pk)
    merge(dora.as_actor(), bag.pk, merged_id=merged.pk)
    look_for_signs(bag.pk)
    shown = signs_shown(as_ben, bag.pk)
    assert shown is not None
    assert shown.is_upset
    say_upset(as_ben, bag.pk)  # they are, so that is known
    assert Upset.objects.count() == 1
    take_back_upset(as_ben, bag.pk)
    assert "upset" not in signs(bag)[1]
    with pytest.raises(NotUpset):
        take_back_upset(as_ben, bag.pk)


def test_an_answer_that_never_reached_them_is_none(
    bag: Conversation, time: Time, wrote: Wrote, as_ben: Actor
) -> None:
    time.passes(hours=2)
    wrote("This is ridiculous.", to=bag)
    answer = write_reply(as_ben, bag.pk, text="We look.")
    look_for_signs(bag.pk)
    assert signs(bag) == (0, [])
    record_delivery(SYSTEM, answer.pk, state=DeliveryState.FAILED, why="No such mailbox")
    for row in Row.objects.filter(kind="conversations.DeliveryChanged"):
        assert all(react(row, one) for one in REACTIONS[row.kind] if one.name.startswith("recovery."))
    assert signs(bag)[1] == ["again", "words"]


def test_what_is_hidden_cannot_be_called_upset(bag: Conversation, chidi: Colleague, baggage: Team) -> None:
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    Conversation.objects.filter(pk=bag.pk).update(team=baggage)
    with pytest.raises(NotFound):
        say_upset(chidi.as_actor(), bag.pk)
    assert look_for_signs(10**12) is None
