"""`whiteglove run`: the house with all its parts."""

import http.client
import os
import socket
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from whiteglove.cli.desk import WAY_IN, known_settings, plain_words
from whiteglove.cli.door import VARIABLE, Door
from whiteglove.foundation.addresses import AddressNotUnderstood, host_and_port
from whiteglove.foundation.home import find_home
from whiteglove.foundation.settings import Settings
from whiteglove.foundation.supervisor import TRY_AGAIN, Part, say, supervise
from whiteglove.foundation.trouble import Trouble

COULD_NOT_START = 1
ANSWERS_WITHIN_SECONDS = 0.2
MOST_BY_DEFAULT = 2


def run_everything(*, host: str | None, port: int | None, home: Path | None, demo: bool) -> int:
    """Run until told to end; returns the exit code."""
    try:
        folder = find_home(home)
        environment = _environment(folder, host, port, demo=demo)
        os.environ.update(environment)
        if demo and not known_settings().public_url:  # those who play customers are asked how it felt, by mail
            environment["WHITEGLOVE_PUBLIC_URL"] = f"http://{known_settings().host}:{known_settings().port}"
            os.environ.update(environment)
        return supervise(
            _parts(environment),
            folder,
            prepare=[
                Part("prepare", [*_command(), "prepare", "--for-run", *(["--demo"] if demo else [])], environment)
            ],
            when_ready=partial(_welcome, folder),
        )
    except (Trouble, AddressNotUnderstood) as trouble:
        say("whiteglove", str(trouble))
        return COULD_NOT_START


def _environment(home: Path, host: str | None, port: int | None, *, demo: bool) -> dict[str, str]:
    wanted = {
        "WHITEGLOVE_HOME": str(home),
        "WHITEGLOVE_HOST": host,
        "WHITEGLOVE_PORT": str(port) if port else None,
        "WHITEGLOVE_DEMO": "true" if demo else None,
        "DJANGO_SETTINGS_MODULE": "whiteglove.config.settings",
    }
    return {name: value for name, value in wanted.items() if value is not None}


def _command() -> list[str]:
    return [sys.executable, "-m", "whiteglove"]


def _parts(environment: dict[str, str]) -> list[Part]:
    """In the order of their beginning; they end in the reverse one, so that nothing comes in that nobody files."""
    own = known_settings()
    doors = [host_and_port(address) for address in (own.smtp_listen, own.lmtp_listen) if address]
    door = Door(own.host, own.port)
    web = Part(
        "web",
        [*_command(), "web"],
        environment,
        ready=partial(serves, own.host, own.port),
        inherits=lambda: {VARIABLE: door.number()},
    )
    return [
        Part("worker", [*_command(), "worker"], environment),
        web,
        *(replace(web, name=f"web {number}") for number in range(2, web_processes(own) + 1)),
        Part("intake", [*_command(), "intake"], environment, ready=partial(_answers, doors)),
    ]


def web_processes(own: Settings) -> int:
    """How many serve pages: as set, else one for each core up to two. A third has little to do beside PostgreSQL."""
    return own.web_processes or min(os.cpu_count() or 1, MOST_BY_DEFAULT)


def serves(host: str, port: int) -> bool:
    """Whether somebody behind the door answers; it is open before they are."""
    asked = http.client.HTTPConnection(_to_ask(host), port, timeout=ANSWERS_WITHIN_SECONDS)
    try:
        asked.request("GET", "/static/whiteglove/tokens.css")
        asked.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
    return True


def _answers(addresses: list[tuple[str, int]]) -> bool:
    try:
        for host, port in addresses:
            socket.create_connection((_to_ask(host), port), timeout=ANSWERS_WITHIN_SECONDS).close()
    except OSError:
        return False
    return True


def _to_ask(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - asked, not opened


def _welcome(home: Path) -> None:
    from whiteglove.foundation.settings import settings  # noqa: PLC0415

    own = settings()
    address = own.public_url or f"http://{own.host}:{own.port}"
    say("whiteglove", f"the desk is open at {address}/desk/")
    way_in = home / WAY_IN
    if way_in.exists():
        say("whiteglove", way_in.read_text().strip())
        way_in.unlink()
    say("whiteglove", f"mail comes in by SMTP at {own.smtp_listen or 'no address'}. Ctrl-C ends everything.")


def prepare_database(*, demo: bool, for_run: bool) -> None:
    """Migrations, under one lock over all processes; then the first team, owner and, if wanted, the demo company.

    Exits with TRY_AGAIN when the database is away or busy.
    """
    with plain_words():
        known_settings()
    import django  # noqa: PLC0415
    from django.db import InterfaceError, OperationalError  # noqa: PLC0415

    django.setup()
    from whiteglove.cli.preparation import prepare  # noqa: PLC0415

    try:
        prepare(demo=demo, leave_way_in=for_run)
    except (OperationalError, InterfaceError) as error:
        say("prepare", f"the database could not be brought up to date: {error}".strip())
        sys.exit(TRY_AGAIN)
