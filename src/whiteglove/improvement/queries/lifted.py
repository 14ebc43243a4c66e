"""Answers where a rule held, before it was lifted and after: as columns, read by one statement."""

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from whiteglove.analysis.clusters import codes
from whiteglove.analysis.helped import Felt, weeks_from
from whiteglove.foundation.questions import answers
from whiteglove.improvement.models import Decision, Trial
from whiteglove.improvement.queries.columns import number_columns
from whiteglove.improvement.queries.evidence import COUNTED, LOOKS_BACK, MERGED, PERSON, WHERE_MET
from whiteglove.improvement.rules import EFFECT_AFTER
from whiteglove.rulebook.days import day_of, house_zone
from whiteglove.rulebook.models import Rule

FELT = f"""
SELECT r.touchpoint_id AS place, coalesce(p.team_id, 0) AS team, coalesce({PERSON.format(of="r")}, -r.id) AS who,
    r.value::bigint AS score, floor(extract(epoch FROM r.at))::bigint AS moment
FROM perception_response r {MERGED.format(of="r")} LEFT JOIN encounters_party p ON p.id = r.team_id
WHERE r.touchpoint_id = ANY(%(places)s) AND {COUNTED} AND r.at >= %(since)s AND r.at < %(until)s
    AND (%(teams)s::bigint[] = '{{}}' OR p.team_id = ANY(%(teams)s))
"""
PLACES_MET = f"""
WITH {WHERE_MET}
SELECT DISTINCT e.touchpoint_id FROM places JOIN encounters_encounter e ON e.id = places.encounter_id
WHERE e.touchpoint_id IS NOT NULL
"""


def felt_around(decision: Decision) -> tuple[Felt, tuple[date, date]]:
    """What was felt where the rule held, from before the decision until after it; first and last day.

    Of a trial as long before it as it lasted, with all teams whom the rule binds; else ninety days on both sides.
    """
    trial: Trial | None = getattr(decision, "trial", None)
    began = trial.begins_on if trial else day_of(decision.at)
    ends = trial.ends_on if trial else began + EFFECT_AFTER
    since = began - (ends - began)
    held_at, bound = _where_it_held(decision)
    asked: dict[str, Any] = {
        "places": held_at or _places_met(decision),
        "teams": bound,
        "since": _midnight(since),
        "until": _midnight(ends),
    }
    place, team, who, score, moment = number_columns(FELT, asked, names="place, team, who, score, moment")
    absent = _in_trial(trial, team, moment) if trial else moment >= int(decision.at.timestamp())
    starts = [(_midnight(began) if trial else decision.at) + timedelta(weeks=week) for week in _weeks(ends - began)]
    week = weeks_from(moment, [int(start.timestamp()) for start in starts])
    return Felt(codes(place * 2**32 + team), week, who, score.astype(float), absent), (since, ends)


def _weeks(lasted: timedelta) -> range:
    """As many weeks before the change as after it: so begins one with it, and no week holds both sides."""
    number = lasted.days // 7 + 1
    return range(1 - number, number + 1)


def _in_trial(trial: Trial, team: np.ndarray, moment: np.ndarray) -> np.ndarray:
    absent = np.zeros(len(team), dtype=bool)
    for wave in trial.waves:
        begins = _midnight(date.fromisoformat(wave["from"])).timestamp()
        absent |= np.isin(team, wave["teams"]) & (moment >= int(begins))
    return absent


def _where_it_held(decision: Decision) -> tuple[list[int], list[int]]:
    """Touchpoints and teams for which the rule held when that was decided; empty: for all."""
    rule: Rule = decision.rule
    then = rule.versions.filter(number=decision.version).values_list("rule_then", flat=True).first()
    if then is None:
        return list(rule.touchpoints.values_list("pk", flat=True)), list(rule.teams.values_list("pk", flat=True))
    return [int(one["id"]) for one in then["touchpoints"]], [int(one["id"]) for one in then["teams"]]


def _places_met(decision: Decision) -> list[int]:
    """Of a rule that held everywhere: where it was met in the year before."""
    since, until = decision.at - LOOKS_BACK, decision.at + timedelta(seconds=1)
    asked = {"since": since, "until": until, "rules": [decision.rule_id], "hidden": []}
    return [int(row[0]) for row in answers(PLACES_MET, asked)]


def _midnight(day: date) -> datetime:
    """At the house, whose days trials keep."""
    return datetime.combine(day, time(), tzinfo=house_zone())
