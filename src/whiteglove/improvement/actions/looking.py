"""Somebody tries how hard it is to buy, to stop, to complain or to reach a person, and writes down what it took."""

from dataclasses import dataclass

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words
from whiteglove.improvement.facts import LookedHonestly
from whiteglove.improvement.models import HonestLook, Way
from whiteglove.journey.models import Touchpoint
from whiteglove.rulebook.days import today
from whiteglove.team.permissions import May, require

LONGEST_WORDS = 1_000
MOST_STEPS, MOST_MINUTES = 500, 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What one way took this year. touchpoint: its id; None: in the house as a whole."""

    way: Way
    steps: int
    minutes: int
    touchpoint: int | None = None
    words: str = ""


@transaction.atomic
def look(actor: Actor, looked: Looked) -> HonestLook:
    """Keep it for this year; another look at the same replaces it. Raises NotUnderstood, NotFound, NotAllowed."""
    require(actor, May.LOOK_HONESTLY)
    if not (0 <= looked.steps <= MOST_STEPS and 0 <= looked.minutes <= MOST_MINUTES):
        raise NotUnderstood(f"Count 0 to {MOST_STEPS} steps and 0 to {MOST_MINUTES} minutes.")
    place = Touchpoint.objects.filter(pk=looked.touchpoint).first() if looked.touchpoint is not None else None
    if place is None and looked.touchpoint is not None:
        raise NotFound("There is no such touchpoint.")
    told = {
        "steps": looked.steps,
        "minutes": looked.minutes,
        "words": kept_words(looked.words, LONGEST_WORDS),
        "by_id": actor.colleague_id,
        "by_whom": actor.reference,
        "at": clock.now(),
    }
    kept, _ = HonestLook.objects.update_or_create(
        year=today().year, touchpoint=place, way=looked.way.value, defaults=told
    )
    announce(LookedHonestly(kept.pk, kept.way, kept.touchpoint_id), actor=actor)
    return kept
