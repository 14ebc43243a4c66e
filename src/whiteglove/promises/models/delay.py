"""The customer is told of a delay before they have to ask."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.conversations.models import Conversation, Message
from whiteglove.promises.models.promise import Promise
from whiteglove.team.models import Absence, Colleague


class Delay(models.Model):
    """By `from_moment` the customer was to hear from us, and will not: they are told `to_moment` and a reason.

    message: the word that was sent; null while a draft waits for a person, and without told_at it did not arrive.
    fact: what changed, for there is no word without one: a new time, another person who answers, an act.
    """

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    promise = models.ForeignKey(Promise, null=True, on_delete=models.SET_NULL, related_name="+")
    from_moment = models.DateTimeField()
    to_moment = models.DateTimeField()
    fact = models.JSONField(default=dict)
    why = models.TextField(default="", blank=True, help_text="In human words")
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    seen_at = models.DateTimeField(db_default=Now(), help_text="When the desk saw it coming")
    told_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True, help_text="It was answered in time after all, or is told otherwise")
    dropped_because = models.TextField(default="", db_default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "from_moment"], name="promises_told_of_delay_once")
        ]
        indexes = [
            models.Index(
                fields=["conversation"], name="promises_delay_waits", condition=Q(told_at=None, dropped_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"delay of conversation {self.conversation_id}"


class AwayWord(models.Model):
    """Who wrote to an absent colleague was told who answers now; once for each absence and conversation."""

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    absence = models.ForeignKey(Absence, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "absence"], name="promises_told_of_absence_once")
        ]

    def __str__(self) -> str:
        return f"absence {self.absence_id} told in {self.conversation_id}"
