"""Who wants to hear of a conversation, and what they were told."""

from django.db import models
from django.db.models.functions import Now

from whiteglove.conversations.models.conversation import Conversation
from whiteglove.conversations.models.message import Message
from whiteglove.customers.models import Customer
from whiteglove.team.models import Colleague, Team

# What teams promise each other is a promise; what customers feel or said is an answer; who is asked for more, for a
# look, or to mend what only they can, is asked by name.
UNDER = {
    "protocol": "promise",
    "signs": "response",
    "rule": "response",
    "more": "mentioned",
    "look": "mentioned",
    "webhook": "mentioned",
}


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
    PROMISE_MANY_BROKEN = "promise_many_broken"  # of all whom an incident touches
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
    RESPONSE_POOR = "response_poor"
    RESPONSE_THANKS = "response_thanks"
    RESPONSE_WORSE = "response_worse"  # a touchpoint of theirs
    SIGNS_STRONG = "signs_strong"
    MORE_ASKED = "more_asked"  # while a customer waits
    MORE_AGREED = "more_agreed"
    MORE_REFUSED = "more_refused"
    MORE_ENDED = "more_ended"  # nobody answered in time
    LOOK_ASKED = "look_asked"  # what would you have done?
    LOOK_SAID = "look_said"
    RULE_ROUND = "rule_round"  # rules of theirs are due, or hurt
    RULE_DECIDED = "rule_decided"  # of a rule of theirs, or that they named
    RULE_HELPED = "rule_helped"  # whether it did is written down, and their word led there
    RULE_WEEK = "rule_week"  # what was scraped off last week, for those who lead
    WEBHOOK_WAITING = "webhook_waiting"  # for the better part of an hour, and all after the one in the way with it
    WEBHOOK_FAILING = "webhook_failing"  # for days, or its secret is lost
    WEBHOOK_GONE = "webhook_gone"

    @property
    def wish(self) -> str:
        """Under which of their wishes a colleague hears of it (`team.models.all_reasons`)."""
        kind = self.value.partition("_")[0]
        return UNDER.get(kind, kind)


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
