"""Rows of the room: the conversation, its messages with their delivery, and the records of who did what."""

from whiteglove.conversations.models.attention import Because, Follow, Mention, Notice
from whiteglove.conversations.models.conversation import Conversation
from whiteglove.conversations.models.draft import Draft, DraftFile, DraftKind
from whiteglove.conversations.models.kept import BulkAct, BulkChange, SavedReply, SavedView, ViewCount
from whiteglove.conversations.models.message import Attachment, Delivery, Direction, Message
from whiteglove.conversations.models.met import Met, ToMeet
from whiteglove.conversations.models.presence import Presence
from whiteglove.conversations.models.records import (
    Assignment,
    Closure,
    Link,
    Merge,
    Pause,
    Reopening,
    SentAgain,
    Tagging,
)
from whiteglove.conversations.models.tag import Tag

__all__ = [
    "Assignment",
    "Attachment",
    "Because",
    "BulkAct",
    "BulkChange",
    "Closure",
    "Conversation",
    "Delivery",
    "Direction",
    "Draft",
    "DraftFile",
    "DraftKind",
    "Follow",
    "Link",
    "Mention",
    "Merge",
    "Message",
    "Met",
    "Notice",
    "Pause",
    "Presence",
    "Reopening",
    "SavedReply",
    "SavedView",
    "SentAgain",
    "Tag",
    "Tagging",
    "ToMeet",
    "ViewCount",
]
