"""Who feeds whom: pairs of touchpoints, from five on, and no people."""

from datetime import timedelta

from whiteglove.conversations.conftest import Time
from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import Actor
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.recovery.models import Grievance
from whiteglove.recovery.queries.fed import Fed, who_feeds_whom
from whiteglove.team.models import Colleague, Team


def grieved(bag: Conversation, times: int, made: str | None, met: str, time: Time, *, justified: bool = True) -> None:
    for _ in range(times):
        Grievance.objects.create(
            customer=bag.customer, team=bag.team, by_whom="system", at=time.now, is_justified=justified,
            made_at=Touchpoint.objects.get(key=made) if made else None, touchpoint=Touchpoint.objects.get(key=met),
        )  # fmt: skip


def test_pairs_from_five_on_the_most_first(bag: Conversation, lost_bag: Journey, time: Time, as_ben: Actor) -> None:
    grieved(bag, 5, "mail", "call", time)
    grieved(bag, 7, "delivery", "call", time)
    grieved(bag, 4, "call", "mail", time)
    grieved(bag, 2, None, "call", time)
    grieved(bag, 6, None, "call", time, justified=False)
    found = who_feeds_whom(as_ben, since=time.now, until=time.now + timedelta(days=1))
    assert found.pairs == [Fed({"en": "Delivery"}, {"en": "Call"}, 7), Fed({"en": "Mail"}, {"en": "Call"}, 5)]
    assert (found.few, found.nowhere, found.justified, found.unjustified) == (4, 2, 18, 6)
    later = who_feeds_whom(as_ben, since=time.now + timedelta(days=1), until=time.now + timedelta(days=2))
    assert (later.pairs, later.justified) == ([], 0)


def test_private_teams_stay_out(
    bag: Conversation, lost_bag: Journey, time: Time, chidi: Colleague, baggage: Team
) -> None:
    grieved(bag, 6, "mail", "call", time)
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    Grievance.objects.update(team=baggage)
    assert who_feeds_whom(chidi.as_actor(), since=time.now, until=time.now + timedelta(days=1)).pairs == []
