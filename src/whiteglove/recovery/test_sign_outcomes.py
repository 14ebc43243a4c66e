"""What came of signs: shares with intervals, refusal while there is too little, points when there is enough."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from whiteglove.conversations.actions import close
from whiteglove.conversations.actions.merging import merge
from whiteglove.conversations.conftest import Time, Wrote
from whiteglove.conversations.models import Conversation, Message, Met
from whiteglove.encounters.models import Encounter, PlacedBy
from whiteglove.foundation.actors import Actor
from whiteglove.perception.models import Kind, Response
from whiteglove.recovery.actions.hearing import hear_leaving
from whiteglove.recovery.actions.hindered import weigh_grievance
from whiteglove.recovery.actions.recoveries import open_recovery
from whiteglove.recovery.actions.signs import look_for_signs
from whiteglove.recovery.models import OpenedBy, Recovery, Signs, SignSeen
from whiteglove.recovery.queries.how_it_went import PoorWord
from whiteglove.recovery.queries.sign_outcomes import SignsLearnt, signs_learnt
from whiteglove.recovery.signs import POINTS, TONE, Sign
from whiteglove.recovery.test_looking_for_signs import passed_on_twice, promised, signs
from whiteglove.team.models import Colleague, Team

A_MINUTE, AN_HOUR = timedelta(minutes=1), timedelta(hours=1)


def answered(
    bag: Conversation,
    number: int,
    value: int | None,
    time: Time,
    *,
    seen: Iterable[Sign] = (),
    seen_after: timedelta = A_MINUTE,
) -> Conversation:
    """Another customer's conversation, what was seen of it, and how it felt to them an hour later; None: silent."""
    customer = type(bag.customer).objects.create(name=f"C{number}")
    talk = Conversation.objects.create(
        customer=customer, team=bag.team, waiting_since=time.now, next_moment=time.now + AN_HOUR, opened_at=time.now
    )
    message = Message.objects.create(conversation=talk, direction="in", text="x", at=time.now)
    met = Encounter.objects.create(customer=customer, channel="email", at=time.now, placed_by=PlacedBy.NOBODY)
    Met.objects.create(conversation=talk, message=message, encounter=met)
    SignSeen.objects.bulk_create(
        SignSeen(conversation=talk, sign=one.value, at=time.now + seen_after) for one in seen
    )
    if value is not None:
        says(talk, value, at=time.now + AN_HOUR)
    return talk


def says(talk: Conversation, value: int, *, at: datetime) -> None:
    """Their answer to what was asked about it."""
    Response.objects.create(
        customer=talk.customer, encounter=Met.objects.get(conversation=talk).encounter, kind=Kind.CSAT, scale_min=1,
        scale_max=5, value=value, at=at,
    )  # fmt: skip


def seen_by(talk: Conversation) -> set[str]:
    """The signs that were ever seen of it."""
    return set(SignSeen.objects.filter(conversation=talk).values_list("sign", flat=True))


@pytest.fixture
def kept(bag: Conversation, time: Time) -> None:
    """The house keeps what it sees since this morning."""
    SignSeen.objects.create(conversation=bag, sign=Sign.WORDS.value, at=time.now)


def learnt(actor: Actor, time: Time) -> SignsLearnt:
    return signs_learnt(actor, since=time.now - timedelta(days=30))


def shares(found: SignsLearnt) -> dict[str, tuple[float | None, int]]:
    return {one.sign: (one.followed.value, one.followed.n) for one in found.lines}


def test_a_new_house_learns_nothing_and_says_so(bag: Conversation, time: Time, as_ben: Actor) -> None:
    found = learnt(as_ben, time)
    assert (found.n, found.there, found.needed, found.forecasts, found.brier) == (0, 0, 100, [], None)
    assert found.kept_since is None
    for number in range(8):
        answered(bag, number, 1 if number < 6 else 5, time, seen=[Sign.PASSED_ON])
    assert learnt(as_ben, time).n == 0  # these began before anything was kept; nobody knows what was to be seen
    time.passes(minutes=2)
    for number in range(8):
        answered(bag, number, 1 if number < 6 else 5, time, seen=[Sign.PASSED_ON])
    found = learnt(as_ben, time)
    assert (found.n, found.there, shares(found)["passed_on"]) == (8, 2, (0.75, 8))
    assert [one.learnt for one in found.lines] == [None] * len(Sign)


def test_all_ten_are_learnt_from_as_they_stood_before_the_word(
    bag: Conversation, kept: None, time: Time, as_ben: Actor
) -> None:
    for number in range(6):
        answered(bag, number, 1, time, seen=Sign)
    for number in range(6):  # seen only once they had said it: no sign of it
        answered(bag, number, 5, time, seen=Sign, seen_after=AN_HOUR)
    found = learnt(as_ben, time)
    assert [one.sign for one in found.lines] == [one.value for one in Sign]
    assert set(shares(found).values()) == {(1.0, 6)}
    assert {one.without.value for one in found.lines} == {0.0}


def test_a_sign_that_went_is_known_to_have_stood(
    bag: Conversation, kept: None, time: Time, as_ben: Actor, wrote: Wrote
) -> None:
    """She waited, a promise came near and was late; then all was well, and nothing of it is on the strip."""
    talk = wrote("My flight", author_address="mika@mail.example", subject="Flight")
    time.passes(hours=30)
    promised(talk, time, hours=3)
    look_for_signs(talk.pk)
    assert set(signs(talk)[1]) == {"waited", "promise_near"}
    near_at = time.now
    time.passes(hours=4)
    wrote("This is ridiculous.", to=talk)
    look_for_signs(talk.pk)
    assert set(signs(talk)[1]) == {"waited", "promise_late", "again", "words"}
    close(as_ben, talk.pk)
    look_for_signs(talk.pk)
    assert not Signs.objects.filter(pk=talk.pk).exists()
    seen = dict(SignSeen.objects.filter(conversation=talk).values_list("sign", "at"))
    assert seen == {
        **dict.fromkeys(("waited", "promise_near"), near_at),
        **dict.fromkeys(("promise_late", "again", "words"), time.now),
    }


def test_enough_answers_give_points_and_a_calibration(
    bag: Conversation, kept: None, time: Time, as_ben: Actor
) -> None:
    for number in range(220):
        is_passed_on = number % 2 == 0
        poor = number % 10 < (8 if is_passed_on else 3)
        answered(bag, number, 1 if poor else 5, time, seen=[Sign.PASSED_ON] if is_passed_on else [])
    found = learnt(as_ben, time)
    lines = {one.sign: one for one in found.lines}
    assert found.there >= 10 * len(Sign)
    assert lines["passed_on"].learnt == 100
    assert [one.followed.n for one in found.forecasts] == [110, 110]
    assert found.brier is not None
    assert found.base is not None
    assert found.brier < found.base


def test_what_is_hidden_teaches_nothing(
    bag: Conversation, kept: None, time: Time, chidi: Colleague, baggage: Team
) -> None:
    answered(bag, 1, 1, time)
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    Conversation.objects.update(team=baggage)
    assert learnt(chidi.as_actor(), time).n == 0


def wrote_in(talk: Conversation, text: str, time: Time) -> Message:
    return Message.objects.create(conversation=talk, direction="in", text=text, at=time.now)


def heard(actor: Actor, time: Time) -> tuple[int, dict[PoorWord, int]]:
    found = learnt(actor, time)
    return found.n, dict(found.words)


def test_a_complaint_and_words_of_leaving_are_poor_words(
    bag: Conversation, kept: None, time: Time, as_ben: Actor
) -> None:
    complains, leaves, _silent = (answered(bag, number, None, time, seen=[Sign.WAITED]) for number in range(3))
    time.passes(hours=2)
    wrote_in(complains, "You left me waiting.", time)
    hear_leaving(wrote_in(leaves, "Close my account.", time).pk)
    time.passes(hours=1)
    SignSeen.objects.create(conversation=complains, sign=Sign.UPSET.value, at=time.now)  # seen once she complained
    weigh_grievance(as_ben, conversation=complains.pk, is_justified=False)
    found = learnt(as_ben, time)
    assert (found.n, dict(found.words)) == (2, {PoorWord.COMPLAINT: 1, PoorWord.LEAVING: 1})
    assert {one.sign: one.followed.n for one in found.lines if one.followed.n} == {"waited": 2}
    weigh_grievance(as_ben, conversation=complains.pk, is_justified=None)  # taken back
    assert heard(as_ben, time) == (1, {PoorWord.LEAVING: 1})


def test_words_with_which_a_matter_begins_say_nothing_of_how_it_went(
    bag: Conversation, kept: None, time: Time, as_ben: Actor
) -> None:
    began, content = answered(bag, 1, None, time), answered(bag, 2, 5, time)
    for talk in (began, content):
        Message.objects.filter(conversation=talk).update(text="Close my account.")
        hear_leaving(Message.objects.get(conversation=talk).pk)
        weigh_grievance(as_ben, conversation=talk.pk, is_justified=True)
    assert heard(as_ben, time) == (1, {})


def test_the_first_poor_word_counts_else_the_last_answer(
    bag: Conversation, kept: None, time: Time, as_ben: Actor
) -> None:
    talk = answered(bag, 1, 5, time)
    time.passes(hours=2)
    SignSeen.objects.create(conversation=talk, sign=Sign.PROMISE_LATE.value, at=time.now)
    assert shares(learnt(as_ben, time))["promise_late"] == (None, 0)
    time.passes(hours=1)
    hear_leaving(wrote_in(talk, "You have lost a customer.", time).pk)
    found = learnt(as_ben, time)
    assert (found.n, dict(found.words)) == (1, {PoorWord.LEAVING: 1})
    assert shares(found)["promise_late"][1] == 1


@pytest.mark.parametrize("reason", [one for one in OpenedBy if one not in (OpenedBy.POOR_ANSWER, OpenedBy.COMPLAINT)])
def test_what_is_put_right_for_a_sign_does_not_prove_the_sign(
    bag: Conversation, kept: None, time: Time, as_ben: Actor, reason: OpenedBy
) -> None:
    """Nor what was answered when we asked how it was put right: nobody would have been asked without the sign."""
    talk = answered(bag, 1, None, time, seen=[Sign.PROMISE_LATE])
    time.passes(hours=2)
    open_recovery(as_ben, customer=talk.customer, reason=reason, conversation=talk.pk)
    assert heard(as_ben, time) == (0, {})


def test_to_weigh_a_complaint_anew_does_not_make_it_younger(
    bag: Conversation, kept: None, time: Time, as_ben: Actor
) -> None:
    talk = answered(bag, 1, None, time)
    time.passes(hours=2)
    wrote_in(talk, "You left me waiting.", time)
    weigh_grievance(as_ben, conversation=talk.pk, is_justified=True)
    open_recovery(as_ben, customer=talk.customer, reason=OpenedBy.COMPLAINT, conversation=talk.pk)
    time.passes(hours=2)
    SignSeen.objects.create(conversation=talk, sign=Sign.WAITED.value, at=time.now)
    time.passes(hours=2)
    wrote_in(talk, "Thank you for the apology.", time)
    weigh_grievance(as_ben, conversation=talk.pk, is_justified=True, words="She was right.")
    found = learnt(as_ben, time)
    assert dict(found.words) == {PoorWord.COMPLAINT: 1}
    assert shares(found)["waited"][1] == 0
    assert Recovery.objects.count() == 1


def test_what_was_seen_and_said_in_a_merged_conversation_counts_where_it_stands(
    bag: Conversation, kept: None, time: Time, as_ben: Actor, dora: Colleague
) -> None:
    one = answered(bag, 1, None, time)
    other = Conversation.objects.create(
        customer=one.customer, team=bag.team, waiting_since=time.now, next_moment=time.now, opened_at=time.now
    )
    SignSeen.objects.create(conversation=other, sign=Sign.PASSED_ON.value, at=time.now)
    time.passes(hours=2)
    wrote_in(other, "You left me waiting.", time)
    weigh_grievance(as_ben, conversation=other.pk, is_justified=True)
    merge(dora.as_actor(), one.pk, merged_id=other.pk)
    found = learnt(as_ben, time)
    assert (found.n, dict(found.words)) == (1, {PoorWord.COMPLAINT: 1})
    assert shares(found)["passed_on"][1] == 1


def test_to_learn_changes_no_points_and_no_order(bag: Conversation, kept: None, time: Time, as_ben: Actor) -> None:
    """However much tone foretells: what is learnt is shown, and a person decides; tone counts for nothing strong."""
    for number in range(220):
        poor = number % 10 < (9 if number % 2 else 1)
        answered(bag, number, 1 if poor else 5, time, seen=TONE if number % 2 else [])
    passed_on_twice(bag, time)
    before = (look_for_signs(bag.pk), signs(bag))
    lines = {one.sign: one for one in learnt(as_ben, time).lines}
    assert sum(lines[one.value].learnt or 0 for one in TONE) == 100
    row = look_for_signs(bag.pk)
    assert row is not None
    assert before[1] == signs(bag)
    assert (row.happened, row.strong_since) == (POINTS[Sign.PASSED_ON], None)
    assert [lines[one.value].points for one in Sign] == [POINTS[one] for one in Sign]
