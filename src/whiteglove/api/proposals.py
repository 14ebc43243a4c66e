"""What reads like a promise in our answers: confirmed, or said to be none."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import BaseModel, Field

from whiteglove.api.answers import actor_of, told
from whiteglove.api.given import Given, Moment, Somebody, number_of
from whiteglove.api.once import once
from whiteglove.api.problems import makes, reads
from whiteglove.api.promise_shapes import PromiseOut, promise_out
from whiteglove.api.shapes import MOMENT, PageOut, of
from whiteglove.conversations.queries.reading import conversation
from whiteglove.promises.actions import Said
from whiteglove.promises.actions.proposing import confirm_proposal, dismiss_proposal
from whiteglove.promises.queries.proposals import ProposalShown, open_proposals, proposal_shown
from whiteglove.promises.queries.reading import promise_shown
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_colleague, find_team

of_conversations = Router(tags=["promises"], by_alias=True)
router = Router(tags=["promises"], by_alias=True)

ConversationId = Annotated[str, Path(description="Id of the conversation", examples=["12"])]
ProposalId = Annotated[str, Path(description="Id of the proposal", examples=["17"])]


class ProposalOut(BaseModel):
    """A sentence of ours that reads like a promise."""

    id: str = of("Opaque", "17")
    message: str = of("Id of the message in which it stands", "42")
    sentence: str = of("As it was written", "I will call you back by Friday.")
    due: datetime | None = of("By when, as it was understood; null: the sentence names no time", MOMENT)
    time_zone: str = of("In which that was meant", "Asia/Singapore")
    rule: str = of("What was heard: language and name of the rule", "en: call")


class ConfirmIn(Given):
    """That it is a promise; what is left out is as it was heard."""

    what: Annotated[str, Field(max_length=500)] = of("In other words", "", default="")
    due: Moment | None = of("By when, if otherwise or not heard", None, default=None)
    team: Somebody = of("Which has to keep it: a team by id or key", None, default=None)
    colleague: Somebody = of("Who has to keep it: a colleague by id or address", None, default=None)


@of_conversations.get(
    "/{conversation_id}/proposals", response=reads(PageOut[ProposalOut]), summary="What reads like a promise"
)
@told
def list_proposals(request: HttpRequest, conversation_id: ConversationId) -> PageOut[ProposalOut]:
    """What waits for a word in a conversation, oldest first, five at most."""
    actor, number = actor_of(request), number_of(conversation_id)
    conversation(actor, number)
    return PageOut(items=[_out(one) for one in open_proposals(actor, number)], next=None)


@router.post("/{proposal_id}/confirm", response=makes(PromiseOut), summary="It is a promise")
@once
def confirm(request: HttpRequest, proposal_id: ProposalId, given: ConfirmIn) -> PromiseOut:
    """Answers with the promise that was entered. `due` is needed where the sentence names no time."""
    actor = actor_of(request)
    require(actor, May.READ_PROMISES)
    shown = proposal_shown(actor, number_of(proposal_id))
    due = given.due or shown.due
    said = None
    if due is not None and given.model_fields_set:
        said = Said(
            what=given.what or shown.sentence,
            due=due,
            made_where="message",
            team=find_team(given.team) if given.team is not None else None,
            colleague=find_colleague(given.colleague) if given.colleague is not None else None,
        )
    made = confirm_proposal(actor, shown.id, said)
    return promise_out(promise_shown(actor, made.pk), [])


@router.post("/{proposal_id}/dismiss", response=makes(ProposalOut), summary="It is no promise")
@once
def dismiss(request: HttpRequest, proposal_id: ProposalId) -> ProposalOut:
    """Nobody is asked again."""
    actor = actor_of(request)
    require(actor, May.READ_PROMISES)
    shown = proposal_shown(actor, number_of(proposal_id))
    dismiss_proposal(actor, shown.id)
    return _out(shown)


def _out(one: ProposalShown) -> ProposalOut:
    return ProposalOut(
        id=str(one.id),
        message=str(one.message_id),
        sentence=one.sentence,
        due=one.due,
        time_zone=one.time_zone,
        rule=one.rule,
    )
