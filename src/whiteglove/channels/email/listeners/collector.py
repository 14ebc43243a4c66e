"""Mails that arrive at the same time are made durable together: one commit for all, each sender told after it."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from django.db import Error, connection

from whiteglove.channels.email.actions.taking_in import Delivered, take_in
from whiteglove.foundation.passing import is_passing

TOGETHER = 64
BYTES_TOGETHER = 32_000_000

log = logging.getLogger(__name__)


class Collector:
    """Takes mails from many sessions and keeps them in one thread, which holds the only database connection."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[tuple[Delivered, asyncio.Future[None]]] = asyncio.Queue()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="take-in")
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; call inside the running event loop."""
        self._task = asyncio.create_task(self._collect())

    async def keep(self, mail: Delivered) -> None:
        """Return once the mail is durable; raises what hindered it, and then nothing was acknowledged."""
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._waiting.put((mail, kept))
        await kept

    async def close(self) -> None:
        """End after what is under way."""
        if self._task is not None:
            self._task.cancel()
        self._thread.shutdown(wait=True)

    async def _collect(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            batch = [await self._waiting.get()]
            size = len(batch[0][0].raw)
            while len(batch) < TOGETHER and size < BYTES_TOGETHER and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
                size += len(batch[-1][0].raw)
            hindered = await loop.run_in_executor(self._thread, _keep_all, [mail for mail, _ in batch])
            for (_, kept), error in zip(batch, hindered, strict=True):
                if kept.done():
                    continue
                if error is None:
                    kept.set_result(None)
                else:
                    kept.set_exception(error)


def _keep_all(mails: list[Delivered]) -> list[Exception | None]:
    """What hindered each; one that cannot be kept does not hold up the others. Its sender is told to try again."""
    try:
        take_in(mails)
    except Exception as error:  # noqa: BLE001 - told to every sender
        log.warning("%d mails could not be kept: %s", len(mails), type(error).__name__)
        connection.close()
        is_away = isinstance(error, Error) and is_passing(error)  # then each alone would only wait as long again
        if len(mails) == 1 or is_away:
            return [error] * len(mails)
        return [hindered for mail in mails for hindered in _keep_all([mail])]
    return [None] * len(mails)
