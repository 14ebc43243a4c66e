"""Rows of the room: kept figures, what we guessed before we saw them, the web as the staff drew it, signals."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.conversations.models import Message
from whiteglove.encounters.models import Party
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.team.models import Colleague


class KeptFigure(models.Model):
    """Figures of a journey as they were calculated, to be shown until it changes (`JourneyChange.changes`).

    journey None: figures of the whole house, shown for a few minutes.
    """

    id = models.BigAutoField(primary_key=True)
    journey = models.ForeignKey(Journey, null=True, on_delete=models.CASCADE, related_name="+")
    name = models.TextField(help_text="Which figures, with what was asked of them")
    changes = models.BigIntegerField()
    figures = models.JSONField()
    at = models.DateTimeField(db_default=Now())
    took_seconds = models.FloatField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "name"], name="insight_figure_once"),
            models.UniqueConstraint(fields=["name"], condition=Q(journey=None), name="insight_house_figure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.journey_id}"


class AngryMessage(models.Model):
    """A customer wrote a word of the public lists of anger in it; which one is not kept. at: when they wrote it."""

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="insight_angry_messages")]

    def __str__(self) -> str:
        return f"angry message {self.message_id}"


class ReadBack(models.Model):
    """How far back messages were read for such words that came before anybody did: those from this id on."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    from_message = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="insight_read_back_once")]

    def __str__(self) -> str:
        return f"read back to {self.from_message}"


class WebDay(models.Model):
    """Who met customers on one day of a journey, counted; made anew when that day changed (`DayChange.changes`).

    counts: as `web_days.Day` reads them. customers: their ids, eight bytes each, to count a person once in a period.
    """

    id = models.BigAutoField(primary_key=True)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    changes = models.BigIntegerField()
    counts = models.JSONField()
    customers = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "day"], name="insight_web_day_once")]

    def __str__(self) -> str:
        return f"{self.journey_id} on {self.day}"


class GuessAbout(models.TextChoices):
    """What was guessed."""

    SCORE = "score"  # of a touchpoint, on the scale of the question
    WORST_HAND_OVER = "worst_hand_over"  # from whom to whom
    COMPLAINT = "complaint"  # at which touchpoint customers feel worst


class Guess(models.Model):
    """What a colleague thought customers feel, before they saw it. The figure beside it is as it was then.

    level: of the house, where they stand: their role then. quarter: such as 2026-Q4; each thing is asked once in it.
    is_skipped: they would rather not say; they are not asked again either.
    """

    id = models.BigAutoField(primary_key=True)
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="+")
    about = models.TextField(choices=GuessAbout.choices)
    touchpoint = models.ForeignKey(Touchpoint, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.TextField(default="csat")
    value = models.FloatField(null=True)
    from_party = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="+")
    to_party = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="+")
    level = models.TextField()
    quarter = models.TextField()
    is_skipped = models.BooleanField(default=False)
    said = models.JSONField(default=dict, help_text="What customers said then: a figure, or where; empty: unknown")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["journey", "about", "touchpoint", "-at"], name="insight_guesses")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(about="score")
                | Q(touchpoint__isnull=False) & (Q(is_skipped=True) | Q(value__isnull=False)),
                name="insight_score_guess_is_of_one",
            ),
            models.UniqueConstraint(
                fields=["colleague", "journey", "kind", "quarter", "touchpoint"],
                condition=Q(about="score"),
                name="insight_score_guessed_once",
            ),
            models.UniqueConstraint(
                fields=["colleague", "journey", "kind", "quarter", "about"],
                condition=~Q(about="score"),
                name="insight_guessed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"guess {self.about} by {self.colleague_id}"


class DrawnEdge(models.Model):
    """Whom one believes customers meet and are passed to. from_party None: the customer comes to `to_party`."""

    id = models.BigAutoField(primary_key=True)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="+")
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    from_party = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="+")
    to_party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "colleague", "from_party", "to_party"],
                name="insight_drawn_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.colleague_id} drew {self.from_party_id} to {self.to_party_id}"


class WebSeen(models.Model):
    """A colleague was shown the actual web; from then on their own drawing stands as it is.

    has_drawn: they drew first. False: they looked first, which managers may.
    """

    id = models.BigAutoField(primary_key=True)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="+")
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    has_drawn = models.BooleanField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "colleague"], name="insight_web_seen_once")]

    def __str__(self) -> str:
        return f"{self.colleague_id} saw the web of {self.journey_id}"


class Signal(models.Model):
    """A touchpoint goes bad: which chart saw it, since when, and who looked at it."""

    id = models.BigAutoField(primary_key=True)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="+")
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.CASCADE, related_name="+")
    kind = models.TextField()
    chart = models.TextField()
    began = models.DateField()
    seen = models.DateField()
    at = models.DateTimeField(db_default=Now())
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by_whom = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["touchpoint", "kind", "chart", "seen"], name="insight_signal_once")
        ]
        indexes = [models.Index(fields=["journey", "-seen"], name="insight_signals")]

    def __str__(self) -> str:
        return f"{self.touchpoint_id} since {self.began}"
