"""What was guessed: one's own guesses, what one is asked still, and how far off each level of the house is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from whiteglove.analysis.figures import CHANGE, Figure
from whiteglove.analysis.scales import Scale
from whiteglove.analysis.scores import clustered_share, mean_score
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, Role
from whiteglove.insight.models import Guess, GuessAbout
from whiteglove.insight.queries.felt import journey_by
from whiteglove.insight.reading import rows
from whiteglove.insight.rules import quarter_of
from whiteglove.insight.scales import scale_of
from whiteglove.insight.shapes import maybe_figure
from whiteglove.insight.web import Named, named
from whiteglove.journey.models import Journey
from whiteglove.journey.shape import Names
from whiteglove.perception.models import Kind
from whiteglove.team.permissions import LEADING as WHO_LEADS
from whiteglove.team.permissions import May, is_allowed, require

METHOD = "each colleague's mean distance, t"
OWN_SHOWN = 100
LEADING = frozenset(role.value for role in WHO_LEADS)
TOGETHER = "leading"  # owners, managers and leads as one
Row = tuple[Any, ...]
# Of each colleague and quarter: how far off on average (points too high), and how often the place was right.
DISTANCES = """
SELECT g.quarter, g.level, g.colleague_id,
    avg(g.value - (g.said->>'value')::float) FILTER (WHERE g.about = 'score'),
    count(*) FILTER (WHERE g.about = 'complaint'),
    count(*) FILTER (WHERE g.about = 'complaint' AND g.touchpoint_id = (g.said->>'touchpoint')::bigint),
    count(*) FILTER (WHERE g.about = 'worst_hand_over'),
    count(*) FILTER (WHERE g.about = 'worst_hand_over' AND g.from_party_id = (g.said->>'from')::bigint
        AND g.to_party_id = (g.said->>'to')::bigint)
FROM insight_guess g
WHERE g.journey_id = %(journey)s AND g.kind = %(kind)s AND NOT g.is_skipped AND g.said <> '{}'::jsonb
GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a colleague is asked to guess still. round: on the journey's first page; at: keys of touchpoints that they
    have neither guessed nor seen the figure of.
    """

    round: bool
    at: frozenset[str]


def asked(actor: Actor, journey: Journey, keys: Iterable[str], *, kind: str = Kind.CSAT) -> Asked:
    """Nothing for whoever may not guess. One query."""
    if actor.colleague_id is None or not is_allowed(actor, May.GUESS):
        return Asked(False, frozenset())
    own = Guess.objects.filter(
        colleague=actor.colleague_id, journey=journey, kind=kind, quarter=quarter_of(clock.now().date())
    )
    said = list(own.values_list("about", "touchpoint__key"))
    # Whoever passed the first page has seen every figure of the journey.
    if any(about == GuessAbout.COMPLAINT for about, _ in said):
        return Asked(False, frozenset())
    guessed = {key for about, key in said if about == GuessAbout.SCORE}
    return Asked(True, frozenset(keys) - guessed)


@dataclass(frozen=True, slots=True)
class Own:
    """One guess of the reader's, with what customers said then. said: the figure; None: nobody knew.

    said_place: key-names of the place customers named; said_from, said_to: of the hand-over they named.
    """

    about: str
    touchpoint_id: int | None
    place: Names | None
    value: float | None
    from_name: str
    to_name: str
    said: Figure | None
    said_place: Names | None
    said_from: str
    said_to: str
    is_right: bool | None
    quarter: str
    at: datetime


def own_guesses(actor: Actor, journey: Journey, *, kind: str = Kind.CSAT) -> list[Own]:
    """The reader's own, the newest first, without what they skipped. Three queries."""
    found = Guess.objects.filter(colleague=actor.colleague_id or 0, journey=journey, kind=kind, is_skipped=False)
    rows_found = list(found.select_related("touchpoint").order_by("-at", "-id")[:OWN_SHOWN])
    parties = named([party for row in rows_found for party in _parties(row)])
    places = dict(journey.touchpoints.values_list("pk", "name")) if rows_found else {}
    return [_own(row, parties, places) for row in rows_found]


def _parties(row: Guess) -> list[int]:
    said = (row.said.get("from"), row.said.get("to"))
    return [party for party in (row.from_party_id, row.to_party_id, *said) if party is not None]


def _own(row: Guess, parties: dict[int, Named], places: dict[int, Names]) -> Own:
    def name(party: int | None) -> str:
        return parties[party].name if party in parties else ""

    said, is_right = _said_then(row)
    return Own(
        about=row.about,
        touchpoint_id=row.touchpoint_id,
        place=row.touchpoint.name if row.touchpoint else None,
        value=row.value,
        from_name=name(row.from_party_id),
        to_name=name(row.to_party_id),
        said=said,
        said_place=places.get(row.said.get("touchpoint", 0)),
        said_from=name(row.said.get("from")),
        said_to=name(row.said.get("to")),
        is_right=is_right,
        quarter=row.quarter,
        at=row.at,
    )


def _said_then(row: Guess) -> tuple[Figure | None, bool | None]:
    said: dict[str, Any] = row.said
    if not said:
        return None, None
    match row.about:
        case GuessAbout.SCORE:
            return maybe_figure(said), None
        case GuessAbout.WORST_HAND_OVER:
            is_right = (row.from_party_id, row.to_party_id) == (said["from"], said["to"])
            return maybe_figure(said["effect"]), is_right
        case _:
            return maybe_figure(said["mean"]), row.touchpoint_id == said["touchpoint"]


@dataclass(frozen=True, slots=True)
class LevelShown:
    """How far off one level of the house was in one quarter. n of each figure counts colleagues, never guesses.

    level: a role, or `TOGETHER`. distance: points thought better than they are. weakest, hand_over: share who named
    the right one.
    """

    quarter: str
    level: str
    distance: Figure
    weakest: Figure
    hand_over: Figure

    @property
    def is_known(self) -> bool:
        """Whether any of its figures is shown."""
        return any(one.value is not None for one in (self.distance, self.weakest, self.hand_over))


def levels(actor: Actor, journey_key: str, *, kind: str = Kind.CSAT) -> list[LevelShown]:
    """By quarter, the newest first, and level; fewer than five colleagues are never told of. Raises NotFound."""
    require(actor, May.READ_PERCEPTION)
    journey = journey_by(actor, journey_key)
    scale = scale_of(kind)
    found = rows(DISTANCES, {"journey": journey.pk, "kind": kind})
    ranks = {role: place for place, role in enumerate((TOGETHER, *(role.value for role in Role)))}
    shown = []
    for quarter, rows_then in groupby(found, key=lambda row: row[0]):
        in_quarter = list(rows_then)
        by_level = groupby(in_quarter, key=lambda row: row[1])
        then = [_level(quarter, level, [row[3:] for row in group], scale) for level, group in by_level]
        shown += then + _together(quarter, in_quarter, then, scale)
    return sorted(shown, key=lambda one: (_newest_first(one.quarter), ranks.get(one.level, len(ranks))))


def _together(quarter: str, found: list[Row], then: list[LevelShown], scale: Scale) -> list[LevelShown]:
    """Those who lead as one, where each of their levels is too few alone.

    With one of them shown, the others would be known from the difference.
    """
    apart = [one for one in then if one.level in LEADING]
    if len(apart) < 2 or any(one.is_known for one in apart):
        return []
    whole = _level(quarter, TOGETHER, [row[3:] for row in found if row[1] in LEADING], scale)
    return [whole] if whole.is_known else []


def _newest_first(quarter: str) -> tuple[int, int]:
    year, _, number = quarter.partition("-Q")
    return -int(year), -int(number)


def _level(quarter: str, level: str, people: list[tuple[Any, ...]], scale: Scale) -> LevelShown:
    distances = [float(row[0]) for row in people if row[0] is not None]
    width = scale.high - scale.low
    distance = mean_score(
        len(distances), sum(distances), sum(one**2 for one in distances), scale=Scale(-width, width, width)
    )
    return LevelShown(
        quarter,
        level,
        replace(distance, unit=CHANGE, method=METHOD),
        _right([(row[1], row[2]) for row in people]),
        _right([(row[3], row[4]) for row in people]),
    )


def _right(people: list[tuple[int, int]]) -> Figure:
    """Of (asked, right) for each colleague: in a quarter each is asked once."""
    return clustered_share(sum(min(1, right) for _, right in people), sum(min(1, many) for many, _ in people))
