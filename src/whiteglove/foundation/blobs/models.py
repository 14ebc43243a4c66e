"""One row for each kept content; rooms that need bytes point here."""

from django.db import models
from django.db.models.functions import Now


class Blob(models.Model):
    """Content that is durable on disk under its own hash before this row commits."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    size = models.BigIntegerField()
    kept_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.sha256


class Released(models.Model):
    """Content that a room no longer needs; removed by clockwork unless something else points at it."""

    sha256 = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.sha256


class Unused(models.Model):
    """Content to which nothing points, since a round first saw it so. Whoever keeps the same bytes anew ends that."""

    sha256 = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.sha256


class Round(models.Model):
    """One round through the store, and how much of it was out of step."""

    at = models.DateTimeField(db_default=Now())
    missing = models.IntegerField(help_text="Named by a row and not on disk")
    orphans = models.IntegerField(help_text="On disk, old, and named by no row")
    unused = models.IntegerField(help_text="Named by a row to which nothing points")

    def __str__(self) -> str:
        return f"{self.missing} missing, {self.orphans} orphans, {self.unused} unused"
