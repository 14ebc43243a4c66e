"""Early signs: visible points, each with its reason, before anger shows."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.conversations.models import Conversation, Message
from whiteglove.team.models import Colleague


class Signs(models.Model):
    """The signs of one open conversation, as last looked at. reasons: [{"sign", "points", "since", "what"}].

    points: their sum, 0 to 100. happened: the same without tone; by these they are
    strong. strong_since: since when they are strong. told_at: when somebody senior was told.
    """

    conversation = models.OneToOneField(Conversation, primary_key=True, on_delete=models.CASCADE, related_name="+")
    points = models.SmallIntegerField(default=0)
    happened = models.SmallIntegerField(default=0)
    reasons = models.JSONField(default=list)
    at = models.DateTimeField()
    strong_since = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=0, points__lte=100), name="recovery_points_of_a_hundred")
        ]
        indexes = [
            models.Index(fields=["-happened", "conversation"], name="recovery_happened", condition=Q(points__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.points} points"


class SignSeen(models.Model):
    """A sign that was visible of a conversation, and when it was seen there first.

    Stays when the sign goes and when the conversation is closed: what comes of signs is learnt from how they stood.
    """

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+", db_index=False)
    sign = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "sign"], name="recovery_sign_seen_once")]

    def __str__(self) -> str:
        return f"{self.sign} in {self.conversation_id}"


class Leaving(models.Model):
    """A customer wrote that they leave us. The words themselves stand in the message alone."""

    id = models.BigAutoField(primary_key=True)
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="recovery_leaving_newest")]

    def __str__(self) -> str:
        return f"leaving in message {self.message_id}"


class Upset(models.Model):
    """A colleague says that this customer is upset. taken_back_at: no more."""

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    colleague = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField(db_default=Now())
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(taken_back_at=None), name="recovery_upset_once"
            )
        ]

    def __str__(self) -> str:
        return f"upset in {self.conversation_id}"
