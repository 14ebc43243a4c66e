"""Many records in one request: each is judged by itself, so that a bad one stops no good one."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Generic, Literal, NoReturn, Protocol, TypeVar

import orjson
from django.http import HttpRequest
from pydantic import BaseModel, Field, ValidationError

from whiteglove.api.mistakes import in_our_words
from whiteglove.api.shapes import of
from whiteglove.encounters.given import MOST_ROWS, Taken, rejected
from whiteglove.foundation.errors import NotUnderstood

Shape = TypeVar("Shape", bound=BaseModel)
LONGEST_SHOWN = 200
NO_OBJECT = "It is no record: a record is an object, with its fields by name."
UNREADABLE = "A text in it holds what nobody can read or keep: half of a pair, or bytes that are no UTF-8."


class RowOut(BaseModel):
    """What became of one record."""

    external_id: str | None = of("As it was given; null where none could be read", "call-2026-03-02-17")
    result: Literal["accepted", "duplicate", "rejected"] = of("Taken in, known already, or not taken in", "accepted")
    reason: str | None = of("Why it was not taken in; null when it was", None)


class CountsOut(BaseModel):
    """How many records became what."""

    accepted: int = of("Taken in", 1)
    duplicate: int = of("Known already", 0)
    rejected: int = of("Not taken in; each tells why", 0)


class RowsOut(BaseModel):
    """What became of each record, in their order."""

    rows: list[RowOut] = Field(description="One for each record")
    counts: CountsOut = Field(description="How many of each")


class Told(Protocol):
    """What became of one record, as the rooms tell it. reason: empty where it was taken in."""

    @property
    def external_id(self) -> str | None: ...
    @property
    def result(self) -> str: ...
    @property
    def reason(self) -> str: ...


def rows_out(told: Sequence[Told]) -> RowsOut:
    """All of them, and how many of each."""
    results = [row.result for row in told]
    return RowsOut(
        rows=[
            RowOut.model_construct(external_id=row.external_id, result=row.result, reason=row.reason or None)
            for row in told
        ],
        counts=CountsOut(**{result: results.count(result) for result in CountsOut.model_fields}),
    )


class Judged(Generic[Shape]):
    """Records as they were given: those that have their shape, and the places of those that have not."""

    def __init__(self, given: Sequence[Any], shape: type[Shape]) -> None:
        self.good: list[Shape] = []
        self._refused: dict[int, Taken] = {}
        for place, one in enumerate(given):
            if trouble := _no_record(one):
                self._refused[place] = rejected(_id_of(one), trouble)
                continue
            try:
                self.good.append(shape.model_validate(one))
            except ValidationError as error:
                self._refused[place] = rejected(_id_of(one), _in_words(error))

    def answer(self, taken: Iterable[Told]) -> RowsOut:
        """All together in their order, when what became of the good ones is known."""
        rest = iter(taken)
        many = len(self.good) + len(self._refused)
        return rows_out([self._refused.get(place) or next(rest) for place in range(many)])


def judged(request: HttpRequest, shape: type[Shape]) -> Judged[Shape]:
    """The records in a request: one, or a list of up to 10,000. Raises NotUnderstood for anything else."""
    body = _read(request.body)
    if not isinstance(body, dict | list):
        raise NotUnderstood("Give one record as an object, or a list of such. Nothing was taken in.")
    given = body if isinstance(body, list) else [body]
    if len(given) > MOST_ROWS:
        raise NotUnderstood(
            f"{len(given)} rows are more than the {MOST_ROWS} that are taken at once: please send them in parts. "
            "Nothing was taken in."
        )
    return Judged(given, shape)


def _read(raw: bytes) -> Any:
    """The JSON; where one text in it cannot be read, the others can, and that one holds surrogates."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(raw.decode("utf-8", "surrogateescape"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise NotUnderstood("The request is no JSON. Nothing was taken in.") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _no_record(one: object) -> str:
    if not isinstance(one, dict):
        return NO_OBJECT
    return "" if _is_readable(one) else UNREADABLE


def _is_readable(there: object) -> bool:
    try:
        orjson.dumps(there)
    except TypeError:
        return False
    return True


def described(example: dict[str, Any]) -> dict[str, Any]:
    """The body of such a request, for the OpenAPI description: in a list anything goes, for each is judged."""
    one = {"type": "object", "description": "One record; see the example"}
    each = {"description": "One record; what is none is answered as rejected"}
    either = {"anyOf": [one, {"type": "array", "items": each, "maxItems": MOST_ROWS}], "examples": [[example]]}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": either}}}}


def _id_of(one: object) -> str | None:
    named = one.get("external_id") if isinstance(one, dict) else None
    if not isinstance(named, str | int) or isinstance(named, bool) or not _is_readable(named):
        return None
    return str(named)[:LONGEST_SHOWN]


def _in_words(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, first["loc"]))
    return f"{where}: {in_our_words(first)}"[:LONGEST_SHOWN]
