"""Verbs of the room."""

from whiteglove.promises.actions.asking import (
    AskingSettled,
    answer_asking,
    ask_team,
    drop_asking,
    promise_asked,
)
from whiteglove.promises.actions.callbacks import DoesNotWantCalls, Wanted, take_message
from whiteglove.promises.actions.calling import (
    TakenByAnother,
    attempt,
    correct_number,
    go_on,
    leave_callback,
    take_callback,
)
from whiteglove.promises.actions.columns import PromiseSettled
from whiteglove.promises.actions.learning import NotBroken, explain, give_opinion
from whiteglove.promises.actions.promising import Said, customer_known, promise, promise_at
from whiteglove.promises.actions.settling import keep, move, withdraw

__all__ = [
    "AskingSettled",
    "DoesNotWantCalls",
    "NotBroken",
    "PromiseSettled",
    "Said",
    "TakenByAnother",
    "Wanted",
    "answer_asking",
    "ask_team",
    "attempt",
    "correct_number",
    "customer_known",
    "drop_asking",
    "explain",
    "give_opinion",
    "go_on",
    "keep",
    "leave_callback",
    "move",
    "promise",
    "promise_asked",
    "promise_at",
    "take_callback",
    "take_message",
    "withdraw",
]
