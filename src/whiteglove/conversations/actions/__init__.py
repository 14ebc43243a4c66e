"""Verbs that change conversations. Each takes who acts, asks the permission table, and announces what it did."""

from whiteglove.conversations.actions.answering import take_back_reply, write_note, write_reply
from whiteglove.conversations.actions.bulk import act_on
from whiteglove.conversations.actions.delivering import record_delivery, record_others_missed, settle_doubt
from whiteglove.conversations.actions.forwarding import Forwarding, add_aside, forward
from whiteglove.conversations.actions.linking import link, unlink
from whiteglove.conversations.actions.merging import merge
from whiteglove.conversations.actions.pausing import pause, resume
from whiteglove.conversations.actions.receiving import (
    add_answer_sent_elsewhere,
    add_received_message,
    open_conversation,
    open_conversation_answered_elsewhere,
)
from whiteglove.conversations.actions.sending_again import send_again
from whiteglove.conversations.actions.standing import assign, close, reopen
from whiteglove.conversations.actions.tagging import add_tag, rename_tag, retire_tag, tag
from whiteglove.conversations.actions.undoing import undo
from whiteglove.conversations.actions.unmerging import undo_merge
from whiteglove.conversations.actions.viewing import change_view, order_views, remove_view, save_view, share_view

__all__ = [
    "Forwarding",
    "act_on",
    "add_answer_sent_elsewhere",
    "add_aside",
    "add_received_message",
    "add_tag",
    "assign",
    "change_view",
    "close",
    "forward",
    "link",
    "merge",
    "open_conversation",
    "open_conversation_answered_elsewhere",
    "order_views",
    "pause",
    "record_delivery",
    "record_others_missed",
    "remove_view",
    "rename_tag",
    "reopen",
    "resume",
    "retire_tag",
    "save_view",
    "send_again",
    "settle_doubt",
    "share_view",
    "tag",
    "take_back_reply",
    "undo",
    "undo_merge",
    "unlink",
    "write_note",
    "write_reply",
]
