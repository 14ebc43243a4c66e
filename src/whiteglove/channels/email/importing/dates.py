"""When an old mail reached its mailbox: by the first server that took it, else as its author says."""

import re
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.policy import compat32

from whiteglove.channels.email.understanding.identity import sent_at

HEAD = 65_536
_ANNOUNCED = re.compile(
    rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) +(\w{3}) +(\d{1,2}) +(\d{1,2}:\d{2}(?::\d{2})?)"
    rb" +([+-]\d{4} +)?(\d{4})( +[+-]\d{4})?"
)


def came_at(head: bytes, *, otherwise: datetime | None, now: datetime) -> datetime:
    """head: the header block, or its beginning. otherwise: what the archive says; used when the mail says nothing.

    The oldest Received counts: tools that move mail add younger ones. What lies in the future is not believed.
    """
    try:
        headers = BytesHeaderParser(policy=compat32).parsebytes(head)
        received = [str(value).rpartition(";")[2] for value in headers.get_all("Received", [])]
        written = [*reversed(received), *(str(value) for value in headers.get_all("Date", []))]
    except (ValueError, LookupError, AttributeError, TypeError):
        written = []
    told = (sent_at(one)[0] for one in written if one.strip())
    return next((moment for moment in [*told, otherwise] if moment is not None and moment <= now), now)


def announced_at(line: bytes) -> datetime | None:
    """The date of an mbox's `From ` line."""
    told = _ANNOUNCED.search(line)
    if told is None:
        return None
    month, day, clock, before, year, after = (
        part.decode("ascii", "replace").strip() if part else "" for part in told.groups()
    )
    return sent_at(f"{day} {month} {year} {clock} {before or after or '+0000'}")[0]


def moment_of(seconds: float | None) -> datetime | None:
    """Seconds since 1970 as a moment; None for what is none."""
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
