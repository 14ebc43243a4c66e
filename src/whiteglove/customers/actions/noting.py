"""Notes about a person."""

from django.db import transaction

from whiteglove.customers.actions.columns import lock
from whiteglove.customers.facts import CustomerNoted
from whiteglove.customers.models import CustomerNote
from whiteglove.customers.queries.family import family
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import storable
from whiteglove.team.permissions import May, require

LONGEST = 5000


@transaction.atomic
def note_about(actor: Actor, customer_id: int, *, text: str) -> CustomerNote:
    """What colleagues should know of this person, whatever the matter. Raises NotFound, NotUnderstood."""
    require(actor, May.CHANGE_CUSTOMERS)
    said = storable(text).replace("\r\n", "\n").strip()[:LONGEST]
    if not said:
        raise NotUnderstood("There is nothing written yet.")
    customer = lock(actor, customer_id)
    note = CustomerNote.objects.create(
        customer=customer, by_id=actor.colleague_id, by_whom=actor.reference, at=clock.now(), text=said
    )
    announce(CustomerNoted(customer.pk, note_id=note.pk, is_removal=False), actor=actor)
    return note


@transaction.atomic
def remove_note(actor: Actor, customer_id: int, *, note_id: int) -> CustomerNote:
    """It holds no longer. Twice is harmless. Raises NotFound."""
    require(actor, May.CHANGE_CUSTOMERS)
    customer = lock(actor, customer_id)
    note = CustomerNote.objects.filter(customer__in=family(customer.pk), pk=note_id).first()
    if note is None:
        raise NotFound("There is no such note about them.")
    gone = CustomerNote.objects.filter(pk=note.pk, removed_at=None)
    if gone.update(removed_at=clock.now(), removed_by_whom=actor.reference):
        announce(CustomerNoted(customer.pk, note_id=note.pk, is_removal=True), actor=actor)
    return note
