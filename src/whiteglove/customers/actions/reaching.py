"""By what a person is reached and known: mail addresses, telephone numbers, others."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from whiteglove.customers.actions.changing import record_change
from whiteglove.customers.actions.columns import lock, main_address_of, write_name
from whiteglove.customers.models import Address, Customer, Identity, IdentityKind
from whiteglove.customers.queries.family import family
from whiteglove.customers.rules import normalised, plain_address
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.permissions import May, require

LONGEST = 200


class KnownElsewhere(Refused):
    """Somebody else is known by this address or number; merging is what may be meant."""


@transaction.atomic
def add_address(actor: Actor, customer_id: int, *, address: str) -> Customer:
    """One more mail address of theirs; the first becomes the main one. Harmless when it is theirs already.

    Raises NotFound, NotUnderstood, KnownElsewhere.
    """
    require(actor, May.CHANGE_CUSTOMERS)
    value = address_understood(address)
    customer = lock(actor, customer_id)
    known = Address.objects.bulk_create(
        [Address(customer=customer, value=value, plain=plain_address(value))], ignore_conflicts=True
    )
    owner = Address.objects.filter(value=value).values_list("customer_id", flat=True).get()
    if owner not in set(family(customer.pk)):
        raise KnownElsewhere("Another customer is known by this address. If they are one person, merge the two.")
    if known and owner == customer.pk:
        customer.main_address = customer.main_address or value
        write_name(customer)
        record_change(actor, customer, what="address", before=None, after=value)
    return customer


@transaction.atomic
def remove_address(actor: Actor, customer_id: int, *, address: str) -> Customer:
    """An address is not theirs any more: mail from there makes a new person. Raises NotFound."""
    require(actor, May.CHANGE_CUSTOMERS)
    customer = lock(actor, customer_id)
    value = storable(address).strip().lower()
    gone, _ = Address.objects.filter(customer__in=family(customer.pk), value=value).delete()
    if not gone:
        raise NotFound("This is not among their addresses.")
    customer.main_address = main_address_of(customer.pk, customer.main_address)
    write_name(customer)
    record_change(actor, customer, what="address", before=value, after=None)
    return customer


@transaction.atomic
def choose_main_address(actor: Actor, customer_id: int, *, address: str) -> Customer:
    """The address shown first. Raises NotFound."""
    require(actor, May.CHANGE_CUSTOMERS)
    customer = lock(actor, customer_id)
    value = storable(address).strip().lower()
    if not value or main_address_of(customer.pk, value) != value:
        raise NotFound("This is not among their addresses.")
    if customer.main_address != value:
        record_change(actor, customer, what="main_address", before=customer.main_address, after=value)
        customer.main_address = value
        write_name(customer)
    return customer


@transaction.atomic
def add_identity(actor: Actor, customer_id: int, *, kind: str, value: str) -> Identity:
    """A telephone number, a name elsewhere, a member number. Harmless when it is theirs already.

    Raises NotFound, NotUnderstood, KnownElsewhere.
    """
    require(actor, May.CHANGE_CUSTOMERS)
    shown = one_line(storable(value), LONGEST)
    compared = normalised(kind, shown)
    if kind not in IdentityKind.values or not compared or (kind == IdentityKind.PHONE and len(compared) < 4):
        raise NotUnderstood("This cannot be read as a number or name by which somebody is known.")
    customer = lock(actor, customer_id)
    identity, is_new = Identity.objects.get_or_create(
        kind=kind, value=compared, defaults={"customer": customer, "shown": shown}
    )
    if identity.customer_id not in set(family(customer.pk)):
        raise KnownElsewhere("Another customer is known by this. If they are one person, merge the two.")
    if is_new:
        record_change(actor, customer, what=kind, before=None, after=shown)
    return identity


@transaction.atomic
def remove_identity(actor: Actor, customer_id: int, *, identity_id: int) -> Customer:
    """It is not theirs any more. Raises NotFound."""
    require(actor, May.CHANGE_CUSTOMERS)
    customer = lock(actor, customer_id)
    found = Identity.objects.filter(customer__in=family(customer.pk), pk=identity_id).first()
    if found is None:
        raise NotFound("They are not known by this.")
    found.delete()
    record_change(actor, customer, what=found.kind, before=found.shown, after=None)
    return customer


def address_understood(address: str) -> str:
    """A mail address as we keep it. Raises NotUnderstood."""
    value = storable(address).strip().lower()
    try:
        validate_email(value)
    except ValidationError:
        raise NotUnderstood("This is not a mail address.") from None
    return value
