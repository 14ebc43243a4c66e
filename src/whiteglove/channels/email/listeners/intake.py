"""Everything that listens for mail, in one process."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack

from whiteglove.channels.email.imap.watching import Watchers
from whiteglove.channels.email.listeners.collector import Collector
from whiteglove.channels.email.listeners.smtp import listen
from whiteglove.foundation.addresses import host_and_port
from whiteglove.foundation.settings import settings

Opening = Callable[[], Awaitable[asyncio.Server]]


async def take_mail_in(told_to_end: asyncio.Event, *, beside: Sequence[Opening] = ()) -> None:
    """Listen until told to end; `beside` are other doors to keep open meanwhile. Raises OSError for a taken port."""
    own = settings()
    collector = Collector()
    collector.start()
    async with AsyncExitStack() as doors:
        for address, lmtp in ((own.smtp_listen, False), (own.lmtp_listen, True)):
            if address:
                server = await listen(
                    host_and_port(address),
                    collector,
                    lmtp=lmtp,
                    takes_everything=own.demo,
                    max_mail_bytes=own.max_mail_bytes,
                )
                doors.callback(server.close)
        for opening in beside:
            doors.callback((await opening()).close)
        watchers = Watchers()
        watchers.start()
        await told_to_end.wait()
        await asyncio.to_thread(watchers.stop)
    await collector.close()
