"""Guarded questions about customers."""

from dataclasses import dataclass
from datetime import datetime

from whiteglove.customers.models import Address, Customer
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.team.permissions import May, require


@dataclass(frozen=True, slots=True)
class CustomerKnown:
    """A customer as a person. addresses: the oldest first; unreachable: those whose mail came back for good."""

    id: int
    name: str
    language: str | None
    since: datetime
    addresses: tuple[str, ...]
    unreachable: tuple[str, ...]

    @property
    def called(self) -> str:
        """How to name them: by name, else by address."""
        return self.name or (self.addresses[0] if self.addresses else "")


def customer(actor: Actor, customer_id: int) -> CustomerKnown:
    """One customer; a merged one is resolved. Raises NotFound."""
    require(actor, May.READ_CUSTOMERS)
    found = Customer.objects.select_related("merged_into").filter(pk=customer_id).first()
    if found is None:
        raise NotFound("There is no such customer.")
    if found.merged_into is not None:
        return customer(actor, found.merged_into.pk)
    addresses = Address.objects.filter(customer=found).order_by("id").values_list("value", "bounced_at")
    rows = list(addresses)
    return CustomerKnown(
        id=found.pk,
        name=found.name,
        language=found.language,
        since=found.since,
        addresses=tuple(value for value, _ in rows),
        unreachable=tuple(value for value, bounced_at in rows if bounced_at is not None),
    )
