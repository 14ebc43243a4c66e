"""Who looks at a conversation now, and who types. Worth nothing after a minute, so it is not logged."""

from django.db import models
from django.db.models.functions import Now

from whiteglove.conversations.models.conversation import Conversation
from whiteglove.team.models import Colleague


class Presence(models.Model):
    """One page of one colleague on one conversation. The table is unlogged: a crash empties it."""

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(db_default=Now())
    typed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "colleague"], name="conversations_present_once")
        ]
        indexes = [models.Index(fields=["seen_at"], name="conversations_presence_old")]

    def __str__(self) -> str:
        return f"{self.colleague_id} at {self.conversation_id}"
