"""Verbs that change conversations. Each takes who acts, asks the permission table, and announces what it did."""

from whiteglove.conversations.actions.answering import take_back_reply, write_note, write_reply
from whiteglove.conversations.actions.delivering import record_delivery, record_others_missed, settle_doubt
from whiteglove.conversations.actions.receiving import (
    add_answer_sent_elsewhere,
    add_received_message,
    open_conversation,
    open_conversation_answered_elsewhere,
)
from whiteglove.conversations.actions.standing import assign, close, reopen
from whiteglove.conversations.actions.viewing import change_view, order_views, remove_view, save_view, share_view

__all__ = [
    "add_answer_sent_elsewhere",
    "add_received_message",
    "assign",
    "change_view",
    "close",
    "open_conversation",
    "open_conversation_answered_elsewhere",
    "order_views",
    "record_delivery",
    "record_others_missed",
    "remove_view",
    "reopen",
    "save_view",
    "settle_doubt",
    "share_view",
    "take_back_reply",
    "write_note",
    "write_reply",
]
