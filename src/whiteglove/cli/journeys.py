"""`whiteglove journeys ...`: maps as they are planned."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from whiteglove.cli.desk import Home, open_desk, plain_words
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotUnderstood

if TYPE_CHECKING:
    from whiteglove.journey.actions import Saved

journeys = typer.Typer(no_args_is_help=True, help="Where customers meet us, as it is planned.")
Why = Annotated[str, typer.Option(help="Why, for those who read the versions")]


@journeys.command("list")
def list_journeys(
    *,
    with_retired: Annotated[bool, typer.Option("--retired", help="Also those planned no more")] = False,
    _home: Home = None,
) -> None:
    """List journeys: key, revision, touchpoints, name, with tabs between."""
    with plain_words(), open_desk():
        from whiteglove.journey import queries  # noqa: PLC0415 - needs Django ready
        from whiteglove.journey.languages import house_language  # noqa: PLC0415
        from whiteglove.journey.shape import name_in  # noqa: PLC0415

        for one in queries.journeys(SYSTEM, with_retired=with_retired):
            retired = "\tretired" if one.retired_at else ""
            typer.echo(
                f"{one.key}\t{one.revision}\t{one.touchpoints}\t{name_in(one.name, house_language())}{retired}"
            )


@journeys.command("show")
def show(
    key: Annotated[str, typer.Argument(help="Key of a journey")],
    *,
    as_table: Annotated[bool, typer.Option("--csv", help="As a table: one touchpoint a row")] = False,
    _home: Home = None,
) -> None:
    """Print a whole map as JSON, as `save` and the API take it."""
    with plain_words(), open_desk():
        from whiteglove.journey import tables  # noqa: PLC0415 - needs Django ready
        from whiteglove.journey.queries import journey_map  # noqa: PLC0415
        from whiteglove.journey.shape import as_json  # noqa: PLC0415

        told = journey_map(SYSTEM, key).map
        text = tables.as_table(told) if as_table else json.dumps(as_json(told), ensure_ascii=False, indent=1)
    typer.echo(text.rstrip("\r\n"))


@journeys.command("save")
def save(file: Annotated[Path, typer.Argument(help="A map as JSON")], why: Why = "", _home: Home = None) -> None:
    """Plan a journey so, or change the one of this key; what is missing in the file is retired, never deleted."""
    with plain_words(), open_desk():
        from whiteglove.journey.actions import save_map  # noqa: PLC0415 - needs Django ready
        from whiteglove.journey.languages import house_language  # noqa: PLC0415
        from whiteglove.journey.reading import map_from  # noqa: PLC0415

        told = map_from(_in_json(_read(file)), language=house_language())
        _tell(save_map(SYSTEM, told, why=why, based_on=told.revision))


@journeys.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV in UTF-8: one touchpoint a row")],
    key: Annotated[str, typer.Option(help="Key of the journey; a new one begins where there is none")],
    name: Annotated[str, typer.Option(help="Of a new journey")] = "",
    why: Why = "",
    _home: Home = None,
) -> None:
    """Add and change touchpoints from a table. Bad rows are told with line and reason, the good ones go in."""
    with plain_words(), open_desk():
        from whiteglove.journey.importing import import_table  # noqa: PLC0415 - needs Django ready

        done = import_table(SYSTEM, _read(file), key=key, name=name, why=why)
        for row in done.bad:
            typer.echo(f"Line {row.line}: {row.why}", err=True)
        if done.saved:
            _tell(done.saved)
    if done.bad:
        raise typer.Exit(1)


@journeys.command("ready")
def ready() -> None:
    """List the maps that come along, to begin from: name, touchpoints, what it is, with tabs between."""
    from whiteglove.journey.ready import ready_maps  # noqa: PLC0415 - other commands need it not

    for name, told in ready_maps().items():
        typer.echo(f"{name}\t{len(list(told.touchpoints()))}\t{told.name['en']}")


@journeys.command("add")
def add(name: Annotated[str, typer.Argument(help="As `ready` lists them")], _home: Home = None) -> None:
    """Begin from a map that comes along; refused where a journey of its key is there."""
    with plain_words(), open_desk():
        from whiteglove.journey.actions import save_map  # noqa: PLC0415 - needs Django ready
        from whiteglove.journey.ready import ready_map  # noqa: PLC0415

        _tell(save_map(SYSTEM, ready_map(name), why="A ready map", based_on=0))


@journeys.command("count")
def count(key: Annotated[str, typer.Argument(help="Key of a journey")], _home: Home = None) -> None:
    """Forget what is kept of how a journey was felt; it is counted again from all encounters and answers."""
    with plain_words(), open_desk():
        from whiteglove.foundation import clock  # noqa: PLC0415 - needs Django ready
        from whiteglove.insight.keeping import forget_figures  # noqa: PLC0415
        from whiteglove.insight.queries.felt import ever, journey_by  # noqa: PLC0415
        from whiteglove.insight.queries.webs import web  # noqa: PLC0415

        forget_figures(journey_by(SYSTEM, key).pk)
        everything = ever(clock.now())
        counted = web(SYSTEM, key, period=everything)
        typer.echo(f"{key}\t{counted.encounters}")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise NotUnderstood(f"{file} is not in UTF-8.") from None
    except OSError as error:
        raise NotUnderstood(f"{file} cannot be read: {error.strerror}.") from None


def _in_json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood(f"This is not JSON: {str(error)[:200]}") from None


def _tell(saved: "Saved") -> None:
    said = f"revision {saved.revision}" if saved.changes else "nothing changed"
    typer.echo(f"{saved.key}\t{said}")
