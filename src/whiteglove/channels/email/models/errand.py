"""What the desk does by itself when people ask: mailboxes tried, colleagues invited, letters about their accounts."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.channels.email.models.mailbox import Mailbox
from whiteglove.team.models import Colleague


class MailboxTrial(models.Model):
    """A try whether mail comes in and goes out at a mailbox. steps: as `trials/steps.py` writes them."""

    id = models.BigAutoField(primary_key=True)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+")
    by_whom = models.TextField(help_text="Reference of the actor who asked")
    asked_at = models.DateTimeField(db_default=Now())
    claimed_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    steps = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["mailbox", "-id"], name="email_trial_newest"),
            models.Index(fields=["id"], name="email_trial_waiting", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"trial {self.pk} of {self.mailbox_id}"


class Invitation(models.Model):
    """A mail that invites a colleague by a link that lets them in once. The link itself is kept nowhere.

    place: address of the desk as the one who asked sees it. said: why it is not sent, in words.
    """

    id = models.BigAutoField(primary_key=True)
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    place = models.TextField()
    asked_at = models.DateTimeField(db_default=Now())
    claimed_by = models.BigIntegerField(null=True)
    attempts = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="Sent, or given up")
    said = models.TextField(default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["colleague", "-id"], name="email_invitation_newest"),
            models.Index(fields=["next_try_at"], name="email_invitation_waiting", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} of {self.colleague_id}"


class LetterKind(models.TextChoices):
    """What a colleague is told by mail about their own account."""

    FORGOTTEN = "forgotten"
    CHANGED = "changed"


class AccountLetter(models.Model):
    """A mail about somebody's own account that is to leave; gone once it left or was given up.

    address: as typed by whoever says to have forgotten, known or not: only the loop that sends looks it up, so that
    a page answers alike. place: address of the desk. said: why it did not leave yet, in words.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField(choices=LetterKind.choices)
    address = models.TextField()
    place = models.TextField(default="", blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    claimed_by = models.BigIntegerField(null=True)
    attempts = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    said = models.TextField(default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], name="email_letter_waiting", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} letter {self.pk}"
