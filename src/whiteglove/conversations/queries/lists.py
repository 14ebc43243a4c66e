"""Lists of conversations: one query a page, by keyset, however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from whiteglove.conversations.models import Conversation
from whiteglove.conversations.models.conversation import OPEN, STANDS, WAITING
from whiteglove.conversations.queries.visible import visible
from whiteglove.conversations.queries.walking import Place, moved, unmoved
from whiteglove.conversations.searching.asked import Asked, Condition
from whiteglove.conversations.searching.finding import by_looking, newest
from whiteglove.conversations.searching.language import parse
from whiteglove.conversations.searching.meaning import in_view_of, meaning_of
from whiteglove.customers.queries import family_ids
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.questions import Row, answers, question

PAGE = 50
COUNT_UP_TO = 1000
NEW_UP_TO = 100
MOVED_LOOKED_AT = 200


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
    preview_is_theirs: bool
    answering_id: int | None
    answering_name: str | None
    answering_because: dict[str, Any]

    @property
    def called(self) -> str:
        """How to name the customer: by name, else by address; empty when we know neither."""
        return self.customer_name or self.customer_address


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the cursor after which the next ones come; None at the end.

    looked_back_to: a search went no further back by itself; `next` goes on from there. None: it looked at everything.
    """

    rows: tuple[RowShown, ...]
    next: str | None
    looked_back_to: datetime | None = None


# The row that stands for the customer: what was said before a merge stays with the row it came to.
STANDING = Coalesce("customer__merged_into", "customer_id")
COLUMNS = (
    "id", "subject", "preview", STANDING, "customer__name", "team_id", "team__name", "owner_id",
    "owner__name", "is_open", "needs_answer", "waiting_since", "next_moment", "updated_at", "has_trouble",
    "language", "customer__main_address", "paused_until", "tags", "has_files", "merged_into_id",
    "preview_is_theirs", "answering_id", "answering__name", "answering_because",
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
    """One page of a view, newest activity first; those who need an answer, unless searched: longest waiting first.

    words: in the language of the search field (`searching.language`).

    Following `after` page by page sees each conversation once, though some become active meanwhile.
    Raises NotUnderstood for a cursor that none of our pages gave.
    """
    if after is None and customer_id is None and not words.strip():
        return _first_page(actor, view, limit)
    place = Place.parse(after) if after is not None else None
    asked = meaning_of(actor, parse(words)).asked
    if words.strip() and asked.is_empty:
        return Page((), None)
    if not asked.is_empty:
        return list_found(actor, asked, view=view, customer_id=customer_id, place=place, limit=limit)
    rows = in_view(actor, view)
    if customer_id is not None:
        rows = rows.filter(customer__in=family_ids(customer_id))
    if view is View.NEEDS_ANSWER:
        return _waiting_page(rows, place, limit)
    return _newest_page(rows, place, limit)


def _first_page(actor: Actor, view: View, limit: int) -> Page:
    """The page that is shown most."""
    began, rows = clock.now(), [RowShown(*row) for row in _first_rows(actor, view, limit + 1)]
    if view is View.NEEDS_ANSWER:
        return _page([(row.waiting_since or row.updated_at, row) for row in rows], began, limit)
    return _page([(row.updated_at, row) for row in rows], max([began, *(row.updated_at for row in rows[:1])]), limit)


@question
def _first_rows(actor: Actor, view: View, limit: int) -> QuerySet[Conversation, Row]:
    order = ("waiting_since", "id") if view is View.NEEDS_ANSWER else ("-updated_at", "-id")
    return in_view(actor, view).order_by(*order).values_list(*COLUMNS)[:limit]


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


def list_found(
    actor: Actor,
    asked: Asked,
    *,
    view: View = View.ALL,
    customer_id: int | None = None,
    place: Place | None = None,
    limit: int = PAGE,
) -> Page:
    """One page of what answers a search within a view, newest activity first."""
    now = clock.now()
    rows = visible(actor).filter(STANDS)
    asked = replace(asked, conditions=asked.conditions + in_view_of(actor, view.value))
    if customer_id is not None:
        theirs = Condition(Q(customer__in=family_ids(customer_id)), is_rare=True)
        asked = replace(asked, conditions=(*asked.conditions, theirs))
    still = rows if place is None else unmoved(rows, place)
    found = newest(still, asked, until=place.moment if place else None, limit=limit + 1)
    stood = [(moment, row_id) for row_id, moment in found.rows]
    if place is not None:
        gone = moved(by_looking(rows, asked), place, columns=("id",), limit=limit + 1)
        stood = sorted([*stood, *((moment, row[0]) for moment, row in gone)], reverse=True)
    began = place.began if place else max([now, *(moment for moment, _ in stood[:1])])
    shown = _in_this_order(actor, [row_id for _, row_id in stood[:limit]])
    if len(stood) > limit:
        return Page(shown, str(Place(*stood[limit - 1], began)))
    back_to = found.looked_back_to
    return Page(shown, str(Place(back_to, 0, began)) if back_to else None, back_to)


def _in_this_order(actor: Actor, ids: Sequence[int]) -> tuple[RowShown, ...]:
    rows = {row.id: row for row in rows_now(actor, ids)}
    return tuple(rows[row_id] for row_id in ids if row_id in rows)


def _page(found: list[tuple[datetime, RowShown]], began: datetime, limit: int) -> Page:
    shown = found[:limit]
    place = Place(shown[-1][0], shown[-1][1].id, began) if len(found) > limit else None
    return Page(tuple(row for _, row in shown), str(place) if place else None)


def rows_now(actor: Actor, ids: Sequence[int]) -> list[RowShown]:
    """These conversations as they stand now, to compare with what a page shows."""
    return [RowShown(*row) for row in _rows_of(actor, ids=list(ids))]


@question
def _rows_of(actor: Actor, *, ids: list[int]) -> QuerySet[Conversation, Row]:
    return visible(actor).filter(pk__among=ids).values_list(*COLUMNS)


def count_new(actor: Actor, view: View, *, words: str, since: datetime, besides: Sequence[int]) -> int:
    """How many conversations joined a view or moved in it since a moment, besides those shown; 100 at most."""
    if not words.strip():
        return _new_rows.count(actor, view, since=since, besides=list(besides))
    rows = by_looking(in_view(actor, view), meaning_of(actor, parse(words)).asked)
    moved = Conversation.objects.filter(updated_at__gt=since).order_by("-updated_at", "-id")
    joined = rows.filter(pk__in=moved.values("pk")[:MOVED_LOOKED_AT]).exclude(pk__among=list(besides))
    return joined.order_by().values("pk")[:NEW_UP_TO].count()


@question
def _new_rows(actor: Actor, view: View, *, since: datetime, besides: list[int]) -> QuerySet[Conversation, Row]:
    """Looked for among the newest, by an index that ends at `since`, however many wait in the view for long."""
    moved = Conversation.objects.filter(updated_at__gt=since).filter(_of_index(view))
    newest = moved.order_by("-updated_at", "-id").values("pk")[:MOVED_LOOKED_AT]
    return (
        in_view(actor, view).filter(pk__in=newest).exclude(pk__among=besides).order_by().values_list("pk")[:NEW_UP_TO]
    )


def _of_index(view: View) -> Q:
    """What of a view one of the indexes over the newest knows."""
    match view:
        case View.ALL:
            return STANDS
        case View.CLOSED:
            return Q(is_open=False) & STANDS
        case _:
            return OPEN


def in_view(actor: Actor, view: View) -> QuerySet[Conversation]:
    """The conversations of a ready view. Merged ones are in none: what was said in them stands elsewhere."""
    conversations = visible(actor)
    match view:
        case View.NEEDS_ANSWER:
            return conversations.filter(WAITING)
        case View.MINE:
            return conversations.filter(is_open=True, answering=actor.colleague_id or 0)
        case View.NOBODYS:
            return conversations.filter(is_open=True, answering=None)
        case View.OPEN:
            return conversations.filter(is_open=True)
        case View.CLOSED:
            return conversations.filter(STANDS, is_open=False)
        case View.PAUSED:
            return conversations.filter(paused_until__isnull=False)
        case View.ALL:
            return conversations.filter(STANDS)


COUNTED = (View.NEEDS_ANSWER, View.MINE, View.NOBODYS)


def count_views(actor: Actor) -> dict[View, int]:
    """How many each view of things to do holds, counted to COUNT_UP_TO at most (shown as 1000+); one statement."""
    parts = [_counted_rows.statement(actor, view) for view in COUNTED]
    counts = ", ".join(f"(SELECT count(*) FROM ({statement}) counted)" for statement, _ in parts)
    counted = answers(f"SELECT {counts}", [value for _, values in parts for value in values])[0]
    return dict(zip(COUNTED, counted, strict=True))


@question
def _counted_rows(actor: Actor, view: View) -> QuerySet[Conversation, Row]:
    return in_view(actor, view).order_by().values_list("pk")[:COUNT_UP_TO]
