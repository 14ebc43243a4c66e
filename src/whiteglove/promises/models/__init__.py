"""Rows of the room: the ledger of promises, callbacks, words of delay, and what teams promise each other."""

from whiteglove.journey.causes import Cause
from whiteglove.promises.models.asking import Asking
from whiteglove.promises.models.callback import Asks, Attempt, Callback, Outcome
from whiteglove.promises.models.delay import AwayWord, Delay
from whiteglove.promises.models.promise import MadeWhere, Promise, PromiseState, Proposal, ProposalState
from whiteglove.promises.models.protocol import (
    Protocol,
    ProtocolAgreement,
    ProtocolObjection,
    ProtocolReading,
    ProtocolReview,
)
from whiteglove.promises.models.records import Break, Keeping, Move, Opinion, Reminder, Withdrawal

__all__ = [
    "Asking",
    "Asks",
    "Attempt",
    "AwayWord",
    "Break",
    "Callback",
    "Cause",
    "Delay",
    "Keeping",
    "MadeWhere",
    "Move",
    "Opinion",
    "Outcome",
    "Promise",
    "PromiseState",
    "Proposal",
    "ProposalState",
    "Protocol",
    "ProtocolAgreement",
    "ProtocolObjection",
    "ProtocolReading",
    "ProtocolReview",
    "Reminder",
    "Withdrawal",
]
