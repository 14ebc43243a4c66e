"""Who contacts us: known by an address, or met now; and whether mail reaches them there."""

from datetime import datetime

from django.db import connection, transaction

from whiteglove.customers.actions.columns import write_name
from whiteglove.customers.facts import AddressUnreachable, CustomerMet
from whiteglove.customers.models import Address, Customer
from whiteglove.customers.queries.family import standing_id
from whiteglove.customers.rules import name_key, plain_address
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import grams_of, storable


@transaction.atomic(savepoint=False)
def recognise_customer(
    actor: Actor, *, address: str, name: str, language: str | None, wrote_themselves: bool = False
) -> Customer:
    """The row that owns this address, met now if need be; call it inside a transaction.

    What is said from an address stays with the row that owns it, also while that row is merged into another one:
    who undoes the merge gets it back. `family` and `standing_id` tell who the person is. An empty address gives a
    new person known by name only. A name or language we lacked is filled in; what a colleague wrote is never
    overwritten. wrote_themselves: whatever bounced at this address before, it works again.
    """
    value = storable(address).strip().lower()
    found = _owner_of(value)
    if found is None:
        return _meet(actor, value, storable(name).strip(), language)
    owner, bounced_at = found
    if wrote_themselves and bounced_at is not None:
        mark_reachable(value)
    _learn(owner, storable(name).strip(), language)
    return owner


def customer_at(address: str) -> Customer | None:
    """The row that owns this address; None for nobody we met."""
    found = _owner_of(storable(address).strip().lower())
    return found[0] if found is not None else None


def _owner_of(value: str) -> tuple[Customer, datetime | None] | None:
    """The row, and since when mail to the address comes back."""
    found = Address.objects.select_related("customer").filter(value=value).first() if value else None
    return None if found is None else (found.customer, found.bounced_at)


# The address is claimed first: whoever loses against somebody who met them at the same moment writes nothing.
MEET = """
WITH claimed AS (
    INSERT INTO customers_address (customer_id, value, plain, bounce_reason)
    VALUES (nextval(pg_get_serial_sequence('customers_customer', 'id')), %s, %s, '')
    ON CONFLICT (value) DO NOTHING RETURNING customer_id, value)
INSERT INTO customers_customer (id, name, language, name_key, grams, main_address, do_not_call)
SELECT customer_id, %s, %s, %s, %s, value, false FROM claimed RETURNING id, since
"""


@transaction.atomic(savepoint=False)
def _meet(actor: Actor, value: str, name: str, language: str | None) -> Customer:
    if value:
        with connection.cursor() as cursor:
            cursor.execute(MEET, [value, plain_address(value), name, language, name_key(name), grams_of(name, value)])
            met = cursor.fetchone()
        if met is None:
            return recognise_customer(actor, address=value, name=name, language=language)
        customer = Customer(id=met[0], name=name, language=language, since=met[1], main_address=value)
    else:
        customer = Customer.objects.create(
            name=name, language=language, name_key=name_key(name), grams=grams_of(name)
        )
    announce(CustomerMet(customer_id=customer.pk), actor=actor)
    return customer


def _learn(owner: Customer, name: str, language: str | None) -> None:
    """Fill in what we lacked, for the whole person."""
    if (owner.name or not name) and (owner.language or not language):
        return
    standing = owner if owner.merged_into_id is None else Customer.objects.get(pk=standing_id(owner.pk))
    if name and not standing.name:
        standing.name = owner.name = name
        write_name(standing)
    if language and not standing.language:
        standing.language = owner.language = language
        Customer.objects.filter(pk=standing.pk).update(language=language)


@transaction.atomic
def mark_unreachable(actor: Actor, *, address: str, reason: str) -> bool:
    """A mail to this address came back for good; True when it is one we know and was not marked yet."""
    known = Address.objects.filter(value=address.strip().lower(), bounced_at=None)
    found = known.select_for_update().first()
    if found is None:
        return False
    known.update(bounced_at=clock.now(), bounce_reason=storable(reason)[:500])
    announce(AddressUnreachable(customer_id=found.customer_id, address_id=found.pk), actor=actor)
    return True


def mark_reachable(address: str) -> None:
    """They wrote from this address: whatever bounced before, it works again."""
    Address.objects.filter(value=address.strip().lower(), bounced_at__isnull=False).update(
        bounced_at=None, bounce_reason=""
    )


def met_earlier(customer_id: int, moment: datetime) -> None:
    """An archive shows that they wrote to us before we thought they did."""
    Customer.objects.filter(pk=customer_id, since__gt=moment).update(since=moment)
