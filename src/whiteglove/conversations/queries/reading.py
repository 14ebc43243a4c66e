"""One conversation with all that was said, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from whiteglove.conversations.models import Attachment, Delivery, Direction
from whiteglove.conversations.models.conversation import STANDS
from whiteglove.conversations.queries.lists import COLUMNS, RowShown
from whiteglove.conversations.queries.visible import visible, visible_files, visible_messages
from whiteglove.customers.queries import family
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.team.permissions import May, require

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


@dataclass(frozen=True, slots=True)
class Event:
    """Something done to the conversation: assigned, closed or reopened. who: None when a machine did it."""

    what: str
    at: datetime
    who: str | None
    to_whom: str | None
    why: str


MESSAGE_COLUMNS = (
    "id", "direction", "author_id", "author_name", "author_address", "to", "cc", "subject", "text", "reply_text",
    "has_html", "kind", "is_automatic", "is_aside", "language", "at", "defects", "delivery", "leaves_at",
)  # fmt: skip


EVENTS = """
(SELECT 'assigned', r.at, who.name, coalesce(whom.name, team.name), r.why FROM conversations_assignment r
    LEFT JOIN team_colleague who ON who.id = r.by_id LEFT JOIN team_colleague whom ON whom.id = r.to_owner_id
    LEFT JOIN team_team team ON team.id = r.to_team_id
    WHERE r.conversation_id = %(conversation)s ORDER BY r.id LIMIT %(most)s)
UNION ALL (SELECT 'closed', r.at, who.name, NULL, r.why FROM conversations_closure r
    LEFT JOIN team_colleague who ON who.id = r.by_id
    WHERE r.conversation_id = %(conversation)s ORDER BY r.id LIMIT %(most)s)
UNION ALL (SELECT 'reopened', r.at, who.name, NULL, r.why FROM conversations_reopening r
    LEFT JOIN team_colleague who ON who.id = r.by_id
    WHERE r.conversation_id = %(conversation)s ORDER BY r.id LIMIT %(most)s)
ORDER BY 2
"""


def conversation(actor: Actor, conversation_id: int) -> RowShown:
    """The head of one conversation. Raises NotFound."""
    row = visible(actor).filter(pk=conversation_id).values_list(*COLUMNS).first()
    if row is None:
        raise NotFound("There is no such conversation.")
    return RowShown(*row)


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
    said = visible_messages(actor).filter(conversation=conversation_id, taken_back_at=None)
    said = said.annotate(has_html=Q(html__isnull=False))
    if after or oldest_first:
        rows = list(said.filter(id__gt=after).order_by("id").values_list(*MESSAGE_COLUMNS, named=True)[:limit])
    else:
        said = said.filter(id__lt=before) if before else said
        rows = list(said.order_by("-id").values_list(*MESSAGE_COLUMNS, named=True)[:limit])[::-1]
    return _with_files_and_deliveries(rows)


def messages_changed(actor: Actor, conversation_id: int, *, since: datetime) -> tuple[list[MessageShown], list[int]]:
    """(our messages whose delivery changed or may change, ids of those taken back) since a moment."""
    ours = visible_messages(actor).filter(conversation=conversation_id, direction=Direction.OUT)
    taken_back = list(ours.filter(taken_back_at__gte=since).values_list("id", flat=True))
    moved = Delivery.objects.filter(message__conversation=conversation_id, at__gte=since).values("message_id")
    changed = ours.filter(Q(pk__in=moved) | Q(delivery="queued"), taken_back_at=None).order_by("id")
    changed = changed.annotate(has_html=Q(html__isnull=False))
    rows = list(changed.values_list(*MESSAGE_COLUMNS, named=True)[:THREAD_LIMIT])
    return _with_files_and_deliveries(rows), taken_back


def _with_files_and_deliveries(rows: list[Any]) -> list[MessageShown]:
    ids = [row.id for row in rows]
    files, deliveries = _files_of(ids), _deliveries_of([row.id for row in rows if row.direction == Direction.OUT])
    return [_shown(row, files[row.id], deliveries[row.id]) for row in rows]


def _shown(row: Any, files: list[FileShown], deliveries: list[DeliveryShown]) -> MessageShown:
    columns = row._asdict()
    for name in ("to", "cc", "defects"):
        columns[name] = tuple(columns[name])
    return MessageShown(**columns, files=tuple(files), deliveries=tuple(deliveries))


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


def events(actor: Actor, conversation_id: int) -> list[Event]:
    """What was done to the conversation, oldest first; one query."""
    require(actor, May.READ_CONVERSATIONS)
    with connection.cursor() as cursor:
        cursor.execute(EVENTS, {"conversation": conversation_id, "most": THREAD_LIMIT})
        return [Event(*row) for row in cursor.fetchall()]


def others_of_customer(actor: Actor, customer_id: int, *, besides: int) -> list[RowShown]:
    """The customer's other conversations, newest first, at most ten. customer_id: of the row that stands."""
    rows = (
        visible(actor)
        .filter(STANDS, customer__in=family(customer_id))
        .exclude(pk=besides)
        .order_by("-updated_at", "-id")
    )
    return [RowShown(*row) for row in rows.values_list(*COLUMNS)[:OTHERS_LIMIT]]


def _files_of(message_ids: list[int]) -> dict[int, list[FileShown]]:
    files: dict[int, list[FileShown]] = defaultdict(list)
    columns = (
        "message_id",
        "id",
        "filename",
        "content_type",
        "detected_type",
        "size",
        "is_inline",
        "content_id",
    )
    for row in Attachment.objects.filter(message__in=message_ids).order_by("id").values_list(*columns):
        files[row[0]].append(FileShown(*row[1:]))
    return files


def _deliveries_of(message_ids: list[int]) -> dict[int, list[DeliveryShown]]:
    deliveries: dict[int, list[DeliveryShown]] = defaultdict(list)
    rows = Delivery.objects.filter(message__in=message_ids).order_by("id")
    for message_id, state, at, why in rows.values_list("message_id", "state", "at", "why"):
        deliveries[message_id].append(DeliveryShown(state, at, why))
    return deliveries
