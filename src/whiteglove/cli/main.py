"""`whiteglove ...`: a few lines each, calling the same verbs as pages and API."""

import os

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def whiteglove() -> None:
    """The desk for moments of truth."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whiteglove.config.settings")
