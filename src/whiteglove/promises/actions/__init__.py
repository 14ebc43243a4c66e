"""Verbs of the room."""

from whiteglove.promises.actions.asking import (
    AskingSettled,
    answer_asking,
    ask_team,
    drop_asking,
    promise_asked,
)
from whiteglove.promises.actions.columns import PromiseSettled
from whiteglove.promises.actions.learning import NotBroken, explain, give_opinion
from whiteglove.promises.actions.promising import Said, customer_known, promise, promise_at
from whiteglove.promises.actions.settling import keep, move, withdraw

__all__ = [
    "AskingSettled",
    "NotBroken",
    "PromiseSettled",
    "Said",
    "answer_asking",
    "ask_team",
    "customer_known",
    "drop_asking",
    "explain",
    "give_opinion",
    "keep",
    "move",
    "promise",
    "promise_asked",
    "promise_at",
    "withdraw",
]
