"""What the records say of protocols: how often each was kept, and who knows it. Of teams, never of people."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.opening import ALWAYS
from whiteglove.foundation.questions import answers
from whiteglove.promises.models import ProtocolObjection, ProtocolReading
from whiteglove.promises.protocols import rules
from whiteglove.promises.protocols.queries import ProtocolShown
from whiteglove.promises.protocols.rules import HandedOver, Kept, Outcome
from whiteglove.team.models import Membership, Team
from whiteglove.team.opening import openings_of
from whiteglove.team.permissions import May, is_allowed

# Of each protocol the newest; a year of most pairs of teams, and no more than a page can ask for.
MOST = 300
# Neither whoever handed it over answers for the other team, nor who belongs to the handing one alone: it may be the
# word with which it was given on. Who belongs where is taken as it is today.
HANDED = """
SELECT p.id, h.id, h.conversation_id, o.id, h.at, h.why <> '', o.id IS NOT NULL, after_it.back_at, answered.at
FROM promises_protocol p CROSS JOIN LATERAL (
    SELECT a.id, a.conversation_id, a.at, a.why, a.by_id FROM conversations_assignment a
    JOIN conversations_conversation c ON c.id = a.conversation_id AND c.merged_into_id IS NULL
    WHERE a.is_hand_over AND a.from_team_id = p.from_team_id AND a.to_team_id = p.to_team_id
        AND a.at >= p.in_force_from AND (p.ended_at IS NULL OR a.at < p.ended_at)
    ORDER BY a.id DESC LIMIT %(most)s) h
LEFT JOIN promises_protocolobjection o ON o.assignment_id = h.id AND o.undone_at IS NULL
LEFT JOIN LATERAL (
    SELECT CASE WHEN NOT n.is_hand_over AND n.from_team_id = p.to_team_id AND n.to_team_id = p.from_team_id
        THEN n.at END AS back_at
    FROM conversations_assignment n WHERE n.conversation_id = h.conversation_id AND n.id > h.id
    ORDER BY n.id LIMIT 1) after_it ON TRUE
LEFT JOIN LATERAL (
    SELECT m.at FROM conversations_message m
    WHERE m.conversation_id = h.conversation_id AND m.direction = 'out' AND m.at >= h.at AND NOT m.is_automatic
        AND NOT m.is_aside AND m.taken_back_at IS NULL AND m.delivery IS DISTINCT FROM 'failed'
        AND (h.by_id IS NULL OR m.author_id IS DISTINCT FROM h.by_id)
        AND (EXISTS (SELECT FROM team_membership t WHERE t.colleague_id = m.author_id AND t.team_id = p.to_team_id)
            OR NOT EXISTS (SELECT FROM team_membership t
                WHERE t.colleague_id = m.author_id AND t.team_id = p.from_team_id))
    ORDER BY m.at LIMIT 1) answered ON TRUE
WHERE p.id = ANY(%(protocols)s) AND p.in_force_from IS NOT NULL
ORDER BY p.id, h.at DESC, h.id DESC
"""


@dataclass(frozen=True, slots=True)
class Known:
    """Who of both teams knows a protocol. unknown: names of those who have not said so, by name."""

    of: int
    unknown: tuple[str, ...]

    @property
    def by(self) -> int:
        """How many know it."""
        return self.of - len(self.unknown)


@dataclass(frozen=True, slots=True)
class HandOverChecked:
    """One hand-over, and what became of it. subject: None where the actor may not see the conversation."""

    id: int
    conversation_id: int | None
    subject: str | None
    at: datetime
    outcome: Outcome
    objection: str
    answer: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the records say of one protocol. listed: its newest hand-overs, or those that were not as agreed."""

    kept: Kept
    known: Known
    listed: tuple[HandOverChecked, ...] = ()


def checked(
    actor: Actor, shown: Sequence[ProtocolShown], *, lists: int = 0, lists_all: bool = False
) -> dict[int, Checked]:
    """By protocol, in as many queries whatever their number. lists: how many hand-overs that were not as agreed each
    tells of; lists_all: of those that were, too.
    """
    protocols = {one.id: one for one in shown}
    rows = _rows(protocols)
    openings = openings_of(Team.objects.filter(pk__in={one.to_team_id for one in shown}))
    now = clock.now()
    outcomes: dict[int, list[Outcome]] = defaultdict(list)
    told: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        protocol = protocols[row[0]]
        handed = HandedOver(*row[4:9])
        outcome = rules.outcome_of(handed, protocol.agreed, openings.get(protocol.to_team_id, ALWAYS), now)
        outcomes[protocol.id].append(outcome)
        is_broken = outcome.counts and outcome is not Outcome.KEPT
        if (lists_all or is_broken) and len(told[protocol.id]) < lists:
            told[protocol.id].append((*row, outcome))
    listed = _listed(actor, told)
    known = known_by(shown)
    return {
        one.id: Checked(
            rules.kept_of(outcomes[one.id], is_capped=len(outcomes[one.id]) >= MOST),
            known[one.id],
            listed.get(one.id, ()),
        )
        for one in shown
    }


def _rows(protocols: Iterable[int]) -> list[tuple[Any, ...]]:
    ids = list(protocols)
    return answers(HANDED, {"protocols": ids, "most": MOST}) if ids else []


def _listed(actor: Actor, told: dict[int, list[tuple[Any, ...]]]) -> dict[int, tuple[HandOverChecked, ...]]:
    """With their words, which nobody else needs to fetch."""
    listed = [row for rows in told.values() for row in rows]
    subjects: dict[int, str] = {}
    said: dict[int, tuple[str, str]] = {}
    if listed and is_allowed(actor, May.READ_CONVERSATIONS):
        talks = visible(actor).filter(pk__in={row[2] for row in listed})
        subjects = dict(talks.values_list("pk", "subject"))
        objections = ProtocolObjection.objects.filter(pk__in={row[3] or 0 for row in listed})
        said = {row[0]: row[1:] for row in objections.values_list("pk", "why", "answer")}
    return {protocol: tuple(_one(row, subjects, said) for row in rows) for protocol, rows in told.items()}


def _one(row: tuple[Any, ...], subjects: dict[int, str], said: dict[int, tuple[str, str]]) -> HandOverChecked:
    _, hand_over, talk, objection, at, *_, outcome = row
    if talk not in subjects:
        return HandOverChecked(hand_over, None, None, at, outcome, "", "")
    return HandOverChecked(hand_over, talk, subjects[talk], at, outcome, *said.get(objection, ("", "")))


def known_by(shown: Sequence[ProtocolShown]) -> dict[int, Known]:
    """Who of both teams knows each; two queries."""
    teams = {team for one in shown for team in one.teams}
    members: dict[int, dict[int, str]] = defaultdict(dict)
    serving = Membership.objects.filter(team__in=teams, colleague__is_active=True)
    for team, colleague, name in serving.values_list("team_id", "colleague_id", "colleague__name"):
        members[team][colleague] = name
    reading: dict[int, set[int]] = defaultdict(set)
    readings = ProtocolReading.objects.filter(protocol__in=[one.id for one in shown])
    for protocol, colleague in readings.values_list("protocol_id", "colleague_id"):
        reading[protocol].add(colleague)
    return {one.id: _known(members[one.from_team_id] | members[one.to_team_id], reading[one.id]) for one in shown}


def _known(people: dict[int, str], reading: set[int]) -> Known:
    return Known(len(people), tuple(sorted(name for one, name in people.items() if one not in reading)))
