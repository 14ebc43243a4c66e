"""The person's own data goes; who gave it out or had it erased is written down. Rooms above do the rest first."""

from typing import Any

from django.db import transaction

from whiteglove.customers.actions.columns import lock
from whiteglove.customers.facts import CustomerErased, CustomerExported
from whiteglove.customers.models import (
    Address,
    Change,
    Customer,
    CustomerNote,
    Distinction,
    Erasure,
    Export,
    Identity,
    Merging,
)
from whiteglove.customers.queries.family import family_ids
from whiteglove.customers.queries.visible import seen_or_missing
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import folded, one_line, storable
from whiteglove.team.permissions import May, require

BLANK: dict[str, Any] = {
    "name": "", "honorific": "", "language": None, "main_address": "", "organisation": None, "channel": "",
    "do_not_call": False, "no_surveys": False, "quiet_from": None, "quiet_until": None, "time_zone": "", "wishes": "",
    "name_key": "", "grams": [],
}  # fmt: skip


def hold_to_erase(actor: Actor, customer_id: int, *, confirmed: str) -> tuple[Customer, list[int]]:
    """The row that stands, held, and the ids of all rows of the person, once somebody typed whom they mean.

    Raises NotFound, NotUnderstood when it is not their name (or main address, or number where neither is known).
    """
    require(actor, May.ERASE_CUSTOMERS)
    standing = lock(actor, customer_id)
    if folded(confirmed).strip() != folded(to_be_typed(standing)).strip():
        raise NotUnderstood("What was typed is not the name of this person; nothing was erased.")
    rows = family_ids(standing.pk)
    list(Customer.objects.select_for_update().filter(pk__in=rows).order_by("pk").values_list("pk"))
    return standing, rows


def to_be_typed(customer: Customer) -> str:
    """What one types to say that one means this person."""
    return customer.name or customer.main_address or str(customer.pk)


def words_of(rows: list[int]) -> list[str]:
    """All by which the person is named or reached: to be taken out of what was said."""
    names = Customer.objects.filter(pk__in=rows).values_list("name", "honorific")
    before = Merging.objects.filter(merged__in=rows).values_list("before", flat=True)
    found = [*(word for pair in names for word in pair), *(str(one.get("name", "")) for one in before)]
    found += Address.objects.filter(customer__in=rows).values_list("value", flat=True)
    found += Identity.objects.filter(customer__in=rows).values_list("shown", flat=True)
    return list(dict.fromkeys(word for word in found if word.strip()))


@transaction.atomic
def forget_person(actor: Actor, standing: Customer, rows: list[int], *, keeps_words: bool, why: str) -> Erasure:
    """Nothing of the person is left but the rows to which conversations point. Call it after `hold_to_erase`."""
    require(actor, May.ERASE_CUSTOMERS)
    erasure = Erasure.objects.create(
        customer=standing,
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        why=one_line(storable(why), 500),
        keeps_words=keeps_words,
    )
    for records in (Address, Identity, CustomerNote, Change):
        records._default_manager.filter(customer__in=rows).delete()
    Distinction.objects.filter(customer__in=rows).delete()
    Distinction.objects.filter(other__in=rows).delete()
    Merging.objects.filter(customer__in=rows).update(before={}, taken={}, why="")
    Customer.objects.filter(pk__in=rows).update(**BLANK, erased_at=erasure.at)
    announce(CustomerErased(standing.pk, erasure_id=erasure.pk, keeps_words=keeps_words), actor=actor)
    return erasure


@transaction.atomic
def record_export(actor: Actor, customer_id: int, *, why: str) -> Export:
    """Write down that all we know of somebody is given out. Raises NotFound."""
    require(actor, May.EXPORT_CUSTOMERS)
    standing = seen_or_missing(actor, customer_id)
    record = Export.objects.create(
        customer=standing, by_id=actor.colleague_id, by_whom=actor.reference, why=one_line(storable(why), 500)
    )
    announce(CustomerExported(standing.pk, export_id=record.pk), actor=actor)
    return record
