"""A person says from which incident a recovery comes, or that it comes from none."""

from django.db import transaction

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.recovery.actions.coming_from import link
from whiteglove.recovery.actions.recoveries import hold
from whiteglove.recovery.models import Recovery
from whiteglove.recovery.queries.touching import touching


@transaction.atomic
def name_incident(actor: Actor, recovery_id: int, *, incident: int | None) -> Recovery:
    """None: it has to do with none. From then on none is found by itself; the same again is harmless.

    Raises NotFound for an incident that does not touch them, or that the actor does not see; NotAllowed.
    """
    held = hold(actor, recovery_id)
    if incident is not None and not touching(actor, held.customer_id).filter(pk=incident).exists():
        raise NotFound("There is no such incident, or it does not touch this customer.")
    if held.incident_by_whom == "" or held.incident_id != incident:
        held.incident_by_whom = actor.reference
        held.save(update_fields=["incident_by_whom"])
    if held.incident_id != incident:
        link(actor, held, incident)
    return held
