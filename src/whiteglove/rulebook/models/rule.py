"""What binds a colleague: the rule as it is now, every version it had, when it expires, how it ended."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from whiteglove.journey.models import Touchpoint
from whiteglove.team.models import Colleague, Team


class Serves(models.TextChoices):
    """Whom a rule serves."""

    CUSTOMER = "customer"
    LAW = "law"
    SAFETY = "safety"
    ORGANISATION = "organisation"


class Rule(models.Model):
    """One rule. Texts are by language, such as {"en": "Original receipt only"}; the first language is the house's.

    key: as people call it, such as R-17. expires_on: of its running sunset. wound_tight_in: the bad year in which it
    was tightened. revision: grows with each change, so that two who change it at once notice. Without touchpoints it
    applies everywhere, without teams to everybody. retired_at is derived from its Retirement.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.TextField(unique=True)
    title = models.JSONField(default=dict)
    text = models.JSONField(default=dict)
    reason = models.JSONField(default=dict, help_text="Why it is there, and what would happen without it")
    instead = models.JSONField(default=dict, help_text="What one may do instead")
    serves = models.TextField(choices=Serves.choices)
    law = models.TextField(default="", blank=True, help_text="Which law, where it serves the law")
    is_mandatory = models.BooleanField()
    owner = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    review_by = models.DateField(null=True, help_text="At most a year off")
    expires_on = models.DateField(null=True)
    wound_tight_in = models.SmallIntegerField(null=True)
    wound_tight_why = models.TextField(default="", blank=True)
    touchpoints = models.ManyToManyField(Touchpoint, related_name="+", blank=True)
    teams = models.ManyToManyField(Team, related_name="+", blank=True)
    revision = models.IntegerField(default=1)
    holds_since = models.DateField(null=True, help_text="In force before it was written down here; null: it was not")
    added_at = models.DateTimeField(db_default=Now())
    added_by_whom = models.TextField(help_text="Reference of the actor, such as colleague:7")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(key=""), name="rulebook_rule_has_a_key"),
            models.CheckConstraint(condition=Q(serves__in=Serves.values), name="rulebook_rule_serves_somebody"),
        ]
        indexes = [
            models.Index(fields=["review_by"], name="rulebook_due", condition=Q(retired_at=None)),
            models.Index(
                fields=["expires_on"], name="rulebook_sets", condition=Q(retired_at=None, expires_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Turn(models.TextChoices):
    """What a change does to those whom the rule binds."""

    TIGHTER = "tighter"
    LOOSER = "looser"
    SAME = "same"  # other words, another owner


class RuleVersion(models.Model):
    """The rule as somebody left it. rule_then: as the API gives it."""

    id = models.BigAutoField(primary_key=True)
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    rule_then = models.JSONField()
    turn = models.TextField(choices=Turn.choices)
    why = models.TextField(default="", blank=True)
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField(help_text="Reference of the actor, such as colleague:7")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "number"], name="rulebook_version_once")]

    def __str__(self) -> str:
        return f"{self.rule_id} version {self.number}"


class Tightening(models.TextChoices):
    """What was made tighter."""

    NEW = "new"  # a new mandatory rule
    RAISED = "raised"  # a rule that asks more than before
    LOWERED = "lowered"  # people may decide less than before


class Sunset(models.Model):
    """A tightening that ends by itself on a day at most 90 days after it began, unless customers' evidence renews it.

    goes_back_to: what holds again then, as the API gives the rule or the limit; {}: nothing, the rule is retired.
    renewals: [{at, by_whom, until, why, evidence}], none without evidence. why_ended: passed, withdrawn, retired.
    """

    id = models.BigAutoField(primary_key=True)
    rule = models.ForeignKey(Rule, null=True, on_delete=models.CASCADE, related_name="sunsets")
    authority = models.ForeignKey("rulebook.Authority", null=True, on_delete=models.CASCADE, related_name="sunsets")
    what = models.TextField(choices=Tightening.choices)
    began_on = models.DateField()
    ends_on = models.DateField()
    goes_back_to = models.JSONField(default=dict)
    why = models.TextField()
    renewals = models.JSONField(default=list)
    by_whom = models.TextField()
    ended_at = models.DateTimeField(null=True)
    why_ended = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(rule__isnull=False) & Q(authority=None)) | (Q(rule=None) & Q(authority__isnull=False)),
                name="rulebook_sunset_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("began_on")), name="rulebook_sunset_lasts"),
        ]
        indexes = [models.Index(fields=["ends_on"], name="rulebook_sunsets_due", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"sunset {self.pk} on {self.ends_on}"


class Retirement(models.Model):
    """A rule's end: who, when, why. undone_at: it holds again."""

    id = models.BigAutoField(primary_key=True)
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="retirements")
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField()
    why = models.TextField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule"], condition=Q(undone_at=None), name="rulebook_retired_once")
        ]

    def __str__(self) -> str:
        return f"retirement of rule {self.rule_id}"


class Exemption(models.Model):
    """A team that does without a rule for a while, as in a trial: from `from_on` to the day before `until_on`."""

    id = models.BigAutoField(primary_key=True)
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    why = models.TextField()
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="rulebook_exemption_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} without rule {self.rule_id}"


class Direction(models.Model):
    """Where the house wants to go: vision, values, "what would you want here?" One row a version, the newest holds.

    text: by language, in plain paragraphs.
    """

    number = models.IntegerField(primary_key=True)
    text = models.JSONField()
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField(help_text="Reference of the actor, such as colleague:7")
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"direction {self.number}"
