"""Lists of customers and organisations: by keyset, however many there are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from whiteglove.customers.models import Address, Customer, Domain, Organisation
from whiteglove.customers.queries.visible import visible
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.keyset import Keyset
from whiteglove.foundation.text import folded, grams_of, storable
from whiteglove.team.permissions import May, require

PAGE = 50
FOUND_BY_ADDRESS = 500


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One line of a list of people."""

    id: int
    name: str
    address: str
    language: str | None
    since: datetime
    organisation_id: int | None
    organisation_name: str | None

    @property
    def called(self) -> str:
        """How to name them: by name, else by address."""
        return self.name or self.address


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """Some people, and the cursor after which the next ones come; None at the end."""

    rows: tuple[CustomerRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class OrganisationShown:
    """A body that customers belong to."""

    id: int
    name: str
    words: str
    domains: tuple[str, ...]


COLUMNS = ("id", "name", "main_address", "language", "since", "organisation_id", "organisation__name")


def list_customers(
    actor: Actor,
    *,
    words: str = "",
    organisation_id: int | None = None,
    after: str | None = None,
    limit: int = PAGE,
) -> CustomerPage:
    """People the actor may see, who joined us last first; with words, those whose name or address begins so.

    Raises NotUnderstood for a cursor that none of our pages gave.
    """
    rows = found_by(visible(actor), words).filter(erased_at=None)
    if organisation_id is not None:
        rows = rows.filter(organisation=organisation_id)
    if after is not None:
        rows = rows.filter(Keyset.parse(after).beyond("since"))
    found = [CustomerRow(*row) for row in rows.order_by("-since", "-id").values_list(*COLUMNS)[: limit + 1]]
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    return CustomerPage(tuple(shown), str(Keyset(last.since, (last.id,))) if last else None)


def found_by(rows: QuerySet[Customer], words: str) -> QuerySet[Customer]:
    """Those whose names or addresses hold words that begin so; a word with @ is the beginning of an address."""
    wanted = storable(words).split()
    for word in wanted:
        if "@" in word:
            owners = Address.objects.filter(value__startswith=word.lower()).values_list(
                "customer_id", "customer__merged_into"
            )
            rows = rows.filter(pk__in=[merged or owner for owner, merged in owners[:FOUND_BY_ADDRESS]])
        elif pieces := _beginning(word):
            rows = rows.filter(grams__contains=pieces)
        else:
            return rows.none()
    return rows


def _beginning(word: str) -> list[str]:
    """The pieces that every longer word has too: all but those that mark an end."""
    pieces = [gram for gram in grams_of(word) if not (len(gram) == 3 and gram.endswith(" "))]
    return pieces or [gram for gram in grams_of(folded(word)) if len(gram) < 3]


def organisations(actor: Actor, *, words: str = "", after: int = 0, limit: int = PAGE) -> list[OrganisationShown]:
    """By id, after one of them; with words, those whose name holds them."""
    require(actor, May.READ_CUSTOMERS)
    rows = Organisation.objects.filter(pk__gt=after)
    for word in storable(words).split():
        rows = rows.filter(name__icontains=word)
    return _shown(rows.order_by("id")[:limit])


def organisation(actor: Actor, organisation_id: int) -> OrganisationShown:
    """One of them. Raises NotFound."""
    require(actor, May.READ_CUSTOMERS)
    for found in _shown(Organisation.objects.filter(pk=organisation_id)):
        return found
    raise NotFound("There is no such organisation.")


def organisation_by_domain(actor: Actor, addresses: tuple[str, ...]) -> OrganisationShown | None:
    """The one whose domain they write from: suggested, never taken for granted. Subdomains count."""
    require(actor, May.READ_CUSTOMERS)
    names: dict[str, None] = {}
    for address in addresses:
        parts = address.rpartition("@")[2].split(".")
        names.update(dict.fromkeys(".".join(parts[i:]) for i in range(len(parts) - 1)))
    found = Domain.objects.filter(name__in=list(names)).values_list("organisation_id", flat=True).first()
    return _shown(Organisation.objects.filter(pk=found))[0] if found is not None else None


def _shown(rows: QuerySet[Organisation]) -> list[OrganisationShown]:
    return [
        OrganisationShown(row.pk, row.name, row.words, tuple(sorted(domain.name for domain in row.domains.all())))
        for row in rows.prefetch_related("domains")
    ]
