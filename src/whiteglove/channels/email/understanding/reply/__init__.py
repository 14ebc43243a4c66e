"""What is new in a mail, what is quoted, what is signature: rules over lines, tables of words in words/."""

from whiteglove.channels.email.understanding.reply.separators import ANSWER_ABOVE_LINE
from whiteglove.channels.email.understanding.reply.split import ReplyParts, split_reply

__all__ = ["ANSWER_ABOVE_LINE", "ReplyParts", "split_reply"]
