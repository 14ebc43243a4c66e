"""Questions to the database that Django builds once and pages ask again and again.

Making a statement out of a queryset takes some half a millisecond, five times as long as asking it. So the function
that makes the queryset runs once for each shape of its arguments, with stand-ins for the values, and what it made is
kept. It stays the one place that says what is asked, and who may ask.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import update_wrapper
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast

import psycopg
from django.db import connection
from django.db.models import Field, ForeignObject, JSONField, Lookup, Model, QuerySet, Value

from whiteglove.foundation.actors import Actor

KEPT = 500
Shape = ParamSpec("Shape")
Row = tuple[Any, ...]
Kind = TypeVar("Kind", bound=Model)
Statement = tuple[str, list[Any]]


class Given(Value):
    """Stands where a value will be. Compare with it; a list is asked for by `column__among=`."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def as_sql(self, *_: Any) -> tuple[str, Any]:
        """A place in the statement, which the value takes when it is asked."""
        return "%s", [self]


@ForeignObject.register_lookup
@Field.register_lookup
class Among(Lookup[Any]):
    """`column__among=list`: as `in`, but the same statement however long the list is."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """`column = ANY(list)`."""
        left, values = self.process_lhs(compiler, connection)
        given = [self.rhs] if isinstance(self.rhs, Given) else [list(cast(Any, self.rhs))]
        return f"{left} = ANY(%s)", [*values, *given]


class Question(Generic[Shape]):
    """Made by `@question`. Called with an actor and arguments as the function, it answers with all rows."""

    def __init__(self, build: Callable[Concatenate[Actor, Shape], QuerySet[Any, Row]]) -> None:
        self.build = build
        self.kept: dict[object, Statement] = {}
        update_wrapper(self, build)

    def __call__(self, actor: Actor, /, *shape: Shape.args, **given: Shape.kwargs) -> list[Row]:
        """All rows."""
        return answers(*self.statement(actor, *shape, **given))

    def first(self, actor: Actor, /, *shape: Shape.args, **given: Shape.kwargs) -> Row | None:
        """The first row; None when there is none."""
        return next(iter(self(actor, *shape, **given)), None)

    def count(self, actor: Actor, /, *shape: Shape.args, **given: Shape.kwargs) -> int:
        """How many rows there are."""
        statement, values = self.statement(actor, *shape, **given)
        return int(answers(f"SELECT count(*) FROM ({statement}) counted", values)[0][0])

    def statement(self, actor: Actor, /, *shape: Shape.args, **given: Shape.kwargs) -> Statement:
        """The statement and its values, ready to be asked, alone or as part of another."""
        unknown = frozenset(name for name, value in given.items() if value is None)
        key = (actor.kind, actor.role, actor.scopes, actor.teams, shape, unknown)
        kept = self.kept.get(key)
        if kept is None:
            if len(self.kept) >= KEPT:
                self.kept.clear()
            kept = self.kept[key] = self._made(actor, *shape, **given)
        statement, places = kept
        values = {"actor": actor.id, **given}
        return statement, [values[one.name] if isinstance(one, Given) else one for one in places]

    def _made(self, actor: Actor, *shape: Any, **given: Any) -> Statement:
        stand_in = actor if actor.id is None else replace(actor, id=cast(int, Given("actor")), name="")
        stand_ins = {name: None if value is None else Given(name) for name, value in given.items()}
        rows = cast(Any, self.build)(stand_in, *shape, **stand_ins)
        compiler = rows.query.get_compiler(connection=connection)
        statement, values = compiler.as_sql()
        converted = compiler.get_converters([column for column, _, _ in compiler.select])
        if any(type(column.output_field) is not JSONField for _, column in converted.values()):
            raise TypeError(f"{self.build.__qualname__} asks for a column that Django would convert.")
        return statement, list(values)


def question(build: Callable[Concatenate[Actor, Shape], QuerySet[Any, Row]]) -> Question[Shape]:
    """Build the statement of a function once for each shape of its arguments.

    The function takes the actor, then what shapes the question (a view, a yes or no) by position, and by keyword the
    values, for which it gets stand-ins: it can compare columns with them and nothing else. It returns a queryset of
    `values_list`. Permissions are asked when it is built; actors of another role, scope or team build anew.
    """
    return Question(build)


def answers(statement: str, values: list[Any] | dict[str, Any]) -> list[Row]:
    """All rows of a statement, in PostgreSQL's binary form, which is read in a third of the time."""
    with connection.cursor() as cursor:
        cursor.cursor.format = psycopg.pq.Format.BINARY
        cursor.execute(statement, values)
        return cast(list[Row], cursor.fetchall())


def columns_of(model: type[Model]) -> list[str]:
    """All columns of a model, for a question whose rows `instances` makes into objects."""
    return [field.attname for field in model._meta.concrete_fields]


def instances(model: type[Kind], rows: list[Row]) -> list[Kind]:
    """Objects of a model from rows of `columns_of` it."""
    names = columns_of(model)
    return [model.from_db("default", names, row) for row in rows]
