"""A map is saved, retired, planned again; journeys are put in another order. What happened on them stays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Max

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words
from whiteglove.journey.facts import (
    JourneyAdded,
    JourneyChanged,
    JourneyRestored,
    JourneyRetired,
    JourneysReordered,
    TouchpointRestored,
    TouchpointRetired,
)
from whiteglove.journey.models import Journey, Version
from whiteglove.journey.people import with_people
from whiteglove.journey.queries import find_journey, map_of
from whiteglove.journey.rules import Change, changes, refuse_nonsense
from whiteglove.journey.shape import JourneyMap, as_json
from whiteglove.journey.writing import write_map
from whiteglove.team.permissions import May, require

LONGEST_WHY = 2000


class ChangedMeanwhile(Refused):
    """Somebody else saved the map since it was read."""


class JourneyIsRetired(Refused):
    """It is planned no more, and so is not drawn another way."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a map. changes: empty where it says what stood already, and nothing was written."""

    journey_id: int
    key: str
    revision: int
    is_new: bool
    changes: tuple[Change, ...]


@transaction.atomic
def save_map(actor: Actor, told: JourneyMap, *, why: str = "", based_on: int | None = None) -> Saved:
    """The journey of this key is planned so from now on; one that was not there is added.

    Keys say which stage and touchpoint is which: what is missing in the new map is retired and keeps its row, what
    comes back is planned again. based_on: the revision its writer had read, 0: there was none; None: not told.
    Raises ChangedMeanwhile, JourneyIsRetired, NotUnderstood, NotAllowed.
    """
    require(actor, May.MAP_JOURNEYS)
    refuse_nonsense(told)
    journey = _held(told)
    is_new = journey.revision == 0
    before = None if is_new else map_of(journey).map
    after = with_people(actor, told, journey)
    changed = changes(before, after)
    if not changed:
        return Saved(journey.pk, journey.key, journey.revision, is_new=False, changes=())
    if not is_new and based_on is not None and based_on > journey.revision:
        raise ChangedMeanwhile(
            f"The journey {journey.key} is at revision {journey.revision}, yours stands on {based_on}, which it "
            "never had: it was read from another journey or house. Nothing was saved. To plan this journey so, leave "
            "the revision out."
        )
    if not is_new and based_on is not None and based_on < journey.revision:
        raise ChangedMeanwhile(
            f"Somebody saved this map meanwhile: it is at revision {journey.revision}, yours stands on {based_on}. "
            "Nothing of yours was saved; look at theirs first."
        )
    if journey.retired_at is not None:
        raise JourneyIsRetired("This journey is retired. Plan it again first, then change it.")
    _write(actor, journey, after, why=why)
    return Saved(journey.pk, journey.key, journey.revision, is_new, changed)


def _held(told: JourneyMap) -> Journey:
    """The row, held until the end of the transaction; revision 0: it is new."""
    last = Journey.objects.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    first = {"name": dict(told.name), "revision": 0, "position": position}
    Journey.objects.get_or_create(key=told.key, defaults=first)
    return Journey.objects.select_for_update().get(key=told.key)


def _write(actor: Actor, journey: Journey, after: JourneyMap, *, why: str) -> None:
    journey.name, journey.words, journey.gap_days = dict(after.name), after.words, after.gap_days
    journey.revision += 1
    journey.save(update_fields=["name", "words", "gap_days", "revision"])
    written = write_map(journey, after)
    Version.objects.create(
        journey=journey,
        number=journey.revision,
        map=as_json(replace(after, revision=journey.revision)),
        why=kept_words(why, LONGEST_WHY),
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        at=clock.now(),
    )
    for touchpoint_id in written.retired:
        announce(TouchpointRetired(journey.pk, touchpoint_id), actor=actor)
    for touchpoint_id in written.restored:
        announce(TouchpointRestored(journey.pk, touchpoint_id), actor=actor)
    is_new = journey.revision == 1
    announce(JourneyAdded(journey.pk) if is_new else JourneyChanged(journey.pk, journey.revision), actor=actor)


@transaction.atomic
def retire_journey(actor: Actor, key: str) -> Journey:
    """It is planned no more; what happened on it stays. Harmless twice. Raises NotFound, NotAllowed."""
    journey = _found(actor, key)
    if journey.retired_at is None:
        journey.retired_at = clock.now()
        journey.save(update_fields=["retired_at"])
        announce(JourneyRetired(journey.pk), actor=actor)
    return journey


@transaction.atomic
def restore_journey(actor: Actor, key: str) -> Journey:
    """It is planned again. Harmless twice. Raises NotFound, NotAllowed."""
    journey = _found(actor, key)
    if journey.retired_at is not None:
        journey.retired_at = None
        journey.save(update_fields=["retired_at"])
        announce(JourneyRestored(journey.pk), actor=actor)
    return journey


@transaction.atomic
def reorder_journeys(actor: Actor, keys: Sequence[str]) -> None:
    """These first, in this order, then the others as they stood. Raises NotUnderstood, NotFound, NotAllowed."""
    require(actor, May.MAP_JOURNEYS)
    rows = list(Journey.objects.select_for_update().order_by("position", "id"))
    named = {row.key: row for row in rows}
    if len(set(keys)) != len(keys):
        raise NotUnderstood("A journey is named twice.")
    if unknown := [key for key in keys if key not in named]:
        raise NotFound(f"There is no journey {unknown[0][:80]!r}.")
    ordered = [named[key] for key in keys] + [row for row in rows if row.key not in set(keys)]
    for position, row in enumerate(ordered):
        row.position = position
    Journey.objects.bulk_update(ordered, ["position"])
    if ordered != rows:
        announce(JourneysReordered([row.pk for row in ordered]), actor=actor)


def _found(actor: Actor, key: str) -> Journey:
    require(actor, May.MAP_JOURNEYS)
    return Journey.objects.select_for_update().get(pk=find_journey(key).pk)
