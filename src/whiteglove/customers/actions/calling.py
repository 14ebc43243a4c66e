"""Who calls: known by their number, or met now."""

from collections.abc import Collection

from django.db import IntegrityError, transaction

from whiteglove.customers.actions.recognising import recognise_customer
from whiteglove.customers.models import Customer, Identity, IdentityKind
from whiteglove.customers.queries.family import standing_id
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.text import one_line, storable

LONGEST_NAME = 200


def customer_at_number(numbers: Collection[str]) -> Customer | None:
    """The row that stands for whoever is known by one of these numbers, the best first; None for nobody we met."""
    known = dict(
        Identity.objects.filter(kind=IdentityKind.PHONE, value__in=numbers).values_list("value", "customer_id")
    )
    owner = next((known[number] for number in numbers if number in known), None)
    return None if owner is None else Customer.objects.get(pk=standing_id(owner))


@transaction.atomic
def recognise_caller(
    actor: Actor, *, numbers: Collection[str], shown: str, name: str, language: str | None
) -> Customer:
    """Who is known by one of these numbers, else somebody new, known by the first of them from now on.

    numbers: as they are compared (`rules.normalised`). A name or language we lacked is filled in.
    """
    for _ in range(2):
        known = customer_at_number(numbers)
        if known is not None:
            return known
        try:
            with transaction.atomic():
                met = recognise_customer(
                    actor, address="", name=one_line(storable(name), LONGEST_NAME), language=language
                )
                Identity.objects.create(customer=met, kind=IdentityKind.PHONE, value=next(iter(numbers)), shown=shown)
                return met
        except IntegrityError:
            continue  # somebody took a call from the same number at the same moment
    raise IntegrityError("A number has an owner and has none.")
