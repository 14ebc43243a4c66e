"""Many people at once, as records from elsewhere name them: by a mail address, or by a number of theirs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from whiteglove.customers.facts import CustomerMet
from whiteglove.customers.models import Address, Customer, Identity, IdentityKind
from whiteglove.customers.rules import name_key, normalised, plain_address
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import grams_of, kept_words

LONGEST = 320
IDS = "SELECT nextval(pg_get_serial_sequence('customers_customer', 'id')) FROM generate_series(1, %s)"


@dataclass(frozen=True, slots=True)
class Somebody:
    """One whom a record names. One of address and number is told; number: as the source counts them."""

    address: str = ""
    number: str = ""
    name: str = ""


def meet_all(actor: Actor, people: Iterable[Somebody]) -> dict[Somebody, int]:
    """The row of each of these, met now if need be; call it inside a transaction that others of its kind wait for.

    Whoever is known by their number is that person; else by their address. What a known person lacks, their number
    or address, is written down.
    """
    wanted = list(dict.fromkeys(people))
    numbers = _rows_by_number(wanted)
    addresses = _rows_by_address(wanted)
    found: dict[Somebody, int] = {}
    strangers: list[Somebody] = []
    for somebody in wanted:
        number, address = _number(somebody), _address(somebody)
        known = numbers.get(number) or addresses.get(address)
        if known is None:
            known = -len(strangers) - 1  # until they have a row
            strangers.append(somebody)
        found[somebody] = known
        if number:
            numbers.setdefault(number, known)
        if address:
            addresses.setdefault(address, known)
    rows = _meet(actor, strangers)
    found = {somebody: row if row > 0 else rows[-row - 1] for somebody, row in found.items()}
    _write_down(found)
    return found


def _address(somebody: Somebody) -> str:
    return kept_words(somebody.address, LONGEST).lower()


def _number(somebody: Somebody) -> str:
    return normalised(IdentityKind.NUMBER, kept_words(somebody.number, LONGEST))


def _rows_by_number(people: Sequence[Somebody]) -> dict[str, int]:
    asked = {number for somebody in people if (number := _number(somebody))}
    known = Identity.objects.filter(kind=IdentityKind.NUMBER, value__in=asked)
    return dict(known.values_list("value", "customer_id"))


def _rows_by_address(people: Sequence[Somebody]) -> dict[str, int]:
    asked = {address for somebody in people if (address := _address(somebody))}
    return dict(Address.objects.filter(value__in=asked).values_list("value", "customer_id"))


def _meet(actor: Actor, strangers: Sequence[Somebody]) -> list[int]:
    if not strangers:
        return []
    with connection.cursor() as cursor:
        cursor.execute(IDS, [len(strangers)])
        ids = [row[0] for row in cursor.fetchall()]
    Customer.objects.bulk_create(map(_row, ids, strangers), batch_size=1000)
    announce(*map(CustomerMet, ids), actor=actor)
    return ids


def _row(customer_id: int, somebody: Somebody) -> Customer:
    name, address = kept_words(somebody.name, 200), _address(somebody)
    return Customer(
        id=customer_id, name=name, name_key=name_key(name), grams=grams_of(name, address), main_address=address
    )


def _write_down(found: dict[Somebody, int]) -> None:
    """Numbers and addresses that nobody had yet; who has them keeps them."""
    addresses = [
        Address(customer_id=row, value=address, plain=plain_address(address))
        for somebody, row in found.items()
        if (address := _address(somebody))
    ]
    Address.objects.bulk_create(addresses, ignore_conflicts=True, batch_size=1000)
    identities = [
        Identity(customer_id=row, kind=IdentityKind.NUMBER, value=number, shown=kept_words(somebody.number, LONGEST))
        for somebody, row in found.items()
        if (number := _number(somebody))
    ]
    Identity.objects.bulk_create(identities, ignore_conflicts=True, batch_size=1000)
