"""Whom we serve: one record over all addresses."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower, Now


class Customer(models.Model):
    """A person who contacts us. Merged ones keep their row and point to the one that stays."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField(default="", blank=True)
    language = models.TextField(null=True, help_text="ISO 639-1; null: not known")
    since = models.DateTimeField(db_default=Now(), help_text="First contact")
    main_address = models.TextField(default="", blank=True, help_text="The first one we learned; shown in lists")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    grams = ArrayField(
        models.TextField(),
        default=list,
        db_default=models.Value("{}"),
        help_text="Of name and addresses, as `grams_of` cuts them; empty for a merged one",
    )

    class Meta:
        indexes = [GinIndex(fields=["grams"], name="customers_customer_grams")]

    def __str__(self) -> str:
        return self.name or f"customer {self.pk}"


class Address(models.Model):
    """One mail address of a customer, in lower case. A permanent bounce marks it."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    value = models.TextField(unique=True)
    added_at = models.DateTimeField(db_default=Now())
    bounced_at = models.DateTimeField(null=True)
    bounce_reason = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(value=Lower("value")), name="customers_address_lower")
        ]
        indexes = [models.Index(fields=["customer"], name="customers_address_customer")]

    def __str__(self) -> str:
        return self.value
