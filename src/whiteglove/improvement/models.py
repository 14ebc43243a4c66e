"""Rows of the room: rounds, what was decided of rules and on which evidence, trials, whether it helped, who heard."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.conversations.models import Conversation, Message
from whiteglove.customers.models import Customer
from whiteglove.journey.models import Touchpoint
from whiteglove.rulebook.models import Rule
from whiteglove.team.models import Colleague, Team


class Choice(models.TextChoices):
    """What can be decided of a rule."""

    KEEP = "keep"
    SOFTEN = "soften"  # from mandatory to guidance
    CHANGE = "change"
    TRY = "try"  # without it, for some weeks, at some teams
    RETIRE = "retire"


class Round(models.Model):
    """One barnacle round: from its day until the next one begins."""

    id = models.BigAutoField(primary_key=True)
    began_at = models.DateTimeField()
    rules_before_it = models.IntegerField(help_text="How many were due or hurt when it began")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ended_at"], nulls_distinct=False, name="improvement_one_round_at_a_time")
        ]

    def __str__(self) -> str:
        return f"round {self.pk}"


class Decision(models.Model):
    """What somebody decided of a rule, with the evidence that lay before them. evidence: as the API gives it.

    evidence_until: what came later is new evidence; without any nobody decides twice.
    """

    id = models.BigAutoField(primary_key=True)
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, null=True, on_delete=models.SET_NULL, related_name="decisions")
    choice = models.TextField(choices=Choice.choices)
    reason = models.TextField()
    evidence = models.JSONField()
    evidence_until = models.DateTimeField()
    version = models.IntegerField(help_text="Of the rule, as it was then")
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="improvement_decided_with_a_reason")]
        indexes = [
            models.Index(fields=["rule", "-at"], name="improvement_decided"),
            models.Index(fields=["-at", "-id"], name="improvement_decisions"),
        ]

    def __str__(self) -> str:
        return f"{self.choice} rule {self.rule_id}"


class Trial(models.Model):
    """A rule that some teams do without for a while. design: before_after, or stepped with waves of teams.

    waves: [{"teams": [ids], "from": date}]. Ended early with a reason, or by its day.
    """

    id = models.BigAutoField(primary_key=True)
    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="trial")
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="+")
    teams = models.ManyToManyField(Team, related_name="+")
    design = models.TextField()
    waves = models.JSONField(default=list)
    begins_on = models.DateField()
    ends_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    why_ended = models.TextField(default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["ends_on"], name="improvement_trials_run", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"trial of rule {self.rule_id}"


class Effect(models.Model):
    """Did it help? Written down by itself ninety days after a rule ended, was softened or changed, or a trial ended.

    before, after: mean and n of what customers felt where the rule applied. effect: after minus before, with its
    interval; None where too few answered. thanked_at: when those who led there heard of it.
    """

    id = models.BigAutoField(primary_key=True)
    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="effect")
    due_on = models.DateField()
    written_at = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict)
    effect = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    n = models.IntegerField(default=0)
    thanked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_on"], name="improvement_effects_due", condition=Q(written_at=None))]

    def __str__(self) -> str:
        return f"effect of {self.decision_id}"


class Proposal(models.Model):
    """A colleague proposes that a rule ends. decision: which answered it."""

    id = models.BigAutoField(primary_key=True)
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="+")
    colleague = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    why = models.TextField()
    at = models.DateTimeField(db_default=Now())
    decision = models.ForeignKey(Decision, null=True, on_delete=models.SET_NULL, related_name="proposals")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "colleague"], condition=Q(decision=None), name="improvement_proposed_once"
            )
        ]

    def __str__(self) -> str:
        return f"proposal about rule {self.rule_id}"


class Told(models.Model):
    """You said, we did: a customer whose words led to a decision can read what came of it, or not and why."""

    id = models.BigAutoField(primary_key=True)
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="told", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField(null=True)
    why_not = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "customer"], name="improvement_told_once")]

    def __str__(self) -> str:
        return f"{self.customer_id} told of {self.decision_id}"


class Telling(models.Model):
    """Somebody released that the customers whose words led to a decision are told of it. text: by language.

    told_all_at: when nobody was left to tell.
    """

    id = models.BigAutoField(primary_key=True)
    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="telling")
    text = models.JSONField()
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField()
    told_all_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="improvement_tellings_run", condition=Q(told_all_at=None))]

    def __str__(self) -> str:
        return f"telling of {self.decision_id}"


class ToldBack(models.Model):
    """A customer who is told of a decision by mail: once, or not and why. due_at: not before, for they want quiet or
    heard of another one today. conversation: where they said it; None: at an encounter that was in none.
    """

    id = models.BigAutoField(primary_key=True)
    telling = models.ForeignKey(Telling, on_delete=models.CASCADE, related_name="customers", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.SET_NULL, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    why_not = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["telling", "customer"], name="improvement_told_back_once"),
            models.CheckConstraint(
                condition=Q(told_at=None) | Q(why_not=""), name="improvement_told_back_or_why_not"
            ),
        ]
        indexes = [
            models.Index(
                fields=["telling", "due_at", "id"],
                name="improvement_to_tell_back",
                condition=Q(told_at=None, why_not=""),
            ),
            models.Index(fields=["told_at"], name="improvement_told_back_lately", condition=Q(told_at__isnull=False)),
            models.Index(fields=["message"], name="improvement_told_back_by", condition=Q(message__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} told back in {self.telling_id}"


class Way(models.TextChoices):
    """What a customer may want to do, and how hard we make it."""

    BUY = "buy"
    LEAVE = "leave"
    RETURN = "return"
    CANCEL = "cancel"
    COMPLAIN = "complain"
    HUMAN = "human"  # reach a person


class HonestLook(models.Model):
    """How many steps and minutes one way took somebody who tried it this year, at a touchpoint or in the house."""

    id = models.BigAutoField(primary_key=True)
    year = models.SmallIntegerField()
    touchpoint = models.ForeignKey(Touchpoint, null=True, on_delete=models.CASCADE, related_name="+")
    way = models.TextField(choices=Way.choices)
    steps = models.SmallIntegerField()
    minutes = models.SmallIntegerField()
    words = models.TextField(default="", blank=True)
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "touchpoint", "way"], nulls_distinct=False, name="improvement_looked_once_a_year"
            ),
            models.CheckConstraint(condition=Q(steps__gte=0, minutes__gte=0), name="improvement_look_makes_sense"),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.year}"
