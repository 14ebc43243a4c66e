"""`whiteglove backup`, `restore`, `export`: never lose the house."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whiteglove.cli.desk import Home, known_settings, open_desk, plain_words
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.backup.house import at_hand, closed
from whiteglove.foundation.errors import NotUnderstood

if TYPE_CHECKING:
    from whiteglove.foundation.backup.making import BackupMade
    from whiteglove.foundation.backup.manifest import Foot
    from whiteglove.foundation.backup.restoring import Restored
    from whiteglove.foundation.settings import Settings

NAMES_SHOWN = 10


def backup(
    file: Annotated[Path, typer.Argument(help="Where it goes; a backup that is there is replaced")],
    _home: Home = None,
) -> None:
    """Write the whole desk into one file: database, mails and attachments, key and settings. It may go on working."""
    own = known_settings_in_words()
    with plain_words(), at_hand(own.home, has_own_database=not own.database_url), open_desk(), _progress() as told:
        from django.db import transaction  # noqa: PLC0415 - needs Django ready

        from whiteglove.foundation.backup.facts import BackedUp  # noqa: PLC0415
        from whiteglove.foundation.backup.making import back_up  # noqa: PLC0415
        from whiteglove.foundation.journal.actions import announce  # noqa: PLC0415

        made = back_up(file, home=own.home, told=told)
        with transaction.atomic():
            announce(BackedUp(made.size, made.blobs, len(made.missing)), actor=SYSTEM)
    _tell_of_backup(made)


def restore(
    file: Annotated[Path | None, typer.Argument(help="A backup")] = None,
    *,
    only_check: Annotated[bool, typer.Option("--check", help="Only read it and say whether it is whole")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Put the desk that is here aside")] = False,
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help="A copy to look at: no mail in or out")] = False,
    forget: Annotated[bool, typer.Option("--forget-replaced", help="Remove what --replace put aside")] = False,
    _home: Home = None,
) -> None:
    """Make the desk of a backup again: in an empty home, or with --replace in place of the one that is there."""
    own = known_settings_in_words()
    if (file is None) is not forget or (only_check and (replace or rehearsal)):
        with plain_words():
            raise NotUnderstood(
                "Give a backup (with --check alone, or --replace, --rehearsal), or --forget-replaced."
            )
    if file is not None and only_check:
        _check(file)
        return
    with plain_words(), closed(own.home, has_own_database=not own.database_url), open_desk():
        from whiteglove.foundation.backup import restoring  # noqa: PLC0415 - needs Django ready

        if file is None:
            for name in restoring.forget_replaced():
                typer.echo(f"Removed {name}.")
            return
        settle = partial(_settle, is_rehearsal=rehearsal)
        _tell_of_restore(
            restoring.restore(file, home=own.home, replace=replace, with_settings=not rehearsal, settle=settle)
        )


def export(
    folder: Annotated[Path, typer.Argument(help="A new folder")],
    _home: Home = None,
) -> None:
    """Write everything as JSON lines for each noun, and the mails and files as they came; no passwords, no keys."""
    with plain_words(), open_desk():
        from django.db import transaction  # noqa: PLC0415 - needs Django ready

        from whiteglove.cli.export.writing import export_everything  # noqa: PLC0415
        from whiteglove.foundation.backup.facts import DeskExported  # noqa: PLC0415
        from whiteglove.foundation.journal.actions import announce  # noqa: PLC0415

        written = export_everything(folder)
        rows = sum(written.rows.values())
        with transaction.atomic():
            announce(DeskExported(rows, written.mails, written.files), actor=SYSTEM)
    typer.echo(f"{folder}: {rows} rows, {written.mails} mails, {written.files} files.")
    if written.missing:
        typer.echo(f"{len(written.missing)} kept files are missing on the disk; manifest.json names them.", err=True)


def known_settings_in_words() -> "Settings":
    """What the operator set, or the end with words."""
    with plain_words():
        return known_settings()


def _check(file: Path) -> None:
    with plain_words():
        import django  # noqa: PLC0415 - what this version knows of tables

        django.setup()
        from whiteglove.foundation.backup.restoring import check  # noqa: PLC0415

        contents = check(file)
    head, foot = contents.head, contents.foot
    typer.echo(
        f"Whole: made {head.made_at:%Y-%m-%d %H:%M} UTC by Whiteglove {head.whiteglove}, "
        f"{sum(foot.rows.values())} rows, {foot.blobs} kept files of {foot.blobs_bytes} bytes."
    )
    _tell_of_lacking(foot)


def _settle(made_at: datetime, *, is_rehearsal: bool) -> None:
    """What a desk must do that slept since `made_at`."""
    from whiteglove.channels.email.actions.mailbox_changes import end_mailbox  # noqa: PLC0415
    from whiteglove.channels.email.queries import mailboxes  # noqa: PLC0415
    from whiteglove.channels.email.sending.doubting import doubt_what_waited  # noqa: PLC0415
    from whiteglove.channels.push.models import Push  # noqa: PLC0415
    from whiteglove.team.rehearsal import be_rehearsal  # noqa: PLC0415
    from whiteglove.team.signing_out import sign_everybody_out  # noqa: PLC0415

    sign_everybody_out()
    be_rehearsal(is_rehearsal=is_rehearsal)
    Push.objects.all().delete()  # what was to be told then is no news now
    doubted = doubt_what_waited(made_at)
    if doubted:
        typer.echo(
            f"{doubted} answers waited to be sent and may have been since: each says so, and a person decides."
        )
    if is_rehearsal:
        for box in mailboxes(SYSTEM):
            end_mailbox(SYSTEM, box.address)
        typer.echo(
            "Every mailbox is ended in this copy: it takes no mail, and nothing leaves it, whatever server is set."
        )


def _tell_of_backup(made: "BackupMade") -> None:
    typer.echo(f"{made.file}: {made.size} bytes, {made.rows} rows, {made.blobs} kept files.")
    _tell_of_lacking(made)


def _tell_of_lacking(held: "BackupMade | Foot") -> None:
    for names, said in ((held.missing, "missing on the disk"), (held.damaged, "damaged on the disk")):
        if names:
            shown = ", ".join(names[:NAMES_SHOWN])
            typer.echo(f"{len(names)} kept files were {said} when the backup was made: {shown}", err=True)


def _tell_of_restore(restored: "Restored") -> None:
    foot = restored.foot
    typer.echo(
        f"Restored as it was at {restored.head.made_at:%Y-%m-%d %H:%M} UTC: "
        f"{sum(foot.rows.values())} rows, {foot.blobs} kept files."
    )
    _tell_of_lacking(foot)
    for name in restored.home:
        typer.echo(f"In the home folder: {name}")
    if restored.aside:
        typer.echo(
            f"The desk that was here is kept as database {restored.aside}; "
            "`whiteglove restore --forget-replaced` removes it."
        )
    typer.echo("Everybody signs in again. Tokens and colleagues are those of the backup: revoke what ended since.")


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """How many bytes are written, on a terminal; silent elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _written: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import DownloadColumn, Progress, SpinnerColumn, TextColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("writing"), DownloadColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda written: bar.update(task, completed=written)
