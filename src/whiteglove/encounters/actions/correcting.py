"""A colleague says where on the map an encounter really was, or takes that back."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from whiteglove.customers.models import Customer
from whiteglove.customers.queries.visible import seen_or_missing
from whiteglove.encounters.actions.runs import Runs, drop_empty_episode
from whiteglove.encounters.actions.tally import touch_days
from whiteglove.encounters.facts import EncounterCorrected
from whiteglove.encounters.models import Correction, Encounter, PlacedBy
from whiteglove.encounters.queries.visible import visible
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import search_words
from whiteglove.journey.models import Touchpoint
from whiteglove.team.permissions import May, require

LEARNT_WORDS = 30


@dataclass(frozen=True, slots=True)
class Place:
    """Where an encounter is, and why: as its columns say it. there None: at no place of our maps."""

    there: Touchpoint | None
    placed_by: str
    place: dict[str, Any]


@transaction.atomic
def correct(actor: Actor, encounter_id: int, touchpoint_id: int | None, *, subject: str = "") -> Correction | None:
    """It was there, or (None) at no place of our maps. subject: of the conversation, to learn a suggestion from.

    Harmless twice: None where it stood there already. Raises NotFound, NotAllowed.
    """
    require(actor, May.PLACE_ENCOUNTERS)
    encounter = _held(actor, encounter_id)
    there = _place(touchpoint_id)
    before = encounter.touchpoint_id
    if before == touchpoint_id and encounter.placed_by != PlacedBy.NOBODY:
        return None
    made = Correction.objects.create(
        encounter=encounter,
        from_touchpoint_id=before,
        to_touchpoint=there,
        words=search_words(subject)[:LEARNT_WORDS],
        before={"placed_by": encounter.placed_by, "place": encounter.place},
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        at=clock.now(),
    )
    _move(actor, encounter, Place(there, PlacedBy.COLLEAGUE, {"by": actor.name}))
    return made


@transaction.atomic
def undo_correction(actor: Actor, correction_id: int) -> bool:
    """It stands where it stood before, for the reason it had then, and nothing is learnt. Harmless twice.

    False where somebody put it elsewhere since, or what it stood at has left the map: it is left alone.
    Raises NotFound, NotAllowed.
    """
    require(actor, May.PLACE_ENCOUNTERS)
    said = Correction.objects.filter(pk=correction_id).values_list("encounter", flat=True).first()
    if said is None:
        raise NotFound("There is no such correction.")
    encounter = _held(actor, said)
    newest = Correction.objects.filter(encounter=encounter, undone_at=None).order_by("-pk").first()
    if newest is None or newest.pk != correction_id or not newest.before:
        return False
    try:
        there = _place(newest.from_touchpoint_id)
    except NotFound:
        return False
    newest.undone_at, newest.words = clock.now(), []
    newest.save(update_fields=["undone_at", "words"])
    _move(actor, encounter, Place(there, newest.before["placed_by"], newest.before["place"]))
    return True


def _held(actor: Actor, encounter_id: int) -> Encounter:
    """The customer first, then the encounter, as everybody does."""
    customer_id = visible(actor).filter(pk=encounter_id).values_list("customer", flat=True).first()
    if customer_id is None:
        raise NotFound("There is no such encounter.")
    seen_or_missing(actor, customer_id)
    Customer.objects.select_for_update().get(pk=customer_id)
    return Encounter.objects.select_for_update().get(pk=encounter_id)


def _place(touchpoint_id: int | None) -> Touchpoint | None:
    if touchpoint_id is None:
        return None
    there = Touchpoint.objects.filter(pk=touchpoint_id, retired_at=None, journey__retired_at=None).first()
    if there is None:
        raise NotFound("There is no such touchpoint on our maps.")
    return there


def _move(actor: Actor, encounter: Encounter, to: Place) -> None:
    there, before = to.there, encounter.touchpoint_id
    left, journey = encounter.episode_id, encounter.journey_id
    stays = there is not None and there.journey_id == encounter.journey_id
    encounter.touchpoint, encounter.journey_id = there, there.journey_id if there else None
    encounter.placed_by, encounter.place = to.placed_by, to.place
    if not stays:
        encounter.episode_id = None
    if there is not None and not stays:
        runs = Runs(actor, {(encounter.customer_id, there.journey_id)})
        encounter.episode_id = runs.of(encounter, there)
        runs.write()
    encounter.save(update_fields=["touchpoint", "journey", "placed_by", "place", "episode"])
    if left is not None and left != encounter.episode_id:
        drop_empty_episode(left)
    after = there.pk if there else None
    announce(EncounterCorrected(encounter.pk, encounter.customer_id, after, before), actor=actor)
    touch_days({(journey, encounter.at), (encounter.journey_id, encounter.at)})
