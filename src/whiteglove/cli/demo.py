"""`whiteglove demo ...`: the demo company."""

from typing import Annotated

import django
import typer

from whiteglove.foundation.errors import Refused

app = typer.Typer(no_args_is_help=True, help="The demo company.")


@app.callback()
def demo() -> None:
    """The demo company."""


@app.command()
def load(
    seed: Annotated[int, typer.Option(help="The same seed tells the same year")] = 7,
    conversations: Annotated[int, typer.Option(help="How many", min=20, max=200_000)] = 3000,
) -> None:
    """Load an airline with its year of conversations into an empty desk."""
    django.setup()
    from whiteglove.demo.loading import load_demo  # noqa: PLC0415 - needs Django ready
    from whiteglove.foundation import clock  # noqa: PLC0415

    try:
        loaded = load_demo(now=clock.now(), seed=seed, conversations=conversations)
    except Refused as refused:
        typer.echo(str(refused), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Loaded {loaded.conversations} conversations with {loaded.messages} messages.")
