"""Somebody opens a customer's record; a look from outside one's own teams is written down."""

from django.db.models import Exists

from whiteglove.customers.actions.serving import note_look
from whiteglove.customers.models import CustomerTeam
from whiteglove.customers.queries.family import family_of_outer
from whiteglove.customers.queries.reading import CustomerKnown, NoteShown, known_from, notes_of, with_addresses
from whiteglove.foundation.actors import Actor
from whiteglove.team.models import Membership


def look_at_customer(actor: Actor, customer_id: int) -> tuple[CustomerKnown, list[NoteShown]]:
    """One customer whose record somebody opens, and what colleagues should know of them. Raises NotFound.

    Written down when no team of the actor serves the customer; an ordinary look costs nothing more.
    """
    found = with_addresses(actor, customer_id).annotate(is_served=_is_served_by_own_team(actor)).first()
    known = known_from(found)
    if found is not None and not found.is_served:
        note_look(actor, known.id)
    return known, notes_of(known.id)


def _is_served_by_own_team(actor: Actor) -> Exists:
    own = Membership.objects.filter(colleague=actor.colleague_id or 0).values("team")
    return Exists(CustomerTeam.objects.filter(customer__in=family_of_outer(), team__in=own))
