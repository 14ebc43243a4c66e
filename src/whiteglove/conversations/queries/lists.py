"""Lists of conversations: one query a page, by keyset, however many there are."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Q, QuerySet

from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.text import search_words
from whiteglove.team.permissions import May, require

PAGE = 50
COUNT_UP_TO = 1000


class View(StrEnum):
    """The ready views."""

    NEEDS_ANSWER = "needs-answer"
    MINE = "mine"
    NOBODYS = "nobodys"
    OPEN = "open"
    ALL = "all"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class RowShown:
    """One line of a list. waiting_since: None when the customer does not wait for us."""

    id: int
    subject: str
    preview: str
    customer_id: int
    customer_name: str
    team_id: int
    team_name: str
    owner_id: int | None
    owner_name: str | None
    is_open: bool
    needs_answer: bool
    waiting_since: datetime | None
    next_moment: datetime | None
    updated_at: datetime
    has_trouble: bool
    language: str | None
    customer_address: str

    @property
    def called(self) -> str:
        """How to name the customer: by name, else by address; empty when we know neither."""
        return self.customer_name or self.customer_address


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the cursor after which the next ones come; None at the end."""

    rows: tuple[RowShown, ...]
    next: str | None


COLUMNS = (
    "id", "subject", "preview", "customer_id", "customer__name", "team_id", "team__name", "owner_id",
    "owner__name", "is_open", "needs_answer", "waiting_since", "next_moment", "updated_at", "has_trouble",
    "language", "customer__main_address",
)  # fmt: skip


# Every page of the desk asks this, so it is one statement.
COUNTS = """
SELECT
    (SELECT count(*) FROM (SELECT FROM conversations_conversation WHERE needs_answer LIMIT %(most)s) a),
    (SELECT count(*) FROM (
        SELECT FROM conversations_conversation WHERE is_open AND owner_id = %(owner)s LIMIT %(most)s) b),
    (SELECT count(*) FROM (
        SELECT FROM conversations_conversation WHERE is_open AND owner_id IS NULL LIMIT %(most)s) c)
"""


def list_conversations(
    actor: Actor, view: View, *, after: str | None = None, words: str = "", limit: int = PAGE
) -> Page:
    """One page of a view, newest activity first; those who need an answer: longest waiting first.

    Raises NotUnderstood for a cursor that none of our pages gave.
    """
    require(actor, May.READ_CONVERSATIONS)
    waiting_first = view is View.NEEDS_ANSWER
    rows = search(in_view(actor, view), words)
    if after is not None:
        rows = rows.filter(_beyond(after, waiting_first=waiting_first))
    order = ("waiting_since", "id") if waiting_first else ("-updated_at", "-id")
    found = [RowShown(*row) for row in rows.order_by(*order).values_list(*COLUMNS)[: limit + 1]]
    shown = tuple(found[:limit])
    more = len(found) > limit
    return Page(shown, _cursor(shown[-1], waiting_first=waiting_first) if more else None)


def rows_now(actor: Actor, ids: Sequence[int]) -> list[RowShown]:
    """These conversations as they stand now, to compare with what a page shows."""
    require(actor, May.READ_CONVERSATIONS)
    return [RowShown(*row) for row in Conversation.objects.filter(pk__in=ids).values_list(*COLUMNS)]


def count_new(actor: Actor, view: View, *, words: str, since: datetime, besides: Sequence[int]) -> int:
    """How many conversations joined a view or moved in it since a moment, besides those shown; 100 at most."""
    require(actor, May.READ_CONVERSATIONS)
    moved = search(in_view(actor, view), words).filter(updated_at__gt=since).exclude(pk__in=besides)
    return moved.order_by().values("pk")[:100].count()


def in_view(actor: Actor, view: View) -> QuerySet[Conversation]:
    """The conversations of a ready view."""
    conversations = Conversation.objects.all()
    match view:
        case View.NEEDS_ANSWER:
            return conversations.filter(needs_answer=True)
        case View.MINE:
            return conversations.filter(is_open=True, owner=actor.colleague_id or 0)
        case View.NOBODYS:
            return conversations.filter(is_open=True, owner=None)
        case View.OPEN:
            return conversations.filter(is_open=True)
        case View.CLOSED:
            return conversations.filter(is_open=False)
        case View.ALL:
            return conversations


def search(rows: QuerySet[Conversation], words: str) -> QuerySet[Conversation]:
    """Only those in which every word stands; the last one may be the beginning of a word."""
    wanted = search_words(words)
    if not wanted:
        return rows if not words.strip() else rows.none()
    quoted = ["'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in wanted]
    quoted[-1] += ":*"
    return rows.filter(words=SearchQuery(" & ".join(quoted), search_type="raw", config="simple"))


def count_views(actor: Actor) -> dict[View, int]:
    """How many each view of things to do holds, counted to COUNT_UP_TO at most (shown as 1000+)."""
    require(actor, May.READ_CONVERSATIONS)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"owner": actor.colleague_id or 0, "most": COUNT_UP_TO})
        counted = cursor.fetchone() or (0, 0, 0)
    return dict(zip((View.NEEDS_ANSWER, View.MINE, View.NOBODYS), counted, strict=True))


def _cursor(row: RowShown, *, waiting_first: bool) -> str:
    moment = row.waiting_since if waiting_first and row.waiting_since else row.updated_at
    return urlsafe_b64encode(f"{moment.isoformat()}|{row.id}".encode()).decode().rstrip("=")


def _beyond(cursor: str, *, waiting_first: bool) -> Q:
    try:
        moment_text, _, id_text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("|")
        moment, row_id = datetime.fromisoformat(moment_text), int(id_text)
    except ValueError as error:
        raise NotUnderstood("This place in the list is unknown. Start again from its top.") from error
    if moment.tzinfo is None:
        raise NotUnderstood("This place in the list is unknown. Start again from its top.")
    if waiting_first:
        return Q(waiting_since__gte=moment) & (Q(waiting_since__gt=moment) | Q(id__gt=row_id))
    return Q(updated_at__lte=moment) & (Q(updated_at__lt=moment) | Q(id__lt=row_id))
