"""Who is away, and who stands in for them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from whiteglove.team.models.people import Colleague


class CalendarFeed(models.Model):
    """An iCalendar address from which a colleague's absences come. The address is a secret, and kept sealed."""

    id = models.BigAutoField(primary_key=True)
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    address = models.TextField(help_text="Sealed with the house key")
    words = models.TextField(default="", blank=True, help_text="Only entries whose title has one of these words")
    by_whom = models.TextField()
    added_at = models.DateTimeField(db_default=Now())
    etag = models.TextField(default="", blank=True)
    read_at = models.DateTimeField(null=True, help_text="Last time it could be read")
    taken_at = models.DateTimeField(null=True, help_text="Last time its entries were taken whole")
    failed_at = models.DateTimeField(null=True, help_text="Since when it cannot be read; null: it can")
    why_failed = models.TextField(default="", blank=True)  # as `feeds.failing` keeps it
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"feed of {self.colleague_id}"


class Absence(models.Model):
    """A colleague is away from a moment on, until another or (null) until they are back.

    cover: named for this absence, before the colleague's own chain. ended_at: called off, or back early.
    begun_at, over_at: when the desk acted upon its beginning and its end; a worker that was down catches up.
    seen_at: when the colleague, back again, had read what happened meanwhile.
    """

    id = models.BigAutoField(primary_key=True)
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    is_sudden = models.BooleanField(default=False, help_text="Sick at noon; not planned")
    why = models.TextField(default="", blank=True, help_text="Colleagues see it; customers never")
    cover = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    ended_by_whom = models.TextField(default="", blank=True)
    feed = models.ForeignKey(CalendarFeed, null=True, on_delete=models.SET_NULL, related_name="+")
    uid = models.TextField(default="", blank=True, help_text="Of the feed's entry, with its recurrence")
    begun_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gt=F("starts")), name="team_absence_ends_later"),
            models.CheckConstraint(
                condition=Q(cover=None) | ~Q(cover=F("colleague")), name="team_absence_cover_is_another"
            ),
            models.UniqueConstraint(fields=["feed", "uid"], condition=~Q(uid=""), name="team_absence_of_feed_once"),
        ]
        indexes = [
            models.Index(fields=["starts"], name="team_absence_to_begin", condition=Q(begun_at=None)),
            models.Index(fields=["ends"], name="team_absence_to_end", condition=Q(over_at=None)),
            models.Index(fields=["colleague", "-starts"], name="team_absence_colleague"),
        ]

    def __str__(self) -> str:
        return f"absence of {self.colleague_id}"


class StandIn(models.Model):
    """One link of a colleague's cover chain: who answers when they are away, the first who is present."""

    id = models.BigAutoField(primary_key=True)
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    position = models.SmallIntegerField()
    cover = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["colleague", "position"], name="team_stand_in_position_once"),
            models.UniqueConstraint(fields=["colleague", "cover"], name="team_stand_in_once"),
            models.CheckConstraint(condition=~Q(cover=F("colleague")), name="team_stand_in_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.cover_id} for {self.colleague_id}"


class CoverFinding(models.Model):
    """That something was the matter with somebody's covers, as the nightly look found it; told once."""

    id = models.BigAutoField(primary_key=True)
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    cover = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    trouble = models.TextField(help_text="circle, left, blind or away_too")
    found_at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["colleague", "cover", "trouble"],
                condition=Q(mended_at=None),
                name="team_cover_finding_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trouble}: {self.cover_id} for {self.colleague_id}"
