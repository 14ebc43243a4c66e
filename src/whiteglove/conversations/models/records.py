"""State is a record: who did what to a conversation, when and why."""

from django.db import models
from django.db.models.functions import Now

from whiteglove.conversations.models.conversation import Conversation
from whiteglove.team.models import Colleague, Team


class Record(models.Model):
    """What all records tell. by: None when the system or a customer did it; by_whom names the actor then."""

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField(help_text="Reference of the actor, such as colleague:7")
    at = models.DateTimeField(db_default=Now())
    why = models.TextField(default="", blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} of {self.conversation_id} by {self.by_whom}"


class Closure(Record):
    """The matter was called done."""


class Reopening(Record):
    """It was not done after all."""


class Assignment(Record):
    """Another colleague, team or nobody answers for it from now on."""

    from_owner = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    to_owner = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    from_team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    to_team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
