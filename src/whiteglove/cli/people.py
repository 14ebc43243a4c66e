"""`whiteglove user ...`, `team ...` and `token ...`: who may come in, people and programs."""

from datetime import timedelta
from typing import Annotated

import typer

from whiteglove.cli.desk import Home, open_desk, plain_words
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.errors import NotUnderstood

teams = typer.Typer(no_args_is_help=True, help="Teams: add, change, list.")
users = typer.Typer(no_args_is_help=True, help="Colleagues: add, list, let in by a one-time link, let leave.")
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


@users.command("forget-factors")
def forget_factors_of(
    email: Annotated[str, typer.Argument(help="Address or id")],
    _home: Home = None,
) -> None:
    """Remove the second factors and passkeys of a colleague who lost them; signs them out everywhere."""
    with plain_words(), open_desk():
        from whiteglove.team.factors import forget_factors  # noqa: PLC0415 - needs Django ready
        from whiteglove.team.queries import find_colleague  # noqa: PLC0415

        forget_factors(SYSTEM, find_colleague(email))


@users.command("leave")
def leave_user(email: Annotated[str, typer.Argument(help="Address or id")], _home: Home = None) -> None:
    """Let a colleague leave: they cannot sign in any more; all they wrote and the tokens they made stay."""
    with plain_words(), open_desk():
        from whiteglove.team.changes import let_leave  # noqa: PLC0415 - needs Django ready
        from whiteglove.team.queries import find_colleague  # noqa: PLC0415

        let_leave(SYSTEM, find_colleague(email))


@teams.command("add")
def add(
    key: Annotated[str, typer.Argument(help="Short stable name, such as front-desk")],
    name: Annotated[str, typer.Option(help="As customers and colleagues see it")],
    signature: Annotated[str, typer.Option(help="Beneath every reply")] = "",
    hours: Annotated[
        int | None, typer.Option("--first-answer-hours", help="By then a customer hears from us")
    ] = None,
    *,
    default: Annotated[bool, typer.Option("--default", help="Answers for what is addressed to nobody")] = False,
    _home: Home = None,
) -> None:
    """Add a team and print its key."""
    with plain_words(), open_desk():
        from django.db import transaction  # noqa: PLC0415 - needs Django ready

        from whiteglove.team.actions import add_team  # noqa: PLC0415
        from whiteglove.team.changes import TeamWishes, change_team  # noqa: PLC0415

        with transaction.atomic():
            team = add_team(SYSTEM, key=key, name=name, signature=signature)
            if default or hours is not None:
                change_team(SYSTEM, team, TeamWishes(first_answer_hours=hours, is_default=default or None))
        typer.echo(team.key)


@teams.command("change")
def change(
    team: Annotated[str, typer.Argument(help="Key or id")],
    name: Annotated[str | None, typer.Option(help="As customers and colleagues see it")] = None,
    signature: Annotated[str | None, typer.Option(help="Beneath every reply; empty: none")] = None,
    hours: Annotated[
        int | None, typer.Option("--first-answer-hours", help="By then a customer hears from us")
    ] = None,
    *,
    default: Annotated[bool, typer.Option("--default", help="Answers for what is addressed to nobody")] = False,
    _home: Home = None,
) -> None:
    """Change what is given of a team; the rest stays."""
    with plain_words(), open_desk():
        from whiteglove.team.changes import TeamWishes, change_team  # noqa: PLC0415 - needs Django ready
        from whiteglove.team.queries import find_team  # noqa: PLC0415

        change_team(
            SYSTEM,
            find_team(team),
            TeamWishes(name=name, signature=signature, first_answer_hours=hours, is_default=default or None),
        )


@teams.command("list")
def list_teams(_home: Home = None) -> None:
    """List teams: key, name, hours until a first answer, and which is the default, with tabs between."""
    with plain_words(), open_desk():
        from whiteglove.team.queries import teams as all_teams  # noqa: PLC0415 - needs Django ready

        for one in all_teams():
            columns = [one.key, one.name, str(one.first_answer_hours), *(["default"] if one.is_default else [])]
            typer.echo("\t".join(columns))


@tokens.command("list")
def list_tokens(_home: Home = None) -> None:
    """List tokens that hold: id, name, role, when last used, when they expire, with tabs between."""
    with plain_words(), open_desk():
        from whiteglove.team.queries import tokens as all_tokens  # noqa: PLC0415 - needs Django ready

        for one in all_tokens(SYSTEM):
            used = one.last_used_at.isoformat(timespec="seconds") if one.last_used_at else "never used"
            ends = one.expires_at.isoformat(timespec="seconds") if one.expires_at else "never expires"
            typer.echo("\t".join([str(one.pk), one.name, one.role, used, ends]))


@tokens.command("revoke")
def revoke(token_id: Annotated[int, typer.Argument(help="As listed")], _home: Home = None) -> None:
    """Revoke a token: it opens nothing from now on."""
    with plain_words(), open_desk():
        from whiteglove.team.changes import revoke_token  # noqa: PLC0415 - needs Django ready

        revoke_token(SYSTEM, token_id)


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
