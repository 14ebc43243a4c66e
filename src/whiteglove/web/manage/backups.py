"""A word to owners when the desk was not backed up for a week."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, Role
from whiteglove.foundation.backup.last import is_overdue, last_backup
from whiteglove.foundation.settings import settings
from whiteglove.team.models import Colleague


@dataclass(frozen=True, slots=True)
class BackupDue:
    """That a backup is overdue. last: when there was one; None: never."""

    last: datetime | None


def backup_due(actor: Actor) -> BackupDue | None:
    """For owners alone, who can do something about it; None: nothing to say, as in the demo."""
    if actor.role is not Role.OWNER or settings().demo:
        return None
    last = last_backup()
    since = None if last else Colleague.objects.aggregate(since=Min("joined_at"))["since"]
    return BackupDue(last) if is_overdue(last, house_since=since, now=clock.now()) else None
