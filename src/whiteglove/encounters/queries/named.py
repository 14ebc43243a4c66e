"""Which encounter a program means: it names it as its source does, or as we do."""

from collections.abc import Collection
from datetime import datetime

from whiteglove.encounters.models import Encounter
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.text import kept_words

OURS = "id:"
MOST_DIGITS = 18
LONGEST_NAME = 400


def encounters_named(names: Collection[str], *, with_bare_numbers: bool) -> dict[str, tuple[int, datetime]]:
    """(id, when it began) by each name that means one: its external_id, exactly, before `id:490`, which is ours.

    with_bare_numbers: where no source calls one so, 490 is our id too. Not where records come before the encounter
    they speak of: a number alone is the source's then, and as ours it would be the encounter of a stranger. Whether
    an actor may see them is asked where they are used.
    """
    said = {kept_words(name, LONGEST_NAME): name for name in names}
    rows = Encounter.objects.filter(external_id__in=said).values_list("external_id", "id", "at")
    found = {said[str(external_id)]: (pk, at) for external_id, pk, at in rows}
    ours: dict[int, list[str]] = {}
    for word, name in said.items():
        number = word.removeprefix(OURS)
        if name not in found and _is_id(number) and (with_bare_numbers or word != number):
            ours.setdefault(int(number), []).append(name)
    for pk, at in Encounter.objects.filter(pk__in=ours).values_list("id", "at"):
        found |= dict.fromkeys(ours[pk], (pk, at))
    return found


def encounter_named(name: str) -> int:
    """Id of the one that is meant, by its external_id, or as we name it. Raises NotFound."""
    meant = encounters_named([name], with_bare_numbers=True).get(name)
    if meant is None:
        raise NotFound("There is no such encounter: neither an external_id nor an id of ours.")
    return meant[0]


def _is_id(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) <= MOST_DIGITS and str(int(word)) == word
