"""What was said, what came with it, and what became of its delivery."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.conversations.models.conversation import Conversation
from whiteglove.customers.models import Customer
from whiteglove.foundation.blobs.models import Blob
from whiteglove.team.models import Colleague


class Direction(models.TextChoices):
    """From a customer, from us, or among ourselves."""

    IN = "in"
    OUT = "out"
    NOTE = "note"


class DeliveryState(models.TextChoices):
    """What became of a message of ours; of any other it is null."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"


class Message(models.Model):
    """One thing said. The raw original, where there is one, is kept by the channel it came through."""

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    direction = models.TextField(choices=Direction.choices)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.TextField(default="", blank=True)
    author_address = models.TextField(default="", blank=True)
    reply_to = models.TextField(
        default="", blank=True, help_text="Where its author wants the answer; empty: where it is from"
    )
    to = ArrayField(models.TextField(), default=list)
    cc = ArrayField(models.TextField(), default=list)
    subject = models.TextField(default="", blank=True)
    text = models.TextField(default="", blank=True)
    reply_text = models.TextField(default="", blank=True, help_text="What is new, without quote and signature")
    html = models.TextField(null=True, help_text="As it came; sanitised whenever it is shown")
    kind = models.TextField(default="message")
    is_automatic = models.BooleanField(default=False)
    language = models.TextField(null=True)
    at = models.DateTimeField(db_default=Now())
    said_at = models.DateTimeField(null=True, help_text="When its author says it was written; null: not told")
    message_id = models.TextField(null=True, help_text="Of the mail, without angle brackets")
    defects = ArrayField(models.TextField(), default=list)
    delivery = models.TextField(choices=DeliveryState.choices, null=True)
    leaves_at = models.DateTimeField(null=True, help_text="Until then it can be taken back")
    taken_back_at = models.DateTimeField(null=True)
    is_aside = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Said with an outside expert; the customer neither wrote nor sees it",
    )
    composer_token = models.TextField(null=True, help_text="Of the composer that sent it: no composer sends twice")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(direction="out") | Q(delivery=None), name="message_only_ours_are_delivered"
            ),
            models.UniqueConstraint(
                fields=["conversation", "composer_token"],
                condition=Q(composer_token__isnull=False),
                name="message_sent_once",
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "id"], name="message_conversation"),
            models.Index(fields=["message_id"], name="message_message_id", condition=Q(message_id__isnull=False)),
            models.Index(fields=["conversation", "id"], name="message_aside", condition=Q(is_aside=True)),
        ]

    def __str__(self) -> str:
        return f"{self.direction} in {self.conversation_id}"


class Attachment(models.Model):
    """A file that came or went with a message."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    filename = models.TextField()
    content_type = models.TextField()
    detected_type = models.TextField(null=True)
    size = models.BigIntegerField()
    is_inline = models.BooleanField(default=False)
    content_id = models.TextField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["message"], name="attachment_message"),
            models.Index(fields=["blob"], name="attachment_blob"),
        ]

    def __str__(self) -> str:
        return self.filename


class Delivery(models.Model):
    """One thing that happened on a message's way to the customer."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    state = models.TextField(choices=DeliveryState.choices)
    at = models.DateTimeField(db_default=Now())
    why = models.TextField(default="", blank=True, help_text="In words for a colleague")

    class Meta:
        indexes = [models.Index(fields=["message", "id"], name="delivery_message")]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.state}"
