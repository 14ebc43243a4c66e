"""What came of signs: shares with intervals, refusal while there is too little, points when there is enough."""

from datetime import timedelta

from whiteglove.conversations.conftest import Time, Wrote
from whiteglove.conversations.models import Assignment, Conversation, Message, Met
from whiteglove.encounters.models import Encounter, PlacedBy
from whiteglove.foundation.actors import Actor
from whiteglove.perception.models import Kind, Response
from whiteglove.recovery.models import Upset
from whiteglove.recovery.queries.sign_outcomes import LEARNT, signs_learnt
from whiteglove.recovery.signs import Sign
from whiteglove.team.models import Colleague, Team


def answered(
    bag: Conversation, number: int, value: int, time: Time, *, passed_on: int = 0, upset: bool = False
) -> None:
    """Another customer's conversation, and how it felt to them an hour later."""
    customer = type(bag.customer).objects.create(name=f"C{number}")
    talk = Conversation.objects.create(
        customer=customer, team=bag.team, waiting_since=time.now, next_moment=time.now, opened_at=time.now
    )
    message = Message.objects.create(conversation=talk, direction="in", text="x", at=time.now)
    met = Encounter.objects.create(customer=customer, channel="email", at=time.now, placed_by=PlacedBy.NOBODY)
    Met.objects.create(conversation=talk, message=message, encounter=met)
    for _ in range(passed_on):
        Assignment.objects.create(conversation=talk, by_whom="system", is_hand_over=True, at=time.now)
    if upset:  # said only after the answer: no sign of it
        Upset.objects.create(conversation=talk, by_whom="system", at=time.now + timedelta(hours=2))
    Response.objects.create(
        customer=customer, encounter=met, kind=Kind.CSAT, scale_min=1, scale_max=5, value=value,
        at=time.now + timedelta(hours=1),
    )  # fmt: skip


def test_a_new_house_learns_nothing_and_says_so(bag: Conversation, time: Time, as_ben: Actor) -> None:
    found = signs_learnt(as_ben, since=time.now - timedelta(days=1))
    assert (found.n, found.there, found.needed, found.forecasts, found.brier) == (0, 0, 70, [], None)
    for number in range(8):
        answered(bag, number, 1 if number < 6 else 5, time, passed_on=2, upset=True)
    found = signs_learnt(as_ben, since=time.now - timedelta(days=1))
    lines = {one.sign: one for one in found.lines}
    passed_on, upset = lines["passed_on"].followed, lines["upset"].followed
    assert passed_on is not None
    assert upset is not None
    assert (found.n, found.there, passed_on.value, passed_on.n) == (8, 2, 0.75, 8)
    assert upset.is_unknown
    assert lines["words"].followed is None
    assert [one.learnt for one in found.lines] == [None] * len(Sign)


def test_enough_answers_give_points_and_a_calibration(bag: Conversation, time: Time, as_ben: Actor) -> None:
    for number in range(200):
        is_passed_on = number % 2 == 0
        poor = number % 10 < (8 if is_passed_on else 3)
        answered(bag, number, 1 if poor else 5, time, passed_on=2 * is_passed_on)
    found = signs_learnt(as_ben, since=time.now - timedelta(days=1))
    lines = {one.sign: one for one in found.lines}
    assert found.there >= 10 * len(LEARNT)
    assert lines["passed_on"].learnt == 100
    assert [one.followed.n for one in found.forecasts] == [100, 100]
    assert found.brier is not None
    assert found.base is not None
    assert found.brier < found.base


def test_what_is_hidden_teaches_nothing(
    bag: Conversation, time: Time, chidi: Colleague, baggage: Team, wrote: Wrote
) -> None:
    answered(bag, 1, 1, time)
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    Conversation.objects.update(team=baggage)
    assert signs_learnt(chidi.as_actor(), since=time.now - timedelta(days=1)).n == 0
