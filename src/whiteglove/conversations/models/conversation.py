"""The thread about one matter."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.customers.models import Customer
from whiteglove.team.models import Colleague, Team

STANDS = Q(merged_into=None)
OPEN = Q(is_open=True)
WAITING = Q(needs_answer=True, paused_until=None)


class Conversation(models.Model):
    """One matter of one customer, answered for by a team from its first commit.

    Derived, written only by this room's actions so that lists filter and sort fast: is_open, needs_answer,
    waiting_since (since when the customer waits for us), next_moment (by when they hear from us), updated_at
    (newest activity), preview (first new words of the newest message; preview_is_theirs: of a customer), words
    (for search; with team, owner, tags, days and more in one index, `conversation_found`), tags (ids,
    ascending), paused_until (out of the way until then), merged_into (its messages stand there now; it is
    closed and in no list), has_files, answering (who answers now: the owner, whoever covers for them, or null:
    whoever of the team is there), answering_because (the reason as `because` of the room that routes tells it),
    promised_at (the next promise that falls due; by then they hear from us too), recovery_at (by when they hear
    of what we are putting right), solution_due (by when the team's standard wants it done, as of our last word:
    while we wait for the customer its clock stands still), told_at, told_until (when the customer was last told
    of a delay, and the time they were told; it counts while they wait since before).
    """

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    answering = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    answering_because = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    subject = models.TextField(default="", blank=True)
    plain_subject = models.TextField(default="", blank=True, help_text="Without Re:, folded in case, to find again")
    language = models.TextField(null=True)
    opened_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    is_open = models.BooleanField(default=True)
    needs_answer = models.BooleanField(default=True)
    waiting_since = models.DateTimeField(null=True)
    next_moment = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)
    recovery_at = models.DateTimeField(null=True)
    solution_due = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    told_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    preview = models.TextField(default="", blank=True)
    preview_is_theirs = models.BooleanField(default=False, db_default=False)
    has_trouble = models.BooleanField(default=False, help_text="A reply failed or may have been sent")
    has_files = models.BooleanField(default=False, db_default=False)
    tags = ArrayField(models.BigIntegerField(), default=list, db_default=models.Value("{}"))
    linked_to = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    words = SearchVectorField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(next_moment__isnull=False),
                name="conversation_open_has_next_moment",
            ),
            models.CheckConstraint(
                condition=Q(needs_answer=False) | Q(is_open=True, waiting_since__isnull=False),
                name="conversation_needing_answer_waits",
            ),
            models.CheckConstraint(
                condition=Q(paused_until=None) | Q(is_open=True), name="conversation_paused_is_open"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(is_open=False), name="conversation_merged_is_closed"
            ),
        ]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="conversation_all", condition=STANDS),
            models.Index(fields=["-updated_at", "-id"], name="conversation_open", condition=OPEN),
            models.Index(
                fields=["-updated_at", "-id"], name="conversation_closed", condition=Q(is_open=False) & STANDS
            ),
            models.Index(fields=["waiting_since", "id"], name="conversation_waiting", condition=WAITING),
            models.Index(fields=["team", "waiting_since", "id"], name="conversation_team_waits", condition=WAITING),
            models.Index(fields=["team", "-updated_at", "-id"], name="conversation_team_open", condition=OPEN),
            # Counted on every page; with the team in them, what is hidden is known without the rows.
            models.Index(
                fields=["-updated_at", "-id"],
                name="conversation_nobodys_team",
                condition=OPEN & Q(owner=None),
                include=["team"],
            ),
            models.Index(
                fields=["owner", "-updated_at", "-id"],
                name="conversation_owner_team",
                condition=OPEN,
                include=["team"],
            ),
            models.Index(
                fields=["answering", "-updated_at", "-id"],
                name="conversation_answering_team",
                condition=OPEN,
                include=["team"],
            ),
            models.Index(fields=["customer", "-updated_at", "-id"], name="conversation_customer"),
            models.Index(fields=["next_moment"], name="conversation_next", condition=OPEN),
            models.Index(fields=["paused_until", "id"], name="conversation_paused", condition=~Q(paused_until=None)),
            models.Index(fields=["id"], name="conversation_trouble", condition=Q(has_trouble=True)),
        ]

    def __str__(self) -> str:
        return self.subject or f"conversation {self.pk}"
