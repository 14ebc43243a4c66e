"""Which record somebody may mean: another one of the same person."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from whiteglove.customers.models import Customer, Identity, IdentityKind
from whiteglove.customers.queries.lists import found_by
from whiteglove.customers.queries.suggestions import Because, suggested_duplicates
from whiteglove.customers.queries.visible import visible
from whiteglove.customers.rules import normalised
from whiteglove.foundation.actors import Actor

AT_MOST = 12
LONGEST_ID = 18
SHORTEST_NUMBER = 4
COLUMNS = ("id", "name", "main_address", "language", "since")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be meant. because: why they may be the same person; last_contact: None when not known."""

    id: int
    name: str
    address: str
    language: str | None
    since: datetime
    because: Because | None = None
    last_contact: datetime | None = None

    @property
    def called(self) -> str:
        """How to name them: by name, else by address."""
        return self.name or self.address

    def with_contact(self, at: datetime | None) -> "Candidate":
        """The same, and when we were last in touch."""
        return replace(self, last_contact=at)


def candidates(actor: Actor, customer_id: int, words: str = "") -> list[Candidate]:
    """Whom these words may mean: a number of ours or theirs, or the beginnings of names or addresses.

    Those who seem to be the same person come first; without words they are all. A fixed number of queries.
    """
    likely = {one.id: one.because for one in suggested_duplicates(actor, customer_id)}
    rows = visible(actor).filter(erased_at=None).exclude(pk=customer_id)
    rows = _called(rows, words.strip()) if words.strip() else rows.filter(pk__in=likely)
    first = [one for one in likely if words.strip()]
    found = list(rows.filter(pk__in=first).values_list(*COLUMNS)) if first else []
    others = rows.exclude(pk__in=first).order_by("-since", "-id").values_list(*COLUMNS)
    shown = [
        Candidate(key, name, address, language, since, likely.get(key))
        for key, name, address, language, since in [*found, *others[:AT_MOST]]
    ]
    order = {key: place for place, key in enumerate(likely)}
    return sorted(shown, key=lambda one: order.get(one.id, len(order)))[:AT_MOST]


def _called(rows: QuerySet[Customer], words: str) -> QuerySet[Customer]:
    if any(letter.isalpha() or letter == "@" for letter in words):
        return found_by(rows, words)
    number = words.lstrip("#").strip()
    is_id = number.isascii() and number.isdecimal() and len(number) <= LONGEST_ID
    wanted = Q(pk=int(number)) if is_id else Q(pk=None)
    if len(number) >= SHORTEST_NUMBER:
        known = Q(pk=None)
        for kind in IdentityKind.values:
            known |= Q(kind=kind, value__startswith=normalised(kind, number))
        owners = Identity.objects.filter(known).values_list("customer_id", "customer__merged_into")
        wanted |= Q(pk__in=[merged or owner for owner, merged in owners[:AT_MOST]])
    return rows.filter(wanted)
