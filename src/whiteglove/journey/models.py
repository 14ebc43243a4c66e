"""Rows of the room: the map as it is planned now, and every version it had."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from whiteglove.team.models import Colleague, Team


class Journey(models.Model):
    """One way that customers go with us. Names are by language, such as {"en": "A lost bag"}.

    revision: grows with each change, so that two who draw at once notice. gap_days: after so many days without an
    encounter, the next one begins another episode.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.SlugField(unique=True, max_length=80)
    name = models.JSONField(default=dict)
    words = models.TextField(default="", blank=True, help_text="What this journey is, for colleagues")
    gap_days = models.IntegerField(default=30)
    revision = models.IntegerField(default=1)
    position = models.IntegerField(default=0, help_text="Among the journeys; the first is the managers' first page")
    added_at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(gap_days__gt=0), name="journey_some_gap")]

    def __str__(self) -> str:
        return self.key


class Stage(models.Model):
    """A part of the journey, such as "before the flight". Retired ones stay: touchpoints stand there."""

    id = models.BigAutoField(primary_key=True)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="stages")
    key = models.SlugField(max_length=80)
    name = models.JSONField(default=dict)
    position = models.IntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "key"], name="journey_stage_once")]

    def __str__(self) -> str:
        return self.key


class Touchpoint(models.Model):
    """Where a customer meets us, and what should come of it. Retired ones keep their row: encounters happened there.

    channel: email, phone, chat, web, social, counter, letter, or any word of the house. is_ours: False where we are
    not there at all, such as while they wait for the courier. ends_episode: with it the customer's run is over.
    """

    id = models.BigAutoField(primary_key=True)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="touchpoints")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="touchpoints")
    key = models.SlugField(max_length=80)
    name = models.JSONField(default=dict)
    channel = models.TextField()
    position = models.IntegerField(default=0)
    is_key_moment = models.BooleanField(default=False)
    is_ours = models.BooleanField(default=True)
    ends_episode = models.BooleanField(default=False)
    wants = models.TextField(default="", blank=True, help_text="What the customer wants there")
    outcome = models.TextField(default="", blank=True, help_text="What should come of it")
    should_feel = models.TextField(default="", blank=True, help_text="How they should feel")
    may_decide = models.TextField(default="", blank=True, help_text="What whoever stands there may decide alone")
    standard = models.TextField(default="", blank=True, help_text="What we promise there")
    measured_by = models.TextField(default="", blank=True, help_text="How we know")
    owner = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "key"], name="journey_touchpoint_once")]

    def __str__(self) -> str:
        return self.key


class StepKind(models.TextChoices):
    """What the map says of two touchpoints."""

    ALLOWED = "allowed"  # the second may come next after the first
    MUST = "must"  # after the first, the second must come at some time
    NEVER = "never"  # after the first, the second must never come
    WITHIN = "within"  # after the first, the second must come within so many hours


class Step(models.Model):
    """The planned order of two touchpoints."""

    id = models.BigAutoField(primary_key=True)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="steps")
    kind = models.TextField(choices=StepKind.choices)
    first = models.ForeignKey(Touchpoint, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Touchpoint, on_delete=models.CASCADE, related_name="+")
    hours = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "kind", "first", "second"], name="journey_step_once"),
            models.CheckConstraint(
                condition=Q(kind="within", hours__gt=0) | (~Q(kind="within") & Q(hours=None)),
                name="journey_within_has_hours",
            ),
            models.CheckConstraint(condition=~Q(kind="never", first=F("second")), name="journey_never_after_another"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_id} {self.second_id}"


class Version(models.Model):
    """The map as somebody left it: who, when, why. `map`: as the API gives the journey."""

    id = models.BigAutoField(primary_key=True)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    map = models.JSONField()
    why = models.TextField(default="", blank=True)
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField(help_text="Reference of the actor, such as colleague:7")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "number"], name="journey_version_once")]

    def __str__(self) -> str:
        return f"{self.journey_id} version {self.number}"
