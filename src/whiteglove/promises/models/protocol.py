"""What two teams promise each other about what passes between them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.conversations.models import Assignment
from whiteglove.team.models import Colleague, Team


class Protocol(models.Model):
    """How one team hands matters to another. Its words never change: another agreement is another version.

    It holds from `in_force_from`, when both teams had agreed; until then the version before it holds. `ended_at`: it
    was replaced, withdrawn before it held, or ended. review_told_at: when both teams were reminded of this review.
    """

    id = models.BigAutoField(primary_key=True)
    from_team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    to_team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    version = models.IntegerField(default=1)
    what = models.TextField(help_text="What is handed over")
    how = models.TextField(help_text="Warm or cold, and with what known")
    must_be_warm = models.BooleanField(default=True)
    within_hours = models.IntegerField(help_text="Working hours in which the receiving team answers the customer")
    customer_is_told = models.TextField(help_text="What the customer is told at the hand-over")
    review_on = models.DateField()
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField(db_default=Now())
    why = models.TextField(default="", db_default="", blank=True, help_text="Why it was written, or written anew")
    in_force_from = models.DateTimeField(null=True)
    review_told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_whom = models.TextField(default="", blank=True)
    ended_why = models.TextField(default="", db_default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_team", "to_team"],
                condition=Q(ended_at=None, in_force_from__isnull=False),
                name="promises_one_protocol_holds",
            ),
            models.UniqueConstraint(
                fields=["from_team", "to_team"],
                condition=Q(ended_at=None, in_force_from=None),
                name="promises_one_protocol_proposed",
            ),
            models.UniqueConstraint(fields=["from_team", "to_team", "version"], name="promises_protocol_version"),
            models.CheckConstraint(condition=Q(within_hours__gt=0), name="promises_protocol_some_time"),
            models.CheckConstraint(
                condition=~Q(from_team=models.F("to_team")), name="promises_protocol_of_two_teams"
            ),
        ]

    def __str__(self) -> str:
        return f"protocol {self.from_team_id} to {self.to_team_id}"


class ProtocolAgreement(models.Model):
    """One of the two teams agrees; with both, the protocol holds."""

    id = models.BigAutoField(primary_key=True)
    protocol = models.ForeignKey(Protocol, on_delete=models.CASCADE, related_name="agreements")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["protocol", "team"], name="promises_protocol_agreed_once")]

    def __str__(self) -> str:
        return f"{self.team_id} agrees to {self.protocol_id}"


class ProtocolReview(models.Model):
    """Somebody of the two teams says that it still holds, and when to look again."""

    id = models.BigAutoField(primary_key=True)
    protocol = models.ForeignKey(Protocol, on_delete=models.CASCADE, related_name="+")
    was_due_on = models.DateField()
    next_on = models.DateField()
    why = models.TextField(default="", blank=True)
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.protocol_id} reviewed"


class ProtocolReading(models.Model):
    """A colleague has read it: known by whom."""

    id = models.BigAutoField(primary_key=True)
    protocol = models.ForeignKey(Protocol, on_delete=models.CASCADE, related_name="+")
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["protocol", "colleague"], name="promises_protocol_read_once")]

    def __str__(self) -> str:
        return f"{self.colleague_id} knows {self.protocol_id}"


class ProtocolObjection(models.Model):
    """The receiving team says that a hand-over did not come as agreed; the handing team may answer."""

    id = models.BigAutoField(primary_key=True)
    protocol = models.ForeignKey(Protocol, on_delete=models.CASCADE, related_name="+")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="+")
    why = models.TextField()
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)
    undone_by_whom = models.TextField(default="", db_default="", blank=True)
    answer = models.TextField(default="", db_default="", blank=True)
    answered_by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_by_whom = models.TextField(default="", db_default="", blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment"], condition=Q(undone_at=None), name="promises_objected_once")
        ]

    def __str__(self) -> str:
        return f"objection to hand-over {self.assignment_id}"
