"""What we seem to have promised in an answer is proposed; a colleague confirms it, or says that it is none."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from whiteglove.conversations.actions.columns import lock as lock_conversation
from whiteglove.conversations.models import Direction, Message
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.settings import settings
from whiteglove.foundation.text import one_line
from whiteglove.promises.actions.promising import LONGEST_WHAT, Said, promise
from whiteglove.promises.facts import ProposalDismissed, ProposalsFound
from whiteglove.promises.hearing import promises_in
from whiteglove.promises.models import MadeWhere, Promise, Proposal, ProposalState
from whiteglove.promises.queries.proposals import proposals_seen
from whiteglove.team.permissions import May, require


class ProposalSettled(Refused):
    """A colleague confirmed or dismissed it already."""


@transaction.atomic
def propose_from(message_id: int) -> int:
    """Look for promises in an answer of ours; returns how many were new. Harmless when run twice."""
    rows = Message.objects.select_related("conversation__customer__merged_into", "conversation__team")
    said = rows.filter(pk=message_id, direction=Direction.OUT, is_automatic=False, is_aside=False).first()
    if said is None or said.taken_back_at is not None:
        return 0
    customer = said.conversation.customer.merged_into or said.conversation.customer
    zone = customer.time_zone or said.conversation.team.time_zone or settings().time_zone
    language = said.language or said.conversation.language
    heard = promises_in(said.reply_text or said.text, language=language, at=said.at, zone=ZoneInfo(zone))
    known = set(Proposal.objects.filter(message=said).values_list("sentence", flat=True))
    made = Proposal.objects.bulk_create(
        [
            Proposal(
                message=said,
                conversation_id=said.conversation_id,
                sentence=one.sentence,
                what=one_line(one.sentence, LONGEST_WHAT),
                due=one.due,
                time_zone=zone,
                rule=one.rule,
            )
            for one in heard
            if one.sentence not in known
        ],
        ignore_conflicts=True,
    )
    if made:
        announce(ProposalsFound(said.conversation_id, said.pk, len(made)), actor=SYSTEM)
    return len(made)


@transaction.atomic
def confirm_proposal(actor: Actor, proposal_id: int, said: Said | None = None) -> Promise:
    """It is a promise; `said` as the colleague put it, else as it was heard. Enters it in the ledger.

    Raises NotUnderstood when no time is known, ProposalSettled, NotFound, NotAllowed.
    """
    proposal = _held(actor, proposal_id)
    heard = said or _as_heard(proposal)
    talk = proposal.message.conversation
    where = replace(heard, conversation=talk.pk, message=proposal.message_id, quote=proposal.sentence)
    made = promise(actor, talk.customer, replace(where, made_at=_said_at(proposal, heard.due)))
    _settle(actor, proposal, ProposalState.CONFIRMED, made)
    return made


@transaction.atomic
def dismiss_proposal(actor: Actor, proposal_id: int) -> None:
    """It is no promise. Raises ProposalSettled, NotFound, NotAllowed."""
    proposal = _held(actor, proposal_id)
    _settle(actor, proposal, ProposalState.DISMISSED, None)
    announce(ProposalDismissed(proposal.message.conversation_id, proposal.pk), actor=actor)


@transaction.atomic
def drop_proposals_of(message_id: int) -> None:
    """The answer was taken back: nobody heard it."""
    Proposal.objects.filter(message=message_id, state=ProposalState.OPEN).delete()


def _held(actor: Actor, proposal_id: int) -> Proposal:
    require(actor, May.PROMISE)
    found = proposals_seen(actor).filter(pk=proposal_id).values_list("message__conversation", flat=True).first()
    if found is None:
        raise NotFound("There is no such proposal.")
    lock_conversation(SYSTEM, found)
    held = Proposal.objects.select_for_update(of=("self",)).select_related("message__conversation__customer")
    proposal = held.get(pk=proposal_id)
    if proposal.state != ProposalState.OPEN:
        raise ProposalSettled(f"This was {proposal.state} already.")
    return proposal


def _as_heard(proposal: Proposal) -> Said:
    if proposal.due is None:
        raise NotUnderstood("Say by when: the sentence names no time.")
    author = proposal.message.author
    return Said(what=proposal.what, due=proposal.due, made_where=MadeWhere.MESSAGE.value, colleague=author)


def _said_at(proposal: Proposal, due: datetime) -> datetime | None:
    """Confirmed after its time it is a record of what was said, when it was said."""
    return proposal.message.at if due <= clock.now() else None


def _settle(actor: Actor, proposal: Proposal, state: ProposalState, made: Promise | None) -> None:
    proposal.state, proposal.promise, proposal.at = state.value, made, clock.now()
    proposal.by_id, proposal.by_whom = actor.colleague_id, actor.reference
    proposal.save(update_fields=["state", "promise", "at", "by", "by_whom"])
