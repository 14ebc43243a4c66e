"""What a colleague was told, who follows, and who is here now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from whiteglove.conversations.models import Follow, Notice, Presence
from whiteglove.conversations.queries.visible import visible
from whiteglove.conversations.rules import LOOKS_FOR, TYPES_FOR
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.questions import Row, question
from whiteglove.team.permissions import May, is_allowed
from whiteglove.team.visibility import sees_team

NOTICES_SHOWN = 50
COUNT_UP_TO = 100


@dataclass(frozen=True, slots=True)
class Person:
    """A colleague by name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Present:
    """Another colleague who has the conversation open."""

    name: str
    types: bool


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """What somebody was told. by_whom: the colleague who caused it; empty: the customer."""

    id: int
    because: str
    by_whom: str
    at: datetime
    read_at: datetime | None
    conversation_id: int | None
    subject: str | None
    customer_name: str | None
    customer_address: str | None
    said: str | None
    about: str

    @property
    def called(self) -> str:
        """The customer by name, else by address; empty: it is about none."""
        return self.customer_name or self.customer_address or ""


NOTICE_COLUMNS = (
    "id", "because", "by_whom", "at", "read_at", "conversation_id", "conversation__subject", "called", "reached",
    "message__reply_text", "about",
)  # fmt: skip


def notices(actor: Actor, *, before: int | None = None, limit: int = NOTICES_SHOWN) -> list[NoticeShown]:
    """The actor's own notices, newest first, about what they may still see; `before` an id: the next page."""
    own = _own(actor)
    if before is not None:
        own = own.filter(id__lt=before)
    own = own.annotate(
        called=Coalesce("conversation__customer__name", "customer__name"),
        reached=Coalesce("conversation__customer__main_address", "customer__main_address"),
    )
    return [NoticeShown(*row) for row in own.order_by("-id").values_list(*NOTICE_COLUMNS)[:limit]]


def still_told(actor: Actor, notice_id: int) -> bool:
    """Whether the actor has this notice and may still see what it is about."""
    return is_allowed(actor, May.READ_CONVERSATIONS) and _own(actor).filter(pk=notice_id).exists()


def count_unread(actor: Actor) -> int:
    """How many notices the actor has not read, of those they may still see, counted to COUNT_UP_TO."""
    return _unread.count(actor)


@question
def _unread(actor: Actor) -> QuerySet[Notice, Row]:
    return _own(actor).filter(read_at=None).order_by().values_list("pk")[:COUNT_UP_TO]


def _own(actor: Actor) -> QuerySet[Notice]:
    seen = Notice.objects.filter(sees_team(actor, "conversation__team"), sees_team(actor))
    return seen.filter(colleague=actor.colleague_id or 0)


def followers(actor: Actor, conversation_id: int) -> Sequence[Person]:
    """Who follows a conversation, by name; nobody where the actor may not see it."""
    return [Person(*row) for row in _followers(actor, conversation=conversation_id)]


@question
def _followers(actor: Actor, *, conversation: int) -> QuerySet[Follow, Row]:
    rows = Follow.objects.filter(conversation__in=visible(actor).filter(pk=conversation))
    return rows.order_by("colleague__name").values_list("colleague_id", "colleague__name")


def others_here(actor: Actor, conversation_id: int) -> list[Present]:
    """Which other colleagues have the conversation open now, those who type first."""
    now = clock.now()
    rows = Presence.objects.filter(
        conversation__in=visible(actor).filter(pk=conversation_id), seen_at__gt=now - LOOKS_FOR
    ).exclude(colleague=actor.colleague_id or 0)
    here = [
        Present(name, typed_at is not None and typed_at > now - TYPES_FOR)
        for name, typed_at in rows.order_by("colleague__name").values_list("colleague__name", "typed_at")
    ]
    return sorted(here, key=lambda one: not one.types)
