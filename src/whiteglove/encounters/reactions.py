"""What follows for encounters: two records of one customer are one, and figures that count people change."""

from django.db import transaction

from whiteglove.customers.facts import CustomersMerged, CustomersParted
from whiteglove.encounters.actions.tally import touch
from whiteglove.encounters.models import Encounter
from whiteglove.foundation.journal.reactions import when


@when(CustomersMerged)
def count_them_as_one(merged: CustomersMerged) -> None:
    """The journeys on which both met us have one customer less."""
    _touch_journeys_of(merged.customer_id, merged.merged_id)


@when(CustomersParted)
def count_them_as_two(parted: CustomersParted) -> None:
    """Each is somebody again."""
    _touch_journeys_of(parted.customer_id, parted.parted_id)


@transaction.atomic
def _touch_journeys_of(*customers: int) -> None:
    met = Encounter.objects.filter(customer__in=customers, journey__isnull=False)
    touch(set(met.values_list("journey", flat=True).distinct()))
