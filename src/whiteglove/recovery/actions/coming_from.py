"""From which incident a recovery comes: found where they were told of it, and put straight by a person."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Q

from whiteglove.conversations.queries.family import family, family_of
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.recovery.actions.columns import told_of
from whiteglove.recovery.facts.recoveries import RecoveryLinked
from whiteglove.recovery.models import Incident, Recovery, Touched

# Whoever complained so long before an incident was begun may have been the first whom it touched.
BEFORE_IT_BEGAN = timedelta(days=2)
# So long after its end a poor answer or a complaint where they were told of it may still be about it.
AFTER_ITS_END = timedelta(days=14)


def link_found(held: Recovery) -> None:
    """It was opened, or has one more reason: it comes from what they were told of where it is talked about."""
    if held.incident_id is not None or held.incident_by_whom or held.conversation_id is None:
        return
    lately = Q(incident__ended_at=None) | Q(incident__ended_at__gt=clock.now() - AFTER_ITS_END)
    told = Touched.objects.filter(lately, conversation__in=family_of(held.conversation_id), told_at__isnull=False)
    newest = told.order_by("-told_at", "-id").values_list("incident", flat=True).first()
    if newest is not None:
        link(SYSTEM, held, newest)


def link_told(incident: Incident, conversations: Collection[int]) -> None:
    """They were told of it in these conversations: what was being put right there since about then comes from it."""
    running = Recovery.objects.filter(
        conversation__in=list(family(conversations)),
        closed_at=None,
        incident=None,
        incident_by_whom="",
        opened_at__gt=incident.began_at - BEFORE_IT_BEGAN,
    )
    for held in running.select_for_update(of=("self",)).order_by("pk"):
        link(SYSTEM, held, incident.pk)


def link(actor: Actor, held: Recovery, incident_id: int | None) -> None:
    """Of a recovery that is held."""
    before, held.incident_id = held.incident_id, incident_id
    held.save(update_fields=["incident"])
    announce(RecoveryLinked(*told_of(held), before, incident_id), actor=actor)
