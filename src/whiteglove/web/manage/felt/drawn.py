"""The journey with what was felt over it, and the charts of one touchpoint, ready for a page."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from markupsafe import Markup

from whiteglove.analysis.comparing import is_worse
from whiteglove.analysis.figures import Figure
from whiteglove.analysis.scales import Scale
from whiteglove.insight.queries.felt import DropShown
from whiteglove.insight.queries.start import JourneyFelt, surely_lost
from whiteglove.insight.queries.there import There
from whiteglove.journey.shape import JourneyMap
from whiteglove.web.drawing.figures import Arc, Drop, Felt, Figures
from whiteglove.web.drawing.journey import draw_journey
from whiteglove.web.drawing.journey_frame import Saying
from whiteglove.web.drawing.scene import Scene
from whiteglove.web.drawing.svg import as_svg
from whiteglove.web.drawing.trend import Level, Mark, Point, Trend, draw_trend
from whiteglove.web.manage.felt.words import breaks_words, parts, points_words
from whiteglove.web.manage.journeys.words import named, saying_of

MOST_ARCS = 12
FEWEST_NAMED = 10


def journey_drawing(found: JourneyFelt, scale: Scale, query: str) -> Markup:
    """The map as customers felt it; each mark leads to its touchpoint, with the same journey and period."""
    told = found.map.map
    scene = draw_journey(told, _saying(told, found, query), figures=figures_of(found, scale))
    return _svg(scene, "felt")


def figures_of(found: JourneyFelt, scale: Scale) -> Figures:
    """What is drawn over a map: how it felt, hand-overs, and the worst fall."""
    felt = {one.key: _felt(one.mean, scale) for one in found.scores}
    return Figures(felt, tuple(_arcs(found.drops)), _worst(found))


def _svg(scene: Scene, name: str) -> Markup:
    return Markup(as_svg(scene, name=name))  # noqa: S704 - escapes all words


def _felt(figure: Figure, scale: Scale) -> Felt | None:
    if figure.value is None or figure.low is None or figure.high is None:
        return None
    return Felt(figure.value, figure.low, figure.high, figure.n, scale.low, scale.high)


def _arcs(drops: list[DropShown]) -> Iterable[Arc]:
    """Hand-overs on the way, the most frequent ones; of those that hurt the worst is named."""
    handed = sorted((one for one in drops if one.handed), key=lambda one: -one.handed)[:MOST_ARCS]
    hurting = [one for one in handed if _hurt(one) is not None]
    worst = min(hurting, key=lambda one: surely_lost(_hurt(one) or one.mean_change), default=None)
    for one in handed:
        hurt = _hurt(one)
        name = _hurt_words(one, hurt) if one is worst and hurt is not None else ""
        effect = one.handover.value if one.handover else None
        yield Arc(one.origin, one.touchpoint, one.handed, effect, hurt is not None and one is worst, name)


def _hurt(one: DropShown) -> Figure | None:
    """What goes with the hand-overs there, where that is surely a loss: of cold ones before all."""
    known = (effect for effect in (one.cold, one.handover) if effect is not None and effect.n >= FEWEST_NAMED)
    return next((effect for effect in known if is_worse(effect)), None)


def _hurt_words(one: DropShown, hurt: Figure) -> str:
    if hurt is one.cold:
        return gettext("handed over cold: %(points)s") % {"points": points_words(hurt)}
    return gettext("handed over: %(points)s") % {"points": points_words(hurt)}


def _worst(found: JourneyFelt) -> Drop | None:
    worst = found.worst
    if worst is None:
        return None
    return Drop(worst.origin, worst.touchpoint, points_words(worst.mean_change))


def _saying(told: JourneyMap, found: JourneyFelt, query: str) -> Saying:
    """The words of the drawing in the reader's language."""
    points = [one for _, one in told.touchpoints()]
    names = {one.key: one.name for one in points} | {one.key: one.name for one in found.map.retired}
    means = {one.key: one.mean for one in found.scores}
    titles = {one.key: f"{at} {named(one.name)}: {_in_words(means.get(one.key))}" for at, one in enumerate(points, 1)}
    places = {one.key: reverse("felt_at", args=[told.key, one.key]) + query for one in points}
    return saying_of(told, summary=breaks_words(found.worst, names), titles=titles, places=places)


def _in_words(figure: Figure | None) -> str:
    found = parts(figure) if figure else None
    if found is None:
        return gettext("unknown")
    told = {"value": found.value, "low": found.low, "high": found.high, "n": found.n}
    if found.is_few:
        return gettext("between %(low)s and %(high)s (%(value)s), n %(n)s") % told
    return gettext("%(value)s, between %(low)s and %(high)s, n %(n)s") % told


def trend_drawing(there: There, scale: Scale) -> Markup | None:
    """Week by week, with intervals and what changed; None where no week had five answers."""
    points = [
        Point(one.week, one.mean.value, one.mean.n, one.mean.low, one.mean.high)
        for one in there.weeks
        if one.mean.value is not None
    ]
    if not points:
        return None
    trend = Trend(
        title=gettext("Week by week"),
        summary=gettext("The mean of each week with its interval; weeks of fewer than five answers are left out."),
        points=points,
        scale=(scale.low, scale.high),
        name=gettext("each week"),
        marks=_marks(there, points[0].week, points[-1].week),
        months=_months(points[0].week, points[-1].week),
    )
    return _svg(draw_trend(trend), "trend")


def _marks(there: There, first: date, last: date) -> list[Mark]:
    """New versions of the map, and since when it got worse."""
    drawn = [Mark(day, gettext("map, version %(number)s") % {"number": number}) for number, day in there.drawn]
    worse = [Mark(one.began, gettext("worse since here")) for one in there.signals]
    looked = [Mark(day, gettext("looked at")) for day, _ in there.seen]
    found = [mark for mark in (*drawn, *worse, *looked) if first <= mark.day <= last]
    return sorted(found, key=lambda mark: mark.day)


def _months(first: date, last: date) -> list[tuple[date, str]]:
    """The first Monday of each month."""
    found, day = [], first - timedelta(days=first.weekday())
    while day <= last:
        if day.day <= 7:
            found.append((day, date_format(day, "M Y" if day.month == 1 else "M")))
        day += timedelta(weeks=1)
    return found


def chart_drawing(there: There, scale: Scale) -> Markup | None:
    """The control chart: the smoothed mean beside its limit and the baseline; None while there is too little."""
    watched = there.watched
    if watched is None or not watched.weeks or watched.baseline.value is None:
        return None
    base = watched.baseline.value
    points = [Point(week, mean, n) for week, mean, n in zip(watched.weeks, watched.smoothed, watched.n, strict=True)]
    ends = watched.weeks[0], watched.weeks[-1]
    trend = Trend(
        title=gettext("Is it getting worse?"),
        summary=gettext("The smoothed mean, and the limit below which it is more than chance."),
        points=points,
        scale=(scale.low, scale.high),
        name=gettext("smoothed"),
        marks=_marks(there, *ends),
        levels=(
            Level([(ends[0], base), (ends[1], base)], gettext("as it was")),
            Level(list(zip(watched.weeks, watched.limits, strict=True)), gettext("limit")),
        ),
        months=_months(*ends),
    )
    return _svg(draw_trend(trend), "chart")
