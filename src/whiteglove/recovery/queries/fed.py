"""Who feeds whom: at which touchpoint justified grievances were made, and at which others they were met."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from whiteglove.analysis.proportions import FEWEST_SHOWN
from whiteglove.foundation.actors import Actor
from whiteglove.recovery.models import Grievance
from whiteglove.recovery.queries.seen_here import seen_here
from whiteglove.team.permissions import May, require

Names = dict[str, str]


@dataclass(frozen=True, slots=True)
class Fed:
    """Grievances made at one touchpoint and met at another (names by language); five or more of them."""

    made_at: Names
    met_at: Names
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeding:
    """justified, unjustified: of all that were weighed. nowhere: justified, and not known where they were made.

    few: pairs that are not shown one by one, for they would tell of single people.
    """

    pairs: list[Fed]
    few: int
    justified: int
    unjustified: int
    nowhere: int


def who_feeds_whom(actor: Actor, *, since: datetime, until: datetime) -> Feeding:
    """Pairs of touchpoints, the most first; no team and no person is named. Two queries. Raises NotAllowed."""
    require(actor, May.READ_PERCEPTION)
    weighed = Grievance.objects.filter(seen_here(actor), at__gte=since, at__lt=until)
    justified, unjustified, nowhere = weighed.aggregate(
        justified=Count("pk", Q(is_justified=True)),
        unjustified=Count("pk", Q(is_justified=False)),
        nowhere=Count("pk", Q(is_justified=True, made_at=None)),
    ).values()
    rows = weighed.filter(is_justified=True, made_at__isnull=False, touchpoint__isnull=False)
    pairs = rows.values_list("made_at__name", "touchpoint__name", "made_at", "touchpoint").annotate(count=Count("pk"))
    ordered = list(pairs.order_by("-count", "made_at", "touchpoint"))
    shown = [Fed(made, met, count) for made, met, _, _, count in ordered if count >= FEWEST_SHOWN]
    few = sum(count for *_, count in ordered if count < FEWEST_SHOWN)
    return Feeding(pairs=shown, few=few, justified=justified, unjustified=unjustified, nowhere=nowhere)
