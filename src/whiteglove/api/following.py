"""Who follows a conversation."""

from django.http import HttpRequest
from ninja import Router

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import ConversationId, makes, reads
from whiteglove.api.given import FollowerIn, number_of
from whiteglove.api.once import once
from whiteglove.api.shapes import PageOut, PersonOut
from whiteglove.conversations.actions.attention import follow, unfollow
from whiteglove.conversations.queries.attention import followers
from whiteglove.conversations.queries.reading import conversation
from whiteglove.foundation.actors import Actor
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_colleague

router = Router(tags=["conversations"], by_alias=True)


@router.get("/{conversation_id}/followers", response=reads(PageOut[PersonOut]), summary="Who follows it")
@told
def list_followers(request: HttpRequest, conversation_id: ConversationId) -> PageOut[PersonOut]:
    """By name; on one page."""
    return _now(actor_of(request), number_of(conversation_id))


@router.post("/{conversation_id}/followers", response=makes(PageOut[PersonOut]), summary="Let a colleague follow it")
@once
def add_follower(request: HttpRequest, conversation_id: ConversationId, whom: FollowerIn) -> PageOut[PersonOut]:
    """They hear from now on what is said; harmless when they follow already. Answers with all who follow."""
    actor, number = actor_of(request), number_of(conversation_id)
    require(actor, May.READ_CONVERSATIONS)
    follow(actor, number, colleague=find_colleague(whom.colleague))
    return _now(actor, number)


@router.post(
    "/{conversation_id}/followers/remove", response=makes(PageOut[PersonOut]), summary="A colleague follows no more"
)
@once
def remove_follower(request: HttpRequest, conversation_id: ConversationId, whom: FollowerIn) -> PageOut[PersonOut]:
    """Harmless when they do not follow. Answers with all who follow."""
    actor, number = actor_of(request), number_of(conversation_id)
    require(actor, May.READ_CONVERSATIONS)
    unfollow(actor, number, colleague=find_colleague(whom.colleague))
    return _now(actor, number)


def _now(actor: Actor, conversation_id: int) -> PageOut[PersonOut]:
    row = conversation(actor, conversation_id)
    people = [PersonOut(id=str(one.id), name=one.name) for one in followers(actor, row.id)]
    return PageOut(items=people, next=None)
