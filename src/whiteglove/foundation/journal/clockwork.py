"""What falls due in the journal and among its jobs."""

import logging
from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException

from whiteglove.foundation import clock
from whiteglove.foundation.journal.consequences import retry_troubled
from whiteglove.foundation.journal.reactions import WAKE_UP

STALLED_AFTER = timedelta(seconds=30)
KEEP_FINISHED = timedelta(hours=24)

log = logging.getLogger(__name__)

__all__ = ["forget_finished_jobs", "retry_failed_wake_ups", "retry_troubled", "take_up_stalled_jobs"]


def take_up_stalled_jobs() -> int:
    """Give jobs back that a killed worker left "doing"; returns how many. Reactions are harmless when run twice."""
    silent = Q(worker__isnull=True) | Q(worker__last_heartbeat__lt=clock.now() - STALLED_AFTER)
    stalled = ProcrastinateJob.objects.filter(silent, status="doing").values_list("id", flat=True)[:1000]
    for job_id in stalled:
        jobs.job_manager.retry_job_by_id(job_id, retry_at=clock.now())
    return len(stalled)


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
