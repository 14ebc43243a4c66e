"""The person: one record over all addresses and channels."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from whiteglove.customers.models.organisation import Organisation


class Customer(models.Model):
    """A person who contacts us.

    A merged one keeps its row, its addresses and what was said, and points to the one that stands for both
    (`merged_into`, never to one that is merged itself); name and main_address are those of that one meanwhile.
    Derived: name_key (by which equal names are found), grams (by which misspelt ones are; empty for a merged one).
    """

    id = models.BigAutoField(primary_key=True)
    name = models.TextField(default="", blank=True)
    honorific = models.TextField(
        default="", db_default="", blank=True, help_text="How to address them, as we write it"
    )
    language = models.TextField(null=True, help_text="ISO 639-1; null: not known")
    since = models.DateTimeField(db_default=Now(), help_text="First contact")
    main_address = models.TextField(default="", blank=True, help_text="Chosen, else the first; shown in lists")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="people")
    channel = models.TextField(default="", db_default="", blank=True, help_text="By which they like to hear from us")
    do_not_call = models.BooleanField(default=False, db_default=False)
    no_surveys = models.BooleanField(
        default=False, db_default=False, help_text="They wish not to be asked how it felt"
    )
    quiet_from = models.TimeField(null=True, help_text="From then on, in their zone, they want quiet")
    quiet_until = models.TimeField(null=True)
    time_zone = models.TextField(default="", db_default="", blank=True, help_text="IANA name; empty: not known")
    wishes = models.TextField(default="", db_default="", blank=True, help_text="What else they prefer, in words")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    erased_at = models.DateTimeField(null=True, help_text="Nothing of the person is left but this row")
    name_key = models.TextField(default="", db_default="", blank=True)
    grams = ArrayField(
        models.TextField(),
        default=list,
        db_default=models.Value("{}"),
        help_text="Of name and addresses, as `grams_of` cuts them; empty for a merged one",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="customers_quiet_has_both_ends",
            ),
        ]
        indexes = [
            GinIndex(fields=["grams"], name="customers_customer_grams"),
            models.Index(fields=["name_key"], name="customers_customer_name_key", condition=~Q(name_key="")),
            models.Index(fields=["-since", "-id"], name="customers_customer_newest", condition=Q(merged_into=None)),
        ]

    def __str__(self) -> str:
        return self.name or f"customer {self.pk}"


class Address(models.Model):
    """One mail address of a customer, in lower case. A permanent bounce marks it.

    plain: derived; without what often differs by a slip (dots and +tags before the @), to suggest duplicates.
    """

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    value = models.TextField(unique=True)
    plain = models.TextField(default="", db_default="", blank=True)
    added_at = models.DateTimeField(db_default=Now())
    bounced_at = models.DateTimeField(null=True)
    bounce_reason = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(value=Lower("value")), name="customers_address_lower")
        ]
        indexes = [
            models.Index(fields=["customer"], name="customers_address_customer"),
            models.Index(fields=["plain"], name="customers_address_plain", condition=~Q(plain="")),
        ]

    def __str__(self) -> str:
        return self.value


class IdentityKind(models.TextChoices):
    """How else somebody is known, whether or not a channel of ours reaches them there."""

    PHONE = "phone"
    SOCIAL = "social"
    NUMBER = "number"  # of a member, a contract, a guest
    OTHER = "other"


class Identity(models.Model):
    """Something by which a customer is known besides mail addresses. value: normalised; shown: as it was given."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")
    kind = models.TextField(choices=IdentityKind.choices)
    value = models.TextField()
    shown = models.TextField()
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="customers_identity_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.shown}"
