"""One conversation with all that was said, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from whiteglove.conversations.models import Attachment, Conversation, Delivery, Direction, Message, SentAgain
from whiteglove.conversations.models.conversation import STANDS
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.queries.lists import COLUMNS, RowShown
from whiteglove.conversations.queries.visible import visible, visible_files, visible_messages
from whiteglove.customers.queries import family_ids
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.questions import Row, question

THREAD_LIMIT = 200
OTHERS_LIMIT = 10


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file of a message."""

    id: int
    filename: str
    content_type: str
    detected_type: str | None
    size: int
    is_inline: bool
    content_id: str | None


@dataclass(frozen=True, slots=True)
class DeliveryShown:
    """One thing that happened on a message's way."""

    state: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class AgainShown:
    """That a message was sent once more: as which one, by whom (None: a program), when."""

    id: int
    who: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class MessageShown:
    """One thing said, as pages and API show it."""

    id: int
    direction: str
    author_id: int | None
    author_name: str
    author_address: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    text: str
    reply_text: str
    has_html: bool
    kind: str
    is_automatic: bool
    is_aside: bool
    language: str | None
    at: datetime
    defects: tuple[str, ...]
    delivery: str | None
    leaves_at: datetime | None
    files: tuple[FileShown, ...]
    deliveries: tuple[DeliveryShown, ...]
    again: AgainShown | None = None

    @property
    def can_be_sent_again(self) -> bool:
        """Whether the newest we heard of it is a failure, for the customer or for others."""
        failed = bool(self.deliveries) and self.deliveries[-1].state == DeliveryState.FAILED
        return failed and self.again is None and self.delivery in (DeliveryState.SENT, DeliveryState.FAILED)


MESSAGE_COLUMNS = (
    "id", "direction", "author_id", "author_name", "author_address", "to", "cc", "subject", "text", "reply_text",
    "has_html", "kind", "is_automatic", "is_aside", "language", "at", "defects", "delivery", "leaves_at",
)  # fmt: skip
FILE_COLUMNS = (
    "message_id", "id", "filename", "content_type", "detected_type", "size", "is_inline", "content_id",
)  # fmt: skip


def conversation(actor: Actor, conversation_id: int) -> RowShown:
    """The head of one conversation. Raises NotFound."""
    row = _head.first(actor, conversation=conversation_id)
    if row is None:
        raise NotFound("There is no such conversation.")
    return RowShown(*row)


@question
def _head(actor: Actor, *, conversation: int) -> QuerySet[Conversation, Row]:
    return visible(actor).filter(pk=conversation).values_list(*COLUMNS)


def messages(
    actor: Actor,
    conversation_id: int,
    *,
    after: int = 0,
    before: int | None = None,
    oldest_first: bool = False,
    limit: int = THREAD_LIMIT,
) -> list[MessageShown]:
    """What was said, oldest first: the `limit` newest before `before`, or, with `after` or
    `oldest_first`, the oldest after it.

    Three queries whatever the number. Those taken back are left out.
    """
    if after or oldest_first:
        rows = _oldest_said(actor, limit, conversation=conversation_id, after=after)
    else:
        rows = _newest_said(actor, limit, conversation=conversation_id, before=before or None)[::-1]
    return _with_files_and_deliveries(rows)


@question
def _newest_said(actor: Actor, limit: int, *, conversation: int, before: int | None) -> QuerySet[Message, Row]:
    said = _said(actor).filter(conversation=conversation, taken_back_at=None)
    said = said if before is None else said.filter(id__lt=before)
    return said.order_by("-id").values_list(*MESSAGE_COLUMNS)[:limit]


@question
def _oldest_said(actor: Actor, limit: int, *, conversation: int, after: int) -> QuerySet[Message, Row]:
    said = _said(actor).filter(conversation=conversation, taken_back_at=None, id__gt=after)
    return said.order_by("id").values_list(*MESSAGE_COLUMNS)[:limit]


def _said(actor: Actor) -> QuerySet[Message]:
    return visible_messages(actor).annotate(has_html=Q(html__isnull=False))


def messages_changed(actor: Actor, conversation_id: int, *, since: datetime) -> tuple[list[MessageShown], list[int]]:
    """(our messages whose delivery changed or may change, ids of those taken back) since a moment."""
    taken_back = [row[0] for row in _taken_back(actor, conversation=conversation_id, since=since)]
    changed = _with_files_and_deliveries(_changed(actor, conversation=conversation_id, since=since))
    return changed, taken_back


@question
def _taken_back(actor: Actor, *, conversation: int, since: datetime) -> QuerySet[Message, Row]:
    ours = visible_messages(actor).filter(conversation=conversation, direction=Direction.OUT)
    return ours.filter(taken_back_at__gte=since).values_list("id")


@question
def _changed(actor: Actor, *, conversation: int, since: datetime) -> QuerySet[Message, Row]:
    ours = _said(actor).filter(conversation=conversation, direction=Direction.OUT, taken_back_at=None)
    moved = Delivery.objects.filter(message__conversation=conversation, at__gte=since).values("message_id")
    changed = ours.filter(Q(pk__in=moved) | Q(delivery="queued")).order_by("id")
    return changed.values_list(*MESSAGE_COLUMNS)[:THREAD_LIMIT]


def _with_files_and_deliveries(rows: list[Row]) -> list[MessageShown]:
    said = [dict(zip(MESSAGE_COLUMNS, row, strict=True)) for row in rows]
    files = _files_of([one["id"] for one in said])
    deliveries = _deliveries_of([one["id"] for one in said if one["direction"] == Direction.OUT])
    failed = [one for one, heard in deliveries.items() if heard[-1].state == DeliveryState.FAILED]
    again = _again_of(failed) if failed else {}
    return [_shown(one, files[one["id"]], deliveries.get(one["id"], []), again.get(one["id"])) for one in said]


def _shown(
    columns: dict[str, Any], files: list[FileShown], deliveries: list[DeliveryShown], again: AgainShown | None
) -> MessageShown:
    for name in ("to", "cc", "defects"):
        columns[name] = tuple(columns[name])
    return MessageShown(**columns, files=tuple(files), deliveries=tuple(deliveries), again=again)


def message(actor: Actor, message_id: int) -> tuple[int, MessageShown]:
    """(id of its conversation, the message). Raises NotFound."""
    found = visible_messages(actor).filter(pk=message_id).values_list("conversation_id", flat=True).first()
    shown = messages(actor, found, after=message_id - 1, oldest_first=True, limit=1) if found else []
    if not found or not shown or shown[0].id != message_id:
        raise NotFound("There is no such message.")
    return found, shown[0]


def html_of(actor: Actor, message_id: int) -> str | None:
    """The HTML of a message as it came, unsanitised; None when it has none. Raises NotFound."""
    row = visible_messages(actor).filter(pk=message_id).values_list("html").first()
    if row is None:
        raise NotFound("There is no such message.")
    html: str | None = row[0]
    return html


def attachment(actor: Actor, attachment_id: int) -> Attachment:
    """One file, with its blob's name. Raises NotFound."""
    found = visible_files(actor).filter(pk=attachment_id).first()
    if found is None:
        raise NotFound("There is no such file.")
    return found


def others_of_customer(
    actor: Actor, customer_id: int, *, besides: int, person: list[int] | None = None
) -> list[RowShown]:
    """The customer's other conversations, newest first, at most ten.

    customer_id: of the row that stands. person: all rows of the customer, where they are known already.
    """
    first, *merged = family_ids(customer_id) if person is None else person
    return [RowShown(*row) for row in _others(actor, customer=first, merged=merged or None, besides=besides)]


@question
def _others(actor: Actor, *, customer: int, merged: list[int] | None, besides: int) -> QuerySet[Conversation, Row]:
    """A customer of one row, as nearly all are, is read in the order of an index; somebody has written 900 times.

    The newest are found before their names are: PostgreSQL, which plans for a customer of some ten conversations,
    would else join all 20,000 of one before it sorts them.
    """
    theirs = Q(customer=customer) if merged is None else Q(customer=customer) | Q(customer__among=merged)
    rows = visible(actor).filter(theirs, STANDS).exclude(pk=besides).order_by("-updated_at", "-id")
    newest = Conversation.objects.filter(pk__in=rows.values("pk")[:OTHERS_LIMIT])
    return newest.order_by("-updated_at", "-id").values_list(*COLUMNS)


def _files_of(message_ids: list[int]) -> dict[int, list[FileShown]]:
    files: dict[int, list[FileShown]] = defaultdict(list)
    for row in _files(SYSTEM, messages=message_ids) if message_ids else ():
        files[row[0]].append(FileShown(*row[1:]))
    return files


@question
def _files(actor: Actor, *, messages: list[int]) -> QuerySet[Attachment, Row]:  # noqa: ARG001 - of messages they see
    return Attachment.objects.filter(message__among=messages).order_by("id").values_list(*FILE_COLUMNS)


def _deliveries_of(message_ids: list[int]) -> dict[int, list[DeliveryShown]]:
    deliveries: dict[int, list[DeliveryShown]] = defaultdict(list)
    for message_id, state, at, why in _deliveries(SYSTEM, messages=message_ids) if message_ids else ():
        deliveries[message_id].append(DeliveryShown(state, at, why))
    return deliveries


def _again_of(message_ids: list[int]) -> dict[int, AgainShown]:
    """Asked only where something failed, which is rare."""
    records = SentAgain.objects.filter(message__in=message_ids, again__taken_back_at=None)
    rows = records.values_list("message_id", "again_id", "by__name", "at")
    return {message_id: AgainShown(again_id, who, at) for message_id, again_id, who, at in rows}


@question
def _deliveries(actor: Actor, *, messages: list[int]) -> QuerySet[Delivery, Row]:  # noqa: ARG001 - of messages they see
    rows = Delivery.objects.filter(message__among=messages).order_by("id")
    return rows.values_list("message_id", "state", "at", "why")
