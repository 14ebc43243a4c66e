"""The body people belong to."""

from django.db import models
from django.db.models.functions import Lower, Now

from whiteglove.team.models import Colleague


class Organisation(models.Model):
    """A company, a family, a public office: whoever several customers belong to."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    words = models.TextField(default="", blank=True, help_text="What colleagues should know of it")
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField(help_text="Reference of the actor who added it")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="customers_organisation_name_once")]

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):
    """A mail domain of an organisation: whoever writes from there is suggested to belong to it."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="domains")
    name = models.TextField(unique=True)

    def __str__(self) -> str:
        return self.name
