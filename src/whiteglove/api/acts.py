"""Acts on conversations: pause, tag, merge, link; the same on many at once, with undo."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router

from whiteglove.api.acts_shapes import (
    BulkIn,
    BulkOut,
    LinkIn,
    MergeIn,
    OtherIn,
    PauseIn,
    TagsIn,
    act_of,
    bulk_out,
)
from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import ConversationId
from whiteglove.api.given import number_of
from whiteglove.api.once import once
from whiteglove.api.problems import makes, reads
from whiteglove.api.shapes import ConversationOut
from whiteglove.api.shown import conversation_shown
from whiteglove.conversations import actions
from whiteglove.conversations.actions.undoing import act_known
from whiteglove.team.permissions import May, require

router = Router(tags=["conversations"], by_alias=True)
bulk = Router(tags=["conversations"], by_alias=True)

ActId = Annotated[str, Path(description="Id of the act on many", examples=["5"])]


@router.post("/{conversation_id}/pause", response=makes(ConversationOut), summary="Out of the way until a moment")
@once
def pause(request: HttpRequest, conversation_id: ConversationId, given: PauseIn) -> ConversationOut:
    """It comes back by itself; earlier when the customer writes or we answer. Pausing again moves the end."""
    actor, number = actor_of(request), number_of(conversation_id)
    actions.pause(actor, number, until=given.until, why=given.why)
    return conversation_shown(actor, number)


@router.post("/{conversation_id}/resume", response=makes(ConversationOut), summary="Back before its time")
@once
def resume(request: HttpRequest, conversation_id: ConversationId) -> ConversationOut:
    """Harmless when it is not paused."""
    actor, number = actor_of(request), number_of(conversation_id)
    actions.resume(actor, number)
    return conversation_shown(actor, number)


@router.post("/{conversation_id}/tags", response=makes(ConversationOut), summary="Put tags on and take tags off")
@once
def change_tags(request: HttpRequest, conversation_id: ConversationId, given: TagsIn) -> ConversationOut:
    """By id. What is on, or off, already stays so."""
    actor, number = actor_of(request), number_of(conversation_id)
    require(actor, May.TAG)
    put_on, take_off = given.numbers()
    actions.tag(actor, number, put_on=put_on, take_off=take_off, why=given.why)
    return conversation_shown(actor, number)


@router.post("/{conversation_id}/merge", response=makes(ConversationOut), summary="Merge another into this one")
@once
def merge(request: HttpRequest, conversation_id: ConversationId, given: MergeIn) -> ConversationOut:
    """What was said in the other stands here; what answers it later lands here too. Whoever waited still waits.

    Refused for two customers' conversations unless `different_people` says that you know it.
    """
    actor = actor_of(request)
    require(actor, May.MERGE)
    other, is_known = number_of(given.other), given.different_people
    done = actions.merge(actor, number_of(conversation_id), merged_id=other, why=given.why, different_people=is_known)
    return conversation_shown(actor, done.conversation_id)


@router.post("/{conversation_id}/unmerge", response=makes(ConversationOut), summary="Undo that this one was merged")
@once
def unmerge(request: HttpRequest, conversation_id: ConversationId) -> ConversationOut:
    """Exactly what moved returns to it; what came after stays where it was said."""
    actor, number = actor_of(request), number_of(conversation_id)
    actions.undo_merge(actor, number)
    return conversation_shown(actor, number)


@router.post("/{conversation_id}/links", response=makes(ConversationOut), summary="Link another conversation")
@once
def link(request: HttpRequest, conversation_id: ConversationId, given: LinkIn) -> ConversationOut:
    """Seen from both sides. Harmless when they are linked."""
    actor, number = actor_of(request), number_of(conversation_id)
    require(actor, May.TAG)
    actions.link(actor, number, other_id=number_of(given.other), why=given.why)
    return conversation_shown(actor, number)


@router.post("/{conversation_id}/unlink", response=makes(ConversationOut), summary="Unlink another conversation")
@once
def unlink(request: HttpRequest, conversation_id: ConversationId, given: OtherIn) -> ConversationOut:
    """Harmless when they are not linked."""
    actor, number = actor_of(request), number_of(conversation_id)
    require(actor, May.TAG)
    actions.unlink(actor, number, other_id=number_of(given.other))
    return conversation_shown(actor, number)


@bulk.post("", response=makes(BulkOut), summary="Do one act to up to 500 conversations")
@once
def act_on_many(request: HttpRequest, given: BulkIn) -> BulkOut:
    """All in one transaction. `left` says which stayed as they were, and why."""
    actor = actor_of(request)
    require(actor, May.READ_CONVERSATIONS)
    done = actions.act_on(actor, [number_of(one) for one in given.conversations], act_of(given))
    return bulk_out(done)


@bulk.get("/{act_id}", response=reads(BulkOut), summary="What became of an act on many")
@told
def read_act(request: HttpRequest, act_id: ActId) -> BulkOut:
    """Once undone: what was given back, and what was changed since and left alone."""
    return bulk_out(act_known(actor_of(request), number_of(act_id)))


@bulk.post("/{act_id}/undo", response=makes(BulkOut), summary="Undo an act on many")
@once
def undo(request: HttpRequest, act_id: ActId) -> BulkOut:
    """Gives back what nobody changed since. Harmless twice."""
    return bulk_out(actions.undo(actor_of(request), number_of(act_id)))
