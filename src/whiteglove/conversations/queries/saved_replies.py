"""Saved replies: all of them for the set-up, and those that serve one conversation, filled and in its language."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q

from whiteglove.conversations.models import SavedReply
from whiteglove.conversations.placeholders import About, choose, filled
from whiteglove.conversations.queries.reading import conversation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.settings import settings
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import hidden_teams


@dataclass(frozen=True, slots=True)
class SavedReplyShown:
    """One saved reply. team: None for all teams."""

    id: int
    name: str
    team_id: int | None
    team_name: str | None
    texts: dict[str, str]
    is_retired: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """One saved reply, filled for a conversation. is_other: it has no text in the customer's language."""

    id: int
    name: str
    text: str
    language: str
    is_other: bool


def saved_replies(actor: Actor, *, retired: bool = False) -> list[SavedReplyShown]:
    """Those that are offered, by name; or the retired ones."""
    require(actor, May.READ_CONVERSATIONS)
    rows = SavedReply.objects.filter(_seen_by(actor), retired_at__isnull=not retired).order_by("name", "id")
    columns = ("id", "name", "team_id", "team__name", "texts", "retired_at")
    return [
        SavedReplyShown(pk, name, team, called, texts, retired_at is not None)
        for pk, name, team, called, texts, retired_at in rows.values_list(*columns)
    ]


def saved_reply(actor: Actor, reply_id: int) -> SavedReplyShown:
    """One of them, retired or not. Raises NotFound."""
    for retired in (False, True):
        for found in saved_replies(actor, retired=retired):
            if found.id == reply_id:
                return found
    raise NotFound("There is no such saved reply.")


def ready_for(actor: Actor, conversation_id: int) -> list[Ready]:
    """What serves this conversation: of its team and of all, filled, in its language where there is one."""
    row = conversation(actor, conversation_id)
    about = About(
        customer=row.customer_name,
        colleague=actor.name,
        team=row.team_name,
        subject=row.subject,
        today=clock.now().astimezone(ZoneInfo(settings().time_zone)).date(),
        number=row.id,
    )
    rows = SavedReply.objects.filter(Q(team=None) | Q(team=row.team_id), retired_at=None).order_by("name", "id")
    found = []
    for pk, name, texts in rows.values_list("id", "name", "texts"):
        chosen = choose(texts, row.language)
        if chosen is not None:
            text = filled(chosen.text, about, chosen.language)
            found.append(Ready(pk, name, text, chosen.language, chosen.is_other))
    return found


def _seen_by(actor: Actor) -> Q:
    hidden = hidden_teams(actor)
    return Q() if hidden is None else Q(team=None) | ~Q(team__in=hidden.values("pk"))
