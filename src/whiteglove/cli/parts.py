"""The parts of the house, one each: `whiteglove web`, `worker`, `intake`."""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import django

from whiteglove.foundation.addresses import AddressNotUnderstood, host_and_port
from whiteglove.foundation.supervisor import NO_USE_TRYING_AGAIN, end_with_parent, say


def run_web(host: str | None = None, port: int | None = None) -> None:
    """Serve pages, API and the live stream."""
    end_with_parent()
    import uvicorn  # noqa: PLC0415 - the other parts do without it

    from whiteglove.foundation.settings import settings  # noqa: PLC0415

    own = settings()
    uvicorn.run(
        "whiteglove.config.asgi:application",
        host=host or own.host,
        port=port or own.port,
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
        proxy_headers=True,
    )


def run_worker() -> None:
    """File mail, send mail, run reactions and clockwork."""
    end_with_parent()
    django.setup()
    from whiteglove.cli.work import work  # noqa: PLC0415 - needs Django ready

    work()


def run_intake() -> None:
    """Listen for mail; in the demo also where its outgoing mail ends."""
    end_with_parent()
    django.setup()
    from whiteglove.channels.email.listeners.intake import take_mail_in  # noqa: PLC0415 - needs Django ready
    from whiteglove.demo import sink  # noqa: PLC0415
    from whiteglove.foundation.settings import settings  # noqa: PLC0415

    own = settings()
    beside = [partial(sink.listen, host_and_port(own.demo_sink_listen))] if own.demo else []
    _until_told(partial(take_mail_in, beside=beside))


def _until_told(part: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> None:
    async def main() -> None:
        told = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, told.set)
        await part(told)

    try:
        asyncio.run(main())
    except (OSError, AddressNotUnderstood) as error:
        say("intake", f"cannot listen: {error}. Choose other addresses in the settings.")
        sys.exit(NO_USE_TRYING_AGAIN)
