"""Where facts are sent, what was sent, and what people asked to be sent besides."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.foundation.journal.facts import Cursor
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.sealed import SealedText, Unreadable


class Stopped(models.TextChoices):
    """Why nothing is sent to a destination until somebody lets it go on."""

    PERSON = "person"
    GONE = "gone"  # it said so: 410
    FAILING = "failing"  # for days
    LOST = "lost"  # its address or secret cannot be read any more


class Destination(models.Model):
    """A program somewhere that hears of some facts.

    offers: keys of `offers.py`. after_transaction, after_row: its place in the journal; what comes up to it was taken
    there, or is not for it. old_secret: signs as well until `old_until`; several with spaces between. why: what
    hindered the last try, as `failing.py` keeps it; empty: nothing.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    address = SealedText()
    offers = ArrayField(models.TextField())
    with_private = models.BooleanField(default=False, help_text="Also what happens in private teams")
    secret = SealedText()
    old_secret = SealedText(default="", blank=True)
    old_until = models.DateTimeField(null=True)
    after_transaction = models.BigIntegerField()
    after_row = models.BigIntegerField()
    made_by_whom = models.TextField(help_text="Reference of the actor")
    made_at = models.DateTimeField(db_default=Now())
    claimed_by = models.BigIntegerField(null=True)
    tries = models.IntegerField(default=0, help_text="In vain, since something was last taken")
    failing_since = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(db_default=Now())
    why = models.TextField(default="", blank=True)
    taken_at = models.DateTimeField(null=True, help_text="When something was last taken")
    stopped_at = models.DateTimeField(null=True)
    stopped_because = models.TextField(choices=Stopped.choices, default="", blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_because="")
                | (Q(stopped_at__isnull=False) & ~Q(stopped_because="")),
                name="webhooks_stopped_for_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"webhook {self.pk}"

    @property
    def place(self) -> Cursor:
        """Where it is in the journal."""
        return Cursor(self.after_transaction, self.after_row)

    def secrets(self, now: datetime) -> list[str]:
        """All that sign now and can be read, the newest first."""
        held = [] if isinstance(self.secret, Unreadable) else [self.secret]
        is_past = self.old_until is None or self.old_until <= now
        return held if is_past or isinstance(self.old_secret, Unreadable) else [*held, *self.old_secret.split()]

    def refused_last(self) -> "Posting | None":
        """The try in vain of the fact for which all that comes after waits; None: none does, or it is not known."""
        if self.failing_since is None:
            return None
        tries = Posting.objects.select_related("fact").filter(destination=self, was_asked_for=False)
        last = tries.exclude(why="").order_by("-id").first()
        return last if last is not None and last.place is not None and last.place > self.place else None

    def place_in_the_way(self) -> Cursor | None:
        """Where the fact is that was refused last; None: none is in the way."""
        refused = self.refused_last()
        return refused.place if refused else None


class Posting(models.Model):
    """One try: what was sent where, and what was answered. fact None: a test.

    number: which try in a row; status None: no answer. was_asked_for: by a person, besides the order.
    """

    id = models.BigAutoField(primary_key=True)
    destination = models.ForeignKey(Destination, on_delete=models.CASCADE, related_name="+", db_index=False)
    fact = models.ForeignKey(Row, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    event = models.TextField(help_text="The webhook-id")
    kind = models.TextField()
    subject = models.TextField(default="", blank=True)
    number = models.IntegerField(default=1)
    was_asked_for = models.BooleanField(default=False)
    at = models.DateTimeField()
    took_ms = models.IntegerField()
    status = models.IntegerField(null=True)
    why = models.TextField(default="", blank=True, help_text="Empty: it was taken")
    answered = models.TextField(default="", blank=True, help_text="How the answer begins")

    class Meta:
        indexes = [
            models.Index(fields=["destination", "-id"], name="webhooks_posting_newest"),
            models.Index(fields=["at"], name="webhooks_posting_old"),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.destination_id}: {self.status}"

    @property
    def place(self) -> Cursor | None:
        """Where its fact is in the journal; None: it is not there."""
        return Cursor(self.fact.transaction, self.fact.pk) if self.fact else None


class SendingAsked(models.Model):
    """Somebody wants a fact sent once more, or a test (fact None). The row goes once it was tried."""

    id = models.BigAutoField(primary_key=True)
    destination = models.ForeignKey(Destination, on_delete=models.CASCADE, related_name="+")
    fact = models.ForeignKey(Row, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    by_whom = models.TextField()
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["destination", "fact"], name="webhooks_asked_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.fact_id or 'a test'} to {self.destination_id}"
