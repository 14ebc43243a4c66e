"""Mails of ours on their way out."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.conversations.models import Message


class OutgoingState(models.TextChoices):
    """How far it is. `handing_over` is committed right before the bytes go: killed there, nobody knows."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    HANDING_OVER = "handing_over"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"
    TAKEN_BACK = "taken_back"


class OutgoingMail(models.Model):
    """One mail to send, at most once. Claimed first, by a loop that lives."""

    id = models.BigAutoField(primary_key=True)
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="+")
    mail_id = models.TextField(unique=True, help_text="Of the mail, without angle brackets")
    state = models.TextField(choices=OutgoingState.choices, default=OutgoingState.WAITING)
    claimed_by = models.BigIntegerField(null=True)
    attempts = models.IntegerField(default=0)
    first_try_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(db_default=Now())
    reached = ArrayField(models.TextField(), default=list, help_text="Recipients for whom a server took it")
    refused = ArrayField(models.TextField(), default=list, help_text="Recipients refused for good")
    said = models.TextField(default="", blank=True, help_text="What hindered it last, in words")
    told_at = models.DateTimeField(null=True, help_text="When the message last showed what hinders it")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], name="outgoing_waiting", condition=Q(state="waiting")),
            models.Index(
                fields=["claimed_by"],
                name="outgoing_claimed",
                condition=Q(state__in=["claimed", "handing_over"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mail_id}: {self.state}"
