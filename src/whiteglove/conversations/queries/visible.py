"""What an actor may see at all: every guarded question of this room begins here."""

from collections.abc import Sequence

from django.db.models import QuerySet

from whiteglove.conversations.models import Attachment, Conversation, Message
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.facts import FactRead
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import hidden_teams, sees_team


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


def those_seen(actor: Actor, facts: Sequence[FactRead]) -> list[FactRead]:
    """The facts without those about conversations of teams hidden from the actor; at most one query."""
    if hidden_teams(actor) is None:
        return list(facts)
    about = {read.cursor: {int(t[13:]) for t in read.topics if t.startswith("conversation:")} for read in facts}
    wanted = set().union(*about.values())
    hidden = Conversation.objects.filter(~sees_team(actor), pk__in=wanted).values_list("pk", flat=True)
    gone = set(hidden) if wanted else set()
    return [read for read in facts if gone.isdisjoint(about[read.cursor])]
