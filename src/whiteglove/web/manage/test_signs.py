"""The pages of what signs foretell, and of who feeds whom."""

from collections.abc import Callable

from django.test import Client

from whiteglove.conversations.models import Conversation
from whiteglove.journey.models import Journey
from whiteglove.recovery.conftest import Time, Wrote, bag, lost_bag, time, wrote
from whiteglove.recovery.models import SignSeen
from whiteglove.recovery.signs import Sign
from whiteglove.recovery.test_fed import grieved
from whiteglove.recovery.test_sign_outcomes import answered
from whiteglove.team.models import Colleague

__all__ = ["Time", "Wrote", "bag", "lost_bag", "time", "wrote"]

SignedIn = Callable[[Colleague], Client]


def page(client: Client, place: str) -> str:
    answer = client.get(place)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_signs_count_and_what_came_of_them(
    bag: Conversation, time: Time, dora: Colleague, signed_in: SignedIn
) -> None:
    client = signed_in(dora)
    SignSeen.objects.create(conversation=bag, sign=Sign.WORDS.value, at=time.now)
    whole = page(client, "/manage/signs/")
    assert "Too few to learn from: 0 of the rarer outcome, 100 are needed" in whole
    assert "It is kept since March 2 which signs were seen" in whole
    assert whole.count('<span class="figure-unknown">unknown</span>') == 2 * len(Sign)
    for number in range(260):
        seen = [Sign.WAITED] if number % 2 else []
        answered(bag, number, 1 if number % 10 < (8 if number % 2 else 3) else 5, time, seen=seen)
    whole = page(client, "/manage/signs/")
    assert "Do the learnt points hold?" in whole
    assert "Brier score" in whole
    assert "A poor word followed" in whole
    assert "From 260 conversations of the last year" in whole
    assert "Poor words that came first: answers 156, complaints 0, that they leave us 0." in whole


def test_who_feeds_whom(
    bag: Conversation, lost_bag: Journey, time: Time, dora: Colleague, signed_in: SignedIn
) -> None:
    client = signed_in(dora)
    time.passes(minutes=1)
    assert "Nobody weighed a grievance" in page(client, "/manage/grievances/")
    grieved(bag, 6, "mail", "call", time)
    grieved(bag, 2, "call", "mail", time)
    time.passes(minutes=1)
    whole = page(client, "/manage/grievances/?days=30")
    assert "8 grievances were justified" in whole
    assert "<td>Call</td><td>6</td>" in whole
    assert "2 more stand between places with fewer than five" in whole
