"""The ledger: promises page by page, by keyset, however many there are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet

from whiteglove.conversations.queries.family import family_of
from whiteglove.customers.queries import family_ids
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.keyset import BEGINNING, Keyset
from whiteglove.promises.models import Promise, PromiseState
from whiteglove.promises.models.promise import STANDS
from whiteglove.promises.queries.rows import PromiseShown, rows_of, shown, shown_of_both
from whiteglove.promises.queries.visible import visible
from whiteglove.team.models import Membership

PAGE = 50
SHOWN_BESIDE, SETTLED_BESIDE = 20, 3


class Whose(StrEnum):
    """Whose promises a page of the ledger shows. MADE: those the reader made, whoever has to keep them."""

    MINE = "mine"
    TEAM = "team"
    ALL = "all"
    MADE = "made"


class Order(StrEnum):
    """DUE: what stands, by when it is due, so that broken ones come first. NEWEST: all, as they were entered."""

    DUE = "due"
    SETTLED = "settled"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of the ledger. Empty, or None: whatever it is. customer: id of any row of theirs."""

    whose: Whose = Whose.ALL
    order: Order = Order.NEWEST
    state: str = ""
    team: int | None = None
    customer: int | None = None
    is_callback: bool | None = None


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Some promises, and the cursor after which the next ones come; None at the end."""

    rows: tuple[PromiseShown, ...]
    next: str | None


def ledger(actor: Actor, wanted: Wanted, *, after: str | None = None, limit: int = PAGE) -> LedgerPage:
    """One page. Raises NotUnderstood for a cursor that none of our pages gave, or a state there is none of."""
    rows = rows_of(actor).filter(_condition(actor, wanted))
    rows = _ORDERED[wanted.order](rows, None if after is None else Keyset.parse(after))
    found = shown(rows[: limit + 1])
    more = found[limit - 1] if len(found) > limit else None
    return LedgerPage(tuple(found[:limit]), _cursor(more, wanted.order) if more else None)


def with_promises(actor: Actor, conversation_ids: Iterable[int]) -> int:
    """In how many of these conversations something is still promised, as far as the actor may see."""
    standing = visible(actor).filter(STANDS, conversation__in=list(conversation_ids))
    return standing.values("conversation").distinct().count()


def of_conversation(actor: Actor, conversation_id: int) -> list[PromiseShown]:
    """What was promised in a conversation, also before it was merged: what stands, then what was settled."""
    there = rows_of(actor).filter(conversation__in=family_of(conversation_id))
    return _standing_first(there, settled=SETTLED_BESIDE)


def of_customer(actor: Actor, customer_id: int) -> list[PromiseShown]:
    """What one person was promised: what stands by its time, then the newest settled."""
    return of_rows(actor, family_ids(customer_id))


def of_rows(actor: Actor, rows: Iterable[int]) -> list[PromiseShown]:
    """The same of a person whom the caller has read, by the ids of all their rows; one query."""
    return _standing_first(rows_of(actor).filter(customer__in=list(rows)))


def _standing_first(rows: QuerySet[Promise], *, settled: int = SHOWN_BESIDE) -> list[PromiseShown]:
    """Both in one query."""
    standing = rows.filter(STANDS).order_by("due", "id")[:SHOWN_BESIDE]
    found = shown_of_both(standing, rows.exclude(STANDS).order_by("-settled_at", "-id")[:settled])
    owed = sorted((row for row in found if row.stands), key=lambda row: (row.due, row.id))
    done = sorted((row for row in found if not row.stands), key=lambda row: (row.settled_at or row.made_at, row.id))
    return [*owed, *reversed(done)]


def _condition(actor: Actor, wanted: Wanted) -> Q:
    found = Q()
    if wanted.state:
        if wanted.state not in PromiseState.values:
            raise NotUnderstood(f"A promise is one of: {', '.join(PromiseState.values)}.")
        found &= Q(state=wanted.state)
    if wanted.order is Order.DUE:
        found &= STANDS
    elif wanted.order is Order.SETTLED:
        found &= ~STANDS
    if wanted.team is not None:
        found &= Q(team=wanted.team)
    if wanted.customer is not None:
        found &= Q(customer__in=family_ids(wanted.customer))
    if wanted.is_callback is not None:
        found &= Q(is_callback=wanted.is_callback)
    return found & _of(actor, wanted.whose)


def _of(actor: Actor, whose: Whose) -> Q:
    match whose:
        case Whose.MINE:
            return _mine(actor)
        case Whose.TEAM:
            return _of_my_teams(actor)
        case Whose.MADE:
            return Q(made_by=actor.colleague_id or 0)
        case Whose.ALL:
            return Q()


def _mine(actor: Actor) -> Q:
    """What I have to keep, and what stands in conversations for which I answer now, because somebody is away."""
    own = actor.colleague_id or 0
    return Q(colleague=own) | Q(conversation__answering=own, conversation__is_open=True)


def _of_my_teams(actor: Actor) -> Q:
    return Q(team__in=Membership.objects.filter(colleague=actor.colleague_id or 0).values("team"))


def _by_due(rows: QuerySet[Promise], place: Keyset | None) -> QuerySet[Promise]:
    if place is not None:
        rows = rows.filter(place.beyond("due", upwards=True))
    return rows.order_by("due", "id")


def _by_settling(rows: QuerySet[Promise], place: Keyset | None) -> QuerySet[Promise]:
    if place is not None:
        rows = rows.filter(place.beyond("settled_at"))
    return rows.order_by("-settled_at", "-id")


def _by_entering(rows: QuerySet[Promise], place: Keyset | None) -> QuerySet[Promise]:
    return (rows if place is None else rows.filter(id__lt=place.row_id)).order_by("-id")


_ORDERED: dict[Order, Callable[[QuerySet[Promise], Keyset | None], QuerySet[Promise]]] = {
    Order.DUE: _by_due,
    Order.SETTLED: _by_settling,
    Order.NEWEST: _by_entering,
}


def _cursor(last: PromiseShown, order: Order) -> str:
    moment = {Order.DUE: last.due, Order.SETTLED: last.settled_at}.get(order) or BEGINNING
    return str(Keyset(moment, (last.id,)))
