"""`whiteglove demo ...`: the demo company."""

from typing import Annotated

import typer

from whiteglove.cli.desk import Home, open_desk, plain_words
from whiteglove.foundation import clock

app = typer.Typer(no_args_is_help=True, help="The demo company.")


@app.callback()
def demo() -> None:
    """The demo company."""


@app.command()
def load(
    seed: Annotated[int, typer.Option(help="The same seed tells the same year")] = 7,
    conversations: Annotated[int, typer.Option(help="How many", min=20, max=200_000)] = 3000,
    _home: Home = None,
) -> None:
    """Load an airline with its year of conversations into an empty desk."""
    with plain_words(), open_desk():
        from whiteglove.demo.loading import load_demo  # noqa: PLC0415 - needs Django ready

        loaded = load_demo(now=clock.now(), seed=seed, conversations=conversations)
    typer.echo(f"Loaded {loaded.conversations} conversations with {loaded.messages} messages.")
