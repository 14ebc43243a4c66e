"""The one place that writes a customer's derived columns."""

from django.db.models import Q

from whiteglove.customers.models import Address, Customer, Merging
from whiteglove.customers.queries.family import family, standing_id
from whiteglove.customers.queries.visible import seen_or_missing
from whiteglove.customers.rules import name_key
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.text import grams_of


def lock(actor: Actor, customer_id: int) -> Customer:
    """The row that stands for this customer, held until the transaction ends.

    Raises NotFound, also for whom the actor may not see.
    """
    wanted = seen_or_missing(actor, customer_id).pk
    held = Customer.objects.select_for_update().get(pk=wanted)
    if held.merged_into_id is not None:  # merged while we waited
        return lock(actor, standing_id(held.pk))
    if held.erased_at is not None:
        raise NotFound("This person was erased; nothing is known of them any more.")
    return held


def write_name(standing: Customer) -> None:
    """Write name and main address of the row that stands, on its merged rows too, and what they are found by."""
    merged = Customer.objects.filter(merged_into=standing.pk)
    columns = {"name": standing.name, "main_address": standing.main_address}
    standing.name_key = name_key(standing.name)
    standing.grams = grams_of(standing.name, *_names_before(standing), *_addresses(standing))
    Customer.objects.filter(pk=standing.pk).update(**columns, name_key=standing.name_key, grams=standing.grams)
    merged.exclude(Q(name=standing.name) & Q(main_address=standing.main_address) & Q(grams=[])).update(
        **columns, name_key="", grams=[]
    )


def _names_before(standing: Customer) -> list[str]:
    """What the merged rows were called: they are still found by it."""
    records = Merging.objects.filter(merged__merged_into=standing.pk, undone_at=None)
    return [before.get("name", "") for before in records.values_list("before", flat=True)]


def _addresses(standing: Customer) -> list[str]:
    return list(Address.objects.filter(customer__in=family(standing.pk)).values_list("value", flat=True))


def main_address_of(customer_id: int, wished: str) -> str:
    """The address wished if it is theirs, else their first; empty when they have none."""
    values = list(
        Address.objects.filter(customer__in=family(customer_id)).order_by("id").values_list("value", flat=True)
    )
    return wished if wished in values else (values[0] if values else "")
