"""Rows of the demo: post that its customers, who exist only here, got from us."""

from django.db import models
from django.db.models.functions import Now

from whiteglove.foundation.blobs.models import Blob


class PostReceived(models.Model):
    """One mail of ours in the letter box of one customer of the demo."""

    id = models.BigAutoField(primary_key=True)
    recipient = models.TextField(help_text="Of the envelope, in lower case")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-id"], name="demo_post_recipient"),
            models.Index(fields=["blob"], name="demo_post_blob"),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"
