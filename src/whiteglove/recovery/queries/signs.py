"""Early signs as pages show them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from whiteglove.conversations.models import Because, Notice
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.recovery.models import Signs
from whiteglove.recovery.queries.sign_known import upset_said
from whiteglove.recovery.signs import Care, care_for
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import sees_team

PAGE = 50
MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Reason:
    """One sign: what it counts, since when, and what there is to say of it."""

    sign: str
    points: int
    since: datetime | None
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignsShown:
    """The signs of one open conversation. told: who of us was told; empty: nobody yet. care: what is suggested."""

    conversation_id: int
    subject: str
    customer_name: str
    points: int
    strong_since: datetime | None
    reasons: list[Reason]
    care: list[Care]
    told: str = ""
    is_upset: bool = False

    @property
    def is_strong(self) -> bool:
        """Whether care is due."""
        return self.strong_since is not None


def signs_shown(actor: Actor, conversation_id: int) -> SignsShown | None:
    """Those of a conversation that the caller has read; None: nothing is visible. Four queries."""
    require(actor, May.READ_CONVERSATIONS)
    row = _seen(actor).filter(pk=conversation_id).first()
    if row is None or not row.points:
        return None
    told = Notice.objects.filter(conversation=conversation_id, because=Because.SIGNS_STRONG)
    name = told.order_by("-id").values_list("colleague__name", flat=True).first() if row.told_at else None
    return _shown(row, told=name or "", is_upset=bool(upset_said(conversation_id)))


def signs_seen(actor: Actor, *, after: str | None = None, limit: int = PAGE) -> tuple[list[SignsShown], str | None]:
    """Open conversations with signs, those first to whom most happened, and the place after the last; one query.

    Where to be kind, not whom to serve first. Raises NotUnderstood for a place that none of our pages gave.
    """
    require(actor, May.READ_CONVERSATIONS)
    rows = _seen(actor).filter(points__gt=0, conversation__is_open=True)
    if after is not None:
        happened, pk = _place(after)
        rows = rows.filter(Q(happened__lt=happened) | Q(happened=happened, conversation__gt=pk))
    found = list(rows.order_by("-happened", "conversation")[: limit + 1])
    last = f"{found[limit - 1].happened}-{found[limit - 1].pk}" if len(found) > limit else None
    return [_shown(row) for row in found[:limit]], last


def _seen(actor: Actor) -> "QuerySet[Signs]":
    return Signs.objects.filter(sees_team(actor, "conversation__team")).select_related("conversation__customer")


def _place(after: str) -> tuple[int, int]:
    happened, _, pk = after.partition("-")
    if not all(part.isascii() and part.isdecimal() and len(part) <= MOST_DIGITS for part in (happened, pk)):
        raise NotUnderstood("This place in the list is unknown. Start again from its top.")
    return int(happened), int(pk)


def _shown(row: Signs, *, told: str = "", is_upset: bool = False) -> SignsShown:
    reasons = [
        Reason(one["sign"], one["points"], parse_datetime(one["since"]), one.get("what", "")) for one in row.reasons
    ]
    return SignsShown(
        conversation_id=row.pk,
        subject=row.conversation.subject,
        customer_name=row.conversation.customer.name,
        points=row.points,
        strong_since=row.strong_since,
        reasons=reasons,
        care=care_for([one.sign for one in reasons], strong=row.strong_since is not None),
        told=told,
        is_upset=is_upset,
    )
