"""Guarded questions about customers."""

from whiteglove.customers.queries.family import family, family_ids, standing_id
from whiteglove.customers.queries.reading import CustomerKnown, customer

__all__ = ["CustomerKnown", "customer", "family", "family_ids", "standing_id"]
