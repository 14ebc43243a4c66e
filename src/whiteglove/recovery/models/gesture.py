"""What was given: money never counted twice, and looked at afterwards by peers in a friendly way."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from whiteglove.journey.causes import Cause
from whiteglove.recovery.models.recovery import Recovery
from whiteglove.recovery.models.where import Happened
from whiteglove.rulebook.models import Authority, GestureKind, Rule
from whiteglove.team.models import Colleague


class Gesture(Happened):
    """Given on somebody's own authority. worth: in the smallest unit of `currency`; 0 where it is no money.

    rule: which one was bent. authority: the limit under which it fell. taken_back: who, when, why; it counts no more.
    """

    external_id = models.TextField(null=True, unique=True)
    kind = models.TextField(choices=GestureKind.choices)
    worth = models.BigIntegerField(default=0)
    currency = models.TextField()
    why = models.TextField()
    cause = models.TextField(choices=Cause.choices, default="", blank=True)
    rule = models.ForeignKey(Rule, null=True, on_delete=models.SET_NULL, related_name="+")
    authority = models.ForeignKey(Authority, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    recovery = models.ForeignKey(Recovery, null=True, on_delete=models.SET_NULL, related_name="gestures")
    was_asked_for = models.BooleanField(null=True, help_text="Whether the customer asked; None: not known")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by_whom = models.TextField(default="", blank=True)
    taken_back_why = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(worth__gte=0), name="recovery_gesture_gives"),
            models.CheckConstraint(condition=~Q(why=""), name="recovery_gesture_has_a_reason"),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="recovery_ledger"),
            models.Index(
                fields=["colleague", "kind", "at"],
                name="recovery_given_by",
                condition=Q(taken_back_at=None),
                include=["worth", "currency"],
            ),
            models.Index(fields=["rule", "at"], name="recovery_given_around", condition=Q(rule__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Purse(models.Model):
    """Locked while a colleague gives, so that two gestures at once cannot both fit under one limit."""

    colleague = models.OneToOneField(Colleague, primary_key=True, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"purse of {self.colleague_id}"


class PeerWord(models.TextChoices):
    """What a peer says who looks at a gesture afterwards."""

    SAME = "same"  # I would have done the same
    MORE = "more"
    ELSE = "else"  # something else


class PeerLook(models.Model):
    """A gesture that chance, weighted by risk, puts before a peer. reasons: why this one was likelier than others."""

    id = models.BigAutoField(primary_key=True)
    gesture = models.OneToOneField(Gesture, on_delete=models.CASCADE, related_name="+")
    peer = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    chosen_at = models.DateTimeField()
    reasons = ArrayField(models.TextField(), default=list)
    chance = models.FloatField(help_text="With which it was chosen, 0 to 1, so that sums can be weighted")
    said = models.TextField(choices=PeerWord.choices, default="", blank=True)
    words = models.TextField(default="", blank=True)
    said_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["peer", "chosen_at"], name="recovery_to_look_at", condition=Q(said=""))]

    def __str__(self) -> str:
        return f"look at gesture {self.gesture_id}"
