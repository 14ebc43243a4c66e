"""Beside every hand-over: what the two teams agreed about it, and whether it came so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation.actors import Actor, ActorKind
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.questions import answers
from whiteglove.promises.protocols.holding import visible_protocols
from whiteglove.team.permissions import MANAGING, May, is_allowed

# What held when it was handed over, else nothing; and for which of both teams the reader may speak.
AGREED = """
SELECT a.id, a.conversation_id, p.id, f.id, f.name, t.id, t.name, o.why, who.name, o.at, o.answer, answering.name,
    EXISTS (SELECT FROM team_membership m WHERE m.colleague_id = %(me)s AND m.team_id = f.id),
    EXISTS (SELECT FROM team_membership m WHERE m.colleague_id = %(me)s AND m.team_id = t.id)
FROM conversations_assignment a
JOIN promises_protocol p ON p.from_team_id = a.from_team_id AND p.to_team_id = a.to_team_id
    AND p.in_force_from <= a.at AND (p.ended_at IS NULL OR p.ended_at > a.at)
JOIN team_team f ON f.id = p.from_team_id
JOIN team_team t ON t.id = p.to_team_id
LEFT JOIN promises_protocolobjection o ON o.assignment_id = a.id AND o.undone_at IS NULL
LEFT JOIN team_colleague who ON who.id = o.by_id
LEFT JOIN team_colleague answering ON answering.id = o.answered_by_id
WHERE a.id = ANY(%(ids)s) AND a.is_hand_over AND a.from_team_id <> a.to_team_id
"""


@dataclass(frozen=True, slots=True)
class HandOverSeen:
    """One hand-over between teams that had agreed on it.

    objection: None while nobody objects. may_object, may_answer: whether the reader speaks for the receiving team, or
    for the handing one.
    """

    id: int
    conversation_id: int
    protocol_id: int
    from_team_id: int
    from_team_name: str
    to_team_id: int
    to_team_name: str
    objection: str | None
    objected_by: str | None
    objected_at: datetime | None
    answer: str | None
    answered_by: str | None
    may_object: bool
    may_answer: bool


def of_hand_overs(actor: Actor, hand_over_ids: Iterable[int]) -> dict[int, HandOverSeen]:
    """What was agreed about each of these, of a conversation that the actor sees; asks nothing for none."""
    ids = list(hand_over_ids)
    if not ids or not is_allowed(actor, May.READ_PROMISES):
        return {}
    rows = answers(AGREED, {"ids": ids, "me": actor.colleague_id or 0})
    if not rows:
        return {}
    seen = set(visible_protocols(actor).filter(pk__in={row[2] for row in rows}).values_list("pk", flat=True))
    speaks = is_allowed(actor, May.PROMISE)
    for_all = actor.kind is not ActorKind.COLLEAGUE or actor.role in MANAGING
    return {row[0]: _seen(row, for_all=for_all, speaks=speaks) for row in rows if row[2] in seen}


def _seen(row: tuple[Any, ...], *, for_all: bool, speaks: bool) -> HandOverSeen:
    told, hands, receives = row[:-2], row[-2], row[-1]
    told = (*told, speaks and (for_all or receives), speaks and (for_all or hands))
    return HandOverSeen(*told)


def hand_over_seen(actor: Actor, hand_over_id: int) -> HandOverSeen:
    """One of them. Raises NotFound."""
    one = of_hand_overs(actor, [hand_over_id]).get(hand_over_id)
    if one is None or not visible(actor).filter(pk=one.conversation_id).exists():
        raise NotFound("There is no such hand-over.")
    return one
