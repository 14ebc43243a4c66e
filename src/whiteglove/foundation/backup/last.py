"""When the house was last backed up, and whether somebody should be reminded."""

from datetime import datetime, timedelta

from whiteglove.foundation.backup.facts import BackedUp
from whiteglove.foundation.journal.models import Row

REMIND_AFTER = timedelta(days=7)


def last_backup() -> datetime | None:
    """The moment; None: never, as far as this house knows."""
    of_house = Row.objects.filter(subject="house", kind=BackedUp.kind)  # few facts have this subject, by an index
    return of_house.order_by("-id").values_list("at", flat=True).first()


def is_overdue(last: datetime | None, *, house_since: datetime | None, now: datetime) -> bool:
    """Whether a week went by without one; of a house that never had any, since it began."""
    since = last or house_since
    return since is not None and now - since > REMIND_AFTER
