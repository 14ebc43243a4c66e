"""What somebody is writing and has not sent."""

from django.db import models
from django.db.models.functions import Now

from whiteglove.conversations.models.conversation import Conversation
from whiteglove.foundation.blobs.models import Blob
from whiteglove.team.models import Colleague


class DraftKind(models.TextChoices):
    """What it will be when it is sent."""

    REPLY = "reply"
    NOTE = "note"
    FORWARD = "forward"


class Draft(models.Model):
    """Kept as one types; every device of its author has the same one.

    revision: grows with each save; a save that does not know the newest one is refused and shows it.
    token: of the composer that began it; whoever goes on with the draft sends under this token, so it is sent once.
    """

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    kind = models.TextField(choices=DraftKind.choices)
    text = models.TextField(default="", blank=True)
    to = models.TextField(default="", blank=True, help_text="Of a forward: to whom, as typed")
    revision = models.IntegerField(default=1)
    token = models.TextField(default="", db_default="", blank=True)
    at = models.DateTimeField(db_default=Now())
    left_by = models.TextField(
        default="", db_default="", blank=True, help_text="Name of the program that left it; empty: a person wrote it"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "colleague", "kind"], name="conversations_one_draft")
        ]
        indexes = [models.Index(fields=["colleague", "-at"], name="conversations_draft_whose")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.colleague_id} in {self.conversation_id}"


class DraftFile(models.Model):
    """A file that will go with it."""

    id = models.BigAutoField(primary_key=True)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    filename = models.TextField()
    content_type = models.TextField()
    size = models.BigIntegerField()

    def __str__(self) -> str:
        return self.filename
