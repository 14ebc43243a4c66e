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
