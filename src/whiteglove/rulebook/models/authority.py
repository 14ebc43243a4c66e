"""What a role or a person may decide alone."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.journey.models import Touchpoint
from whiteglove.team.models import Colleague


class GestureKind(models.TextChoices):
    """What can be given to put something right."""

    REFUND = "refund"
    UPGRADE = "upgrade"
    GIFT = "gift"
    WAIVE_FEE = "waive_fee"
    EXCEPTION = "exception"  # to a rule of guidance
    EXTRA_TIME = "extra_time"
    ELSEWHERE = "elsewhere"  # pointed to somebody else who serves them better


MONEY = frozenset({GestureKind.REFUND, GestureKind.UPGRADE, GestureKind.GIFT, GestureKind.WAIVE_FEE})


class Authority(models.Model):
    """A limit in force from `at` until `ended_at`; changing it ends this row and begins another.

    Of a role, or of one person, whose own limit goes before their role's; at one touchpoint, or anywhere. per_case,
    per_period: in the smallest unit of `currency`; None: without end. Kinds that are no money carry neither.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField(choices=GestureKind.choices)
    role = models.TextField(default="", blank=True)
    colleague = models.ForeignKey(Colleague, null=True, on_delete=models.CASCADE, related_name="+")
    touchpoint = models.ForeignKey(Touchpoint, null=True, on_delete=models.CASCADE, related_name="+")
    per_case = models.BigIntegerField(null=True)
    per_period = models.BigIntegerField(null=True)
    period_days = models.SmallIntegerField(default=30)
    currency = models.TextField()
    why = models.TextField(default="", blank=True)
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    ended_by_whom = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(role="") & Q(colleague__isnull=False)) | (~Q(role="") & Q(colleague=None)),
                name="rulebook_limit_of_role_or_person",
            ),
            models.CheckConstraint(
                condition=(Q(per_case=None) | Q(per_case__gte=0))
                & (Q(per_period=None) | Q(per_period__gte=0))
                & Q(period_days__gt=0),
                name="rulebook_limit_makes_sense",
            ),
            models.UniqueConstraint(
                fields=["kind", "role", "colleague", "touchpoint"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="rulebook_one_limit_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.role or self.colleague_id}"
