"""Who wants to hear of a conversation, and what they were told."""

from django.db import models
from django.db.models.functions import Now

from whiteglove.conversations.models.conversation import Conversation
from whiteglove.conversations.models.message import Message
from whiteglove.customers.models import Customer
from whiteglove.team.models import Colleague, Team


class Because(models.TextChoices):
    """Why somebody is told."""

    ASSIGNED = "assigned"
    MENTIONED = "mentioned"
    FOLLOWED = "followed"
    OWN = "own"
    PROMISE_MADE = "promise_made"
    PROMISE_ASKED = "promise_asked"
    PROMISE_DUE = "promise_due"
    PROMISE_BROKEN = "promise_broken"
    PROMISE_KEPT = "promise_kept"
    PROMISE_MOVED = "promise_moved"
    PROMISE_WITHDRAWN = "promise_withdrawn"
    PROMISE_AGREED = "promise_agreed"
    PROMISE_OBJECTED = "promise_objected"
    PROTOCOL_WRITTEN = "protocol_written"
    PROTOCOL_HOLDS = "protocol_holds"
    PROTOCOL_REVIEW = "protocol_review"
    PROTOCOL_REVIEWED = "protocol_reviewed"
    PROTOCOL_ENDED = "protocol_ended"
    PROTOCOL_OBJECTED = "protocol_objected"
    PROTOCOL_ANSWERED = "protocol_answered"

    @property
    def wish(self) -> str:
        """Under which of their wishes a colleague hears of it (`team.models.all_reasons`)."""
        kind = self.value.partition("_")[0]
        return "promise" if kind == "protocol" else kind  # what teams promise each other


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
    """What a colleague is told, once; read when they opened it or said so.

    About a conversation, or about what stands without one: then `about` says what, as a fact's subject does, and
    `team` whose it is (only those who see that team see it), `customer` with whom.
    """

    id = models.BigAutoField(primary_key=True)
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.CASCADE, related_name="+")
    about = models.TextField(default="", db_default="", blank=True, help_text="Such as promise:12")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="+")
    because = models.TextField(choices=Because.choices)
    by_whom = models.TextField(default="", blank=True, help_text="Name of the one who caused it; empty: the customer")
    fact_key = models.TextField(help_text="What it follows from, so that telling twice is telling once")
    at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["colleague", "fact_key"], name="conversations_told_once"),
            models.CheckConstraint(
                condition=models.Q(conversation__isnull=False) | ~models.Q(about=""),
                name="conversations_notice_about_something",
            ),
        ]
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
