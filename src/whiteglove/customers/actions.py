"""Verbs that change what we know of customers."""

from django.db import connection, transaction

from whiteglove.customers.facts import AddressUnreachable, CustomerMet
from whiteglove.customers.models import Address, Customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import storable


def recognise_customer(actor: Actor, *, address: str, name: str, language: str | None) -> Customer:
    """The customer with this address, met now if need be; call it inside a transaction.

    An empty address gives a new person known by name only. A name or language we lacked is filled in; what a
    colleague wrote is never overwritten.
    """
    value = storable(address).strip().lower()
    known = customer_at(value)
    if known is None:
        return _meet(actor, value, storable(name).strip(), language)
    _learn(known, storable(name).strip(), language)
    return known


def customer_at(address: str) -> Customer | None:
    """The customer with this address; None for nobody we met. Merged ones are resolved."""
    value = storable(address).strip().lower()
    found = Address.objects.select_related("customer__merged_into").filter(value=value).first() if value else None
    if found is None:
        return None
    customer = found.customer
    while customer.merged_into is not None:
        customer = customer.merged_into
    return customer


def _meet(actor: Actor, value: str, name: str, language: str | None) -> Customer:
    with transaction.atomic():
        customer = Customer.objects.create(name=name, language=language, main_address=value)
        if value and not _claim_address(customer, value):
            customer.delete()
            return customer_at(value) or _meet(actor, value, name, language)
        announce(CustomerMet(customer_id=customer.pk), actor=actor)
    return customer


def _claim_address(customer: Customer, value: str) -> bool:
    """False when somebody else met this customer at the same moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_address (customer_id, value, bounce_reason) VALUES (%s, %s, '')"
            " ON CONFLICT (value) DO NOTHING",
            [customer.pk, value],
        )
        return bool(cursor.rowcount == 1)


def _learn(customer: Customer, name: str, language: str | None) -> None:
    learned = {}
    if name and not customer.name:
        learned["name"] = customer.name = name
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
