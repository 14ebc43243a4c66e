"""What one try to send a mail came to, when to try again, and when to say so. Pure; time is passed in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
GIVE_UP_AFTER = timedelta(days=2)
SAY_AGAIN_AFTER = timedelta(hours=12)
NO_SERVER = "No server for outgoing mail is set up, so it waits here. It leaves by itself once there is one."
NO_ADDRESS = "No address of ours is set up to send from, so it waits here. It leaves by itself once there is one."
INTERRUPTED = (
    "We were interrupted while the mail was handed over, so it may have been sent. "
    "Please look into it, with the customer if need be, and say whether it arrived; it is not sent again by itself."
)
_FIGURES = re.compile(r"[0-9a-fA-F]*[0-9][0-9a-fA-F]*")
_CODE = re.compile(r"\b[245][0-9]{2}\b(?:[ -][245]\.\d{1,3}\.\d{1,3})?")
_NO_SUCH_ADDRESS = re.compile(r"\b5\.1\.(?:1|2|3|6|10)\b")


class Ended(StrEnum):
    """How a try ended. held: nothing was tried, for something of ours is not set up; it waits as long as it takes."""

    TAKEN = "taken"
    PUT_OFF = "put_off"
    REFUSED = "refused"
    DOUBTFUL = "doubtful"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Try:
    """What one try came to. reached, refused: recipients this time. why: in words for a colleague."""

    ended: Ended
    why: str = ""
    reached: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    unknown_there: tuple[str, ...] = ()


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many tries, one or more."""
    return WAITS[min(max(attempts, 1), len(WAITS)) - 1]


def is_over(first_try_at: datetime | None, now: datetime) -> bool:
    """Whether it was tried long enough."""
    return first_try_at is not None and now - first_try_at >= GIVE_UP_AFTER


def is_news(why: str, *, said: str, told_at: datetime | None, now: datetime) -> bool:
    """Whether a colleague should read it: something else than last time (figures in it aside), or long ago."""
    return told_at is None or _gist(why) != _gist(said) or now - told_at >= SAY_AGAIN_AFTER


def _gist(why: str) -> str:
    codes = " ".join(_CODE.findall(why))
    return f"{codes}|{_FIGURES.sub('#', why)}"


def no_such_address(words: str) -> bool:
    """Whether the server's words mean that the address does not exist, not only that it may not be used."""
    return bool(_NO_SUCH_ADDRESS.search(words))


def each_with_reason(said: dict[str, str]) -> str:
    """Recipients with what the server said of each."""
    return "; ".join(f"{address} ({words})" for address, words in said.items())


def listed(addresses: Sequence[str]) -> str:
    """Some addresses in a sentence."""
    return ", ".join(addresses)
