"""Answers of ours that did not reach their customer."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from whiteglove.conversations.models import Delivery
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation.actors import Actor

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A conversation in which an answer failed, or may have been sent. why: in words, of the newest such trouble."""

    conversation_id: int
    subject: str
    customer: str
    why: str
    at: datetime | None


def undelivered(actor: Actor, *, limit: int = SHOWN) -> list[Undelivered]:
    """Those this actor sees, newest activity first."""
    heard = Delivery.objects.filter(
        message__conversation=OuterRef("pk"), state__in=[DeliveryState.FAILED, DeliveryState.UNSURE]
    ).order_by("-id")
    rows = (
        visible(actor)
        .filter(has_trouble=True)
        .annotate(why=Subquery(heard.values("why")[:1]), at=Subquery(heard.values("at")[:1]))
        .order_by("-updated_at", "-id")
    )
    columns = ("pk", "subject", "customer__name", "why", "at")
    return [
        Undelivered(pk, subject, name, why or "", at)
        for pk, subject, name, why, at in rows.values_list(*columns)[:limit]
    ]
