"""Words by which conversations are found and sorted."""

from django.db import models
from django.db.models.functions import Lower, Now


class Tag(models.Model):
    """A word for conversations. A retired one stays on those that carry it and is offered no more."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    made_at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="conversations_tag_name_any_case")]

    def __str__(self) -> str:
        return self.name
