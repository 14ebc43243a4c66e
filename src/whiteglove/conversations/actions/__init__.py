"""Verbs that change conversations. Each takes who acts, asks the permission table, and announces what it did."""

from whiteglove.conversations.actions.answering import take_back_reply, write_note, write_reply
from whiteglove.conversations.actions.delivering import record_delivery, record_others_missed, settle_doubt
from whiteglove.conversations.actions.forwarding import Forwarding, add_aside, forward
from whiteglove.conversations.actions.receiving import (
    add_answer_sent_elsewhere,
    add_received_message,
    open_conversation,
    open_conversation_answered_elsewhere,
)
from whiteglove.conversations.actions.standing import assign, close, reopen

__all__ = [
    "Forwarding",
    "add_answer_sent_elsewhere",
    "add_aside",
    "add_received_message",
    "assign",
    "close",
    "forward",
    "open_conversation",
    "open_conversation_answered_elsewhere",
    "record_delivery",
    "record_others_missed",
    "reopen",
    "settle_doubt",
    "take_back_reply",
    "write_note",
    "write_reply",
]
