"""Pure decisions about conversations; time and facts come as arguments."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

REOPEN_WITHIN = timedelta(days=14)
# After our answer we truly wait for the customer; by then we look again, so that nobody is forgotten.
LOOK_AGAIN_AFTER = timedelta(days=7)
SAME_MATTER_WITHIN = timedelta(days=7)
PREVIEW_LENGTH = 160
# An open page says every 20 seconds that somebody looks, and while they type every 5.
LOOKS_FOR = timedelta(seconds=45)
TYPES_FOR = timedelta(seconds=12)

# Machines' words that ask nothing of us. A bounce is not among them: the customer did not get our answer.
ASK_NOTHING = frozenset({"auto_reply", "delivery_report", "read_receipt"})


@dataclass(frozen=True, slots=True)
class Standing:
    """The derived columns of a conversation after something happened."""

    needs_answer: bool
    waiting_since: datetime | None
    next_moment: datetime


def asks_for_answer(kind: str) -> bool:
    """Whether a message of this kind is for a person to answer."""
    return kind not in ASK_NOTHING


def after_customer_spoke(*, kind: str, at: datetime, standing: Standing | None, first_answer_hours: int) -> Standing:
    """Where a conversation stands after a message came in; standing is None for a new one.

    Who already waits keeps their place: a second mail does not make the first one younger.
    """
    if standing is not None and standing.needs_answer:
        return standing
    if asks_for_answer(kind):
        return Standing(True, at, at + timedelta(hours=first_answer_hours))
    return standing or Standing(False, None, at + LOOK_AGAIN_AFTER)


def after_we_answered(at: datetime) -> Standing:
    """Where a conversation stands after our answer."""
    return Standing(False, None, at + LOOK_AGAIN_AFTER)


def reopens(closed_at: datetime, now: datetime) -> bool:
    """Whether a reply after closing reopens; later it becomes a new, linked conversation."""
    return now - closed_at <= REOPEN_WITHIN


def is_same_matter(last_activity: datetime, now: datetime) -> bool:
    """Whether a mail with the same subject from the same customer, without reference, belongs to the matter."""
    return now - last_activity <= SAME_MATTER_WITHIN


# What a saved reply could not fill; nobody types these by accident, and nothing is sent that holds them.
GAP = re.compile(r"⟦([^⟦⟧\n]{0,80})⟧")


def gaps_in(text: str) -> list[str]:
    """What is still to be filled before this text may be sent, each once."""
    return list(dict.fromkeys(GAP.findall(text)))
