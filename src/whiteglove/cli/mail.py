"""`whiteglove mail ...`: hand a mail to the running desk, read mails, look after those not understood.

`deliver` and `read` start without Django: mail servers call them for every mail.
"""

import signal
import smtplib
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand

from whiteglove.cli import quarantine
from whiteglove.cli.desk import Home, known_settings

TRY_AGAIN = 75
TIMEOUT_SECONDS = 120
STORED = 250

app = typer.Typer(no_args_is_help=True, help="Hand mail to the desk, read mail files, look after quarantined mail.")
app.add_typer(quarantine.app, name="quarantine")


class NotStored(Exception):
    """The mail is not with us; whoever has it should keep it and try again."""


class TryAgainCommand(TyperCommand):
    """A command called wrongly asks to be tried again too: any other exit code could make a mail server give up."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Read the words after the command."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except typer.Exit:
            raise
        except Exception as error:  # noqa: BLE001 - as in `deliver`
            _try_again(str(error))


@app.command(cls=TryAgainCommand)
def deliver(_home: Home = None) -> None:
    """Hand the mail on standard input to the running desk. Exit 0: stored. 75: try again, in every other case."""
    try:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, _stopped)
        _deliver(sys.stdin.buffer.read())
    except Exception as error:  # noqa: BLE001 - the mail server keeps the mail and tries again, whatever it was
        _try_again(str(error) or type(error).__name__)


def _stopped(_number: int, _frame: object) -> NoReturn:
    raise NotStored("told to stop")


def _try_again(reason: str) -> NoReturn:
    with suppress(OSError):
        typer.echo(f"Not stored ({reason}). The mail server should try again; nothing was lost.", err=True)
    raise typer.Exit(TRY_AGAIN)


def _deliver(raw: bytes) -> None:
    from whiteglove.foundation.addresses import host_and_port  # noqa: PLC0415 - read after --home is known

    host, port = host_and_port(known_settings().lmtp_listen)
    desk = smtplib.LMTP(host, port, local_hostname="localhost", timeout=TIMEOUT_SECONDS)
    try:
        desk.ehlo_or_helo_if_needed()
        to_us = partial(desk.rcpt, "pipe@whiteglove.invalid")
        for step in (partial(desk.mail, ""), to_us, partial(_by_length, desk, raw)):
            code, words = step()
            if code != STORED:
                raise NotStored(f"the desk did not take it: {code} {words.decode(errors='replace')}")
    finally:
        with suppress(OSError, smtplib.SMTPException):  # what was said of the mail holds, however the session ends
            desk.quit()


def _by_length(desk: smtplib.LMTP, raw: bytes) -> tuple[int, bytes]:
    """DATA would change some mails (a dot after a bare LF, a last line without end); BDAT changes none."""
    desk.send(b"BDAT %d LAST\r\n" % len(raw))
    desk.send(raw)
    return desk.getreply()


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(help="Mail files")],
    *,
    _json: Annotated[bool, typer.Option("--json", help="One JSON object for each file, one line each")] = True,
) -> None:
    """Parse mails only, and print what was understood; never fails, whatever the bytes."""
    from whiteglove.channels.email.understanding.as_json import as_line  # noqa: PLC0415

    for file in files:
        raw, problem = _bytes_of(file)
        typer.echo(as_line(str(file), raw, problem))


def _bytes_of(file: Path) -> tuple[bytes | None, str | None]:
    try:
        return file.read_bytes(), None
    except OSError as error:
        return None, error.strerror or type(error).__name__
