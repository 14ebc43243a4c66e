"""Verbs that change what we know of customers."""

from whiteglove.customers.actions.calling import customer_at_number, recognise_caller
from whiteglove.customers.actions.changing import change_customer
from whiteglove.customers.actions.merging import merge_customers, tell_apart, undo_merge
from whiteglove.customers.actions.noting import note_about, remove_note
from whiteglove.customers.actions.organisations import add_organisation, change_organisation, organisation_called
from whiteglove.customers.actions.reaching import (
    add_address,
    add_identity,
    choose_main_address,
    remove_address,
    remove_identity,
)
from whiteglove.customers.actions.recognising import (
    customer_at,
    mark_reachable,
    mark_unreachable,
    recognise_customer,
)
from whiteglove.customers.actions.serving import hold_served, note_look, team_serves, team_serves_no_more

__all__ = [
    "add_address",
    "add_identity",
    "add_organisation",
    "change_customer",
    "change_organisation",
    "choose_main_address",
    "customer_at",
    "customer_at_number",
    "hold_served",
    "mark_reachable",
    "mark_unreachable",
    "merge_customers",
    "note_about",
    "note_look",
    "organisation_called",
    "recognise_caller",
    "recognise_customer",
    "remove_address",
    "remove_identity",
    "remove_note",
    "team_serves",
    "team_serves_no_more",
    "tell_apart",
    "undo_merge",
]
