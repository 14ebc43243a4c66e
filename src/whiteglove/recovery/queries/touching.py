"""Which incidents touch a customer."""

from dataclasses import dataclass

from django.db.models import QuerySet

from whiteglove.customers.queries import family_ids
from whiteglove.foundation.actors import Actor
from whiteglove.recovery.models import Incident, Touched
from whiteglove.recovery.queries.incidents import visible

OFFERED = 10


@dataclass(frozen=True, slots=True)
class IncidentNamed:
    """An incident, in short."""

    id: int
    title: str


def touching(actor: Actor, customer_id: int) -> QuerySet[Incident]:
    """Those that touch the customer, under any of their names, and that the actor sees."""
    theirs = Touched.objects.filter(customer__in=family_ids(customer_id))
    return visible(actor).filter(pk__in=theirs.values("incident"))


def incidents_touching(actor: Actor, customer_id: int) -> list[IncidentNamed]:
    """The newest of them."""
    rows = touching(actor, customer_id).order_by("-began_at", "-id").values_list("pk", "title")[:OFFERED]
    return [IncidentNamed(*row) for row in rows]
