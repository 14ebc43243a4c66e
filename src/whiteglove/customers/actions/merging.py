"""Two records are one person; and if that was wrong, each gets back its own."""

from typing import Any

from django.db import transaction

from whiteglove.customers.actions.columns import main_address_of, write_name
from whiteglove.customers.facts import CustomersMerged, CustomersParted, CustomersToldApart
from whiteglove.customers.models import Customer, Distinction, Merging
from whiteglove.customers.queries.family import family
from whiteglove.customers.queries.visible import seen_or_missing
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.permissions import May, require

# What the one that stays takes over where it lacks it.
TAKEN_OVER = ("name", "honorific", "language", "organisation_id", "channel", "time_zone", "wishes")


class OnePersonAlready(Refused):
    """These two are one person already."""


@transaction.atomic
def merge_customers(actor: Actor, kept_id: int, *, merged_id: int, why: str = "") -> Merging:
    """`merged_id` is the same person as `kept_id`: found, shown and answered under that one from now on.

    Nothing moves: addresses, notes and what was said stay with the row they came with, so that it can be undone.
    Raises NotFound, OnePersonAlready.
    """
    require(actor, May.MERGE_CUSTOMERS)
    kept, merged = _hold_both(actor, kept_id, merged_id)
    taken = {name: getattr(merged, name) for name in TAKEN_OVER if getattr(merged, name) and not getattr(kept, name)}
    record = Merging.objects.create(
        customer=kept,
        merged=merged,
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        why=one_line(storable(why), 500),
        before={"name": merged.name, "main_address": merged.main_address},
        taken=taken,
    )
    for name, value in taken.items():
        setattr(kept, name, value)
    kept.main_address = kept.main_address or merged.main_address
    if taken:
        Customer.objects.filter(pk=kept.pk).update(**taken)
    Customer.objects.filter(pk__in=list(family(merged.pk))).update(merged_into=kept)
    write_name(kept)
    announce(CustomersMerged(kept.pk, merged_id=merged.pk), actor=actor)
    return record


def _hold_both(actor: Actor, kept_id: int, merged_id: int) -> tuple[Customer, Customer]:
    """Both rows that stand, locked in order of their ids."""
    ids = [seen_or_missing(actor, one).pk for one in (kept_id, merged_id)]
    held = {row.pk: row for row in Customer.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    if len(held) < 2:
        raise OnePersonAlready("These two are one person already.")
    kept, merged = held[ids[0]], held[ids[1]]
    if kept.merged_into_id is not None or merged.merged_into_id is not None:  # merged while we waited
        return _hold_both(actor, kept_id, merged_id)
    if kept.erased_at is not None or merged.erased_at is not None:
        raise NotFound("One of them was erased.")
    return kept, merged


@transaction.atomic
def undo_merge(actor: Actor, merging_id: int) -> Merging:
    """They are two people after all: each has its own again, and what came to its addresses since.

    What stood under the merged one before goes with it. Undoing twice is harmless. Raises NotFound.
    """
    require(actor, May.MERGE_CUSTOMERS)
    record = Merging.objects.filter(pk=merging_id).first()
    if record is None:
        raise NotFound("There is no such merge.")
    standing = seen_or_missing(actor, record.customer_id)
    rows = Customer.objects.select_for_update().filter(pk__in=list(family(standing.pk))).order_by("pk")
    held = {row.pk: row for row in rows}
    kept, parted = held[standing.pk], held.get(record.merged_id)
    undone = Merging.objects.filter(pk=merging_id, undone_at=None)
    if parted is None or not undone.update(undone_at=clock.now(), undone_by_whom=actor.reference):
        return record
    _give_back(kept, parted, record)
    announce(CustomersParted(kept.pk, parted_id=parted.pk), actor=actor)
    return record


def _give_back(kept: Customer, parted: Customer, record: Merging) -> None:
    under = _stands_under(parted.pk, kept.pk)
    Customer.objects.filter(pk=parted.pk).update(merged_into=None)
    Customer.objects.filter(pk__in=under - {parted.pk}).update(merged_into=parted)
    parted.name = record.before.get("name", "")
    parted.main_address = main_address_of(parted.pk, record.before.get("main_address", ""))
    write_name(parted)
    kept.main_address = main_address_of(kept.pk, kept.main_address)
    returned = {name: _blank(name) for name, value in record.taken.items() if getattr(kept, name) == value}
    for name, value in returned.items():
        setattr(kept, name, value)
    if returned:
        Customer.objects.filter(pk=kept.pk).update(**returned)
    write_name(kept)


def _blank(name: str) -> Any:
    return None if name in ("language", "organisation_id") else ""


def _stands_under(parted_id: int, standing_id: int) -> set[int]:
    """The row itself and all that were merged into it, directly or not, by merges that still hold."""
    links = Merging.objects.filter(merged__merged_into=standing_id, undone_at=None).values_list(
        "merged_id", "customer_id"
    )
    under = {parted_id}
    pairs = list(links)
    while more := {merged for merged, kept in pairs if kept in under} - under:
        under |= more
    return under


@transaction.atomic
def tell_apart(actor: Actor, customer_id: int, *, other_id: int) -> Distinction:
    """These two are different people: they are not suggested as one again. Raises NotFound."""
    require(actor, May.MERGE_CUSTOMERS)
    one, other = sorted((seen_or_missing(actor, customer_id).pk, seen_or_missing(actor, other_id).pk))
    if one == other:
        raise NotUnderstood("These two are one person already.")
    record, is_new = Distinction.objects.get_or_create(
        customer_id=one, other_id=other, defaults={"by_id": actor.colleague_id, "by_whom": actor.reference}
    )
    if is_new:
        announce(CustomersToldApart(one, other_id=other), actor=actor)
    return record
