"""What falls due in the journal and among its jobs."""

from datetime import timedelta

from django.db import connection
from django.db.models import Q
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.models import ProcrastinateJob

from whiteglove.foundation import clock
from whiteglove.foundation.journal.consequences import retry_troubled

STALLED_AFTER = timedelta(seconds=30)
KEEP_FINISHED = timedelta(hours=24)

__all__ = ["forget_finished_jobs", "retry_troubled", "take_up_stalled_jobs"]


def take_up_stalled_jobs() -> int:
    """Give jobs back that a killed worker left "doing"; returns how many. Reactions are harmless when run twice."""
    silent = Q(worker__isnull=True) | Q(worker__last_heartbeat__lt=clock.now() - STALLED_AFTER)
    stalled = ProcrastinateJob.objects.filter(silent, status="doing").values_list("id", flat=True)[:1000]
    for job_id in stalled:
        jobs.job_manager.retry_job_by_id(job_id, retry_at=clock.now())
    return len(stalled)


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
