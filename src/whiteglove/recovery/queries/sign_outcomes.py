"""How often each sign was followed by a poor answer, and the scorecard learnt from that."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from django.db.models import Exists, Model, OuterRef, Q

from whiteglove.analysis.figures import Figure
from whiteglove.analysis.scorecard import Forecast, Scorecard, TooFewEvents, brier, calibration, learn, share_of
from whiteglove.conversations.models import Assignment, Conversation, Met, Reopening
from whiteglove.foundation.actors import Actor
from whiteglove.perception.announcing import answer_of
from whiteglove.perception.models import Response
from whiteglove.perception.scales import is_poor
from whiteglove.promises.models import Break
from whiteglove.recovery.models import Touched, Upset
from whiteglove.recovery.signs import AGAIN_WITHIN, POINTS, POOR_WITHIN, SECOND, Sign
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import sees_team

# What records tell afterwards. That somebody waited, that a promise was near, and their words, leave no record.
LEARNT = (Sign.AGAIN, Sign.PASSED_ON, Sign.PROMISE_LATE, Sign.REOPENED, Sign.POOR_ANSWER, Sign.INCIDENT, Sign.UPSET)
AT_MOST = 5000


@dataclass(frozen=True, slots=True)
class Answered:
    """A conversation about which the customer said how it felt: when first, and whether that was poor."""

    conversation_id: int
    customer_id: int
    at: datetime
    is_poor: bool


@dataclass(frozen=True, slots=True)
class SignOutcome:
    """What came after one sign. points: as they count today. learnt: by the scorecard; None: too few to learn."""

    sign: str
    points: int
    followed: Figure | None
    without: Figure | None
    learnt: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignsLearnt:
    """All that is known of what signs foretell. there, needed: poor answers, or good ones where these are rarer.

    brier: mean squared distance of the scorecard's forecasts from what came; base: of forecasting the mean for all.
    """

    n: int
    lines: list[SignOutcome]
    there: int
    needed: int
    forecasts: list[Forecast]
    brier: float | None = None
    base: float | None = None


def signs_learnt(actor: Actor, *, since: datetime) -> SignsLearnt:
    """From conversations whose customer answered since then, at most the newest 5,000; ten queries."""
    require(actor, May.READ_PERCEPTION)
    answered = _answered(actor, since)
    table = _table(answered)
    poor = np.array([one.is_poor for one in answered], dtype=bool)
    card: Scorecard | None = None
    there, needed = int(min(poor.sum(), (~poor).sum())), 0
    try:
        card = learn(table, poor)
    except TooFewEvents as few:
        needed = few.needed
    chances = card.chance(table) if card else None
    return SignsLearnt(
        n=len(answered),
        lines=[_line(sign, table, poor, card) for sign in Sign],
        there=there,
        needed=needed,
        forecasts=calibration(chances, poor) if chances is not None else [],
        brier=brier(chances, poor) if chances is not None else None,
        base=brier(np.full(len(poor), poor.mean()), poor) if chances is not None else None,
    )


def _line(
    sign: Sign, table: npt.NDArray[np.bool_], poor: npt.NDArray[np.bool_], card: Scorecard | None
) -> SignOutcome:
    if sign not in LEARNT:
        return SignOutcome(sign.value, POINTS[sign], None, None)
    column = LEARNT.index(sign)
    there = table[:, column]
    learnt = card.points[column] if card else None
    return SignOutcome(sign.value, POINTS[sign], share_of(poor[there]), share_of(poor[~there]), learnt)


def _answered(actor: Actor, since: datetime) -> list[Answered]:
    """The first answer about each conversation."""
    met = Met.objects.filter(sees_team(actor, "message__conversation__team"), encounter__in=_responses(since))
    talks = dict(met.values_list("encounter", "message__conversation"))
    found: dict[int, Answered] = {}
    for response in Response.objects.filter(at__gte=since, encounter__in=list(talks)).order_by("at", "id"):
        talk = talks[response.encounter_id or 0]
        if response.customer_id is not None and talk not in found:
            poor = is_poor(answer_of(response))
            found[talk] = Answered(talk, response.customer_id, response.at, poor)
    return list(found.values())


def _responses(since: datetime) -> list[int]:
    newest = Response.objects.filter(at__gte=since, encounter__isnull=False).order_by("-at", "-id")
    return list(newest.values_list("encounter", flat=True)[:AT_MOST])


def _table(answered: list[Answered]) -> npt.NDArray[np.bool_]:
    """Which sign was there before the answer: shape (conversations, signs)."""
    when = {one.conversation_id: one.at for one in answered}
    before = {
        Sign.AGAIN: _again(when),
        Sign.PASSED_ON: _passed_on(when),
        Sign.PROMISE_LATE: _earlier(when, Break, "promise__conversation"),
        Sign.REOPENED: _earlier(when, Reopening, "conversation", Q(by=None)),
        Sign.POOR_ANSWER: _poor_before(answered),
        Sign.INCIDENT: _touched(answered),
        Sign.UPSET: _earlier(when, Upset, "conversation", Q(taken_back_at=None)),
    }
    rows = [[one.conversation_id in before[sign] for sign in LEARNT] for one in answered]
    return np.array(rows, dtype=bool).reshape(len(answered), len(LEARNT))


def _earlier(when: dict[int, datetime], model: type[Model], column: str, which: Q | None = None) -> set[int]:
    """Conversations of which there is such a record before the answer."""
    rows = model._default_manager.filter(which or Q(), **{f"{column}__in": list(when)}).values_list(column, "at")
    return {talk for talk, at in rows if at < when[talk]}


def _passed_on(when: dict[int, datetime]) -> set[int]:
    passed = Assignment.objects.filter(is_hand_over=True, conversation__in=list(when))
    times = Counter(talk for talk, at in passed.values_list("conversation", "at") if at < when[talk])
    return {talk for talk, count in times.items() if count >= SECOND}


def _again(when: dict[int, datetime]) -> set[int]:
    """Another matter of theirs began within seven days before."""
    others = Conversation.objects.filter(customer=OuterRef("customer"), opened_at__lte=OuterRef("opened_at"))
    lately = others.exclude(pk=OuterRef("pk")).filter(opened_at__gte=OuterRef("opened_at") - AGAIN_WITHIN)
    found = Conversation.objects.filter(Exists(lately), pk__in=list(when))
    return set(found.values_list("pk", flat=True))


def _poor_before(answered: list[Answered]) -> set[int]:
    """The answer before this one, of the same customer, was poor."""
    theirs: dict[int, list[Answered]] = defaultdict(list)
    for one in answered:
        theirs[one.customer_id].append(one)
    pairs = (pair for some in theirs.values() for pair in pairwise(some))
    return {one.conversation_id for last, one in pairs if last.is_poor and one.at - last.at <= POOR_WITHIN}


def _touched(answered: list[Answered]) -> set[int]:
    """An incident touched them, and went on, when they answered."""
    rows = Touched.objects.filter(customer__in={one.customer_id for one in answered})
    spans: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for customer, added, ended in rows.values_list("customer", "added_at", "incident__ended_at"):
        spans[customer].append((added, ended))
    return {
        one.conversation_id
        for one in answered
        if any(added < one.at and (ended is None or one.at < ended) for added, ended in spans[one.customer_id])
    }
