"""`whiteglove health` and `whiteglove settings`: for whoever looks after the machine."""

import json
from typing import Annotated, Any

import typer

from whiteglove.cli.desk import SECRET, Home, known_settings, open_desk, plain_words
from whiteglove.foundation.trouble import Trouble

settings_app = typer.Typer(no_args_is_help=True, help="What can be set, and what is set.")


@settings_app.callback()
def settings_of_the_desk() -> None:
    """What can be set, and what is set."""


def health(
    *, as_json: Annotated[bool, typer.Option("--json", help="As one JSON object")] = False, _home: Home = None
) -> None:
    """Tell how the house is: lag, quarantine, failed jobs, disk. Exit 0: well, 1: somebody should look."""
    with plain_words():
        pulse = _pulse()
    if as_json:
        typer.echo(json.dumps(pulse))
    else:
        for name, value in pulse.items():
            typer.echo(f"{name}: {_in_words(value)}")
    raise typer.Exit(0 if pulse["ok"] else 1)


def _pulse() -> dict[str, Any]:
    try:
        with open_desk():
            from whiteglove.web.health import take_pulse  # noqa: PLC0415 - needs Django ready

            return take_pulse().as_dict()
    except Trouble as trouble:
        return {"ok": False, "troubles": [str(trouble)]}


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "never"
    return ("; ".join(map(str, value)) or "none") if isinstance(value, list) else str(value)


@settings_app.command("show")
def show(_home: Home = None) -> None:
    """Show every setting with its value and what it is for; secrets are not shown."""
    with plain_words():
        own = known_settings()
    from whiteglove.foundation.settings import unknown_variables  # noqa: PLC0415 - read after --home is known

    for name in unknown_variables():
        typer.echo(f"{name} is set, but there is no such setting; it does nothing.", err=True)
    for name, field in type(own).model_fields.items():
        value = getattr(own, name)
        hidden = value and any(word in name for word in SECRET)
        typer.echo(f"{name} = {'(set, not shown)' if hidden else value!r}  # {field.description}")
