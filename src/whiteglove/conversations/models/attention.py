"""Who wants to hear of a conversation, and what they were told."""

from django.db import models
from django.db.models.functions import Now

from whiteglove.conversations.models.conversation import Conversation
from whiteglove.conversations.models.message import Message
from whiteglove.team.models import Colleague


class Because(models.TextChoices):
    """Why somebody is told."""

    ASSIGNED = "assigned"
    MENTIONED = "mentioned"
    FOLLOWED = "followed"
    OWN = "own"


class Follow(models.Model):
    """A colleague who wants to hear what happens in a conversation that is not theirs."""

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    by_whom = models.TextField(help_text="Reference of the actor who made them follow")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "colleague"], name="conversations_followed_once")
        ]
        indexes = [models.Index(fields=["colleague", "-conversation"], name="conversations_follow_whose")]

    def __str__(self) -> str:
        return f"{self.colleague_id} follows {self.conversation_id}"


class Mention(models.Model):
    """A colleague named in a note."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "colleague"], name="conversations_mentioned_once")]

    def __str__(self) -> str:
        return f"{self.colleague_id} in {self.message_id}"


class Notice(models.Model):
    """What a colleague is told about a conversation, once; read when they opened it or said so."""

    id = models.BigAutoField(primary_key=True)
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="+")
    because = models.TextField(choices=Because.choices)
    by_whom = models.TextField(default="", blank=True, help_text="Name of the one who caused it; empty: the customer")
    fact_key = models.TextField(help_text="What it follows from, so that telling twice is telling once")
    at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["colleague", "fact_key"], name="conversations_told_once")]
        indexes = [
            models.Index(fields=["colleague", "-id"], name="conversations_notice_whose"),
            models.Index(
                fields=["colleague", "conversation"],
                name="conversations_notice_unread",
                condition=models.Q(read_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.because} to {self.colleague_id} about {self.conversation_id}"
