"""What customers answered: in a conversation, of a customer, at a touchpoint, all of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.keyset import Keyset
from whiteglove.foundation.questions import answers
from whiteglove.perception.models import Response
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import hidden_teams

PAGE = 50
# Of encounters in it, by mails in it that asked, and with messages in it; each by its own index.
SHOWN_IN = """
SELECT r.id FROM conversations_message m JOIN conversations_met met ON met.message_id = m.id
    JOIN perception_response r ON r.encounter_id = met.encounter_id WHERE m.conversation_id = %s
UNION SELECT r.id FROM conversations_message m JOIN perception_invitation i ON i.message_id = m.id
    JOIN perception_response r ON r.invitation_id = i.id WHERE m.conversation_id = %s
UNION SELECT r.id FROM conversations_message m JOIN perception_response r ON r.message_id = m.id
    WHERE m.conversation_id = %s
"""
COLUMNS = (
    "id", "external_id", "encounter_id", "customer_id", "customer_name", "journey_key", "touchpoint_key",
    "touchpoint_name", "channel", "kind", "question_key", "value", "scale_min", "scale_max", "high_is_good",
    "feeling", "comment", "language", "at", "changed_at",
)  # fmt: skip
NAMED = {
    "customer_name": F("customer__name"),
    "journey_key": F("journey__key"),
    "touchpoint_key": F("touchpoint__key"),
    "touchpoint_name": F("touchpoint__name"),
    "question_key": F("question__key"),
}


@dataclass(frozen=True, slots=True)
class ResponseShown:
    """One answer. value None: words or a feeling alone. touchpoint_name: by language."""

    id: int
    external_id: str | None
    encounter_id: int | None
    customer_id: int | None
    customer_name: str | None
    journey_key: str | None
    touchpoint_key: str | None
    touchpoint_name: dict[str, str] | None
    channel: str
    kind: str
    question_key: str | None
    value: int | None
    scale_min: int
    scale_max: int
    high_is_good: bool
    feeling: str
    comment: str
    language: str
    at: datetime
    changed_at: datetime | None

    @property
    def answer(self) -> int | None:
        """What one customer said: no figure of ours, so it stands alone on pages."""
        return self.value

    @property
    def felt(self) -> int | None:
        """On the scale of five colours that all pages use, 1 the worst; None: no value was given."""
        if self.value is None:
            return None
        share = (self.value - self.scale_min) / (self.scale_max - self.scale_min)
        return 1 + round(4 * (share if self.high_is_good else 1 - share))


@dataclass(frozen=True, slots=True)
class ResponsePage:
    """One page, the newest first. next: cursor of the following one."""

    rows: list[ResponseShown]
    next: str | None


def responses(actor: Actor, *, after: str | None = None, limit: int = PAGE) -> ResponsePage:
    """All that the actor may see, the newest first. Raises NotAllowed, NotUnderstood."""
    return _page(visible(actor), after=after, limit=limit)


def responses_at(actor: Actor, touchpoint_id: int, *, after: str | None = None, limit: int = PAGE) -> ResponsePage:
    """Those with words at a touchpoint, the newest first. Raises NotAllowed, NotUnderstood."""
    rows = visible(actor).filter(touchpoint=touchpoint_id).exclude(comment="")
    return _page(rows, after=after, limit=limit)


def responses_in(actor: Actor, conversation_id: int) -> list[ResponseShown]:
    """What the customer answered about this conversation, the oldest first. The caller has read the conversation.

    Raises NotAllowed.
    """
    require(actor, May.READ_CONVERSATIONS)
    ids = [row[0] for row in answers(SHOWN_IN, [conversation_id] * 3)]
    return _shown(Response.objects.filter(pk__in=ids).order_by("at", "id")) if ids else []


def words_of(response_ids: Collection[int]) -> dict[int, str]:
    """What customers wrote with these answers, by id; the caller was told of them."""
    said = Response.objects.filter(pk__in=response_ids).exclude(comment="")
    return dict(said.values_list("pk", "comment")) if response_ids else {}


def visible(actor: Actor, may: May = May.READ_PERCEPTION) -> QuerySet[Response]:
    """All answers but those about teams hidden from the actor. Raises NotAllowed."""
    require(actor, may)
    hidden = hidden_teams(actor)
    rows = Response.objects.all()
    return (
        rows
        if hidden is None
        else rows.filter(Q(team=None) | Q(team__team=None) | ~Q(team__team__in=hidden.values("pk")))
    )


def _page(rows: QuerySet[Response], *, after: str | None, limit: int) -> ResponsePage:
    if after:
        rows = rows.filter(Keyset.parse(after).beyond("at"))
    found = _shown(rows.order_by("-at", "-id")[: limit + 1])
    more = len(found) > limit
    shown = found[:limit]
    return ResponsePage(shown, str(Keyset(shown[-1].at, (shown[-1].id,))) if more else None)


def _shown(rows: QuerySet[Response]) -> list[ResponseShown]:
    return [ResponseShown(*row) for row in rows.annotate(**NAMED).values_list(*COLUMNS)]
