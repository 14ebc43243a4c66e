"""Early signs are a filter as others are: of the list and of the search, turned round, and among what one may see."""

from whiteglove.conversations.queries.lists import View, list_conversations
from whiteglove.foundation.actors import Actor
from whiteglove.recovery.conftest import Time, Wrote
from whiteglove.recovery.models import Signs
from whiteglove.team.models import Team


def found(actor: Actor, words: str, view: View = View.ALL) -> list[int]:
    return [row.id for row in list_conversations(actor, view, words=words).rows]


def test_conversations_with_early_signs_are_found(
    time: Time, wrote: Wrote, as_ben: Actor, front_desk: Team, baggage: Team
) -> None:
    calm, bag = wrote("A seat by the window"), wrote("Where is my bag?")
    time.passes(minutes=1)
    taxi = wrote("Where is my taxi?")
    for talk, points in ((calm, 0), (bag, 20), (taxi, 60)):
        Signs.objects.create(conversation=talk, points=points, at=time.now)
    assert found(as_ben, "is:signs") == [taxi.pk, bag.pk]
    assert found(as_ben, "is:signs", View.NEEDS_ANSWER) == found(as_ben, "状態：早めの兆し") == [taxi.pk, bag.pk]
    assert found(as_ben, "is:signs taxi") == [taxi.pk]
    assert found(as_ben, "-is:signs") == [calm.pk]
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    type(bag).objects.filter(pk=bag.pk).update(team=baggage)
    assert found(as_ben, "is:signs") == [taxi.pk]
