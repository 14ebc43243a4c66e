"""How often each sign was followed by a poor word, and the scorecard learnt from that."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from whiteglove.analysis.figures import Figure
from whiteglove.analysis.scorecard import Forecast, Scorecard, TooFewEvents, brier, calibration, learn, share_of
from whiteglove.conversations.queries.family import family
from whiteglove.foundation.actors import Actor
from whiteglove.recovery.models import SignSeen
from whiteglove.recovery.queries.how_it_went import PoorWord, Went, how_it_went
from whiteglove.recovery.signs import POINTS, Sign
from whiteglove.team.permissions import May, require

Table = npt.NDArray[np.bool_]
LEARNT = tuple(Sign)


@dataclass(frozen=True, slots=True)
class SignOutcome:
    """What came after one sign. points: as they count today. learnt: by the scorecard; None: too few to learn."""

    sign: str
    points: int
    followed: Figure
    without: Figure
    learnt: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignsLearnt:
    """All that is known of what signs foretell. words: how many of the n said which poor word first.

    kept_since: since when it is kept which signs were seen; None: none ever was. there, needed: poor words, or
    conversations without one where these are rarer. brier: mean squared distance of the scorecard's forecasts from
    what came; base: of forecasting the mean for all.
    """

    n: int
    words: Mapping[PoorWord, int]
    kept_since: datetime | None
    lines: list[SignOutcome]
    there: int
    needed: int
    forecasts: list[Forecast]
    brier: float | None = None
    base: float | None = None


def signs_learnt(actor: Actor, *, since: datetime) -> SignsLearnt:
    """From conversations of which customers said since then how they went, at most the newest 5,000."""
    require(actor, May.READ_PERCEPTION)
    kept_since = SignSeen.objects.order_by("id").values_list("at", flat=True).first()
    went = how_it_went(actor, since=since, opened_since=kept_since) if kept_since else []
    table = _table(went)
    poor = np.array([one.word is not None for one in went], dtype=bool)
    card: Scorecard | None = None
    there, needed = int(min(poor.sum(), (~poor).sum())), 0
    try:
        card = learn(table, poor)
    except TooFewEvents as few:
        needed = few.needed
    chances = card.chance(table) if card else None
    return SignsLearnt(
        n=len(went),
        words=Counter(one.word for one in went if one.word is not None),
        kept_since=kept_since,
        lines=[_line(column, sign, table, poor, card) for column, sign in enumerate(LEARNT)],
        there=there,
        needed=needed,
        forecasts=calibration(chances, poor) if chances is not None else [],
        brier=brier(chances, poor) if chances is not None else None,
        base=brier(np.full(len(poor), poor.mean()), poor) if chances is not None else None,
    )


def _line(column: int, sign: Sign, table: Table, poor: Table, card: Scorecard | None) -> SignOutcome:
    there = table[:, column]
    learnt = card.points[column] if card else None
    return SignOutcome(sign.value, POINTS[sign], share_of(poor[there]), share_of(poor[~there]), learnt)


def _table(went: Sequence[Went]) -> Table:
    """Which signs had been seen before the customer said it: shape (conversations, signs)."""
    when = {one.conversation_id: one.at for one in went}
    stands = family(list(when))
    seen: dict[int, set[str]] = defaultdict(set)
    rows = SignSeen.objects.filter(conversation__in=list(stands)).values_list("conversation", "sign", "at")
    for merged, sign, at in rows:
        if at < when[stands[merged]]:
            seen[stands[merged]].add(sign)
    table = [[sign.value in seen[one.conversation_id] for sign in LEARNT] for one in went]
    return np.array(table, dtype=bool).reshape(len(went), len(LEARNT))
