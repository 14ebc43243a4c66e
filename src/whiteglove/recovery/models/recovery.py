"""Putting it right: one matter with an owner, a next moment and five steps, closed with the customer's word."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from whiteglove.conversations.models import Conversation
from whiteglove.customers.models import Customer
from whiteglove.encounters.models import Encounter
from whiteglove.journey.models import Touchpoint
from whiteglove.perception.models import Response
from whiteglove.promises.models import Promise
from whiteglove.team.models import Colleague, Team


class OpenedBy(models.TextChoices):
    """Why a recovery was opened."""

    POOR_ANSWER = "poor_answer"
    BROKEN_PROMISE = "broken_promise"
    COMPLAINT = "complaint"
    SIGNS = "signs"
    INCIDENT = "incident"
    COLLEAGUE = "colleague"


class Recovery(models.Model):
    """After a poor experience. One open at a time for a customer's conversation; more reasons join it.

    reasons: every OpenedBy that came. harm: what it cost the customer, as far as known: {"issue", "money",
    "currency", "delay_hours"} (`recovery/harm.py`); harm_by, harm_at: of the newest word about it. incident: what
    touched many and led to it; incident_by_whom: who said so, or that none did; empty: it was found. Closed with the
    customer's word (their_word: satisfied or not), or a stated reason.
    """

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.SET_NULL, related_name="+")
    encounter = models.ForeignKey(Encounter, null=True, on_delete=models.SET_NULL, related_name="+")
    touchpoint = models.ForeignKey(Touchpoint, null=True, on_delete=models.SET_NULL, related_name="+")
    response = models.ForeignKey(Response, null=True, on_delete=models.SET_NULL, related_name="+")
    promise = models.ForeignKey(Promise, null=True, on_delete=models.SET_NULL, related_name="+")
    incident = models.ForeignKey("recovery.Incident", null=True, on_delete=models.SET_NULL, related_name="+")
    reasons = ArrayField(models.TextField(choices=OpenedBy.choices))
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    owner = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    next_at = models.DateTimeField(help_text="By when the customer hears of it")
    incident_by_whom = models.TextField(default="", blank=True)
    harm = models.JSONField(default=dict)
    harm_by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    harm_by_whom = models.TextField(default="", blank=True)
    harm_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    opened_by_whom = models.TextField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_by_whom = models.TextField(default="", blank=True)
    their_word = models.TextField(default="", blank=True, help_text="What the customer said of it")
    is_satisfied = models.BooleanField(null=True, help_text="By their word; None: they did not say")
    why_closed = models.TextField(default="", blank=True, help_text="Where it closes without the customer's word")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(closed_at=None, conversation__isnull=False),
                name="recovery_one_open_for_a_matter",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(their_word="") | ~Q(why_closed=""),
                name="recovery_closes_with_a_word_or_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], name="recovery_open", condition=Q(closed_at=None)),
            models.Index(fields=["owner", "next_at"], name="recovery_owned", condition=Q(closed_at=None)),
            models.Index(fields=["customer", "-opened_at"], name="recovery_of_customer"),
            models.Index(fields=["-opened_at", "-id"], name="recovery_newest"),
        ]

    def __str__(self) -> str:
        return f"recovery {self.pk}"


class StepName(models.TextChoices):
    """The steps that research knows (docs/methods/recovery.md)."""

    LISTEN = "listen"
    OWN = "own"
    RIGHT = "right"
    EXPLAIN = "explain"
    PREVENT = "prevent"


class RecoveryStep(models.Model):
    """A step that was taken: by whom, when, in which words."""

    id = models.BigAutoField(primary_key=True)
    recovery = models.ForeignKey(Recovery, on_delete=models.CASCADE, related_name="steps")
    step = models.TextField(choices=StepName.choices)
    words = models.TextField(default="", blank=True)
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recovery", "step"], name="recovery_step_once")]

    def __str__(self) -> str:
        return f"{self.step} of {self.recovery_id}"
