"""What stood in the way of a customer: a rule, a no, a grievance that was justified."""

from django.db import models
from django.db.models import Q

from whiteglove.conversations.models import Message
from whiteglove.journey.causes import Cause
from whiteglove.journey.models import Touchpoint
from whiteglove.perception.models import Response
from whiteglove.recovery.models.where import SOMEWHERE, Happened
from whiteglove.rulebook.models import Rule
from whiteglove.team.models import Colleague


class SaidBy(models.TextChoices):
    """Who says that a rule stood in the way."""

    COLLEAGUE = "colleague"
    CUSTOMER = "customer"  # their own words name a rule: suggested until a colleague confirms
    PROGRAM = "program"


class TakenBack(models.Model):
    """Who took it back, when, and why where somebody else had said it; it counts no more."""

    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        Colleague, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    taken_back_by_whom = models.TextField(default="", blank=True)
    taken_back_why = models.TextField(default="", blank=True)

    class Meta:
        abstract = True


class Obstruction(Happened, TakenBack):
    """A rule stood in the customer's way ("in the way"). rule None: one that nobody could find.

    cost: what it cost the customer, in words. minutes: of our work. settled: a suggestion is confirmed or not.
    """

    rule = models.ForeignKey(Rule, null=True, on_delete=models.SET_NULL, related_name="+")
    wanted = models.TextField(help_text="What the customer wanted")
    cost = models.TextField(default="", blank=True)
    minutes = models.SmallIntegerField(null=True)
    said_by = models.TextField(choices=SaidBy.choices)
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    response = models.ForeignKey(Response, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    quote = models.TextField(default="", blank=True, help_text="The customer's own words")
    is_so = models.BooleanField(null=True, default=True, help_text="None: suggested; False: it was not so")
    settled_by_whom = models.TextField(default="", blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=SOMEWHERE, name="recovery_hindered_somewhere")]
        indexes = [
            models.Index(
                fields=["rule", "-at"],
                name="recovery_hindered_by",
                condition=Q(is_so=True, taken_back_at=None),
                include=["customer", "minutes"],
            ),
            models.Index(fields=["-at", "-id"], name="recovery_hindered_newest"),
            models.Index(fields=["response"], name="recovery_heard_in_answer", condition=Q(response__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"obstruction {self.pk}"


class NoSaid(Happened, TakenBack):
    """A colleague had to say no. rule: which one made them; None: not named."""

    rule = models.ForeignKey(Rule, null=True, on_delete=models.SET_NULL, related_name="+")
    what = models.TextField(help_text="What was asked for")

    class Meta:
        indexes = [
            models.Index(fields=["rule", "-at"], name="recovery_noes", condition=Q(taken_back_at=None)),
            models.Index(fields=["-at", "-id"], name="recovery_noes_newest"),
        ]

    def __str__(self) -> str:
        return f"no {self.pk}"


class Grievance(Happened):
    """Whether what a customer complains of is justified, and at whose touchpoint it was made. One a conversation."""

    is_justified = models.BooleanField()
    made_at = models.ForeignKey(
        Touchpoint, null=True, on_delete=models.PROTECT, related_name="+", help_text="Where the harm was done"
    )
    cause = models.TextField(choices=Cause.choices, default="", blank=True)
    words = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(conversation__isnull=False), name="recovery_one_grievance"
            )
        ]
        indexes = [models.Index(fields=["made_at", "-at"], name="recovery_fed_by", condition=Q(is_justified=True))]

    def __str__(self) -> str:
        return f"grievance {self.pk}"
