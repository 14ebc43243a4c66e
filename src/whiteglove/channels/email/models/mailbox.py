"""Addresses of ours."""

from django.db import models
from django.db.models.functions import Lower, Now

from whiteglove.foundation.sealed import SealedText
from whiteglove.team.models import Team


class Mailbox(models.Model):
    """An address of ours, the team that answers there, and the name customers see."""

    id = models.BigAutoField(primary_key=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    address = models.TextField(unique=True)
    name = models.TextField(default="", blank=True)
    mail_out = SealedText(default="", blank=True, help_text="Server for its answers; empty: the desk's")
    is_active = models.BooleanField(default=True, help_text="Whether mail still comes in and answers leave there")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(address=Lower("address")), name="mailbox_address_lower")
        ]

    def __str__(self) -> str:
        return self.address
