"""Who else may be the same person, and why we think so. Only a person decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from whiteglove.customers.models import Address, Customer, Distinction
from whiteglove.customers.queries.family import family
from whiteglove.customers.queries.visible import seen_or_missing, visible
from whiteglove.customers.rules import differs_by_a_slip, domain_of, is_everybodys, name_key, plain_address
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.text import WORD, folded, grams_of

LOOKED_AT = 200
SHOWN = 10


class Because(StrEnum):
    """Why two records may be one person, the strongest reason first."""

    ALIKE_ADDRESS = "alike_address"
    SAME_NAME_AND_DOMAIN = "same_name_and_domain"
    ADDRESS_SLIP = "address_slip"
    SAME_NAME = "same_name"
    NAME_SLIP = "name_slip"


REASONS = {
    Because.ALIKE_ADDRESS: "Their addresses differ only by dots or by what follows a plus sign.",
    Because.SAME_NAME_AND_DOMAIN: "They have the same name and write from the same domain.",
    Because.ADDRESS_SLIP: "Their addresses differ by what may be a typing error.",
    Because.SAME_NAME: "They have the same name and write from different addresses.",
    Because.NAME_SLIP: "Their names differ by what may be a typing error.",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who may be the same person."""

    id: int
    name: str
    address: str
    because: Because

    @property
    def called(self) -> str:
        """How to name them: by name, else by address."""
        return self.name or self.address


def suggested_duplicates(actor: Actor, customer_id: int) -> list[Suggestion]:
    """Who else may be this customer, the strongest reason first; whom somebody told apart is left out.

    A fixed number of queries, each by index.
    """
    one = seen_or_missing(actor, customer_id)
    if one.erased_at is not None:
        return []
    mine = list(Address.objects.filter(customer__in=family(one.pk)).values_list("value", flat=True))
    near = set(_candidates(one, mine)) - {one.pk}
    candidates = {row.pk: row for row in visible(actor).filter(pk__in=near, erased_at=None)}
    addresses: dict[int, list[str]] = {key: [] for key in candidates}
    people = Customer.objects.filter(Q(pk__in=candidates) | Q(merged_into__in=candidates))
    rows = Address.objects.filter(customer__in=list(people.values_list("pk", flat=True)))
    for owner, merged, value in rows.values_list("customer_id", "customer__merged_into", "value"):
        addresses[merged or owner].append(value)
    apart = _told_apart(one.pk)
    found = [
        Suggestion(row.pk, row.name, row.main_address, because)
        for row in candidates.values()
        if row.pk not in apart and (because := reason_for(one.name, mine, row.name, addresses[row.pk]))
    ]
    order = list(Because)
    return sorted(found, key=lambda suggestion: (order.index(suggestion.because), suggestion.id))[:SHOWN]


def reason_for(name: str, addresses: list[str], other: str, others: list[str]) -> Because | None:
    """Why two people with these names and addresses may be one; None: no reason."""
    pairs = [(one, two) for one in addresses for two in others]
    if any(plain_address(one) == plain_address(two) for one, two in pairs):
        return Because.ALIKE_ADDRESS
    key, other_key = name_key(name), name_key(other)
    domains = {domain_of(one) for one in addresses} & {domain_of(two) for two in others}
    if key and key == other_key:
        return Because.SAME_NAME if all(map(is_everybodys, domains)) else Because.SAME_NAME_AND_DOMAIN
    if any(_typed_wrong(one, two) for one, two in pairs):
        return Because.ADDRESS_SLIP
    return Because.NAME_SLIP if min(len(key), len(other_key)) > 5 and differs_by_a_slip(key, other_key) else None


def _typed_wrong(one: str, two: str) -> bool:
    """The same person at a domain that is written a little differently: gmial.com."""
    local, _, domain = one.rpartition("@")
    other, _, other_domain = two.rpartition("@")
    return local == other and len(local) > 3 and differs_by_a_slip(domain, other_domain)


def _candidates(one: Customer, mine: list[str]) -> Iterator[int]:
    """Whoever is near enough to be looked at, seen by this actor or not: so few that each is then asked for."""
    plain = [found for address in mine if (found := plain_address(address))]
    alike = Q(plain__in=plain)
    for address in mine[:5]:
        local = address.rpartition("@")[0]
        alike |= Q(value__startswith=f"{local}@") if len(local) > 3 else Q()
    owners = Address.objects.filter(alike).values_list("customer_id", "customer__merged_into")[:LOOKED_AT]
    yield from (merged or owner for owner, merged in owners)
    standing = Customer.objects.filter(merged_into=None, erased_at=None).values_list("pk", flat=True)
    if key := name_key(one.name):
        yield from standing.filter(name_key=key)[:LOOKED_AT]
    if (misspelt := _misspelt(one.name)) is not None:
        yield from standing.filter(misspelt)[:LOOKED_AT]


def _misspelt(name: str) -> Q | None:
    """Names in which one word differs a little: the others stand there whole, of that one its head or its tail."""
    words = [word for word in WORD.findall(folded(name)) if word.isascii()][:4]
    if len(words) < 2:
        return None
    found = Q(pk=None)
    for position, word in enumerate(words):
        rest = set(grams_of(*words[:position], *words[position + 1 :]))
        if len(word) > 2:
            head, tail = {f"  {word[0]}", f" {word[:2]}"}, {f"{word[-2:]} "}
            found |= Q(grams__contains=sorted(rest | head)) | Q(grams__contains=sorted(rest | tail))
    return found


def _told_apart(customer_id: int) -> set[int]:
    """Those who stand now for whom this person was told apart from."""
    rows = list(family(customer_id))
    records = Distinction.objects.filter(Q(customer__in=rows) | Q(other__in=rows))
    apart: set[int] = set()
    columns = ("customer_id", "customer__merged_into", "other_id", "other__merged_into")
    for one, one_into, other, other_into in records.values_list(*columns):
        apart |= {one_into or one, other_into or other}
    return apart - {customer_id}
