"""A journey as customers felt it: all that its first page says, of one period and of the one before."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from whiteglove.analysis.comparing import difference, is_better, is_worse
from whiteglove.analysis.figures import Figure
from whiteglove.foundation.actors import Actor
from whiteglove.insight.models import Signal
from whiteglove.insight.queries import felt
from whiteglove.insight.queries.felt import ConsistencyShown, DropShown, ScoreShown, SignalShown
from whiteglove.insight.reading import Period, rows
from whiteglove.journey.models import Journey
from whiteglove.journey.queries import MapShown, map_of
from whiteglove.perception.models import Kind
from whiteglove.perception.queries.responses import ResponseShown, responses_at
from whiteglove.team.permissions import May, require

WORDS_THERE = 3
SURVEYS = """
SELECT count(*), min(s.delay_minutes) FROM perception_survey s WHERE s.journey_id = %(journey)s AND s.ended_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class JourneyFelt:
    """scores: by touchpoint, in the order of the map; changes: of each against the period before, where known.

    worst: where customers lose most, where that is more than chance. words: what they wrote where it breaks.
    surveys, soonest_minutes: how many questions are asked on this journey, and how soon the first after an encounter.
    """

    map: MapShown
    period: Period
    scores: list[ScoreShown]
    changes: dict[str, Figure]
    drops: list[DropShown]
    worst: DropShown | None
    consistency: ConsistencyShown
    signals: list[SignalShown]
    signal_ids: dict[str, int]
    words_at: str | None
    words: list[ResponseShown]
    surveys: int
    soonest_minutes: int

    @property
    def is_answered(self) -> bool:
        """Whether anybody answered in the period."""
        return any(one.mean.n for one in self.scores)

    def changed(self, *, worse: bool) -> dict[str, Figure]:
        """Touchpoints that are surely worse (or better) than in the period before."""
        test = is_worse if worse else is_better
        return {key: change for key, change in self.changes.items() if test(change)}


def journey_first(actor: Actor, key: str | None) -> Journey | None:
    """The journey of this key, or the first there is. None: none is planned. Raises NotFound, NotAllowed."""
    require(actor, May.READ_PERCEPTION)
    if key:
        return felt.journey_by(actor, key)
    return Journey.objects.filter(retired_at=None).order_by("position", "id").first()


def before(period: Period) -> Period:
    """As many days, just before."""
    days = period.last - period.first + timedelta(days=1)
    return Period(period.first - days, period.last - days)


def weeks_until(now: datetime, weeks: int) -> Period:
    """The last so many weeks, today with them."""
    last = felt.quarter(now).last
    return Period(last - timedelta(weeks=weeks) + timedelta(days=1), last)


def journey_felt(actor: Actor, journey: Journey, *, kind: str = Kind.CSAT, period: Period) -> JourneyFelt:
    """All of it; the same number of queries however much was answered. Raises NotAllowed, NotUnderstood."""
    key = journey.key
    shown = map_of(journey)
    scores = felt.perception(actor, key, kind=kind, period=period)
    earlier = {one.key: one.mean for one in felt.perception(actor, key, kind=kind, period=before(period))}
    changes = {one.key: difference(one.mean, earlier[one.key]) for one in scores if one.key in earlier}
    drops = felt.drops(actor, key, kind=kind, period=period)
    worst = worst_of(drops)
    whole = felt.consistency(actor, key, kind=kind, period=period)
    signals = felt.signals(actor, key, kind=kind)
    words_at = worst.touchpoint if worst else whole.weakest
    place = shown.ids.get(words_at) if words_at else None
    surveys, soonest = rows(SURVEYS, {"journey": journey.pk})[0]
    return JourneyFelt(
        map=shown,
        period=period,
        scores=scores,
        changes={one: change for one, change in changes.items() if change.value is not None},
        drops=drops,
        worst=worst,
        consistency=whole,
        signals=signals,
        signal_ids=signal_ids(journey, kind),
        words_at=words_at if place else None,
        words=responses_at(actor, place, limit=WORDS_THERE).rows if place else [],
        surveys=int(surveys),
        soonest_minutes=int(soonest or 0),
    )


def worst_of(drops: list[DropShown]) -> DropShown | None:
    """Where most is lost, by all who go there together and as far as it is sure: n times the least loss of each."""
    falls = [drop for drop in drops if is_worse(drop.mean_change)]
    return min(falls, key=lambda drop: surely_lost(drop.mean_change), default=None)


def surely_lost(change: Figure) -> float:
    """Points lost at least, by all together; below nought."""
    return change.n * (change.high or 0.0)


def signal_ids(journey: Journey, kind: str) -> dict[str, int]:
    """Signals that nobody looked at yet, by key of the touchpoint."""
    waiting = Signal.objects.filter(journey=journey, kind=kind, acknowledged_at=None).order_by("seen")
    return dict(waiting.values_list("touchpoint__key", "pk"))
