"""Who picked up whose sword, and who thanked them: told to those two and to leads, never counted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.questions import Row, question
from whiteglove.routing.models import Pickup
from whiteglove.routing.swords import may_thank

LATELY = timedelta(days=14)
MOST = 20
COLUMNS = (
    "id", "conversation_id", "conversation__subject", "conversation__customer__name",
    "conversation__customer__main_address", "by_id", "by__name", "instead_of_id", "instead_of__name", "at",
    "thanked_at", "thanked_by__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PickedUp:
    """A sword somebody picked up, with the names in it. thanked_by None with a moment: a program said it."""

    id: int
    conversation_id: int
    subject: str
    customer_name: str
    customer_address: str
    by_id: int
    by_name: str
    instead_of_id: int | None
    instead_of_name: str | None
    at: datetime
    thanked_at: datetime | None
    thanked_by: str | None

    @property
    def called(self) -> str:
        """How to name the customer; empty when we know neither name nor address."""
        return self.customer_name or self.customer_address

    def may_be_thanked(self, actor: Actor) -> bool:
        """Whether this actor can still say thank you."""
        return self.thanked_at is None and may_thank(actor, by=self.by_id, instead_of=self.instead_of_id)


def picked_up(actor: Actor, pickup_id: int) -> PickedUp:
    """One of them. Raises NotFound."""
    found = _seen(actor).filter(pk=pickup_id).values_list(*COLUMNS).first()
    if found is None:
        raise NotFound("There is no such pick-up.")
    return PickedUp(*found)


def last_of(actor: Actor, conversation_id: int) -> PickedUp | None:
    """Who picked up this one last, lately."""
    found = _last.first(actor, conversation=conversation_id, since=clock.now() - LATELY)
    return PickedUp(*found) if found else None


@question
def _last(actor: Actor, *, conversation: int, since: datetime) -> QuerySet[Pickup, Row]:
    rows = Pickup.objects.filter(conversation=conversation, at__gte=since)
    return rows.filter(conversation__in=visible(actor).values("pk")).order_by("-id").values_list(*COLUMNS)[:1]


def of_mine(actor: Actor) -> list[PickedUp]:
    """What the actor picked up lately, newest first: there they read who thanked them."""
    return _lately(actor, Q(by=actor.colleague_id or 0))


def to_thank(actor: Actor) -> list[PickedUp]:
    """Swords of the actor's that others picked up lately, and nobody has thanked for."""
    return _lately(actor, Q(instead_of=actor.colleague_id or 0, thanked_at=None) & ~Q(by=actor.colleague_id or 0))


def instead_of_between(actor: Actor, begin: datetime, end: datetime) -> list[PickedUp]:
    """Swords of the actor's that others picked up between two moments, thanked for or not; newest first."""
    own = actor.colleague_id or 0
    rows = _seen(actor).filter(instead_of=own, at__gte=begin, at__lt=end).exclude(by=own).order_by("-id")
    return [PickedUp(*row) for row in rows.values_list(*COLUMNS)[:MOST]]


def _lately(actor: Actor, which: Q) -> list[PickedUp]:
    rows = _seen(actor).filter(which, at__gte=clock.now() - LATELY).order_by("-id")
    return [PickedUp(*row) for row in rows.values_list(*COLUMNS)[:MOST]]


def _seen(actor: Actor) -> QuerySet[Pickup]:
    return Pickup.objects.filter(conversation__in=visible(actor).values("pk"))
