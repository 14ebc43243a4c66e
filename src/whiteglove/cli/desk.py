"""What commands share: the home they were told, the desk's database, and plain words when something is not there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from whiteglove.foundation.errors import Refused
from whiteglove.foundation.trouble import Trouble

if TYPE_CHECKING:
    from whiteglove.foundation.settings import Settings

CONNECT_SECONDS = 5
# Settings with such a word in their name are not shown.
SECRET = ("secret", "password", "token", "database_url", "mail_out")
NOTHING_DONE = "Nothing was changed."
# The part that prepares the database for `run` leaves the way in here; whoever says that all is ready takes it away.
WAY_IN = "way-in"


class DeskNotRunning(Trouble):
    """The home's own database does not run."""

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"The desk of {home} is not running.", did=NOTHING_DONE, remedy="Start it with `whiteglove run`."
        )


class ServerDoesNotAnswer(Trouble):
    """The outside server of DATABASE_URL cannot be used."""

    def __init__(self, server: str, reason: str) -> None:
        super().__init__(
            f"The database server {server} (DATABASE_URL) does not answer: {reason}.",
            did=NOTHING_DONE,
            remedy="See that it runs and that DATABASE_URL is right.",
        )


class NotPrepared(Trouble):
    """The database answers, but our tables are not in it."""

    def __init__(self) -> None:
        super().__init__(
            "The database is not prepared for this version.",
            did=NOTHING_DONE,
            remedy="`whiteglove run` or `whiteglove prepare` does that.",
        )


class SettingsNotUnderstood(Trouble):
    """What the operator set cannot be used."""

    def __init__(self, error: ValueError) -> None:
        wrong = str(error)
        if isinstance(error, ValidationError):
            wrong = "; ".join(_said(e["loc"], e["msg"], e["input"]) for e in error.errors())
        super().__init__(
            f"The settings cannot be used ({wrong}).",
            did=NOTHING_DONE,
            remedy="Correct the environment or whiteglove.toml in the home folder.",
        )


def _said(place: tuple[int | str, ...], message: str, given: object) -> str:
    name = ".".join(map(str, place))
    variable = name if name == "DATABASE_URL" else f"WHITEGLOVE_{name.upper()}"
    is_secret = any(word in name.lower() for word in SECRET)
    return f"{variable} is {'(not shown)' if is_secret else repr(given)}: {message.removeprefix('Value error, ')}"


def _choose_home(home: Path | None) -> Path | None:
    if home is not None:
        os.environ["WHITEGLOVE_HOME"] = str(home)
    return home


Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        help="Folder with everything this desk keeps; else WHITEGLOVE_HOME or ./var",
        callback=_choose_home,
    ),
]


@contextmanager
def plain_words() -> Iterator[None]:
    """Whatever an operator can mend is told in words, without a traceback; exit code 1."""
    try:
        yield
    except (Refused, Trouble) as trouble:
        typer.echo(str(trouble), err=True)
        raise typer.Exit(1) from None


def known_settings() -> "Settings":
    """What the operator set. Raises SettingsNotUnderstood."""
    from whiteglove.foundation.settings import settings  # noqa: PLC0415 - read after --home is known

    try:
        return settings()
    except ValueError as error:
        raise SettingsNotUnderstood(error) from None


@contextmanager
def open_desk() -> Iterator[None]:
    """Django ready, with one connection of our own instead of a pool, which would try again for long.

    Raises SettingsNotUnderstood, DeskNotRunning, ServerDoesNotAnswer or NotPrepared, the last three also on the way.
    """
    known_settings()
    import django  # noqa: PLC0415 - commands that need no database start without it

    try:
        django.setup()
    except ValueError as error:
        raise SettingsNotUnderstood(error) from None
    from django.db import InterfaceError, OperationalError, ProgrammingError, connection  # noqa: PLC0415

    options = connection.settings_dict["OPTIONS"]
    options.pop("pool", None)
    options.setdefault("connect_timeout", CONNECT_SECONDS)
    try:
        connection.ensure_connection()
        _complete_restore()
        yield
    except (OperationalError, InterfaceError) as error:
        raise _away(str(error)) from None
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", None) in ("42P01", "42703"):
            raise NotPrepared from None
        raise


def _complete_restore() -> None:
    """Where a restore ended just before its last step, the home gets its key now, and so do we."""
    from django.conf import settings as of_django  # noqa: PLC0415 - read after setup

    from whiteglove.foundation.backup.moving_in import complete_restore  # noqa: PLC0415
    from whiteglove.foundation.settings import secret_key  # noqa: PLC0415

    if complete_restore(known_settings().home):
        of_django.SECRET_KEY = secret_key()


def _away(reason: str) -> Trouble:
    from django.db import connection  # noqa: PLC0415

    if not known_settings().database_url:
        return DeskNotRunning(known_settings().home)
    said = connection.settings_dict
    server = f"{said['HOST'] or 'on this machine'}{':' + said['PORT'] if said['PORT'] else ''}"
    first = (reason.strip().splitlines() or ["no reason given"])[0]
    return ServerDoesNotAnswer(server, first.rpartition("failed: ")[2].strip().rstrip("."))
