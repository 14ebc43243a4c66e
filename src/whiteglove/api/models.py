"""What the API remembers: answers to repeatable requests."""

from django.db import models
from django.db.models.functions import Now


class RequestDone(models.Model):
    """A POST with an `Idempotency-Key` that is done, and what was answered; the same again gets the same answer."""

    id = models.BigAutoField(primary_key=True)
    actor = models.TextField()
    key = models.TextField()
    digest = models.CharField(max_length=64, help_text="Of method, path and body")
    status = models.IntegerField(null=True)
    answer = models.JSONField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="api_request_once")]
        indexes = [models.Index(fields=["at"], name="api_request_at")]

    def __str__(self) -> str:
        return f"{self.key} of {self.actor}"
