"""A table laid over a journey, or the beginning of a new one."""

from dataclasses import dataclass

from django.db import transaction

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.journey.actions import Saved, save_map
from whiteglove.journey.languages import house_language
from whiteglove.journey.queries import find_journey, map_of
from whiteglove.journey.reading import key_from, names_from
from whiteglove.journey.shape import JourneyMap
from whiteglove.journey.tables import BadRow, laid_over, table_from
from whiteglove.team.permissions import May, require


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a table. saved: None where no row of it could be taken."""

    saved: Saved | None
    taken: int
    bad: tuple[BadRow, ...]


@transaction.atomic
def import_table(actor: Actor, text: str, *, key: str = "", name: str = "", why: str = "") -> Imported:
    """Its good rows change or add touchpoints of the journey of this key, or begin one of this name; the bad ones are
    told. Nothing is taken off the map. Raises NotUnderstood, NotAllowed.
    """
    require(actor, May.MAP_JOURNEYS)
    language = house_language()
    read = table_from(text, language=language)
    if not read.stages:
        if not read.bad:
            raise NotUnderstood("There is no row in this table.")
        return Imported(None, 0, read.bad)
    saved = save_map(actor, laid_over(_known(key, name, language), read), why=why)
    return Imported(saved, sum(len(stage.touchpoints) for stage in read.stages), read.bad)


def _known(key: str, name: str, language: str) -> JourneyMap:
    if key:
        try:
            return map_of(find_journey(key)).map
        except NotFound:
            pass
    names = names_from(name or key, "The journey", language)
    return JourneyMap(key=key_from(key, names, "The journey"), name=names)
