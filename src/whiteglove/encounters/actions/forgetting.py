"""A customer is erased, or what they wrote is not kept any longer: no word of theirs stays with their encounters.

The encounters themselves stay, of nobody in particular: figures of last year do not change because somebody left.
"""

from collections.abc import Collection, Iterable

from whiteglove.encounters.models import Correction


def forget_words_of(rows: Collection[int]) -> None:
    """Of all encounters of these rows of customers, in the transaction that erases them."""
    Correction.objects.filter(encounter__customer__in=rows).update(words=[])


def forget_words_in(encounter_ids: Iterable[int]) -> None:
    """Of these encounters, in the transaction that deletes what was said in them."""
    Correction.objects.filter(encounter__in=list(encounter_ids)).update(words=[])
