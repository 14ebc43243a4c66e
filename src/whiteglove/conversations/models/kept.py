"""What colleagues keep to work faster: views of their own, replies, and acts on many that can be undone."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from whiteglove.conversations.models.conversation import Conversation
from whiteglove.team.models import Colleague, Team


class SavedView(models.Model):
    """A search kept under a name: one's own, or (team given) shared with a team.

    search: in the language of the search field, such as `team:baggage is:open tag:refund`.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    search = models.TextField()
    colleague = models.ForeignKey(Colleague, null=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    position = models.IntegerField(default=0)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(colleague=None, team__isnull=False) | Q(colleague__isnull=False, team=None),
                name="conversations_view_one_home",
            ),
        ]
        indexes = [
            models.Index(fields=["colleague", "position", "id"], name="conversations_view_own"),
            models.Index(fields=["team", "position", "id"], name="conversations_view_team"),
        ]

    def __str__(self) -> str:
        return self.name


class ViewCount(models.Model):
    """How many conversations a view held for one colleague when it was last counted; see `searching.counting`."""

    id = models.BigAutoField(primary_key=True)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE)
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    number = models.SmallIntegerField(null=True, help_text="At most 100; null: could not be told")
    counted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["colleague", "view"], name="conversations_view_counted_once")]

    def __str__(self) -> str:
        return f"{self.number} in {self.view_id} for {self.colleague_id}"


class SavedReply(models.Model):
    """Words that are needed often, in several languages, for one team or (none) for all.

    texts: language code to text, with placeholders such as {customer}.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    texts = models.JSONField(default=dict)
    made_by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "team",
                condition=Q(retired_at=None),
                nulls_distinct=False,
                name="conversations_reply_name_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class BulkAct(models.Model):
    """One act on many conversations, to be undone as one. what: the act and what it was given."""

    id = models.BigAutoField(primary_key=True)
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField(help_text="Reference of the actor, such as colleague:7")
    at = models.DateTimeField(db_default=Now())
    what = models.JSONField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"bulk act {self.pk} by {self.by_whom}"


class BulkChange(models.Model):
    """What a bulk act changed on one conversation, as it stood before and after."""

    id = models.BigAutoField(primary_key=True)
    act = models.ForeignKey(BulkAct, on_delete=models.CASCADE, related_name="changes")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField()
    after = models.JSONField()

    def __str__(self) -> str:
        return f"{self.conversation_id} in {self.act_id}"
