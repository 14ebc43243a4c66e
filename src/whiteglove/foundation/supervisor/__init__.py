"""`whiteglove run`: one command starts, watches, restarts and ends every part of the house."""

from whiteglove.foundation.supervisor.parent import end_with_parent
from whiteglove.foundation.supervisor.part import NO_USE_TRYING_AGAIN, TRY_AGAIN, Part
from whiteglove.foundation.supervisor.supervisor import supervise
from whiteglove.foundation.supervisor.words import say

__all__ = ["NO_USE_TRYING_AGAIN", "TRY_AGAIN", "Part", "end_with_parent", "say", "supervise"]
