"""Rows of the room: encounters, the episodes they make, who met whom, and by which rules they are on the map."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.customers.models import Customer
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.team.models import Colleague, Team


class PartyKind(models.TextChoices):
    """What sort of one meets a customer."""

    COLLEAGUE = "colleague"
    TEAM = "team"
    MACHINE = "machine"  # an automatic answer, a silent queue


class Party(models.Model):
    """Whoever meets customers: a colleague or team of the house, or an outside one that only imported records name.

    key: of an outside one, as the records name it, folded; of one of the house, its id.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField(choices=PartyKind.choices)
    key = models.TextField()
    name = models.TextField(help_text="Of an outside one; those of the house are named by their row")
    colleague = models.OneToOneField(Colleague, null=True, on_delete=models.CASCADE, related_name="+")
    team = models.OneToOneField(Team, null=True, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="encounters_party_once"),
            models.CheckConstraint(
                condition=Q(colleague=None) | Q(team=None), name="encounters_party_is_one_of_both"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Episode(models.Model):
    """One customer's run through a journey ("trip" on pages). why_ended: last_touchpoint, long_ago or said."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="+")
    external_id = models.TextField(null=True, help_text="As the source names it")
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why_ended = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "customer", "external_id"],
                condition=Q(external_id__isnull=False),
                name="encounters_episode_once",
            )
        ]
        indexes = [
            models.Index(fields=["customer", "journey", "-last_at"], name="encounters_episode_whose"),
            models.Index(fields=["last_at"], name="encounters_episode_runs", condition=Q(ended_at=None)),
            models.Index(fields=["journey", "-last_at", "-id"], name="encounters_episode_newest"),
        ]

    def __str__(self) -> str:
        return f"episode {self.pk} of {self.customer_id}"


class PlacedBy(models.TextChoices):
    """How an encounter came to its place on the map."""

    RULE = "rule"
    COLLEAGUE = "colleague"
    SOURCE = "source"  # whoever sent the record said so
    NOBODY = "nobody"  # no rule fits: it is not on the map


class Encounter(models.Model):
    """One actual moment of truth: who met whom, when, on which channel, and where on the map.

    From the customer's word (or ours) until we answered; ended_at None: it goes on. place: why it is there, for the
    page. machine: nobody of us took part.
    """

    id = models.BigAutoField(primary_key=True)
    external_id = models.TextField(null=True, unique=True, help_text="As the source names it")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, null=True, on_delete=models.PROTECT, related_name="+")
    touchpoint = models.ForeignKey(Touchpoint, null=True, on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey(Episode, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    channel = models.TextField()
    team = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_machine = models.BooleanField(default=False)
    placed_by = models.TextField(choices=PlacedBy.choices)
    place = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-at", "-id"], name="encounters_whose"),
            models.Index(fields=["episode", "at", "id"], name="encounters_in_episode", include=["touchpoint"]),
            models.Index(fields=["journey", "at"], name="encounters_on_map", include=["touchpoint", "team"]),
            models.Index(fields=["touchpoint", "-at", "-id"], name="encounters_there"),
            models.Index(fields=["-at", "-id"], name="encounters_nowhere", condition=Q(touchpoint=None)),
            models.Index(fields=["ended_at"], name="encounters_ended"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(touchpoint=None) | Q(journey__isnull=False), name="encounters_touchpoint_has_journey"
            )
        ]

    def __str__(self) -> str:
        return f"encounter {self.pk}"


class Involvement(models.Model):
    """A colleague who took part in an encounter."""

    id = models.BigAutoField(primary_key=True)
    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="involvements", db_index=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["encounter", "party"], name="encounters_involved_once")]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.encounter_id}"


class HandOver(models.Model):
    """Responsibility passed on during an encounter: warm with a word, cold without. source_key: told once."""

    id = models.BigAutoField(primary_key=True)
    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="hand_overs")
    from_party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    to_party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    is_warm = models.BooleanField()
    source_key = models.TextField(null=True, unique=True)

    def __str__(self) -> str:
        return f"{self.from_party_id} to {self.to_party_id}"


class PlacementRule(models.Model):
    """Which encounters are at this touchpoint: all that is said here must hold; the first rule that fits decides.

    Empty: does not matter. words: any of them, in subject or text, folded. position_in_episode: first or again.
    """

    id = models.BigAutoField(primary_key=True)
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.CASCADE, related_name="+")
    position = models.IntegerField(default=0)
    channel = models.TextField(default="", blank=True)
    address = models.TextField(default="", blank=True, help_text="To which it came, folded")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    form = models.TextField(default="", blank=True)
    topic = models.TextField(default="", blank=True, help_text="A word of its subject, folded")
    words = ArrayField(models.TextField(), default=list, db_default=models.Value("{}"))
    position_in_episode = models.TextField(default="", blank=True)
    by_whom = models.TextField()
    at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True)
    retired_by_whom = models.TextField(default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["position"], name="encounters_rule_order", condition=Q(retired_at=None))]

    def __str__(self) -> str:
        return f"rule {self.pk} to {self.touchpoint_id}"


class Correction(models.Model):
    """A colleague said where an encounter really was. words: of its subject, to learn a suggestion from; none once it
    is undone. before: by whom or what it had been placed, and why.
    """

    id = models.BigAutoField(primary_key=True)
    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="+")
    from_touchpoint = models.ForeignKey(Touchpoint, null=True, on_delete=models.SET_NULL, related_name="+")
    to_touchpoint = models.ForeignKey(Touchpoint, null=True, on_delete=models.SET_NULL, related_name="+")
    words = ArrayField(models.TextField(), default=list, db_default=models.Value("{}"))
    before = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"correction of {self.encounter_id}"


class JourneyChange(models.Model):
    """How often what is known of a journey changed: whoever keeps figures of it knows when they are of yesterday."""

    journey = models.OneToOneField(Journey, primary_key=True, on_delete=models.CASCADE, related_name="+")
    changes = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.journey_id}: {self.changes}"


class DayChange(models.Model):
    """How often what happened on one day of a journey (in UTC) changed: counts kept by day are made anew by it."""

    id = models.BigAutoField(primary_key=True)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    changes = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "day"], name="encounters_day_once")]

    def __str__(self) -> str:
        return f"{self.journey_id} on {self.day}: {self.changes}"
