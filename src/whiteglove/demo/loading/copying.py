"""Many rows at once by PostgreSQL's COPY, through Django's connection and in its transaction."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from django.db.models.fields import NOT_PROVIDED


def reserve_ids(model: type[Model], count: int) -> list[int]:
    """Ids for so many new rows, taken from the table's own sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def copy_rows(model: type[Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows of these columns; the others get the default of the model, or of the database."""
    defaults = _defaults(model, columns)
    names = ", ".join(connection.ops.quote_name(name) for name in (*columns, *defaults))
    constant = tuple(defaults.values())
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(model._meta.db_table)} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row + constant)


def vector_text(words: Iterable[str]) -> str:
    """Words as PostgreSQL reads a search vector; they hold letters and figures only."""
    return " ".join(f"'{word}'" for word in words)


def json_text(body: dict[str, Any]) -> str:
    """A value of a JSON column."""
    return json.dumps(body, separators=(",", ":"))


def _defaults(model: type[Model], columns: Sequence[str]) -> dict[str, Any]:
    return {
        str(field.column): field.get_default() for field in model._meta.concrete_fields if _needs_ours(field, columns)
    }


def _needs_ours(field: "Field[Any, Any]", columns: Sequence[str]) -> bool:
    return not (field.column in columns or field.null or field.primary_key or field.db_default is not NOT_PROVIDED)
