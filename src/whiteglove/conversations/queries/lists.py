"""Lists of conversations: one query a page, by keyset, however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import QuerySet

from whiteglove.conversations.models import Conversation
from whiteglove.conversations.models.conversation import STANDS, WAITING
from whiteglove.conversations.queries.visible import visible
from whiteglove.conversations.queries.walking import Place, moved, unmoved
from whiteglove.customers.queries import family_ids
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.text import search_words

PAGE = 50
COUNT_UP_TO = 1000


class View(StrEnum):
    """The ready views."""

    NEEDS_ANSWER = "needs-answer"
    MINE = "mine"
    NOBODYS = "nobodys"
    OPEN = "open"
    PAUSED = "paused"
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
    paused_until: datetime | None
    tags: list[int]
    has_files: bool
    merged_into_id: int | None

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
    "language", "customer__main_address", "paused_until", "tags", "has_files", "merged_into_id",
)  # fmt: skip


def list_conversations(
    actor: Actor,
    view: View,
    *,
    after: str | None = None,
    words: str = "",
    customer_id: int | None = None,
    limit: int = PAGE,
) -> Page:
    """One page of a view, newest activity first; those who need an answer: longest waiting first.

    Following `after` page by page sees each conversation once, though some become active meanwhile.
    Raises NotUnderstood for a cursor that none of our pages gave.
    """
    rows = search(in_view(actor, view), words)
    if customer_id is not None:
        rows = rows.filter(customer__in=family_ids(customer_id))
    place = Place.parse(after) if after is not None else None
    if view is View.NEEDS_ANSWER:
        return _waiting_page(rows, place, limit)
    return _newest_page(rows, place, limit)


def _waiting_page(rows: QuerySet[Conversation], place: Place | None, limit: int) -> Page:
    """Longest waiting first: nobody moves, and who joins comes last."""
    if place is not None:
        rows = rows.filter(place.beyond("waiting_since", upwards=True))
    found = [RowShown(*row) for row in rows.order_by("waiting_since", "id").values_list(*COLUMNS)[: limit + 1]]
    waits = [(row.waiting_since or row.updated_at, row) for row in found]
    return _page(waits, place.began if place else clock.now(), limit)


def _newest_page(rows: QuerySet[Conversation], place: Place | None, limit: int) -> Page:
    now = clock.now()
    still = rows if place is None else unmoved(rows, place)
    newest = still.order_by("-updated_at", "-id").values_list(*COLUMNS)[: limit + 1]
    found = [(row.updated_at, row) for row in (RowShown(*columns) for columns in newest)]
    if place is None:
        return _page(found, max([now, *(moment for moment, _ in found[:1])]), limit)
    found += [(stood, RowShown(*row)) for stood, row in moved(rows, place, columns=COLUMNS, limit=limit + 1)]
    found.sort(key=lambda stood: (stood[0], stood[1].id), reverse=True)
    return _page(found, place.began, limit)


def _page(found: list[tuple[datetime, RowShown]], began: datetime, limit: int) -> Page:
    shown = found[:limit]
    place = Place(shown[-1][0], shown[-1][1].id, began) if len(found) > limit else None
    return Page(tuple(row for _, row in shown), str(place) if place else None)


def rows_now(actor: Actor, ids: Sequence[int]) -> list[RowShown]:
    """These conversations as they stand now, to compare with what a page shows."""
    return [RowShown(*row) for row in visible(actor).filter(pk__in=ids).values_list(*COLUMNS)]


def count_new(actor: Actor, view: View, *, words: str, since: datetime, besides: Sequence[int]) -> int:
    """How many conversations joined a view or moved in it since a moment, besides those shown; 100 at most."""
    moved = search(in_view(actor, view), words).filter(updated_at__gt=since).exclude(pk__in=besides)
    return moved.order_by().values("pk")[:100].count()


def in_view(actor: Actor, view: View) -> QuerySet[Conversation]:
    """The conversations of a ready view. Merged ones are in none: what was said in them stands elsewhere."""
    conversations = visible(actor)
    match view:
        case View.NEEDS_ANSWER:
            return conversations.filter(WAITING)
        case View.MINE:
            return conversations.filter(is_open=True, owner=actor.colleague_id or 0)
        case View.NOBODYS:
            return conversations.filter(is_open=True, owner=None)
        case View.OPEN:
            return conversations.filter(is_open=True)
        case View.CLOSED:
            return conversations.filter(STANDS, is_open=False)
        case View.PAUSED:
            return conversations.filter(paused_until__isnull=False)
        case View.ALL:
            return conversations.filter(STANDS)


def search(rows: QuerySet[Conversation], words: str) -> QuerySet[Conversation]:
    """Only those in which every word stands; the last one may be the beginning of a word."""
    wanted = search_words(words)
    if not wanted:
        return rows if not words.strip() else rows.none()
    quoted = ["'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in wanted]
    quoted[-1] += ":*"
    return rows.filter(words=SearchQuery(" & ".join(quoted), search_type="raw", config="simple"))


COUNTED = (View.NEEDS_ANSWER, View.MINE, View.NOBODYS)


def count_views(actor: Actor) -> dict[View, int]:
    """How many each view of things to do holds, counted to COUNT_UP_TO at most (shown as 1000+); one statement."""
    parts = [in_view(actor, view).order_by().values("pk")[:COUNT_UP_TO] for view in COUNTED]
    with connection.cursor() as cursor:
        compiled = [_statement(part) for part in parts]
        counts = ", ".join(f"(SELECT count(*) FROM ({statement}) counted)" for statement, _ in compiled)
        cursor.execute(f"SELECT {counts}", [value for _, values in compiled for value in values])
        counted = cursor.fetchone() or (0, 0, 0)
    return dict(zip(COUNTED, counted, strict=True))


def _statement(rows: QuerySet[Conversation, Any]) -> tuple[str, tuple[Any, ...]]:
    """The statement of a question and its values."""
    return rows.query.sql_with_params()
