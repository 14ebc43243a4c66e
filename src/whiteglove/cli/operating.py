"""`whiteglove health` and `whiteglove settings`: for whoever looks after the machine."""

import json
from typing import Annotated

import django
import typer

settings_app = typer.Typer(no_args_is_help=True, help="What can be set, and what is set.")
SECRET = ("secret", "password", "token", "database_url", "mail_out")


def health(*, as_json: Annotated[bool, typer.Option("--json", help="As one JSON object")] = False) -> None:
    """Tell how the house is: lag, quarantine, failed jobs, disk. Exit 0: well, 1: somebody should look."""
    django.setup()
    from whiteglove.web.health import take_pulse  # noqa: PLC0415 - needs Django ready

    pulse = take_pulse()
    if as_json:
        typer.echo(json.dumps(pulse.as_dict()))
    else:
        for name, value in pulse.as_dict().items():
            typer.echo(f"{name}: {value}")
    raise typer.Exit(0 if pulse.is_well else 1)


@settings_app.command("show")
def show() -> None:
    """Show every setting with its value and what it is for; secrets are not shown."""
    from whiteglove.foundation.settings import Settings, settings  # noqa: PLC0415 - commands load what they need

    own = settings()
    for name, field in Settings.model_fields.items():
        value = getattr(own, name)
        hidden = value and any(word in name for word in SECRET)
        typer.echo(f"{name} = {'(set, not shown)' if hidden else value!r}  # {field.description}")
