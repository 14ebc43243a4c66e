"""A map as a table: one touchpoint a row, for those who plan in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.journey.reading import (
    MOST_STAGES,
    MOST_TOUCHPOINTS,
    WORDS,
    YES_OR_NO,
    key_from,
    names_from,
    touchpoint_from,
)
from whiteglove.journey.shape import SPOKEN_BY_MOST, JourneyMap, Someone, StageMapped, TouchpointMapped

COLUMNS = ("stage", "touchpoint", "key", "channel", *YES_OR_NO, *WORDS, "owner", "team")
# What spreadsheets and people write for yes and no.
SAID_YES, SAID_NO = {"yes", "true", "1", "x", "y", "oui", "はい"}, {"no", "false", "0", "-", "n", "non", "いいえ"}
Kind = TypeVar("Kind", StageMapped, TouchpointMapped)
LARGEST = 2_000_000
MOST_BAD = 200
csv.field_size_limit(LARGEST)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be taken, and why. line: as a text editor counts."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class TableRead:
    """Stages with the touchpoints of all good rows, and the rows that are not. told: fields that have a column."""

    stages: tuple[StageMapped, ...]
    bad: tuple[BadRow, ...]
    told: frozenset[str]


def as_table(told: JourneyMap) -> str:
    """The map as CSV; names in several languages have a column each, such as `touchpoint:ja`. Steps are not in it."""
    codes = sorted({code for stage, one in told.touchpoints() for code in (*stage.name, *one.name)} or told.name)
    named = [f"{part}:{code}" for code in codes for part in ("stage", "touchpoint")]
    written = io.StringIO()
    rows = csv.DictWriter(written, ["stage_key", *named, *COLUMNS[2:]])
    rows.writeheader()
    for stage, one in told.touchpoints():
        rows.writerow(_row(stage, one, codes))
    return written.getvalue()


def _row(stage: StageMapped, one: TouchpointMapped, codes: Iterable[str]) -> dict[str, str]:
    row = {"stage_key": stage.key, "key": one.key, "channel": one.channel}
    for code in codes:
        row |= {f"stage:{code}": stage.name.get(code, ""), f"touchpoint:{code}": one.name.get(code, "")}
    row |= {field: "yes" if getattr(one, field) else "no" for field in YES_OR_NO}
    row |= {field: getattr(one, field) for field in WORDS}
    return row | {"owner": _said(one.owner), "team": _said(one.team)}


def _said(one: Someone | None) -> str:
    return (one.name or one.reference) if one else ""


def table_from(text: str, *, language: str = SPOKEN_BY_MOST) -> TableRead:
    """Read a table: commas, semicolons or tabs. Raises NotUnderstood where it is none at all."""
    if len(text) > LARGEST:
        raise NotUnderstood("The table is too large: at most 2 MB.")
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=_between(text))
    reading = _Reading(language)
    try:
        head = [_column(name) for name in next(lines, [])]
        if "touchpoint" not in {name.partition(":")[0] for name in head}:
            raise NotUnderstood(f"Line 1: this names the columns: {', '.join(COLUMNS)}. `touchpoint` is missing.")
        for row in lines:
            if any(cell.strip() for cell in row):
                reading.add(lines.line_num, dict(zip(head, (cell.strip() for cell in row), strict=False)))
    except csv.Error as error:
        raise NotUnderstood(f"Line {lines.line_num}: {error}.") from None
    return TableRead(reading.done(), tuple(reading.bad[:MOST_BAD]), frozenset(head) & set(COLUMNS[3:]))


def _between(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _column(name: str) -> str:
    return name.strip().lower().replace(" ", "_")


class _Reading:
    """Rows as they are read, one after the other."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.names: dict[str, Mapping[str, str]] = {}
        self.standing: dict[str, list[TouchpointMapped]] = {}
        self.taken: set[str] = set()
        self.bad: list[BadRow] = []
        self.last = ""

    def add(self, line: int, row: Mapping[str, str]) -> None:
        """A row: it becomes a touchpoint, or is among the bad ones."""
        try:
            touchpoint = self._touchpoint(row)
            stage, names = self._stage(row)
        except NotUnderstood as error:
            self.bad.append(BadRow(line, str(error).removeprefix("The row: ")))
            return
        if stage not in self.names:
            self.names[stage], self.standing[stage] = names, []
        self.standing[stage].append(touchpoint)
        self.taken.add(touchpoint.key)
        self.last = stage

    def _touchpoint(self, row: Mapping[str, str]) -> TouchpointMapped:
        given = {name: row.get(name) or None for name in ("key", "channel", "owner", "team", *WORDS)}
        asked = {name: _yes_or_no(name, row.get(name, "")) for name in YES_OR_NO}
        name = {"name": _names(row, "touchpoint", self.language)}
        found = touchpoint_from({**given, **asked, **name}, "The row", language=self.language, taken=self.taken)
        if found.key in self.taken:
            raise NotUnderstood(f"There is a touchpoint with the key {found.key} already.")
        if len(self.taken) >= MOST_TOUCHPOINTS:
            raise NotUnderstood(f"A map has at most {MOST_TOUCHPOINTS} touchpoints.")
        return found

    def _stage(self, row: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
        """An empty cell means the stage of the row before it."""
        said = _names(row, "stage", self.language)
        if not said and not row.get("stage_key"):
            if not self.last:
                raise NotUnderstood("It names no stage.")
            return self.last, self.names[self.last]
        names = names_from(said or row["stage_key"], "The row: stage", self.language)
        key = key_from(row.get("stage_key"), names, "The row: stage")
        if key not in self.names and len(self.names) >= MOST_STAGES:
            raise NotUnderstood(f"A map has at most {MOST_STAGES} stages.")
        return key, names

    def done(self) -> tuple[StageMapped, ...]:
        """What the good rows say."""
        return tuple(
            StageMapped(key=key, name=names, touchpoints=tuple(self.standing[key]))
            for key, names in self.names.items()
        )


def _names(row: Mapping[str, str], part: str, language: str) -> dict[str, str]:
    named = {name.partition(":")[2]: cell for name, cell in row.items() if name.startswith(f"{part}:") and cell}
    plain = row.get(part)
    return {language: plain, **named} if plain else named


def _yes_or_no(name: str, said: str) -> bool | None:
    if not said:
        return None
    if said.lower() not in SAID_YES | SAID_NO:
        raise NotUnderstood(f"{name}: yes or no, not {said[:40]!r}.")
    return said.lower() in SAID_YES


def laid_over(known: JourneyMap, read: TableRead) -> JourneyMap:
    """The map with what a table says: a row changes the touchpoint of its key, or of its name, else adds one.

    What has no column stays as it is, and nothing is taken off.
    """
    stages = {stage.key: stage for stage in known.stages}
    standing = {one.key: (stage.key, one) for stage, one in known.touchpoints()}
    for stage in read.stages:
        key = _same(stage, stages)
        before = stages.get(key, replace(stage, touchpoints=()))
        stages[key] = replace(before, name={**before.name, **stage.name})
        for one in stage.touchpoints:
            same = _same(one, {name: there for name, (_, there) in standing.items()})
            standing[same] = (key, _changed(standing[same][1], one, read.told) if same in standing else one)
    for key, stage in stages.items():
        stages[key] = replace(stage, touchpoints=tuple(one for at, one in standing.values() if at == key))
    return replace(known, stages=tuple(stages.values()))


def _same(one: Kind, known: Mapping[str, Kind]) -> str:
    """The key of the one that is meant: of the same key, else of the same name in a language; else its own."""
    if one.key in known:
        return one.key
    return next((key for key, there in known.items() if set(there.name.items()) & set(one.name.items())), one.key)


def _changed(known: TouchpointMapped, one: TouchpointMapped, told: frozenset[str]) -> TouchpointMapped:
    changed = {field: getattr(one, field) for field in told}
    return replace(known, name={**known.name, **one.name}, **changed)
