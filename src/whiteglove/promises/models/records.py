"""State is a record: who did what to a promise, when and why."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.conversations.models import Message
from whiteglove.journey.causes import Cause
from whiteglove.promises.models.promise import Promise
from whiteglove.team.models import Colleague, Team

# Why a promise moved back; pages say it in the reader's language.
NOT_TOLD = "The word that it moves did not reach the customer."


class PromiseRecord(models.Model):
    """What all records tell. by: None when the system or a program did it; by_whom names the actor then."""

    id = models.BigAutoField(primary_key=True)
    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField(help_text="Reference of the actor, such as colleague:7")
    at = models.DateTimeField()
    why = models.TextField(default="", blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} of promise {self.promise_id}"


class Move(PromiseRecord):
    """It is due at another time. customers_word: what the customer said to that; empty: not asked yet."""

    from_due = models.DateTimeField()
    to_due = models.DateTimeField()
    customers_word = models.TextField(default="", blank=True)


class Keeping(PromiseRecord):
    """It was done. message: with which the customer heard of it."""

    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["promise"], name="promises_kept_once")]


class Break(PromiseRecord):
    """Its time passed and it was not kept. cause: told afterwards, by whom (cause_by), when."""

    due = models.DateTimeField()
    cause = models.TextField(choices=Cause.choices, default="", blank=True)
    cause_words = models.TextField(default="", blank=True)
    cause_by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    cause_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["promise", "due"], name="promises_broken_once")]
        indexes = [models.Index(fields=["-id"], name="promises_break_unexplained", condition=Q(cause=""))]


class Withdrawal(PromiseRecord):
    """It no longer holds; why, and what the customer was told."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["promise"], name="promises_withdrawn_once")]


class Opinion(PromiseRecord):
    """The team that has to keep it agrees, or objects. due: to which time."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    agrees = models.BooleanField()
    due = models.DateTimeField()


class Reminder(models.Model):
    """Somebody was told that a promise falls due, or was broken; once for each time it is due. kind: how near."""

    id = models.BigAutoField(primary_key=True)
    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="+")
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    kind = models.TextField(help_text="due_soon or broken")
    due = models.DateTimeField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promise", "colleague", "kind", "due"], name="promises_reminded_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of promise {self.promise_id}"
