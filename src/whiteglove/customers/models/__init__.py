"""Rows of the room: the person, the body they belong to, and the records of who did what."""

from whiteglove.customers.models.organisation import Domain, Organisation
from whiteglove.customers.models.person import Address, Customer, Identity, IdentityKind
from whiteglove.customers.models.records import (
    Change,
    CustomerNote,
    CustomerTeam,
    Distinction,
    Erasure,
    Export,
    Look,
    Merging,
)

__all__ = [
    "Address",
    "Change",
    "Customer",
    "CustomerNote",
    "CustomerTeam",
    "Distinction",
    "Domain",
    "Erasure",
    "Export",
    "Identity",
    "IdentityKind",
    "Look",
    "Merging",
    "Organisation",
]
