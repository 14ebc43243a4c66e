"""What an actor may see at all: every guarded question of this room begins here."""

from django.db.models import QuerySet

from whiteglove.conversations.models import Attachment, Conversation, Message
from whiteglove.foundation.actors import Actor
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import sees_team


def visible(actor: Actor) -> QuerySet[Conversation]:
    """All conversations but those of teams hidden from the actor. Raises NotAllowed."""
    require(actor, May.READ_CONVERSATIONS)
    return Conversation.objects.filter(sees_team(actor))


def visible_messages(actor: Actor) -> QuerySet[Message]:
    """What was said and noted in them. Raises NotAllowed."""
    require(actor, May.READ_CONVERSATIONS)
    return Message.objects.filter(sees_team(actor, "conversation__team"))


def visible_files(actor: Actor) -> QuerySet[Attachment]:
    """The files that came and went in them. Raises NotAllowed."""
    require(actor, May.READ_CONVERSATIONS)
    return Attachment.objects.filter(sees_team(actor, "message__conversation__team"))
