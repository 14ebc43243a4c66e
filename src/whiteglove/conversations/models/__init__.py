"""Rows of the room: the conversation, its messages with their delivery, and the records of who did what."""

from whiteglove.conversations.models.conversation import Conversation
from whiteglove.conversations.models.message import Attachment, Delivery, Direction, Message
from whiteglove.conversations.models.records import Assignment, Closure, Reopening

__all__ = [
    "Assignment",
    "Attachment",
    "Closure",
    "Conversation",
    "Delivery",
    "Direction",
    "Message",
    "Reopening",
]
