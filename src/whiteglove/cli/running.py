"""`whiteglove run`: the house with all its parts."""

import os
import sys
from pathlib import Path

from whiteglove.foundation.home import find_home
from whiteglove.foundation.supervisor import Part, say, supervise
from whiteglove.foundation.trouble import Trouble

COULD_NOT_START = 1


def run_everything(*, host: str | None, port: int | None, home: Path | None, demo: bool) -> int:
    """Run until told to end; returns the exit code."""
    try:
        folder = find_home(home)
        os.environ["WHITEGLOVE_HOME"] = str(folder)
        environment = _environment(host, port, demo=demo)
        os.environ.update(environment)
        return supervise(
            [_part("web", environment), _part("worker", environment), _part("intake", environment)],
            folder,
            prepare=[Part("prepare", [*_command(), "prepare", *(["--demo"] if demo else [])], environment)],
            when_ready=_say_welcome,
        )
    except Trouble as trouble:
        say("whiteglove", str(trouble))
        return COULD_NOT_START


def _environment(host: str | None, port: int | None, *, demo: bool) -> dict[str, str]:
    wanted = {"WHITEGLOVE_HOST": host, "WHITEGLOVE_PORT": str(port) if port else None}
    wanted["WHITEGLOVE_DEMO"] = "true" if demo else None
    wanted["DJANGO_SETTINGS_MODULE"] = "whiteglove.config.settings"
    return {name: value for name, value in wanted.items() if value is not None}


def _command() -> list[str]:
    return [sys.executable, "-m", "whiteglove"]


def _part(name: str, environment: dict[str, str]) -> Part:
    return Part(name, [*_command(), name], environment, ready=None)


def _say_welcome() -> None:
    say("whiteglove", "ready")


def prepare_database(*, demo: bool) -> None:
    """Migrations, under one lock over all processes; then the default team and, if wanted, the demo company."""
    import django  # noqa: PLC0415

    django.setup()
    from whiteglove.cli.preparation import prepare  # noqa: PLC0415

    prepare(demo=demo)
