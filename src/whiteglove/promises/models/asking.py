"""Before a customer is told, the team that would have to keep it is asked."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.conversations.models import Conversation
from whiteglove.customers.models import Customer
from whiteglove.promises.models.promise import MadeWhere, Promise
from whiteglove.team.models import Colleague, Team


class Asking(models.Model):
    """May we promise this? The customer has not been told. promise: what was made of it; dropped_at: nothing was.

    could_by: by when the team could do it, where it objects.
    """

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.SET_NULL, related_name="+")
    what = models.TextField()
    due = models.DateTimeField()
    made_where = models.TextField(choices=MadeWhere.choices)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+", help_text="Which is asked")
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField(help_text="Reference of the actor, such as colleague:7")
    by_team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_default=Now())
    words = models.TextField(default="", blank=True, help_text="What the team should know")
    agrees = models.BooleanField(null=True)
    answer = models.TextField(default="", blank=True)
    could_by = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_by_whom = models.TextField(default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    promise = models.ForeignKey(Promise, null=True, on_delete=models.SET_NULL, related_name="+")
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agrees=None, answered_at=None) | Q(agrees__isnull=False, answered_at__isnull=False),
                name="promises_answer_has_a_moment",
            ),
            models.CheckConstraint(condition=~Q(what=""), name="promises_asks_for_something"),
        ]
        indexes = [
            models.Index(
                fields=["team", "id"],
                name="promises_asked_team",
                condition=Q(agrees=None, dropped_at=None, promise=None),
            ),
            models.Index(fields=["by", "-id"], name="promises_asked_by", condition=Q(dropped_at=None, promise=None)),
        ]

    def __str__(self) -> str:
        return f"asking of {self.team_id}"
