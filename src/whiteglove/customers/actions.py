"""Verbs that change what we know of customers."""

from django.db import connection, transaction

from whiteglove.customers.facts import AddressUnreachable, CustomerMet
from whiteglove.customers.models import Address, Customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import grams_of, storable


@transaction.atomic(savepoint=False)
def recognise_customer(
    actor: Actor, *, address: str, name: str, language: str | None, wrote_themselves: bool = False
) -> Customer:
    """The customer with this address, met now if need be; call it inside a transaction.

    An empty address gives a new person known by name only. A name or language we lacked is filled in; what a
    colleague wrote is never overwritten. wrote_themselves: whatever bounced at this address before, it works again.
    """
    value = storable(address).strip().lower()
    found = Address.objects.filter(value=value).values_list("customer_id", "bounced_at").first() if value else None
    if found is None:
        return _meet(actor, value, storable(name).strip(), language)
    customer_id, bounced_at = found
    if wrote_themselves and bounced_at is not None:
        mark_reachable(value)
    known = _standing_for(customer_id)
    _learn(known, storable(name).strip(), language)
    return known


def customer_at(address: str) -> Customer | None:
    """The customer with this address; None for nobody we met. Merged ones are resolved."""
    value = storable(address).strip().lower()
    found = Address.objects.filter(value=value).values_list("customer_id", flat=True).first() if value else None
    return _standing_for(found) if found is not None else None


def _standing_for(customer_id: int) -> Customer:
    customer = Customer.objects.select_related("merged_into").get(pk=customer_id)
    while customer.merged_into is not None:
        customer = customer.merged_into
    return customer


# The address is claimed first: whoever loses against somebody who met them at the same moment writes nothing.
MEET = """
WITH claimed AS (
    INSERT INTO customers_address (customer_id, value, bounce_reason)
    VALUES (nextval(pg_get_serial_sequence('customers_customer', 'id')), %s, '')
    ON CONFLICT (value) DO NOTHING RETURNING customer_id, value)
INSERT INTO customers_customer (id, name, language, grams, main_address)
SELECT customer_id, %s, %s, %s, value FROM claimed RETURNING id, since
"""


@transaction.atomic(savepoint=False)
def _meet(actor: Actor, value: str, name: str, language: str | None) -> Customer:
    if value:
        with connection.cursor() as cursor:
            cursor.execute(MEET, [value, name, language, grams_of(name, value)])
            met = cursor.fetchone()
        if met is None:
            return recognise_customer(actor, address=value, name=name, language=language)
        customer = Customer(id=met[0], name=name, language=language, since=met[1], main_address=value)
    else:
        customer = Customer.objects.create(name=name, language=language, grams=grams_of(name))
    announce(CustomerMet(customer_id=customer.pk), actor=actor)
    return customer


def _learn(customer: Customer, name: str, language: str | None) -> None:
    learned: dict[str, object] = {}
    if name and not customer.name:
        learned["name"] = customer.name = name
        learned["grams"] = sorted({*customer.grams, *grams_of(name)})
    if language and not customer.language:
        learned["language"] = customer.language = language
    if learned:
        Customer.objects.filter(pk=customer.pk).update(**learned)


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
