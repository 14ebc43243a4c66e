"""When a team is open beside its week, when a colleague works, and whether they are here."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from whiteglove.team.models.people import Colleague, Team

_WEEKDAYS = 7


class OpeningException(models.Model):
    """A day on which a team is open otherwise than its week says: at these hours, or (both null) not at all.

    Several rows of one day are several spans. A day with a row is no holiday.
    """

    id = models.BigAutoField(primary_key=True)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(help_text="In the team's zone")
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True, help_text="At or before `opens`: on the next day")
    why = models.TextField(default="", blank=True)
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField(help_text="Reference of the actor, such as colleague:7")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__isnull=False, closes__isnull=False),
                name="team_exception_has_both_ends",
            ),
            models.UniqueConstraint(fields=["team", "day", "opens"], name="team_exception_once"),
            models.UniqueConstraint(fields=["team", "day"], condition=Q(opens=None), name="team_closed_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} on {self.day}"


class Shift(models.Model):
    """When a colleague works, week by week (weekday) or on one day (day; it replaces the week's that day).

    Wall time of `time_zone`, as it was when it was entered. ends at or before starts: it runs into the next day.
    is_break: a pause within a shift. A row of one day without times: they do not work that day.
    """

    id = models.BigAutoField(primary_key=True)
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    weekday = models.SmallIntegerField(null=True, help_text="Monday is 0")
    day = models.DateField(null=True)
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    is_break = models.BooleanField(default=False)
    time_zone = models.TextField(help_text="IANA name")
    from_day = models.DateField(null=True, help_text="The first day of a weekly shift; null: since ever")
    until_day = models.DateField(null=True, help_text="The last day of a weekly shift; null: on and on")
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__isnull=False, day=None, weekday__gte=0, weekday__lt=_WEEKDAYS)
                | Q(weekday=None, day__isnull=False),
                name="team_shift_weekly_or_of_a_day",
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=False, ends__isnull=False)
                | Q(starts=None, ends=None, day__isnull=False, is_break=False),
                name="team_shift_has_both_ends",
            ),
            models.CheckConstraint(
                condition=Q(from_day=None) | Q(until_day=None) | Q(until_day__gte=F("from_day")),
                name="team_shift_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["colleague", "day"], name="team_shift_colleague")]

    def __str__(self) -> str:
        return f"shift of {self.colleague_id}"


class PresenceState(models.TextChoices):
    """Whether a colleague is here, as they would say it."""

    HERE = "here"
    BUSY = "busy"
    AWAY = "away"
    GONE = "gone"


class Attendance(models.Model):
    """That a colleague was here, busy, away or gone home from a moment on; their newest row holds now.

    until: then it holds no longer, and shifts and hours speak again. by_activity: nobody said so; the desk saw them
    come, or no longer saw them.
    """

    id = models.BigAutoField(primary_key=True)
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    state = models.TextField(choices=PresenceState.choices)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by_activity = models.BooleanField(default=False)
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["colleague", "-id"], name="team_attendance_newest")]

    def __str__(self) -> str:
        return f"{self.colleague_id} {self.state}"
