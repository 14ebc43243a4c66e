"""Mail that came out of an archive."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from whiteglove.team.models import Team


class MailImport(models.Model):
    """One run over an archive, and what was wished of it. The figures are those of its end.

    team: gets all of it; none: as addressed. ours: addresses whose mails are answers of ours, in lower case.
    """

    id = models.BigAutoField(primary_key=True)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    closed_before = models.DateTimeField(
        null=True, help_text="Mail older than this opens nothing and waits for nobody"
    )
    ours = ArrayField(models.TextField(), default=list)
    by_whom = models.TextField(help_text="Reference of the actor")
    began_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    read = models.IntegerField(default=0)
    filed = models.IntegerField(default=0)
    known = models.IntegerField(default=0)
    quarantined = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"import {self.pk}: {self.read} read"
