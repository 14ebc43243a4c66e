"""Who did what to a customer's record, when and why; who looked at it; and which teams serve them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from whiteglove.customers.models.person import Customer
from whiteglove.team.models import Colleague, Team


class Record(models.Model):
    """What all records tell. by: None when no colleague did it; by_whom names the actor then."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField(help_text="Reference of the actor, such as colleague:7")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} of {self.customer_id} by {self.by_whom}"


class Change(Record):
    """Something we know of them was written down, changed or removed. what: the column, or the kind of address."""

    what = models.TextField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["customer", "-id"], name="customers_change_newest")]


class CustomerNote(Record):
    """What colleagues should know of this person, whatever the matter. Removed ones are told, not shown."""

    text = models.TextField()
    removed_at = models.DateTimeField(null=True)
    removed_by_whom = models.TextField(default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-id"], name="customers_note_newest", condition=Q(removed_at=None))
        ]


class Merging(Record):
    """`merged` and `customer` are one person, until it is undone.

    before: name and main address of `merged`, to give back. taken: what `customer` lacked and took over.
    """

    merged = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    why = models.TextField(default="", blank=True)
    before = models.JSONField(default=dict)
    taken = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by_whom = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="customers_merged_once")
        ]


class Distinction(Record):
    """Somebody said that these two are different people: they are not suggested as one again. customer < other."""

    other = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "other"], name="customers_told_apart_once"),
            models.CheckConstraint(condition=Q(customer__lt=F("other")), name="customers_told_apart_in_order"),
        ]


class Erasure(Record):
    """The person was erased at somebody's word. keeps_words: what was said stays, without a name."""

    why = models.TextField(default="", blank=True)
    keeps_words = models.BooleanField()


class Export(Record):
    """All we know of the person was given out."""

    why = models.TextField(default="", blank=True)


class Look(Record):
    """Somebody opened the record of a customer with whom none of their own teams has a conversation.

    Once for each actor, customer and hour. hour: hours since 1970.
    """

    hour = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "by_whom", "hour"], name="customers_look_once_an_hour")
        ]
        indexes = [models.Index(fields=["-id", "by_whom"], name="customers_look_newest")]


class CustomerTeam(models.Model):
    """A team that has a conversation with them; written by the rooms above, read to decide who may see them."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "team"], name="customers_served_once")]

    def __str__(self) -> str:
        return f"{self.team_id} serves {self.customer_id}"
