"""Where something happened: what gestures, obstructions, noes and grievances have in common."""

from django.db import models
from django.db.models import Q

from whiteglove.conversations.models import Conversation
from whiteglove.customers.models import Customer
from whiteglove.encounters.models import Encounter
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.team.models import Colleague, Team

SOMEWHERE = Q(conversation__isnull=False) | Q(encounter__isnull=False)


class Happened(models.Model):
    """In a conversation or at an encounter, or both; customer, journey, touchpoint and team are derived from it.

    colleague: who says so; None where the system or a program does, by_whom names the actor then.
    """

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.CASCADE, related_name="+")
    encounter = models.ForeignKey(Encounter, null=True, on_delete=models.SET_NULL, related_name="+")
    customer = models.ForeignKey(Customer, null=True, on_delete=models.SET_NULL, related_name="+")
    journey = models.ForeignKey(Journey, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    touchpoint = models.ForeignKey(Touchpoint, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    colleague = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField(help_text="Reference of the actor, such as colleague:7")
    at = models.DateTimeField()

    class Meta:
        abstract = True
