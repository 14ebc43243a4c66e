"""The direction is written: where the house wants to go, one text by language; every version stays."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.rulebook.actions.checking import LONGEST_TEXT, texts_kept
from whiteglove.rulebook.facts import DirectionWritten
from whiteglove.rulebook.models import Direction
from whiteglove.rulebook.queries.direction import direction
from whiteglove.team.permissions import May, require


class WrittenMeanwhile(Refused):
    """Somebody else wrote the direction since it was read."""


@transaction.atomic
def write_direction(actor: Actor, texts: Mapping[str, str], *, version: int | None = None) -> None:
    """This is where we want to go from now on. version: which its writer had read, 0: none; None: not told.

    Saying what stands already is harmless. Raises WrittenMeanwhile, NotUnderstood, NotAllowed.
    """
    require(actor, May.DECIDE_RULES)
    require(actor, May.READ_RULES)
    kept = texts_kept(texts, LONGEST_TEXT, "direction")
    if not kept:
        raise NotUnderstood("Write in at least one language where you want to go.")
    before = direction(actor)
    if version is not None and version != before.version:
        raise WrittenMeanwhile("Somebody wrote the direction anew meanwhile. Please look at theirs first.")
    if kept == before.text:
        return
    number = before.version + 1
    _written(actor, number, kept)
    announce(DirectionWritten(number), actor=actor)


def _written(actor: Actor, number: int, text: dict[str, str]) -> None:
    try:
        with transaction.atomic():
            Direction.objects.create(
                number=number, text=text, by_id=actor.colleague_id, by_whom=actor.reference, at=clock.now()
            )
    except IntegrityError:  # the number is taken: two at the same moment
        raise WrittenMeanwhile("Somebody writes the direction at this moment. Look at theirs first.") from None
