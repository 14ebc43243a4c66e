"""The bytes as they came, and what became of them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.channels.email.models.imported import MailImport
from whiteglove.channels.email.models.mailbox import Mailbox
from whiteglove.conversations.models import Message
from whiteglove.foundation.blobs.models import Blob
from whiteglove.team.models import Team


class RawState(models.TextChoices):
    """What became of a raw mail as a whole; derived from its filings."""

    WAITING = "waiting"
    FILED = "filed"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"


class RawMail(models.Model):
    """One delivery to us: durable before it is acknowledged, never changed, replayable."""

    id = models.BigAutoField(primary_key=True)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(db_default=Now())
    source = models.TextField(help_text="smtp, lmtp, imap, import or demo")
    recipients = ArrayField(models.TextField(), default=list, help_text="Of the envelope; empty when it has none")
    envelope_from = models.TextField(default="", blank=True)
    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.SET_NULL, related_name="+")
    imported = models.ForeignKey(
        MailImport,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        help_text="Out of which run",
    )
    state = models.TextField(choices=RawState.choices, default=RawState.WAITING)
    claimed_by = models.BigIntegerField(null=True, help_text="Instance of the loop that has it in hand")
    attempts = models.IntegerField(default=0)
    reason = models.TextField(default="", blank=True, help_text="Why it is quarantined, in words")

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="raw_mail_waiting", condition=Q(state="waiting")),
            models.Index(fields=["-id"], name="raw_mail_quarantined", condition=Q(state="quarantined")),
            models.Index(fields=["blob"], name="raw_mail_blob"),
        ]

    def __str__(self) -> str:
        return f"raw mail {self.pk} ({self.state})"


class Outcome(models.TextChoices):
    """What became of a raw mail for one team."""

    FILED = "filed"
    DUPLICATE = "duplicate"
    ECHO = "echo"


class Filing(models.Model):
    """That a raw mail became a message for one team, or was known there already."""

    id = models.BigAutoField(primary_key=True)
    raw = models.ForeignKey(RawMail, on_delete=models.CASCADE, related_name="filings")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    outcome = models.TextField(choices=Outcome.choices)
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    mail_key = models.TextField(help_text="Message-ID, or the generated key of a mail without one")
    content_key = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["raw", "team"], name="filing_once_per_team"),
            models.UniqueConstraint(
                fields=["team", "content_key"], condition=Q(outcome="filed"), name="filing_one_message"
            ),
        ]
        indexes = [
            models.Index(fields=["message"], name="filing_message"),
            models.Index(fields=["mail_key"], name="filing_mail_key"),
        ]

    def __str__(self) -> str:
        return f"{self.raw_id} for {self.team_id}: {self.outcome}"
