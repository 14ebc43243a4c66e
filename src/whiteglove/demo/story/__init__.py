"""The demo company and a year of its mail, as plain values: `company()` and `tell()`. No database here."""

from whiteglove.demo.story.company import company
from whiteglove.demo.story.telling import tell
from whiteglove.demo.story.told import (
    AttachmentTold,
    ColleagueTold,
    CompanyTold,
    ConversationTold,
    CustomerTold,
    HandOverTold,
    MessageTold,
    TeamTold,
)

__all__ = [
    "AttachmentTold",
    "ColleagueTold",
    "CompanyTold",
    "ConversationTold",
    "CustomerTold",
    "HandOverTold",
    "MessageTold",
    "TeamTold",
    "company",
    "tell",
]
