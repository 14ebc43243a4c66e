"""`whiteglove import ...`: mail out of archives."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whiteglove.cli.desk import Home, open_desk, plain_words
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotUnderstood

if TYPE_CHECKING:
    from whiteglove.channels.email.importing.archives import Listed
    from whiteglove.channels.email.importing.taking import Counts

app = typer.Typer(no_args_is_help=True, help="Take mail out of archives in; what is here already is not doubled.")
# After so long a reply to a closed matter is a new one: what is older is over.
OVER_AFTER = timedelta(days=14)
SHOWN = 20

ForTeam = Annotated[str | None, typer.Option("--team", help="Key or id of the team that gets all; else as addressed")]
ClosedBefore = Annotated[
    str | None, typer.Option(help="Mail before this day (2026-01-31) waits for nobody; else: older than 14 days")
]
Ours = Annotated[list[str] | None, typer.Option("--ours", help="Mail from this address is our answer; several times")]


@app.command("mbox")
def from_mbox(
    files: Annotated[list[Path], typer.Argument(help="mbox files, also those with sent mail")],
    team: ForTeam = None,
    closed_before: ClosedBefore = None,
    ours: Ours = None,
    _home: Home = None,
) -> None:
    """Take in the mails of mbox files, oldest first over all of them. Run it again, and it goes on where it ended."""
    with plain_words(), open_desk(), ExitStack() as open_files:
        from whiteglove.channels.email.importing.archives import in_mboxes  # noqa: PLC0415 - needs Django ready

        _import(in_mboxes(files, open_files, now=clock.now()), team, closed_before, ours)


@app.command("maildir")
def from_maildir(
    folders: Annotated[list[Path], typer.Argument(help="Maildirs; the folders within them are taken, too")],
    team: ForTeam = None,
    closed_before: ClosedBefore = None,
    ours: Ours = None,
    leave_out: Annotated[
        list[str] | None, typer.Option(help="Name of a folder within, such as Trash; several times")
    ] = None,
    _home: Home = None,
) -> None:
    """Take in the mails of Maildirs, oldest first over all of them. Run it again, and it goes on where it ended."""
    with plain_words(), open_desk():
        from whiteglove.channels.email.importing.archives import in_maildirs  # noqa: PLC0415 - needs Django ready

        listed = in_maildirs(folders, leave_out=leave_out or (), now=clock.now())
        _import(listed, team, closed_before, ours)


def _import(listed: "Listed", team: str | None, closed_before: str | None, ours: list[str] | None) -> None:
    from whiteglove.channels.email.importing.taking import Wishes, import_mails  # noqa: PLC0415
    from whiteglove.team.queries import find_team  # noqa: PLC0415

    wishes = Wishes(find_team(team) if team else None, _moment(closed_before), tuple(ours or ()))
    with _progress(len(listed.mails)) as told:
        counts = import_mails(SYSTEM, listed, wishes, told=told)
    typer.echo(
        f"{counts.read} read = {counts.filed} filed + {counts.known} known already + {counts.quarantined} quarantined"
    )
    for one in counts.unreadable[:SHOWN]:
        typer.echo(f"Could not be read: {one.name} ({one.reason})", err=True)
    if counts.unreadable:
        typer.echo(f"{len(counts.unreadable)} could not be read.", err=True)
        raise typer.Exit(1)


def _moment(day: str | None) -> datetime:
    if day is None:
        return clock.now() - OVER_AFTER
    try:
        return datetime.combine(date.fromisoformat(day), time.min, UTC)
    except ValueError:
        raise NotUnderstood(f"{day!r} is not a day such as 2026-01-31.") from None


@contextmanager
def _progress(total: int) -> Iterator[Callable[["Counts"], None]]:
    """A bar on a terminal; silent elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _counts: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    words = TextColumn("{task.description}")
    columns = (BarColumn(), MofNCompleteColumn(), words, TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=total)

        def show(counts: "Counts") -> None:
            said = f"{counts.filed} filed, {counts.known} known, {counts.quarantined} quarantined"
            bar.update(task, completed=counts.read + len(counts.unreadable), description=said)

        yield show
