"""What the worker does: the loops that take up waiting rows, the jobs, and the clockwork."""

import asyncio
import logging
import signal
from contextlib import suppress

from asgiref.sync import sync_to_async
from django.db import DatabaseError
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import ProcrastinateException

from whiteglove.channels.email.actions.filing import file_waiting_mails
from whiteglove.channels.email.actions.taking_in import CHANNEL as MAIL_IN
from whiteglove.channels.email.errands import CHANNEL as ERRANDS
from whiteglove.channels.email.errands import run_errands
from whiteglove.channels.email.sending.outbox import send_waiting_mails
from whiteglove.channels.email.sending.queue import CHANNEL as MAIL_OUT
from whiteglove.channels.push.sending import CHANNEL as PUSH
from whiteglove.channels.push.sending import send_waiting_pushes
from whiteglove.channels.webhooks.sending import CHANNEL as WEBHOOKS
from whiteglove.channels.webhooks.sending import Senders
from whiteglove.foundation.journal.clockwork import take_up_stalled_jobs
from whiteglove.foundation.loops import Loop

JOBS_AT_ONCE = 2
# Nobody notifies on it: that loop goes by the clock alone.
STALLED = "whiteglove_stalled"
LOOK_FOR_STALLED_SECONDS = 15.0
FINISH_WITHIN_SECONDS = 5
WAIT_FOR_DATABASE_SECONDS = 1.0

log = logging.getLogger(__name__)


def loops() -> list[Loop]:
    """Every loop of the house."""
    return [
        Loop("file mail", MAIL_IN, file_waiting_mails),
        Loop("send mail", MAIL_OUT, send_waiting_mails),
        Loop("run errands", ERRANDS, run_errands),
        Loop("push notices", PUSH, send_waiting_pushes),
        Loop("send webhooks", WEBHOOKS, Senders().step),
        Loop("take up stalled jobs", STALLED, _take_up_stalled_jobs),
    ]


def _take_up_stalled_jobs(_instance: int) -> float:
    take_up_stalled_jobs()
    return LOOK_FOR_STALLED_SECONDS


def work() -> None:
    """Work until told to end (SIGTERM or Ctrl-C); a step under way is finished first."""
    turning = loops()
    threads = [loop.start() for loop in turning]
    try:
        asyncio.run(_run_jobs())
    finally:
        for loop in turning:
            loop.stop()
        for loop, thread in zip(turning, threads, strict=True):
            if loop.is_busy:
                thread.join(timeout=FINISH_WITHIN_SECONDS)


async def _run_jobs() -> None:
    """Run jobs; a database that goes away is waited for, since the runner of jobs would end with it."""
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    ending = asyncio.create_task(told.wait())
    while not told.is_set():
        running = asyncio.create_task(_run_jobs_once())
        await asyncio.wait({running, ending}, return_when=asyncio.FIRST_COMPLETED)
        running.cancel()
        with suppress(asyncio.CancelledError, ProcrastinateException, DatabaseError):
            await running
        if not told.is_set():
            log.warning("jobs wait for the database")
            await asyncio.wait({ending}, timeout=WAIT_FOR_DATABASE_SECONDS)


async def _run_jobs_once() -> None:
    await sync_to_async(take_up_stalled_jobs, thread_sensitive=False)()
    worker_app = jobs.with_connector(jobs.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with worker_app.open_async():
        await worker_app.run_worker_async(
            concurrency=JOBS_AT_ONCE,
            install_signal_handlers=False,
            fetch_job_polling_interval=5.0,
            update_heartbeat_interval=5.0,
            stalled_worker_timeout=15.0,
            shutdown_graceful_timeout=FINISH_WITHIN_SECONDS,
            delete_jobs="never",
        )
