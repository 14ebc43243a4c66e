"""Everything a customer ever said to us, newest matter on top; and how it has been lately."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Max, Min, Q

from whiteglove.conversations.models import Reopening
from whiteglove.conversations.models.conversation import STANDS, WAITING
from whiteglove.conversations.queries.lists import COLUMNS, RowShown, View, in_view
from whiteglove.conversations.queries.visible import visible
from whiteglove.customers.models import Customer
from whiteglove.customers.queries import family
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor

SAID_OF_EACH = 6
LATELY = timedelta(days=90)
WORDS_SHOWN = 2000


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said in a matter. words: what was new, its beginning where it is long."""

    id: int
    direction: str
    author: str
    words: str
    is_cut: bool
    language: str | None
    at: datetime
    delivery: str | None


@dataclass(frozen=True, slots=True)
class Matter:
    """A conversation and what was said last in it, oldest of it first. has_more: more was said before."""

    row: RowShown
    said: tuple[Said, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Lately:
    """How it has been with a customer. matters, reopened, failed: within the last 90 days; the others now.

    waiting_since: since when they have waited for us longest; None: they do not.
    """

    matters: int
    open: int
    waiting: int
    waiting_since: datetime | None
    failed: int
    reopened: int
    last_contact: datetime | None


# Of each conversation the newest few messages, by index, whatever the number of either.
NEWEST_OF_EACH = """
SELECT said.* FROM unnest(%s::bigint[]) AS one(id), LATERAL (
    SELECT m.conversation_id, m.id, m.direction, m.author_name, m.author_address, left(m.reply_text, %s) AS words,
        left(m.text, %s) AS whole, m.language, m.at, m.delivery
    FROM conversations_message m
    WHERE m.conversation_id = one.id AND m.taken_back_at IS NULL ORDER BY m.id DESC LIMIT %s) said
"""


def matters_of(actor: Actor, rows: Collection[int], which: Q, *, limit: int) -> list[Matter]:
    """Matters of a person with what was said in each, newest activity first; two queries whatever the number.

    rows: ids of all rows of the person, whom the caller has read. which: on conversations, such as from where on.
    """
    theirs = in_view(actor, View.ALL).filter(which, customer__in=rows).order_by("-updated_at", "-id")
    found = [RowShown(*row) for row in theirs.values_list(*COLUMNS)[:limit]]
    said = _newest_of_each([row.id for row in found])
    return [
        Matter(row, tuple(said.get(row.id, [])[-SAID_OF_EACH:]), len(said.get(row.id, [])) > SAID_OF_EACH)
        for row in found
    ]


def _newest_of_each(ids: list[int]) -> dict[int, list[Said]]:
    found: dict[int, list[Said]] = {}
    with connection.cursor() as cursor:
        cursor.execute(NEWEST_OF_EACH, [ids, WORDS_SHOWN + 1, WORDS_SHOWN + 1, SAID_OF_EACH + 1])
        for conversation_id, key, direction, name, address, words, whole, language, at, delivery in cursor.fetchall():
            text = words or whole
            one = Said(
                id=key,
                direction=direction,
                author=name or address,
                words=text[:WORDS_SHOWN],
                is_cut=len(text) > WORDS_SHOWN,
                language=language,
                at=at,
                delivery=delivery,
            )
            found.setdefault(conversation_id, []).insert(0, one)
    return found


def lately_with(actor: Actor, customer_id: int) -> Lately:
    """How it has been with a customer, of all that the actor may see. customer_id: of the row that stands."""
    since = clock.now() - LATELY
    theirs = visible(actor).filter(STANDS, customer__in=family(customer_id))
    counted = theirs.aggregate(
        matters=Count("pk", filter=Q(updated_at__gte=since)),
        open=Count("pk", filter=Q(is_open=True)),
        waiting=Count("pk", filter=WAITING),
        waiting_since=Min("waiting_since", filter=WAITING),
        failed=Count("pk", filter=Q(has_trouble=True, updated_at__gte=since)),
        last_contact=Max("updated_at"),
    )
    reopened = Reopening.objects.filter(conversation__in=theirs.values("pk"), at__gte=since).count()
    return Lately(**counted, reopened=reopened)


def last_contacts(actor: Actor, customer_ids: Sequence[int]) -> dict[int, datetime]:
    """When we were last in touch with each of these, of what the actor may see; whom we never met is left out.

    customer_ids: of rows that stand. One query for all.
    """
    ids = list(customer_ids)
    people = Customer.objects.filter(Q(pk__in=ids) | Q(merged_into__in=ids)).values("pk")
    rows = visible(actor).filter(STANDS, customer__in=people).values_list("customer_id", "customer__merged_into")
    found: dict[int, datetime] = {}
    for owner, merged, at in rows.annotate(last=Max("updated_at")).values_list(
        "customer_id", "customer__merged_into", "last"
    ):
        standing = merged or owner
        found[standing] = max(at, found.get(standing, at))
    return found


def conversations_of_organisation(actor: Actor, organisation_id: int, *, limit: int = 20) -> list[RowShown]:
    """The newest matters of all who belong to it."""
    people = Customer.objects.filter(organisation=organisation_id).values("pk")
    merged = Customer.objects.filter(merged_into__organisation=organisation_id).values("pk")
    rows = visible(actor).filter(Q(customer__in=people) | Q(customer__in=merged), STANDS)
    return [RowShown(*row) for row in rows.order_by("-updated_at", "-id").values_list(*COLUMNS)[:limit]]
