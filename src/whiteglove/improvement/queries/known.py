"""All that is known of some rules, as whoever decides sees it: figures, what was given, who bent it, words."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np

from whiteglove.analysis.barnacles import Harm
from whiteglove.analysis.edges import FEWEST_LIKE_CASES
from whiteglove.analysis.figures import Figure
from whiteglove.analysis.scales import CSAT
from whiteglove.analysis.scores import clustered_mean_of
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.questions import answers
from whiteglove.improvement.queries.evidence import Counts, Evidence, Heard
from whiteglove.improvement.queries.quotes import Quote, quotes_of

GIVEN = """
SELECT g.rule_id, g.currency, sum(g.worth)::bigint, count(*) FROM recovery_gesture g
WHERE g.rule_id = ANY(%(rules)s) AND g.taken_back_at IS NULL AND g.at >= %(since)s AND g.at < %(until)s
    AND (g.team_id IS NULL OR NOT g.team_id = ANY(%(hidden)s))
GROUP BY 1, 2 ORDER BY 1, 2
"""
BENT = """
SELECT g.rule_id, coalesce(c.role, ''), count(*)
FROM recovery_gesture g LEFT JOIN team_colleague c ON c.id = g.colleague_id
WHERE g.rule_id = ANY(%(rules)s) AND g.taken_back_at IS NULL AND g.at >= %(since)s AND g.at < %(until)s
    AND (g.team_id IS NULL OR NOT g.team_id = ANY(%(hidden)s))
GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2
"""


@dataclass(frozen=True, slots=True)
class Bent:
    """Gestures around a rule: by which roles (empty: a program), never by whom; what was felt after, and without."""

    roles: dict[str, int]
    felt: Figure
    felt_unbent: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The evidence of one rule. like: answers it was compared with, felt_without: of these. given: (worth, currency).

    harm: None where it was not put in order with the others.
    """

    rule_id: int
    period: tuple[date, date]
    until: datetime
    counts: Counts
    effect: Figure
    felt_with: Figure
    felt_without: Figure
    given: list[tuple[int, str]]
    bent: Bent
    harm: Harm | None = None
    quotes: list[Quote] = field(default_factory=list)


def known_of(
    actor: Actor, rules: Collection[int], found: Evidence, *, harms: Mapping[int, Harm] | None = None
) -> dict[int, Known]:
    """All of it for each of these rules; three statements. Quotes are those the actor may read."""
    ids = list(rules)
    asked: dict[str, Any] = {"rules": ids, "since": found.since, "until": found.until, "hidden": list(found.hidden)}
    given: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for rule, currency, worth, _ in answers(GIVEN, asked) if ids else []:
        if worth:
            given[rule].append((int(worth), currency))
    roles: dict[int, dict[str, int]] = defaultdict(dict)
    for rule, role, times in answers(BENT, asked) if ids else []:
        roles[rule][role] = int(times)
    quotes = quotes_of(actor, ids, since=found.since)
    return {
        rule: _known(rule, found, given.get(rule, []), roles.get(rule, {}), (harms or {}).get(rule), quotes[rule])
        for rule in ids
    }


def _known(
    rule: int,
    found: Evidence,
    given: list[tuple[int, str]],
    roles: dict[str, int],
    harm: Harm | None,
    quotes: list[Quote],
) -> Known:
    heard, when = found.heard, found.period
    own = heard.rule == rule
    bent = own & (heard.bent == 1)
    return Known(
        rule_id=rule,
        period=when,
        until=found.until,
        counts=found.counts_of(rule),
        effect=found.effect_of(rule),
        felt_with=_mean(heard, own).asked(None, period=when),
        felt_without=_like(heard, own).asked(None, period=when),
        given=given,
        bent=Bent(
            roles, _mean(heard, bent).asked(None, period=when), _mean(heard, own & ~bent).asked(None, period=when)
        ),
        harm=harm,
        quotes=quotes,
    )


def _mean(heard: Heard, which: "np.ndarray[Any, np.dtype[np.bool_]]") -> Figure:
    return clustered_mean_of(heard.score[which], heard.who[which], scale=CSAT)


def _like(heard: Heard, own: "np.ndarray[Any, np.dtype[np.bool_]]") -> Figure:
    """The mean of answers at the same touchpoints in the same months where no rule was met; of few, in any month."""
    months = 12 * 10_000
    places = np.unique(heard.place[own] * months + heard.month[own])
    which = np.isin(heard.like_place * months + heard.like_month, places)
    if which.sum() < FEWEST_LIKE_CASES:
        which = np.isin(heard.like_place, heard.place[own])
    return clustered_mean_of(heard.like_score[which], heard.like_who[which], scale=CSAT)
