"""The pages of what signs foretell, and of who feeds whom."""

from collections.abc import Callable

from django.test import Client

from whiteglove.conversations.models import Conversation
from whiteglove.journey.models import Journey
from whiteglove.recovery.conftest import Time, Wrote, bag, lost_bag, time, wrote
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
    assert "Too few to learn from: 0 of the rarer outcome, 70 are needed" in page(client, "/manage/signs/")
    for number in range(200):
        answered(bag, number, 1 if number % 10 < (8 if number % 2 else 3) else 5, time, passed_on=2 * (number % 2))
    whole = page(client, "/manage/signs/")
    assert "Do the learnt points hold?" in whole
    assert "Brier score" in whole
    assert "no record is kept of it" in whole


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
