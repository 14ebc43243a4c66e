"""What falls due: absences begin and are over, in order, once each."""

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team.absences.beginning import be_over, begin
from whiteglove.team.models import Absence

AT_ONCE = 1000
ENDS, BEGINS = 0, 1


def begin_and_end_absences() -> int:
    """Announce what began or was over until now, in the order of time; returns how many.

    Each by itself, harmless when run twice; after a standstill one that began and was over meanwhile does both.
    """
    now = clock.now()
    holding = Absence.objects.filter(ended_at=None)
    begun = holding.filter(begun_at=None, starts__lte=now).order_by("starts", "id")
    over = holding.filter(over_at=None, ends__lte=now).order_by("ends", "id")
    due = [(at, BEGINS, key) for at, key in begun.values_list("starts", "id")[:AT_ONCE]]
    due += [(at, ENDS, key) for at, key in over.values_list("ends", "id")[:AT_ONCE] if at is not None]
    count = 0
    for _, which, key in sorted(due):
        with transaction.atomic():
            count += (begin if which == BEGINS else be_over)(key, now=now, actor=SYSTEM)
    return count
