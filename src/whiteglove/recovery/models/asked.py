"""Above one's limit a colleague with more is asked while the customer waits: seconds, never a queue."""

from django.db import models
from django.db.models import Q

from whiteglove.conversations.models import Conversation
from whiteglove.encounters.models import Encounter
from whiteglove.journey.causes import Cause
from whiteglove.recovery.models.gesture import Gesture
from whiteglove.rulebook.models import GestureKind, Rule
from whiteglove.team.models import Colleague


class MoreAsked(models.Model):
    """May I give this? at_once: what the asker gave within their own limit meanwhile.

    answered_at: when the asked one said whether they agree. withdrawn_at:
    the asker helped themselves otherwise. gesture: what came of it. external_id: the same one again is one question.
    """

    id = models.BigAutoField(primary_key=True)
    external_id = models.TextField(null=True, unique=True)
    asker = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    asked = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.CASCADE, related_name="+")
    encounter = models.ForeignKey(Encounter, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.TextField(choices=GestureKind.choices)
    worth = models.BigIntegerField()
    currency = models.TextField()
    why = models.TextField()
    cause = models.TextField(choices=Cause.choices, default="", blank=True)
    was_asked_for = models.BooleanField(null=True, help_text="Whether the customer asked; None: not known")
    rule = models.ForeignKey(Rule, null=True, on_delete=models.SET_NULL, related_name="+")
    at_once = models.OneToOneField(Gesture, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    agrees = models.BooleanField(null=True)
    words = models.TextField(default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    gesture = models.OneToOneField(Gesture, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agrees=None, answered_at=None) | Q(agrees__isnull=False, answered_at__isnull=False),
                name="recovery_more_answer_has_a_moment",
            )
        ]
        indexes = [
            models.Index(
                fields=["asked", "at"], name="recovery_more_open", condition=Q(agrees=None, withdrawn_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"asked of {self.asked_id}"
