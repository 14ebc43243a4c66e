"""Verbs of the room."""

from whiteglove.promises.actions.columns import PromiseSettled
from whiteglove.promises.actions.learning import NotBroken, explain, give_opinion
from whiteglove.promises.actions.promising import Said, customer_known, promise, promise_at
from whiteglove.promises.actions.settling import keep, move, withdraw

__all__ = [
    "NotBroken",
    "PromiseSettled",
    "Said",
    "customer_known",
    "explain",
    "give_opinion",
    "keep",
    "move",
    "promise",
    "promise_at",
    "withdraw",
]
