"""What is known of rules that were met: counted and compared for all of them at once, never rule by rule."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from whiteglove.analysis.barnacles import NOWHERE, Answered, no_effect_known, rule_effects
from whiteglove.analysis.clusters import Ints
from whiteglove.analysis.figures import Figure
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.questions import answers
from whiteglove.improvement.queries.columns import number_columns
from whiteglove.perception.models import Kind
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import hidden_teams

LOOKS_BACK = timedelta(days=365)
JUST_NOW = timedelta(microseconds=1)  # what happened at the moment of asking counts
# Every moment at which a rule was met; what was taken back or never confirmed is none, nor what happened in a team
# that is hidden from whoever asks.
_ASKED = """taken_back_at IS NULL AND at >= %(since)s AND at < %(until)s
        AND (%(rules)s::bigint[] IS NULL OR rule_id = ANY(%(rules)s))
        AND (team_id IS NULL OR NOT team_id = ANY(%(hidden)s))"""
MET = f"""
met AS (
    SELECT rule_id, conversation_id, encounter_id, customer_id, minutes, 1 AS what FROM recovery_obstruction
    WHERE rule_id IS NOT NULL AND is_so AND {_ASKED}
    UNION ALL
    SELECT rule_id, conversation_id, encounter_id, customer_id, NULL, 2 FROM recovery_nosaid
    WHERE rule_id IS NOT NULL AND {_ASKED}
    UNION ALL
    SELECT rule_id, conversation_id, encounter_id, customer_id, NULL, 3 FROM recovery_gesture
    WHERE rule_id IS NOT NULL AND {_ASKED})"""
PERSON = "coalesce(merged.merged_into_id, {of}.customer_id)"
MERGED = "LEFT JOIN customers_customer merged ON merged.id = {of}.customer_id AND merged.merged_into_id IS NOT NULL"
COUNTS = f"""
WITH {MET}
SELECT met.rule_id, count(DISTINCT coalesce(met.encounter_id, -met.conversation_id)),
    count(DISTINCT {PERSON.format(of="met")}),
    count(*) FILTER (WHERE what = 2), count(*) FILTER (WHERE what = 3), sum(minutes)::bigint, count(minutes)
FROM met {MERGED.format(of="met")} GROUP BY 1
"""
# Where no encounter was named, all of the conversation are meant.
WHERE_MET = f"""
{MET}, places AS (
    SELECT rule_id, encounter_id, what FROM met WHERE encounter_id IS NOT NULL
    UNION SELECT rule_id, c.encounter_id, what FROM met JOIN conversations_met c USING (conversation_id)
    WHERE met.encounter_id IS NULL)"""
COUNTED = f"r.kind = '{Kind.CSAT.value}' AND r.value IS NOT NULL AND r.high_is_good AND r.touchpoint_id IS NOT NULL"
ANSWER = f"""r.touchpoint_id AS place, coalesce({PERSON.format(of="r")}, -r.id) AS who, r.value::bigint AS score,
    (extract(year FROM r.at) * 12 + extract(month FROM r.at))::bigint AS month, r.id"""
HINDERED = f"""
WITH {WHERE_MET}
SELECT places.rule_id, bool_or(places.what = 3)::int::bigint AS bent, {ANSWER}, r.journey_id AS journey
FROM places JOIN perception_response r ON r.encounter_id = places.encounter_id {MERGED.format(of="r")}
WHERE {COUNTED} AND r.at >= %(since)s AND r.at < %(until)s
GROUP BY places.rule_id, r.id, merged.merged_into_id
"""
LIKE = f"""
SELECT {ANSWER} FROM perception_response r {MERGED.format(of="r")}
WHERE r.journey_id = ANY(%(journeys)s) AND r.touchpoint_id = ANY(%(places)s) AND {COUNTED}
    AND r.at >= %(since)s AND r.at < %(until)s
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How often one rule was met, and what that took. met: moments; hurt: different customers.

    minutes: None where nobody wrote any down. All in the period that was asked about.
    """

    met: int = 0
    hurt: int = 0
    noes: int = 0
    gestures: int = 0
    minutes: int | None = None
    minutes_known: int = 0


NEVER = Counts()


@dataclass(frozen=True, slots=True)
class Heard:
    """Answers of customers who met rules, and like cases, as columns. bent: whether a gesture went around it."""

    rule: Ints
    bent: Ints
    place: Ints
    month: Ints
    who: Ints
    score: Ints
    like_place: Ints
    like_month: Ints
    like_who: Ints
    like_score: Ints

    @property
    def spread(self) -> float:
        """Variance of single answers."""
        scores = np.concatenate([self.score, self.like_score])
        return float(scores.var()) if len(scores) else 0.0

    def answered(self) -> Answered:
        """As the comparison takes them."""
        return Answered(
            rule=np.concatenate([self.rule, np.full(len(self.like_score), NOWHERE)]),
            touchpoint=np.concatenate([self.place, self.like_place]),
            month=np.concatenate([self.month, self.like_month]),
            customer=np.concatenate([self.who, self.like_who]),
            score=np.concatenate([self.score, self.like_score]).astype(float),
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of all rules that were met. until: the moment of asking; effects: of rules about which somebody answered.

    hidden: teams of which whoever asks sees nothing; what happened there is in none of it.
    """

    since: datetime
    until: datetime
    hidden: tuple[int, ...]
    counts: dict[int, Counts]
    heard: Heard
    effects: dict[int, Figure] = field(default_factory=dict)

    @property
    def period(self) -> tuple[date, date]:
        """First and last day."""
        return self.since.date(), self.until.date()

    def counts_of(self, rule_id: int) -> Counts:
        """Nothing counted where nobody met it."""
        return self.counts.get(rule_id, NEVER)

    def effect_of(self, rule_id: int) -> Figure:
        """What was felt with it against like cases, with its period; unknown where nobody answered."""
        return self.effects.get(rule_id, no_effect_known()).asked(None, period=self.period)


def evidence(
    actor: Actor, until: datetime, *, rules: Sequence[int] | None = None, since: datetime | None = None
) -> Evidence:
    """What the actor may know of these rules (None: of all) in the year before `until`, or since then.

    Three statements; four for whom teams are hidden from.
    """
    begins, hidden = since or until - LOOKS_BACK, hidden_from(actor)
    asked: dict[str, Any] = {
        "since": begins,
        "until": until,
        "rules": list(rules) if rules is not None else None,
        "hidden": hidden,
    }
    counted, heard = _counts(asked), _heard(asked)
    effects = dict(rule_effects(heard.answered())) if len(heard.rule) else {}
    return Evidence(begins, until, tuple(hidden), counted, heard, effects)


def counts_of(actor: Actor, rules: Collection[int]) -> dict[int, Counts]:
    """Of each of these rules that was met in the last 365 days, as far as the actor sees the teams where.

    Counted as the round counts; one statement, two for whom teams are hidden from. Raises NotAllowed.
    """
    require(actor, May.READ_RULES)
    if not rules:
        return {}
    until = clock.now() + JUST_NOW
    return _counts({"since": until - LOOKS_BACK, "until": until, "rules": list(rules), "hidden": hidden_from(actor)})


def hidden_from(actor: Actor) -> list[int]:
    """Ids of the teams of which this actor sees nothing."""
    hidden = hidden_teams(actor)
    return [] if hidden is None else list(hidden.values_list("pk", flat=True))


def _counts(asked: dict[str, Any]) -> dict[int, Counts]:
    return {
        int(rule): Counts(met, hurt, noes, gestures, minutes, known)
        for rule, met, hurt, noes, gestures, minutes, known in answers(COUNTS, asked)
    }


def _heard(asked: dict[str, Any]) -> Heard:
    names = "rule_id, bent, place, month, who, score, id, journey"
    *hindered, journey = number_columns(HINDERED, asked, names=names)
    rule, bent, place, month, who, score, own = hindered
    nothing = np.zeros(0, dtype=np.int64)
    if not len(rule):
        return Heard(*[nothing] * 10)
    is_all = asked["rules"] is None and not asked["hidden"]
    every = own if is_all else _all_hindered(asked)
    where = {"journeys": np.unique(journey).tolist(), "places": np.unique(place).tolist()}
    like = number_columns(LIKE, asked | where, names="place, month, who, score, id")
    free = ~np.isin(like[4], every)
    return Heard(rule, bent, place, month, who, score, *(column[free] for column in like[:4]))


def _all_hindered(asked: dict[str, Any]) -> Ints:
    """Answers at encounters where any rule was met: none of them is a like case."""
    [found] = number_columns(HINDERED, asked | {"rules": None, "hidden": []}, names="id")
    return found
