"""The parts of the house, one each: `whiteglove web`, `worker`, `intake`."""

import asyncio
import signal
import sys
import warnings
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import django

from whiteglove.cli.desk import SettingsNotUnderstood, known_settings
from whiteglove.cli.door import inherited_door, open_door
from whiteglove.foundation.addresses import AddressNotUnderstood, host_and_port
from whiteglove.foundation.settings import Settings
from whiteglove.foundation.supervisor import NO_USE_TRYING_AGAIN, end_with_parent, say


def run_web(host: str | None = None, port: int | None = None) -> None:
    """Serve pages, API and the live stream."""
    end_with_parent()
    own = _settings_for("web")
    import uvicorn  # noqa: PLC0415 - the other parts do without it

    # WhiteNoise sends small files of ours; Django would say of each that it is read at once.
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
    served = uvicorn.Config(
        "whiteglove.config.asgi:application",
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
        proxy_headers=True,
    )
    with _no_use_when_taken("web"):
        door = inherited_door() or open_door(host or own.host, port or own.port)
    with door:
        uvicorn.Server(served).run(sockets=[door])


def _settings_for(part: str) -> Settings:
    try:
        return known_settings()
    except SettingsNotUnderstood as trouble:
        say(part, str(trouble))
        sys.exit(NO_USE_TRYING_AGAIN)


@contextmanager
def _no_use_when_taken(part: str) -> Iterator[None]:
    try:
        yield
    except (OSError, AddressNotUnderstood) as error:
        say(part, f"cannot listen: {error}. Choose other addresses in the settings.")
        sys.exit(NO_USE_TRYING_AGAIN)


def run_worker() -> None:
    """File mail, send mail, run reactions and clockwork."""
    end_with_parent()
    _settings_for("worker")
    django.setup()
    from whiteglove.cli.work import work  # noqa: PLC0415 - needs Django ready

    work()


def run_intake() -> None:
    """Listen for mail; in the demo also where its outgoing mail ends."""
    end_with_parent()
    own = _settings_for("intake")
    django.setup()
    from whiteglove.channels.email.listeners.intake import take_mail_in  # noqa: PLC0415 - needs Django ready
    from whiteglove.demo import sink  # noqa: PLC0415

    beside = [partial(sink.listen, host_and_port(own.demo_sink_listen))] if own.demo else []
    _until_told(partial(take_mail_in, beside=beside))


def _until_told(part: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> None:
    async def main() -> None:
        told = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, told.set)
        await part(told)

    with _no_use_when_taken("intake"):
        asyncio.run(main())
