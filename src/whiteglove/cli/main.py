"""`whiteglove ...`: a few lines each, calling the same verbs as pages and API."""

import os
from typing import Annotated

import typer

from whiteglove.cli import demo, experience, house, importing, journeys, mail, mailboxes, operating, people, trouble
from whiteglove.cli.desk import Home

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(mail.app, name="mail")
app.add_typer(mailboxes.app, name="mailbox")
app.add_typer(demo.app, name="demo")
app.add_typer(people.users, name="user")
app.add_typer(people.teams, name="team")
app.add_typer(people.tokens, name="token")
app.add_typer(operating.settings_app, name="settings")
app.add_typer(trouble.app, name="trouble")
app.command("health")(operating.health)
app.add_typer(importing.app, name="import")
app.add_typer(journeys.journeys, name="journeys")
app.add_typer(experience.encounters, name="encounters")
app.add_typer(experience.responses, name="responses")
app.command("backup")(house.backup)
app.command("restore")(house.restore)
app.command("export")(house.export)


@app.callback()
def whiteglove() -> None:
    """The desk for moments of truth."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whiteglove.config.settings")


@app.command()
def run(
    host: Annotated[str | None, typer.Option(help="Address to serve on")] = None,
    port: Annotated[int | None, typer.Option(help="Port to serve on")] = None,
    home: Home = None,
    *,
    play_demo: Annotated[bool, typer.Option("--demo", help="Play the demo company")] = False,
) -> None:
    """Start everything: database, web, worker and intake; print the address and a one-time sign-in link."""
    from whiteglove.cli.running import run_everything  # noqa: PLC0415 - commands load what they need

    raise typer.Exit(run_everything(host=host, port=port, home=home, demo=play_demo))


@app.command()
def web(host: str | None = None, port: int | None = None, _home: Home = None) -> None:
    """Serve pages, API and the live stream, for several machines."""
    from whiteglove.cli.parts import run_web  # noqa: PLC0415

    run_web(host, port)


@app.command()
def worker(_home: Home = None) -> None:
    """File and send mail, run reactions and clockwork, for several machines."""
    from whiteglove.cli.parts import run_worker  # noqa: PLC0415

    run_worker()


@app.command()
def intake(_home: Home = None) -> None:
    """Listen for mail, for several machines."""
    from whiteglove.cli.parts import run_intake  # noqa: PLC0415

    run_intake()


@app.command()
def prepare(
    *,
    play_demo: Annotated[bool, typer.Option("--demo", help="With the demo company")] = False,
    for_run: Annotated[bool, typer.Option("--for-run", hidden=True)] = False,
    _home: Home = None,
) -> None:
    """Bring the database up to date; harmless when it is. `run` does it by itself."""
    from whiteglove.cli.running import prepare_database  # noqa: PLC0415

    prepare_database(demo=play_demo, for_run=for_run)
