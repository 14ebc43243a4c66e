"""The one place that reads the clock. Rules take time as an argument; actions ask here."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)
