"""One thing that touches many customers, who hear of it before they ask."""

from django.db import models
from django.db.models import Q

from whiteglove.conversations.models import Conversation, Message
from whiteglove.customers.models import Customer
from whiteglove.journey.models import Touchpoint
from whiteglove.promises.models import Promise
from whiteglove.team.models import Colleague, Team


class Incident(models.Model):
    """A cancelled flight, an outage, a wrong bill. text: what we tell whom it touches, by language.

    next_at: by when they hear again; that is a promise to each. Ended when it is over: who, when, in which words.
    external_id: of the form in which it was begun; the same again begins no other.
    """

    id = models.BigAutoField(primary_key=True)
    external_id = models.TextField(null=True, unique=True)
    title = models.TextField()
    text = models.JSONField()
    next_at = models.DateTimeField()
    touchpoint = models.ForeignKey(Touchpoint, null=True, on_delete=models.SET_NULL, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", help_text="Which answers for it")
    owner = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by_whom = models.TextField(default="", blank=True)
    end_text = models.JSONField(default=dict, help_text="What they are told at the end, by language")

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], name="recovery_incidents_run", condition=Q(ended_at=None)),
            models.Index(fields=["-began_at", "-id"], name="recovery_incidents"),
        ]

    def __str__(self) -> str:
        return self.title


class IncidentWord(models.Model):
    """One word to all whom an incident touches: the first, each that follows, and the last (is_end).

    number: from 1. text: by language. next_at: by when they hear again; None at the end. told_all_at: when nobody was
    left to tell. not_kept_told_at: when whoever sees to it heard that `next_at` had passed without another word.
    """

    id = models.BigAutoField(primary_key=True)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="said", db_index=False)
    number = models.SmallIntegerField()
    text = models.JSONField()
    next_at = models.DateTimeField(null=True)
    is_end = models.BooleanField(default=False)
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField()
    told_all_at = models.DateTimeField(null=True)
    not_kept_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="recovery_word_once"),
            models.CheckConstraint(
                condition=Q(is_end=True, next_at=None) | Q(is_end=False, next_at__isnull=False),
                name="recovery_word_names_the_next",
            ),
        ]
        indexes = [models.Index(fields=["incident"], name="recovery_words_to_tell", condition=Q(told_all_at=None))]

    def __str__(self) -> str:
        return f"word {self.number} of incident {self.incident_id}"


class Touched(models.Model):
    """A customer whom an incident touches: told each word once, or not and why. told_end_at: that it is over.

    heard: number of the last word they were told; 0: none. told_at: when they were told first; message, promise: of
    the last word.
    """

    id = models.BigAutoField(primary_key=True)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="touched", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.SET_NULL, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    promise = models.ForeignKey(Promise, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    added_at = models.DateTimeField()
    heard = models.SmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    why_not = models.TextField(default="", blank=True)
    told_end_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "customer"], name="recovery_touched_once")]
        indexes = [
            models.Index(fields=["incident", "heard", "id"], name="recovery_to_tell", condition=Q(why_not="")),
            models.Index(fields=["incident", "id"], name="recovery_touched_by"),
            models.Index(fields=["message"], name="recovery_told_by", condition=Q(message__isnull=False)),
            models.Index(fields=["promise"], name="recovery_promised_to", condition=Q(promise__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} touched by {self.incident_id}"
