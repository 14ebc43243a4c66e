"""Rows of the room: who answered for what and why, who covered for whom, and what was left hanging."""

from whiteglove.routing.models.records import Answering, Cover, Hanging, HangingKind, Pickup, Turn

__all__ = ["Answering", "Cover", "Hanging", "HangingKind", "Pickup", "Turn"]
