"""The one place that reads the clock. Rules take time as an argument; actions ask here."""

from datetime import UTC, datetime, timedelta

# What was written down at a moment is seen by others only once it is committed: so much later at most, as a rule.
COMMITS_WITHIN = timedelta(seconds=3)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def seen_until() -> datetime:
    """The moment up to which one who looks now has surely seen everything: what came since is news to them."""
    return now() - COMMITS_WITHIN
