"""Read the journal in order and skip nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import F, Max, Q
from django.db.models.expressions import RawSQL
from procrastinate.contrib.django.models import ProcrastinateJob

from whiteglove.foundation.journal.facts import START, Cursor, FactRead
from whiteglove.foundation.journal.models import ReactionTrouble, Row
from whiteglove.foundation.journal.moves import OLDEST_RUNNING

COLUMNS = ("transaction", "id", "kind", "at", "subject", "topics", "actor", "body")


def facts_after(cursor: Cursor, limit: int = 500) -> list[FactRead]:
    """The next facts after a place, oldest first, at most `limit`.

    Stops below the oldest transaction still running: one of those may yet commit a row that belongs before
    rows already visible, and a reader that had passed it would never see it.
    """
    rows = (
        Row.objects.filter(
            Q(transaction__gt=cursor.transaction) | Q(transaction=cursor.transaction, id__gt=cursor.row)
        )
        .filter(transaction__gte=cursor.transaction, transaction__lt=RawSQL(OLDEST_RUNNING, []))  # noqa: S611
        .order_by("transaction", "id")
        .values_list(*COLUMNS)[:limit]
    )
    return [
        FactRead(Cursor(moved, row), kind, at, subject, tuple(topics), actor, body)
        for moved, row, kind, at, subject, topics, actor, body in rows
    ]


def fact_read(row: int) -> FactRead | None:
    """One fact by the number of its row; None when there is none."""
    found = Row.objects.filter(pk=row).values_list(*COLUMNS).first()
    if found is None:
        return None
    moved, number, kind, at, subject, topics, actor, body = found
    return FactRead(Cursor(moved, number), kind, at, subject, tuple(topics), actor, body)


def newest_cursor() -> Cursor:
    """The place after which a reader that starts now has missed nothing it should see."""
    row = (
        Row.objects.filter(transaction__lt=RawSQL(OLDEST_RUNNING, []))  # noqa: S611
        .order_by("-transaction", "-id")
        .values_list("transaction", "id")
        .first()
    )
    return Cursor(*row) if row else START


def more_to_come(cursor: Cursor) -> bool:
    """Whether facts after a place exist that a running transaction still holds back."""
    return Row.objects.filter(transaction__gt=cursor.transaction).exists()


def facts_of_transaction(transaction: int) -> list[Row]:
    """All facts that one transaction announced, in order."""
    return list(Row.objects.filter(transaction=transaction).order_by("id"))


def troubled_reactions(limit: int = 100) -> list[ReactionTrouble]:
    """Reactions that failed, those given up first."""
    return list(
        ReactionTrouble.objects.select_related("fact").order_by(F("next_try_at").asc(nulls_first=True))[:limit]
    )


def seconds_behind() -> float:
    """Age in seconds of the oldest wake-up that no worker has finished; 0 when none waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT coalesce(extract(epoch FROM now() - min(e.at)), 0) FROM procrastinate_jobs j
            JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
            WHERE j.status IN ('todo', 'doing') AND j.queue_name = 'facts'"""
        )
        row = cursor.fetchone()
    return float(row[0]) if row else 0.0


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that ended failed, and when that was, if known."""

    id: int
    task: str
    attempts: int
    at: datetime | None


def jobs_that_failed(limit: int = 100) -> list[FailedJob]:
    """Jobs that failed and wait for a person, oldest first."""
    failed = ProcrastinateJob.objects.filter(status="failed").annotate(
        at=Max("procrastinateevent__at", filter=Q(procrastinateevent__type="failed"))
    )
    rows = failed.order_by("id").values_list("id", "task_name", "attempts", "at")[:limit]
    return [FailedJob(*row) for row in rows]


def failed_jobs() -> int:
    """How many jobs failed and stay for people, counted to 1,000."""
    return ProcrastinateJob.objects.filter(status="failed").values("pk")[:1000].count()
