"""Somebody opens a customer's record; a look from outside one's own teams is written down."""

from whiteglove.customers.actions.serving import note_look
from whiteglove.customers.queries.reading import CustomerKnown, NoteShown, notes_of, person
from whiteglove.foundation.actors import Actor


def look_at_customer(actor: Actor, customer_id: int) -> tuple[CustomerKnown, list[NoteShown]]:
    """One customer whose record somebody opens, and what colleagues should know of them. Raises NotFound.

    Written down when no team of the actor serves the customer; an ordinary look costs nothing more.
    """
    known, is_served = person(actor, customer_id)
    if not is_served:
        note_look(actor, known.id)
    return known, notes_of(known.id)
