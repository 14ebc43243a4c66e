"""`whiteglove mailbox ...`: addresses of ours, and the servers on which their mail lies."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from whiteglove.cli.desk import Home, open_desk, plain_words
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotUnderstood

if TYPE_CHECKING:
    from whiteglove.channels.email.actions.mailboxes import ImapWishes

app = typer.Typer(no_args_is_help=True, help="Addresses of ours: add, change, end, list, test; take older mail in.")
GIVERS = ("google", "microsoft")
OAUTH_FIELDS = {"provider", "client_id", "client_secret", "refresh_token", "token_url"}


@app.command()
def add(  # noqa: PLR0913 - each is a word of the command line
    address: str,
    team: Annotated[str, typer.Option(help="Key or id of the team that answers there")],
    name: Annotated[str, typer.Option(help="As customers see it")] = "",
    imap: Annotated[str | None, typer.Option(help="Where its mail lies: imaps://user@host:993/INBOX")] = None,
    *,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read it from standard input")] = False,
    password_file: Annotated[Path | None, typer.Option(help="Read it from a file")] = None,
    oauth_file: Annotated[Path | None, typer.Option(help="For Google and Microsoft; see docs/guide/mail.md")] = None,
    since: Annotated[str | None, typer.Option(help="Take mail from this day on (2026-01-31), or: all")] = None,
    move_to: Annotated[str, typer.Option(help="Folder to which mail goes once we have it; else it stays")] = "",
    _home: Home = None,
) -> None:
    """Add an address of ours. With --imap its mail is fetched from now on; that mailbox is not changed."""
    with plain_words(), open_desk():
        from whiteglove.channels.email.actions.mailboxes import add_mailbox  # noqa: PLC0415 - needs Django ready
        from whiteglove.team.queries import find_team  # noqa: PLC0415

        wishes = None
        if imap is not None:
            secrets = _secrets(password_stdin=password_stdin, password_file=password_file, oauth_file=oauth_file)
            wishes = _wishes(imap, address, secrets, since=since, move_to=move_to)
        typer.echo(add_mailbox(SYSTEM, address, team=find_team(team), name=name, imap=wishes).address)


@app.command()
def change(  # noqa: PLR0913 - each is a word of the command line
    address: str,
    team: Annotated[str | None, typer.Option(help="Key or id of the team that answers there")] = None,
    name: Annotated[str | None, typer.Option(help="As customers see it")] = None,
    imap: Annotated[str | None, typer.Option(help="Where its mail lies now: imaps://user@host:993/INBOX")] = None,
    mail_out: Annotated[str | None, typer.Option(help="Server for its answers; empty: the desk's")] = None,
    *,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="New one from standard input")] = False,
    password_file: Annotated[Path | None, typer.Option(help="New one from a file")] = None,
    oauth_file: Annotated[Path | None, typer.Option(help="For Google and Microsoft; see docs/guide/mail.md")] = None,
    reopen: Annotated[bool, typer.Option("--reopen", help="Open one again that was ended")] = False,
    _home: Home = None,
) -> None:
    """Change what is given of a mailbox; the rest stays."""
    with plain_words(), open_desk():
        from whiteglove.channels.email.actions.mailbox_changes import MailboxWishes, change_mailbox  # noqa: PLC0415
        from whiteglove.team.queries import find_team  # noqa: PLC0415

        account = _place(imap, address) if imap is not None else {}
        if password_stdin or password_file or oauth_file:
            account |= _secrets(password_stdin=password_stdin, password_file=password_file, oauth_file=oauth_file)
        wishes = MailboxWishes(name, find_team(team) if team else None, mail_out, is_active=reopen or None)
        change_mailbox(SYSTEM, address, wishes, account=account)


@app.command()
def end(address: str, _home: Home = None) -> None:
    """Take no more mail there and answer from it no more; what came stays. `change --reopen` takes it back."""
    with plain_words(), open_desk():
        from whiteglove.channels.email.actions.mailbox_changes import end_mailbox  # noqa: PLC0415

        end_mailbox(SYSTEM, address)


@app.command("list")
def list_mailboxes(_home: Home = None) -> None:
    """List mailboxes: address, team, server, and what hinders us there."""
    with plain_words(), open_desk():
        from whiteglove.channels.email.queries import mailboxes  # noqa: PLC0415

        for seen in mailboxes(SYSTEM):
            when = seen.answered_at.isoformat(timespec="seconds") if seen.answered_at else "not read yet"
            how = seen.said or when if seen.is_active else "ended"
            columns = [seen.server, how] if seen.server else [] if seen.is_active else [how]
            typer.echo("\t".join([seen.address, seen.team, *columns]))
            for trouble in seen.troubles:
                typer.echo(f"\t{trouble}")


@app.command("test")
def try_out(address: str, _home: Home = None) -> None:
    """Sign in, open the folders to read, leave; say what is wrong. The mailbox is not changed."""
    with plain_words(), open_desk():
        from whiteglove.channels.email.actions.mailboxes import why_closed  # noqa: PLC0415

        reason = why_closed(SYSTEM, address)
    if reason is not None:
        typer.echo(reason, err=True)
        raise typer.Exit(1)
    typer.echo("We come in, and all folders can be read.")


@app.command()
def backfill(
    address: str,
    since: Annotated[str, typer.Option(help="From this day on, such as 2026-01-31")],
    _home: Home = None,
) -> None:
    """Take older mail in, too. What we have already is not taken again."""
    with plain_words(), open_desk():
        from whiteglove.channels.email.actions.mailboxes import backfill as take_older  # noqa: PLC0415

        take_older(SYSTEM, address, since=_day(since))


@app.command()
def whole(address: str, uid: int, _home: Home = None) -> None:
    """Fetch the rest of a mail that was too large to take whole; `list` shows its number."""
    with plain_words(), open_desk():
        from whiteglove.channels.email.actions.mailboxes import ask_for_the_whole  # noqa: PLC0415

        ask_for_the_whole(SYSTEM, address, uid=uid)


def _secrets(*, password_stdin: bool, password_file: Path | None, oauth_file: Path | None) -> dict[str, str]:
    if oauth_file is not None:
        return _oauth(oauth_file)
    if password_file is not None:
        return {"secret": _read(password_file).rstrip("\r\n")}
    if password_stdin:
        return {"secret": sys.stdin.read().rstrip("\r\n")}
    raise NotUnderstood("Give the password by --password-stdin or --password-file, or --oauth-file.")


def _oauth(file: Path) -> dict[str, str]:
    try:
        said = json.loads(_read(file))
    except ValueError:
        said = None
    if not isinstance(said, dict) or not said.keys() <= OAUTH_FIELDS or said.get("provider") not in GIVERS:
        raise NotUnderstood(f"{file} must hold JSON with provider (google or microsoft), client_id, refresh_token.")
    fields = {key: str(value) for key, value in said.items() if key != "provider"}
    return {"auth": said["provider"], **fields}


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError as error:
        raise NotUnderstood(f"{file} cannot be read ({error.strerror}).") from None


def _wishes(imap: str, address: str, secrets: dict[str, Any], *, since: str | None, move_to: str) -> "ImapWishes":
    from whiteglove.channels.email.actions.mailboxes import ImapWishes  # noqa: PLC0415

    everything = since == "all"
    return ImapWishes(
        **_place(imap, address),
        move_to=move_to,
        since=_day(since) if since and not everything else None,
        everything=everything,
        **secrets,
    )


def _place(imap: str, address: str) -> dict[str, Any]:
    from whiteglove.channels.email.imap.addresses import read_imap_address  # noqa: PLC0415

    place = read_imap_address(imap, default_user=address.strip())
    return {name: getattr(place, name) for name in ("host", "port", "security", "user", "folders")}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood(f"{text!r} is not a day such as 2026-01-31.") from None
