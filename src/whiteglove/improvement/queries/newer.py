"""Nobody decides twice without new evidence: what was decided of rules last, and what came since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from whiteglove.foundation.questions import answers
from whiteglove.improvement.rules import SAME_ACT
from whiteglove.rulebook.days import today

# What lay before whoever decided stands in `seen`: the newest row of each kind. What is newer came since. A decision
# may leave a version of the rule itself, which is no news; decisions of before that was written down: by the time.
# Where no encounter was named, all of the conversation are meant, as in `evidence.WHERE_MET`.
SINCE = """
WITH latest AS (
    SELECT DISTINCT ON (rule_id) id, rule_id, choice, at, evidence_until,
        coalesce((evidence #>> '{seen,in_the_way}')::bigint, 0) AS seen_hindered,
        coalesce((evidence #>> '{seen,noes}')::bigint, 0) AS seen_noes,
        coalesce((evidence #>> '{seen,gestures}')::bigint, 0) AS seen_gestures,
        (evidence #>> '{seen,version}')::bigint AS left_version
    FROM improvement_decision WHERE %(rules)s::bigint[] IS NULL OR rule_id = ANY(%(rules)s)
    ORDER BY rule_id, at DESC, id DESC),
met AS (
    SELECT l.rule_id, m.conversation_id, m.encounter_id FROM latest l, LATERAL (
        SELECT o.conversation_id, o.encounter_id FROM recovery_obstruction o WHERE o.rule_id = l.rule_id AND o.is_so
            AND o.taken_back_at IS NULL
        UNION SELECT n.conversation_id, n.encounter_id FROM recovery_nosaid n WHERE n.rule_id = l.rule_id
            AND n.taken_back_at IS NULL
        UNION SELECT g.conversation_id, g.encounter_id FROM recovery_gesture g WHERE g.rule_id = l.rule_id
            AND g.taken_back_at IS NULL) m),
places AS (
    SELECT rule_id, encounter_id FROM met WHERE encounter_id IS NOT NULL
    UNION SELECT rule_id, c.encounter_id FROM met JOIN conversations_met c USING (conversation_id)
    WHERE met.encounter_id IS NULL)
SELECT l.rule_id, l.id, l.choice, l.at, t.ends_on,
    EXISTS (SELECT FROM recovery_obstruction o WHERE o.rule_id = l.rule_id AND o.is_so AND o.taken_back_at IS NULL
        AND (o.id > l.seen_hindered OR o.settled_at > l.evidence_until))
    OR EXISTS (SELECT FROM recovery_nosaid n WHERE n.rule_id = l.rule_id AND n.taken_back_at IS NULL
        AND n.id > l.seen_noes)
    OR EXISTS (SELECT FROM recovery_gesture g WHERE g.rule_id = l.rule_id AND g.taken_back_at IS NULL
        AND g.id > l.seen_gestures)
    OR EXISTS (SELECT FROM places p JOIN perception_response r ON r.encounter_id = p.encounter_id
        WHERE p.rule_id = l.rule_id AND r.recorded_at > l.evidence_until)
    OR EXISTS (SELECT FROM improvement_proposal p WHERE p.rule_id = l.rule_id AND p.decision_id IS NULL)
    OR EXISTS (SELECT FROM rulebook_ruleversion v WHERE v.rule_id = l.rule_id
        AND CASE WHEN l.left_version IS NULL THEN v.at > l.at + %(same_act)s ELSE v.number > l.left_version END)
    OR EXISTS (SELECT FROM improvement_trial e WHERE e.decision_id = l.id AND e.ended_at IS NOT NULL)
    OR EXISTS (SELECT FROM rulebook_rule k WHERE k.id = l.rule_id AND k.review_by < %(today)s
        AND k.review_by >= l.at::date)
FROM latest l LEFT JOIN improvement_trial t ON t.decision_id = l.id AND t.ended_at IS NULL
"""
NEWEST = """
SELECT coalesce((SELECT max(id) FROM recovery_obstruction WHERE rule_id = %(rule)s), 0),
    coalesce((SELECT max(id) FROM recovery_nosaid WHERE rule_id = %(rule)s), 0),
    coalesce((SELECT max(id) FROM recovery_gesture WHERE rule_id = %(rule)s), 0)
"""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of a rule last. trial_until: while it is tried; has_newer: something came since."""

    decision_id: int
    choice: str
    at: datetime
    trial_until: date | None
    has_newer: bool

    @property
    def is_open(self) -> bool:
        """Whether it may be decided again."""
        return self.has_newer and self.trial_until is None


def decided(rules: Sequence[int] | None = None) -> dict[int, Decided]:
    """Of each of these rules (None: all) of which anything was decided. One statement."""
    which = list(rules) if rules is not None else None
    asked: dict[str, Any] = {"rules": which, "today": today(), "same_act": SAME_ACT}
    return {
        int(rule): Decided(int(decision), choice, at, until, has_newer)
        for rule, decision, choice, at, until, has_newer in answers(SINCE, asked)
    }


def newest_seen(rule_id: int) -> dict[str, int]:
    """What a decision of now has seen."""
    [row] = answers(NEWEST, {"rule": rule_id})
    return dict(zip(("in_the_way", "noes", "gestures"), map(int, row), strict=True))
