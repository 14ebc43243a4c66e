"""State is a record: who did what to a conversation, when and why."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.conversations.models.conversation import Conversation
from whiteglove.conversations.models.message import Message
from whiteglove.conversations.models.tag import Tag
from whiteglove.team.models import Colleague, Team


class Record(models.Model):
    """What all records tell. by: None when the system or a customer did it; by_whom names the actor then."""

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField(help_text="Reference of the actor, such as colleague:7")
    at = models.DateTimeField(db_default=Now())
    why = models.TextField(default="", blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} of {self.conversation_id} by {self.by_whom}"


class Closure(Record):
    """The matter was called done."""


class Reopening(Record):
    """It was not done after all."""


class Assignment(Record):
    """Another colleague, team or nobody answers for it from now on.

    A hand-over when responsibility passes from somebody, or from a team, to another: warm with a word (why), cold
    without. What one takes oneself, and what nobody had, is none. by_answering: nobody had it; who answered has it.
    """

    from_owner = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    to_owner = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    from_team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    to_team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    is_hand_over = models.BooleanField(default=False, db_default=False)
    by_answering = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["from_team", "to_team", "-id"],
                name="conversations_hand_overs",
                condition=Q(is_hand_over=True),
            )
        ]


class Pause(Record):
    """Out of the way until a moment; ended earlier by a person or by the customer's next word."""

    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by_whom = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(ended_at=None), name="conversations_one_pause_at_a_time"
            )
        ]


class Tagging(Record):
    """A tag was put on, or (is_removal) taken off."""

    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="+")
    is_removal = models.BooleanField(default=False)


class Link(Record):
    """Another conversation has to do with this one; seen from both sides."""

    other = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by_whom = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "other"], condition=Q(removed_at=None), name="conversations_linked_once"
            )
        ]


class Merge(Record):
    """What was said in `merged` stands in `conversation` from now on, until the merge is undone.

    message_ids: what moved. before: the columns of `merged` as they were, to give them back.
    """

    merged = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    message_ids = ArrayField(models.BigIntegerField())
    before = models.JSONField()
    undone_at = models.DateTimeField(null=True)
    undone_by_whom = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="conversations_merged_once")
        ]


class SentAgain(Record):
    """What had not arrived was sent once more, as a message of its own; no more when that one was taken back."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    again = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="+")
