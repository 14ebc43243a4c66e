"""What the worker does: the loops that take up waiting rows, the jobs, and the clockwork."""

import asyncio

from procrastinate.contrib.django import app as jobs

from whiteglove.channels.email.actions.filing import file_waiting_mails
from whiteglove.channels.email.actions.taking_in import CHANNEL as MAIL_IN
from whiteglove.channels.email.sending.outbox import send_waiting_mails
from whiteglove.channels.email.sending.queue import CHANNEL as MAIL_OUT
from whiteglove.foundation.journal.clockwork import take_up_stalled_jobs
from whiteglove.foundation.loops import Loop

JOBS_AT_ONCE = 2


def loops() -> list[Loop]:
    """Every loop of the house."""
    return [Loop("file mail", MAIL_IN, file_waiting_mails), Loop("send mail", MAIL_OUT, send_waiting_mails)]


def work() -> None:
    """Work until told to end (SIGTERM or Ctrl-C)."""
    turning = loops()
    threads = [loop.start() for loop in turning]
    take_up_stalled_jobs()
    try:
        asyncio.run(_run_jobs())
    finally:
        for loop in turning:
            loop.stop()
        for thread in threads:
            thread.join(timeout=5)


async def _run_jobs() -> None:
    worker_app = jobs.with_connector(jobs.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with worker_app.open_async():
        await worker_app.run_worker_async(
            concurrency=JOBS_AT_ONCE,
            install_signal_handlers=True,
            fetch_job_polling_interval=5.0,
            update_heartbeat_interval=5.0,
            stalled_worker_timeout=15.0,
            delete_jobs="never",
        )
