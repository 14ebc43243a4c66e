"""How each destination stands, and what was sent there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from whiteglove.channels.webhooks.failing import in_words
from whiteglove.channels.webhooks.models import Destination, Posting, SendingAsked, Stopped
from whiteglove.channels.webhooks.offers import shapes_of
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound
from whiteglove.foundation.sealed import Unreadable
from whiteglove.team.permissions import May, require

PAGE = 50
LOOK_AHEAD = 10_000
WAITING = """
SELECT count(*) FILTER (WHERE kind = ANY(%(kinds)s)), count(*) FROM (
    SELECT kind FROM journal_row WHERE (transaction, id) > (%(transaction)s, %(row)s)
    ORDER BY transaction, id LIMIT %(most)s) ahead
"""


@dataclass(frozen=True, slots=True)
class DestinationSeen:
    """A destination without its secrets. address: empty when it cannot be read any more.

    state: works, new (nothing sent yet), trying, person, gone, failing or lost. why: what hinders, in words.
    is_asked: a test, or something once more, is under way. old_until: until when the old secret signs too.
    """

    id: int
    name: str
    address: str
    offers: list[str]
    with_private: bool
    state: str
    why: str
    tries: int
    failing_since: datetime | None
    next_try_at: datetime
    taken_at: datetime | None
    stopped_at: datetime | None
    made_at: datetime
    old_until: datetime | None
    is_asked: bool

    @property
    def host(self) -> str:
        """Where it is."""
        return self.address.partition("://")[2].partition("/")[0]

    @property
    def is_plain(self) -> bool:
        """Whether it goes without https."""
        return self.address.startswith("http://")


@dataclass(frozen=True, slots=True)
class PostingSeen:
    """One try. why: in words, empty where it was taken; fact_id None: a test."""

    id: int
    event: str
    kind: str
    subject: str
    number: int
    was_asked_for: bool
    at: datetime
    took_ms: int
    status: int | None
    why: str
    answered: str


@dataclass(frozen=True, slots=True)
class InTheWay:
    """A fact that was not taken, and for which all that comes after waits. fact: its row in the journal."""

    fact: int
    event: str
    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class PostingPage:
    """The newest first; next: id before which the older ones are; None at the end."""

    rows: list[PostingSeen]
    next: int | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many facts wait. is_all False: at least so many, for more happened than was looked through."""

    count: int
    is_all: bool


def require_may(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may say what is sent where; a program narrowed to teams may not."""
    require(actor, May.SET_UP_WEBHOOKS)
    if actor.teams is not None:
        raise NotAllowed("What is sent concerns the whole house; this program sees some teams alone.")


def destinations(actor: Actor) -> list[DestinationSeen]:
    """All that were not removed, oldest first; one query. Raises NotAllowed."""
    require_may(actor)
    return _seen(Destination.objects.filter(ended_at=None).order_by("id"))


def destination_seen(actor: Actor, destination_id: int) -> DestinationSeen:
    """One of them. Raises NotFound, NotAllowed."""
    require_may(actor)
    found = _seen(Destination.objects.filter(pk=destination_id, ended_at=None))
    if not found:
        raise NotFound("There is no such webhook.")
    return found[0]


def postings(actor: Actor, destination_id: int, *, before: int | None = None, limit: int = PAGE) -> PostingPage:
    """What was sent there, the newest first; one query. Raises NotAllowed."""
    require_may(actor)
    rows = Posting.objects.filter(destination=destination_id).order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = [_posting(row) for row in rows[: limit + 1]]
    return PostingPage(found[:limit], found[limit - 1].id if len(found) > limit else None)


def ahead_of(actor: Actor, destination_id: int) -> Ahead:
    """How many facts wait for it. Some may turn out to be hidden from it. Raises NotFound, NotAllowed."""
    require_may(actor)
    row = Destination.objects.filter(pk=destination_id, ended_at=None).first()
    if row is None:
        raise NotFound("There is no such webhook.")
    values: dict[str, Any] = {
        "kinds": list(shapes_of(row.offers)),
        "transaction": row.after_transaction,
        "row": row.after_row,
        "most": LOOK_AHEAD,
    }
    with connection.cursor() as cursor:
        cursor.execute(WAITING, values)
        wanted, looked_at = cursor.fetchone() or (0, 0)
    return Ahead(wanted, looked_at < LOOK_AHEAD)


def in_the_way(actor: Actor, destination_id: int) -> InTheWay | None:
    """For which fact all that comes after waits; None: for none. Raises NotFound, NotAllowed."""
    require_may(actor)
    row = Destination.objects.filter(pk=destination_id, ended_at=None).first()
    if row is None:
        raise NotFound("There is no such webhook.")
    one = row.refused_last()
    return InTheWay(one.fact_id, one.event, one.kind, one.subject) if one and one.fact_id else None


def destinations_in_trouble(actor: Actor) -> list[DestinationSeen]:
    """Those that do not arrive, or stopped by themselves, for whoever may mend them; none for others."""
    try:
        require_may(actor)
    except NotAllowed:
        return []
    stopped_itself = Q(stopped_at__isnull=False) & ~Q(stopped_because=Stopped.PERSON)
    rows = Destination.objects.filter(Q(failing_since__isnull=False) | stopped_itself, ended_at=None)
    return _seen(rows.order_by("id"))


def _seen(rows: "QuerySet[Destination]") -> list[DestinationSeen]:
    asked = Exists(SendingAsked.objects.filter(destination=OuterRef("pk")))
    return [_destination(row, is_asked=row.is_asked) for row in rows.annotate(is_asked=asked)]


def _destination(row: Any, *, is_asked: bool) -> DestinationSeen:
    return DestinationSeen(
        id=row.pk,
        name=row.name,
        address="" if isinstance(row.address, Unreadable) else row.address,
        offers=list(row.offers),
        with_private=row.with_private,
        state=_state(row),
        why=in_words(row.why),
        tries=row.tries,
        failing_since=row.failing_since,
        next_try_at=row.next_try_at,
        taken_at=row.taken_at,
        stopped_at=row.stopped_at,
        made_at=row.made_at,
        old_until=row.old_until if row.old_until and row.old_until > clock.now() else None,
        is_asked=is_asked,
    )


def _state(row: Destination) -> str:
    if row.stopped_at is not None:
        return str(row.stopped_because)
    if row.failing_since is not None:
        return "trying"
    return "works" if row.taken_at is not None else "new"


def _posting(row: Posting) -> PostingSeen:
    return PostingSeen(
        row.pk,
        row.event,
        row.kind,
        row.subject,
        row.number,
        row.was_asked_for,
        row.at,
        row.took_ms,
        row.status,
        in_words(row.why),
        row.answered,
    )
