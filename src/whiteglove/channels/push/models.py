"""Words on their way to a browser."""

from django.db import models
from django.db.models.functions import Now

from whiteglove.conversations.models import Notice
from whiteglove.team.models import PushSubscription


class Push(models.Model):
    """One notice for one browser. The row goes once it was handed over, or when that makes no sense any more.

    claimed_by: instance of the loop that has it in hand.
    """

    id = models.BigAutoField(primary_key=True)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+")
    subscription = models.ForeignKey(PushSubscription, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    next_try_at = models.DateTimeField(db_default=Now())
    tries = models.IntegerField(default=0)
    claimed_by = models.IntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "subscription"], name="push_each_once")]
        indexes = [models.Index(fields=["next_try_at"], name="push_due")]

    def __str__(self) -> str:
        return f"notice {self.notice_id} for {self.subscription_id}"
