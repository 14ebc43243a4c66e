"""Rows of the journal, and which reaction to which fact is done or in trouble."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast, Now

EVERYDAY = (
    "customers.CustomerMet",
    "customers.AddressUnreachable",
    "email.MailQuarantined",
    "team.PresenceChanged",
    "conversations.NextMomentsRecounted",
    "perception.ResponseReceived",
    "perception.ResponseChanged",
    "perception.PoorAnswerReceived",
    "perception.ThanksReceived",
    "perception.CustomerAsked",
    "perception.CustomerNotAsked",
)
EVERYDAY_ROOMS = ("promises.", "routing.", "encounters.E", "insight.")
ADMINISTRATIVE = ~Q(subject__startswith="conversation:") & ~Q(kind__in=EVERYDAY)
for _room in EVERYDAY_ROOMS:
    ADMINISTRATIVE &= ~Q(kind__startswith=_room)


class CurrentTransaction(Func):
    """Id of the running transaction (the outer one, also within savepoints)."""

    function = "pg_current_xact_id"
    arity = 0
    output_field = models.TextField()


class Row(models.Model):
    """One fact. `transaction` lets readers stop below the oldest running one: ids commit out of order."""

    id = models.BigAutoField(primary_key=True)
    transaction = models.BigIntegerField(
        db_default=Cast(Cast(CurrentTransaction(), models.TextField()), models.BigIntegerField())
    )
    kind = models.TextField()
    at = models.DateTimeField(db_default=Now())
    subject = models.TextField()
    topics = ArrayField(models.TextField())
    actor = models.TextField()
    body = models.JSONField()
    wakes = models.BooleanField(default=False, help_text="Some reaction follows from it")

    class Meta:
        indexes = [
            models.Index(fields=["transaction", "id"], name="journal_cursor"),
            models.Index(fields=["subject", "id"], name="journal_subject"),
            # What people did to the house; everyday work is a thousand times more (`customers/queries/audit.py`).
            models.Index(
                fields=["at", "id"],
                name="journal_administrative",
                condition=ADMINISTRATIVE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Move(models.Model):
    """That the house came to another database server, which counts its transactions anew.

    before: added to the server's own number ever since, so that what is announced now comes after all that was.
    """

    at = models.DateTimeField(db_default=Now())
    before = models.BigIntegerField()

    def __str__(self) -> str:
        return f"moved, {self.before} transactions before"


class ReactionDone(models.Model):
    """That one reaction to one fact is done; written in the reaction's own transaction."""

    fact = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="+")
    reaction = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "reaction"], name="journal_reaction_once")]

    def __str__(self) -> str:
        return f"{self.reaction} of {self.fact_id}"


class ReactionTrouble(models.Model):
    """A reaction that failed: tried again with back-off, then left to a person, always visible."""

    fact = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="+")
    reaction = models.TextField()
    attempts = models.IntegerField(default=0)
    last_error = models.TextField()
    first_failed_at = models.DateTimeField(db_default=Now())
    next_try_at = models.DateTimeField(null=True, help_text="None: given up, a person decides")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "reaction"], name="journal_trouble_once")]
        indexes = [models.Index(F("next_try_at").asc(nulls_last=True), name="journal_trouble_due")]

    def __str__(self) -> str:
        return f"{self.reaction} of {self.fact_id}: {self.last_error}"
