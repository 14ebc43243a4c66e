"""What a customer said it felt like, for their timeline: the one place where the timeline reads answers."""

from collections.abc import Collection

from django.db.models import Q

from whiteglove.encounters.queries.visible import visible as visible_encounters
from whiteglove.foundation.actors import Actor
from whiteglove.perception.queries.responses import COLUMNS, NAMED, ResponseShown, visible
from whiteglove.perception.scales import GOOD_FEELINGS, Answer, Scale, is_poor
from whiteglove.team.permissions import May

GOOD_FROM = 4  # of the five steps of the scale of feelings


def feelings_of(actor: Actor, rows: Collection[int], which: Q, *, limit: int) -> list[ResponseShown]:
    """What a person answered, newest first, but not about what is hidden from the actor; one query.

    rows: ids of all rows of the person, whom the caller has read. which: on responses, such as about what.
    Raises NotAllowed.
    """
    seen = Q(encounter=None) | Q(encounter__in=visible_encounters(actor).values("pk"))
    theirs = visible(actor, May.READ_CUSTOMERS).filter(which, seen, customer__in=rows).order_by("-at", "-id")
    return [ResponseShown(*row) for row in theirs.annotate(**NAMED).values_list(*COLUMNS)[:limit]]


def was_poor(one: ResponseShown) -> bool:
    """Whether it was a bad experience, as everywhere in the house."""
    scale = Scale(one.scale_min, one.scale_max, one.high_is_good)
    return is_poor(Answer(one.kind, scale, one.value, one.feeling, one.comment))


def was_good(one: ResponseShown) -> bool:
    """Whether it was a good one."""
    return one.felt >= GOOD_FROM if one.felt is not None else one.feeling in GOOD_FEELINGS
