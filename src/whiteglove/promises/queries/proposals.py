"""What reads like a promise in our answers, and waits for a colleague's word."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.promises.models import Proposal, ProposalState
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import sees_team

SHOWN = 5


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """A sentence of ours that reads like a promise; due None: it names no time. rule: language, what was heard."""

    id: int
    conversation_id: int
    message_id: int
    sentence: str
    due: datetime | None
    time_zone: str
    rule: str
    author: str


def proposals_seen(actor: Actor) -> QuerySet[Proposal]:
    """All proposals in conversations the actor sees. Raises NotAllowed."""
    require(actor, May.READ_PROMISES)
    return Proposal.objects.filter(sees_team(actor, "message__conversation__team"))


def open_proposals(actor: Actor, conversation_id: int) -> list[ProposalShown]:
    """What waits for a word in this conversation, oldest first, five at most; one query."""
    waiting = proposals_seen(actor).filter(state=ProposalState.OPEN, message__conversation=conversation_id)
    rows = waiting.filter(message__taken_back_at=None).select_related("message").order_by("id")[:SHOWN]
    return [_shown(row) for row in rows]


def proposal_shown(actor: Actor, proposal_id: int) -> ProposalShown:
    """One of them, whatever became of it. Raises NotFound."""
    row = proposals_seen(actor).select_related("message").filter(pk=proposal_id).first()
    if row is None:
        raise NotFound("There is no such proposal.")
    return _shown(row)


def _shown(row: Proposal) -> ProposalShown:
    return ProposalShown(
        id=row.pk,
        conversation_id=row.message.conversation_id,
        message_id=row.message_id,
        sentence=row.sentence,
        due=row.due,
        time_zone=row.time_zone,
        rule=row.rule,
        author=row.message.author_name,
    )
