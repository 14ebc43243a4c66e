"""The rules as a manager reads them, and what corrections suggest."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from whiteglove.encounters.models import Correction, PlacementRule
from whiteglove.encounters.queries.visible import visible
from whiteglove.foundation.actors import Actor
from whiteglove.team.permissions import May, require

READ_CORRECTIONS = 500
ENOUGH = 3
MOSTLY = 0.8
SUGGESTED = 5
COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule that corrections speak for: of `seen` corrected encounters with this word, `there` went to one place."""

    word: str
    touchpoint_id: int
    seen: int
    there: int


def rules_read(actor: Actor) -> list[PlacementRule]:
    """All that hold, in the order in which they are asked, with touchpoint, journey and team."""
    require(actor, May.READ_JOURNEYS)
    holding = PlacementRule.objects.filter(
        retired_at=None, touchpoint__retired_at=None, touchpoint__journey__retired_at=None
    )
    return list(holding.select_related("touchpoint__journey", "team").order_by("position", "id"))


def count_nowhere(actor: Actor) -> int:
    """How many encounters stand nowhere on the map; counted up to 10,000."""
    return visible(actor).filter(touchpoint=None)[:COUNTED].aggregate(many=Count("pk"))["many"] or 0


def suggestions(actor: Actor) -> list[Suggestion]:
    """Words that stood in what colleagues put to one place, of the newest 500 corrections: at least three times, and
    at least eight of ten to the same place. What a rule says already is not suggested.
    """
    require(actor, May.READ_JOURNEYS)
    newest = Correction.objects.filter(to_touchpoint__retired_at=None).order_by("-id")[:READ_CORRECTIONS]
    seen: Counter[str] = Counter()
    there: Counter[tuple[str, int]] = Counter()
    for touchpoint_id, words in newest.values_list("to_touchpoint_id", "words"):
        for word in set(words):
            seen[word] += 1
            if touchpoint_id is not None:
                there[word, touchpoint_id] += 1
    said = {(rule.touchpoint_id, word) for rule in rules_read(actor) for word in (*rule.words, rule.topic)}
    found = [
        Suggestion(word, touchpoint_id, seen[word], many)
        for (word, touchpoint_id), many in there.items()
        if many >= ENOUGH and many >= MOSTLY * seen[word] and (touchpoint_id, word) not in said and len(word) > 1
    ]
    return sorted(found, key=lambda one: (-one.there, one.word))[:SUGGESTED]
