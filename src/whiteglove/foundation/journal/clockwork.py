"""What falls due in the journal and among its jobs."""

import logging
from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException

from whiteglove.foundation import clock
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.consequences import retry_troubled
from whiteglove.foundation.journal.reactions import WAKE_UP

CLOCKWORK = "clockwork"
STALLED_AFTER = timedelta(seconds=30)
KEEP_FINISHED = timedelta(hours=24)

STALLED = """
SELECT j.id, j.queue_name FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < %s) ORDER BY j.id LIMIT 1000
"""
MENDED = """
DELETE FROM procrastinate_jobs f WHERE f.status = 'failed' AND f.queue_name = 'clockwork' AND EXISTS (
    SELECT 1 FROM procrastinate_jobs s
    WHERE s.status = 'succeeded' AND s.queue_name = 'clockwork' AND s.task_name = f.task_name AND s.id > f.id)
"""

log = logging.getLogger(__name__)

__all__ = [
    "forget_failed_job",
    "forget_finished_jobs",
    "forget_mended_clockwork",
    "retry_failed_wake_ups",
    "retry_troubled",
    "take_up_stalled_jobs",
    "try_failed_job_again",
    "try_job_again",
]


def take_up_stalled_jobs() -> int:
    """Give jobs back that a killed worker left "doing"; returns how many. Reactions are harmless when run twice.

    No clockwork runs it: left "doing" itself it would hold the lock under which it runs.
    """
    with connection.cursor() as cursor:
        cursor.execute(STALLED, [clock.now() - STALLED_AFTER])
        stalled = cursor.fetchall()
    return sum(_taken_up(job_id, queue) for job_id, queue in stalled)


def _taken_up(job_id: int, queue: str) -> bool:
    if try_job_again(job_id):
        return True
    return queue == CLOCKWORK and _forget(job_id, "doing")  # its next run waits already


def _forget(job_id: int, status: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s AND status::text = %s", [job_id, status])
        return bool(cursor.rowcount == 1)


def retry_failed_wake_ups() -> int:
    """Run wake-ups again that ended failed, however that came: else what follows from their facts never happens.

    Returns how many. One that fails forever is seen all the same: facts are late in the pulse.
    """
    failed = ProcrastinateJob.objects.filter(status="failed", task_name=WAKE_UP).order_by("id")
    return sum(try_job_again(job_id) for job_id in failed.values_list("id", flat=True)[:200])


def try_job_again(job_id: int) -> bool:
    """Put one job that failed or stalled back among those that wait; False when it ended or waits meanwhile."""
    try:
        with transaction.atomic():
            jobs.job_manager.retry_job_by_id(job_id, retry_at=clock.now())
    except (ConnectorException, DatabaseError) as error:
        log.info("job %s was not taken up again: %s", job_id, type(error).__name__)
        return False
    return True


def try_failed_job_again(job_id: int) -> bool:
    """A person asks for one more run of a failed job by the worker; False when its next run waits already.

    Raises NotFound.
    """
    if not ProcrastinateJob.objects.filter(pk=job_id, status="failed").exists():
        raise NotFound("There is no such failed job.")
    return try_job_again(job_id)


def forget_failed_job(job_id: int) -> None:
    """A person decides that a failed job need not be run. Raises NotFound."""
    if not _forget(job_id, "failed"):
        raise NotFound("There is no such failed job.")


def forget_mended_clockwork() -> int:
    """Remove clockwork that failed once a later run of the same succeeded: nobody need look. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(MENDED)
        return int(cursor.rowcount)


def forget_finished_jobs() -> int:
    """Remove jobs that succeeded a day ago or longer; failed ones stay for people. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM procrastinate_jobs WHERE id IN (
                SELECT j.id FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id
                WHERE j.status = 'succeeded' AND e.type = 'succeeded' AND e.at < %s LIMIT 20000)""",
            [clock.now() - KEEP_FINISHED],
        )
        return int(cursor.rowcount)
