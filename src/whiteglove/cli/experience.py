"""`whiteglove encounters ...` and `whiteglove responses ...`: what happened, and was answered, elsewhere."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whiteglove.cli.desk import Home, open_desk, plain_words
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotFound

if TYPE_CHECKING:
    from whiteglove.encounters.given import EncounterGiven
    from whiteglove.foundation.tables import TableRow

responses = typer.Typer(no_args_is_help=True, help="What customers answered elsewhere.")
encounters = typer.Typer(no_args_is_help=True, help="What happened at touchpoints outside the desk.")


@encounters.command("import")
def import_encounters(
    file: Annotated[Path, typer.Argument(help="CSV in UTF-8 with a heading; the API's fields as columns")],
    _home: Home = None,
) -> None:
    """Take encounters in. Bad rows are told with line and reason, the good ones go in; run it again without harm."""
    with plain_words(), open_desk():
        from whiteglove.encounters.given import MOST_ROWS  # noqa: PLC0415 - needs Django ready
        from whiteglove.encounters.reading import encounters_in  # noqa: PLC0415

        read = list(encounters_in(_bytes_of(file)))
        bad = [(line, one) for line, one in read if isinstance(one, str)]
        good = [(line, one) for line, one in read if not isinstance(one, str)]
        known = 0
        for start in range(0, len(good), MOST_ROWS):
            refused, again = _take(good[start : start + MOST_ROWS])
            bad += refused
            known += again
    _tell(len(read), known, bad)


@encounters.command("catch-up")
def catch_up(_home: Home = None) -> None:
    """Bring older conversations onto the map, by the rules as they are now; the desk does some each minute."""
    with plain_words(), open_desk():
        from whiteglove.conversations import encountering  # noqa: PLC0415 - needs Django ready

        typer.echo(f"{encountering.catch_up()} conversations are brought onto the map")


def _take(good: "Sequence[tuple[int, EncounterGiven]]") -> tuple[list[tuple[int, str]], int]:
    from whiteglove.encounters.actions.taking import take_in  # noqa: PLC0415

    taken = list(zip(good, take_in(SYSTEM, [one for _, one in good]), strict=True))
    refused = [(line, one.reason) for (line, _), one in taken if one.result == "rejected"]
    return refused, sum(one.result == "duplicate" for _, one in taken)


@responses.command("import")
def import_responses(
    file: Annotated[Path, typer.Argument(help="CSV in UTF-8 with a heading; the API's fields as columns")],
    _home: Home = None,
) -> None:
    """Record answers. Bad rows are told with line and reason, the good ones go in; run it again without harm."""
    with plain_words(), open_desk():
        from whiteglove.foundation.tables import rows_of  # noqa: PLC0415 - needs Django ready
        from whiteglove.perception.recording.rules import COLUMNS, MOST_ROWS, NEEDED  # noqa: PLC0415

        rows = list(rows_of(_bytes_of(file), needed=NEEDED, known=frozenset(COLUMNS)))
        bad = [(row.line, row.trouble) for row in rows if row.trouble]
        good = [row for row in rows if not row.trouble]
        known = 0
        for start in range(0, len(good), MOST_ROWS):
            refused, again = _record(good[start : start + MOST_ROWS])
            bad += refused
            known += again
    _tell(len(rows), known, bad)


def _record(good: "Sequence[TableRow]") -> tuple[list[tuple[int, str]], int]:
    from whiteglove.perception.recording.actions import DUPLICATE, REJECTED, record_responses  # noqa: PLC0415

    verdicts = list(zip(good, record_responses(SYSTEM, [row.cells for row in good]), strict=True))
    refused = [(row.line, verdict.reason) for row, verdict in verdicts if verdict.result == REJECTED]
    return refused, sum(verdict.result == DUPLICATE for _, verdict in verdicts)


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise NotFound(f"{file} cannot be read: {error.strerror}. Nothing was taken in.") from None


def _tell(rows: int, known: int, bad: list[tuple[int, str]]) -> None:
    for line, why in sorted(bad):
        typer.echo(f"Line {line}: {why}", err=True)
    typer.echo(f"{rows} rows = {rows - known - len(bad)} accepted + {known} duplicate + {len(bad)} rejected")
    if bad:
        raise typer.Exit(1)
