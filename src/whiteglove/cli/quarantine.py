"""`whiteglove mail quarantine ...`: mails that could not be understood or filed, and wait for a person."""

import sys
from typing import Annotated

import typer

from whiteglove.cli.desk import Home, open_desk, plain_words
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotUnderstood

EVERY = 1_000_000

app = typer.Typer(no_args_is_help=True, help="Mails that wait for a person: list, show, try again.")
Id = Annotated[int, typer.Argument(help="As `list` shows it", min=1, max=2**63 - 1)]


@app.command("list")
def list_mails(_home: Home = None) -> None:
    """List them, newest first: id, when it came, and why it waits, with tabs between."""
    with plain_words(), open_desk():
        from whiteglove.channels.email.queries import quarantined  # noqa: PLC0415 - needs Django ready

        for mail in quarantined(SYSTEM, limit=EVERY):
            typer.echo(f"{mail.id}\t{mail.received_at.isoformat()}\t{mail.reason}")


@app.command()
def show(
    mail_id: Id,
    *,
    raw: Annotated[bool, typer.Option("--raw", help="Its bytes as they came, alone")] = False,
    _home: Home = None,
) -> None:
    """Show why a mail waits, from whom it came and to whom; with --raw the mail itself."""
    with plain_words(), open_desk():
        from whiteglove.channels.email import queries  # noqa: PLC0415 - needs Django ready

        if raw:
            sys.stdout.buffer.write(queries.raw_mail(SYSTEM, mail_id))
            sys.stdout.buffer.flush()
            return
        mail = queries.quarantined_mail(SYSTEM, mail_id)
        typer.echo(f"reason: {mail.reason}")
        typer.echo(f"received: {mail.received_at.isoformat()}")
        typer.echo(f"from: {mail.envelope_from or '(not told)'}")
        typer.echo(f"to: {', '.join(mail.recipients) or '(not told)'}")
        typer.echo(f"size: {mail.size}")


@app.command()
def replay(
    mail_id: Annotated[int | None, typer.Argument(help="As `list` shows it", min=1, max=2**63 - 1)] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Every mail that waits")] = False,
    _home: Home = None,
) -> None:
    """Try a mail again, or all of them: the worker files it as if it had just come. Prints the ids."""
    with plain_words(), open_desk():
        from whiteglove.channels.email.actions import replaying  # noqa: PLC0415 - needs Django ready
        from whiteglove.channels.email.queries import quarantined  # noqa: PLC0415

        if (mail_id is None) is not everything:
            raise NotUnderstood("Give the id of one mail, or --all.")
        for one in [mail.id for mail in quarantined(SYSTEM, limit=EVERY)] if mail_id is None else [mail_id]:
            replaying.replay(SYSTEM, one)
            typer.echo(str(one))
