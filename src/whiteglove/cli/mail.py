"""`whiteglove mail ...`: hand a mail to the running desk, read mails, look after those not understood."""

import smtplib
import sys
from pathlib import Path
from typing import Annotated

import typer

TRY_AGAIN = 75
TIMEOUT_SECONDS = 120

app = typer.Typer(no_args_is_help=True, help="Hand mail to the desk, read mail files, look after quarantined mail.")


@app.command()
def deliver() -> None:
    """Hand the mail on standard input to the running desk. Exit 0: stored. 75: try again, in every other case."""
    try:
        _deliver(sys.stdin.buffer.read())
    except Exception as error:  # noqa: BLE001 - the mail server keeps the mail and tries again, whatever it was
        typer.echo(f"Not stored ({error}). The mail server should try again; nothing was lost.", err=True)
        raise typer.Exit(TRY_AGAIN) from None


def _deliver(raw: bytes) -> None:
    from whiteglove.foundation.addresses import host_and_port  # noqa: PLC0415
    from whiteglove.foundation.settings import settings  # noqa: PLC0415

    if not raw:
        raise ValueError("standard input was empty")
    host, port = host_and_port(settings().lmtp_listen)
    with smtplib.LMTP(host, port, local_hostname="localhost", timeout=TIMEOUT_SECONDS) as desk:
        refused = desk.sendmail("", ["pipe@whiteglove.invalid"], raw)
    if refused:
        raise ValueError("the desk did not take it")


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(help="Mail files")],
    *,
    _json: Annotated[bool, typer.Option("--json", help="One JSON object for each file, one line each")] = True,
) -> None:
    """Parse mails only, and print what was understood; never fails, whatever the bytes."""
    from whiteglove.channels.email.understanding.as_json import as_line  # noqa: PLC0415

    for file in files:
        try:
            raw, problem = file.read_bytes(), None
        except OSError as error:
            raw, problem = None, error.strerror or type(error).__name__
        typer.echo(as_line(str(file), raw, problem))
