"""What we told a customer we would do, by when; and what we seem to have told them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.conversations.models import Conversation, Message
from whiteglove.customers.models import Customer
from whiteglove.team.models import Colleague, Team


class MadeWhere(models.TextChoices):
    """Where a promise was made."""

    MESSAGE = "message"
    CALL = "call"
    CHAT = "chat"
    SALES = "sales"
    PORTAL = "portal"


class PromiseState(models.TextChoices):
    """Where a promise stands. Kept late is kept, with a Break on record; a broken one is still to be kept."""

    MADE = "made"
    MOVED = "moved"
    BROKEN = "broken"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


STANDING = (PromiseState.MADE.value, PromiseState.MOVED.value, PromiseState.BROKEN.value)
STANDS = Q(state__in=STANDING)
WATCHED = Q(state__in=(PromiseState.MADE.value, PromiseState.MOVED.value))


class Promise(models.Model):
    """One promise. Derived from its records, written by this room alone: due, state, settled_at, remind_at."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.SET_NULL, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    what = models.TextField(help_text="In our words")
    quote = models.TextField(default="", blank=True, help_text="The sentence in which it was made")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", help_text="Which has to keep it")
    colleague = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    due = models.DateTimeField()
    time_zone = models.TextField(help_text="Of the customer when it was made; in it `due` was meant")
    made_where = models.TextField(choices=MadeWhere.choices)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    made_by_whom = models.TextField(help_text="Reference of the actor, such as colleague:7")
    made_by_team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    entered_at = models.DateTimeField(db_default=Now())
    is_callback = models.BooleanField(default=False)
    state = models.TextField(choices=PromiseState.choices, default=PromiseState.MADE)
    settled_at = models.DateTimeField(null=True, help_text="When it was kept or withdrawn")
    remind_at = models.DateTimeField(null=True, help_text="When it falls due soon; null: somebody was reminded")
    is_to_many = models.BooleanField(
        default=False, db_default=False, help_text="Told to many at once; whoever told them hears what becomes of it"
    )
    despite = models.TextField(
        default="", db_default="", blank=True, help_text="Why it was promised though the team usually takes longer"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=STANDING, settled_at=None)
                | (~Q(state__in=STANDING) & Q(settled_at__isnull=False)),
                name="promises_settled_has_a_moment",
            ),
            models.CheckConstraint(condition=~Q(what=""), name="promises_says_what"),
        ]
        indexes = [
            models.Index(fields=["due", "id"], name="promises_due", condition=STANDS),
            models.Index(fields=["colleague", "due", "id"], name="promises_colleague", condition=STANDS),
            models.Index(fields=["team", "due", "id"], name="promises_team", condition=STANDS),
            models.Index(fields=["conversation", "id"], name="promises_conversation"),
            models.Index(fields=["customer", "-id"], name="promises_customer"),
            models.Index(fields=["made_by", "-id"], name="promises_made_by"),
            models.Index(fields=["state", "-id"], name="promises_state"),
            models.Index(fields=["due", "id"], name="promises_watched", condition=WATCHED),
            models.Index(fields=["remind_at", "id"], name="promises_reminds", condition=~Q(remind_at=None)),
            models.Index(fields=["-settled_at", "-id"], name="promises_settled", condition=~STANDS),
            models.Index(fields=["id"], name="promises_callbacks", condition=Q(is_callback=True)),
            models.Index(fields=["due"], name="promises_callbacks_due", condition=STANDS & Q(is_callback=True)),
        ]

    def __str__(self) -> str:
        return f"promise {self.pk}"


class ProposalState(models.TextChoices):
    """What a colleague made of a proposal."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class Proposal(models.Model):
    """A sentence of ours that reads like a promise; a colleague confirms it or says that it is none.

    rule: name of the rule that found it, so that the page can say why. due null: it names no time.
    """

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    sentence = models.TextField()
    what = models.TextField()
    due = models.DateTimeField(null=True)
    time_zone = models.TextField()
    rule = models.TextField()
    state = models.TextField(choices=ProposalState.choices, default=ProposalState.OPEN)
    found_at = models.DateTimeField(db_default=Now())
    promise = models.ForeignKey(Promise, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField(default="", blank=True, help_text="Who confirmed or dismissed it")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "sentence"], name="promises_proposed_once")]
        indexes = [
            models.Index(fields=["conversation", "id"], name="promises_proposal_open", condition=Q(state="open"))
        ]

    def __str__(self) -> str:
        return f"proposal of message {self.message_id}"
