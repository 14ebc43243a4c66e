"""`whiteglove user ...` and `whiteglove token ...`: who may come in, people and programs."""

from datetime import timedelta
from typing import Annotated

import typer

from whiteglove.cli.desk import Home, open_desk, plain_words
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.errors import NotUnderstood

users = typer.Typer(no_args_is_help=True, help="Colleagues: add, list, let in by a one-time link.")
tokens = typer.Typer(no_args_is_help=True, help="Tokens with which programs use the API.")


@tokens.callback()
def token() -> None:
    """Tokens with which programs use the API."""


@users.command("add")
def add_user(
    email: Annotated[str, typer.Argument(help="With which they sign in")],
    name: Annotated[str, typer.Option(help="As customers and colleagues see it")],
    role: Annotated[Role, typer.Option(help="What they are here for")] = Role.COLLEAGUE,
    team: Annotated[list[str] | None, typer.Option(help="Key or id of a team; may be given several times")] = None,
    _home: Home = None,
) -> None:
    """Add a colleague and print a one-time link with which they sign in and choose a password."""
    with plain_words(), open_desk():
        from whiteglove.cli.preparation import sign_in_link  # noqa: PLC0415 - needs Django ready
        from whiteglove.team.actions import add_colleague  # noqa: PLC0415
        from whiteglove.team.queries import find_team  # noqa: PLC0415

        teams = [find_team(key) for key in team or []]
        colleague = add_colleague(SYSTEM, email=email, name=name, role=role, teams=teams)
        typer.echo(sign_in_link(colleague))


@users.command("list")
def list_users(_home: Home = None) -> None:
    """List colleagues: address, name, role, with tabs between."""
    with plain_words(), open_desk():
        from whiteglove.team.queries import colleagues  # noqa: PLC0415 - needs Django ready

        for colleague in colleagues():
            typer.echo(f"{colleague.email}\t{colleague.name}\t{colleague.role}")


@users.command("link")
def link_user(email: Annotated[str, typer.Argument(help="Address or id")], _home: Home = None) -> None:
    """Print a one-time sign-in link for a colleague; it holds for a day."""
    with plain_words(), open_desk():
        from whiteglove.cli.preparation import sign_in_link  # noqa: PLC0415 - needs Django ready
        from whiteglove.team.queries import find_colleague  # noqa: PLC0415

        typer.echo(sign_in_link(find_colleague(email)))


@tokens.command("create")
def create(
    name: Annotated[str, typer.Option(help="What it is for, in words")],
    role: Annotated[Role, typer.Option(help="It may do what this role may")] = Role.COLLEAGUE,
    scope: Annotated[list[str] | None, typer.Option(help="Narrow it, e.g. conversations.read; several times")] = None,
    days: Annotated[
        int | None, typer.Option(help="Days until it expires; never, if not given", min=1, max=36500)
    ] = None,
    _home: Home = None,
) -> None:
    """Create a token and print it alone. It is shown this once."""
    with plain_words(), open_desk():
        from whiteglove.team.actions import create_token  # noqa: PLC0415 - needs Django ready
        from whiteglove.team.permissions import May  # noqa: PLC0415

        try:
            scopes = [May(word) for word in scope] if scope else None
        except ValueError as error:
            raise NotUnderstood(f"{error}. Known scopes: {', '.join(May)}.") from None
        expires_at = clock.now() + timedelta(days=days) if days else None
        typer.echo(create_token(SYSTEM, name=name, role=role, scopes=scopes, expires_at=expires_at))
