"""Answers and encounters as columns, read for the calculations: one statement each, however many rows."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection

from whiteglove.analysis.scales import Scale


class By(StrEnum):
    """What figures are told apart by."""

    TOUCHPOINT = "touchpoint"
    TEAM = "team"
    CHANNEL = "channel"
    LANGUAGE = "language"
    WEEK = "week"
    ALL = "all"


WEEK = "to_char({at} AT TIME ZONE 'UTC', 'IYYY-\"W\"IW')"
# The column of an answer, and that of an invitation; a team is known from the encounter.
ANSWERED: dict[By, str] = {
    By.TOUCHPOINT: "r.touchpoint_id::text",
    By.TEAM: "r.team_id::text",
    By.CHANNEL: "nullif(r.channel, '')",
    By.LANGUAGE: "nullif(r.language, '')",
    By.WEEK: WEEK.format(at="r.at"),
    By.ALL: "'all'",
}
ASKED: dict[By, str] = {
    By.TOUCHPOINT: "i.touchpoint_id::text",
    By.TEAM: "e.team_id::text",
    By.CHANNEL: "nullif(e.channel, '')",
    By.LANGUAGE: "nullif(i.language, '')",
    By.WEEK: WEEK.format(at="i.at"),
    By.ALL: "'all'",
}
FIGURES = """count(*), sum(r.value), sum(r.value::bigint * r.value),
    count(*) FILTER (WHERE r.value >= %(satisfied)s), count(*) FILTER (WHERE r.value <= %(low)s)"""
OF_THE_INVITED = "count(r.invitation_id)"
WHICH = """r.journey_id = %(journey)s AND r.kind = %(kind)s AND r.value IS NOT NULL AND r.high_is_good
    AND r.at >= %(since)s AND r.at < %(until)s"""
THERE = "r.touchpoint_id = %(there)s"
# A customer who was merged into another is that one.
WHO = """LEFT JOIN customers_customer merged ON merged.id = r.customer_id AND merged.merged_into_id IS NOT NULL"""
PERSON = "coalesce(merged.merged_into_id, r.customer_id)"


@dataclass(frozen=True, slots=True)
class Period:
    """From the beginning of the first day to the end of the last, in UTC."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        """Its beginning."""
        return datetime.combine(self.first, time(), tzinfo=UTC)

    @property
    def until(self) -> datetime:
        """The moment after its end."""
        return datetime.combine(self.last + timedelta(days=1), time(), tzinfo=UTC)

    @property
    def days(self) -> tuple[date, date]:
        """As figures tell it."""
        return self.first, self.last

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"


@dataclass(slots=True)
class Sums:
    """What was answered in one cell. repeated: the same five of each customer who answered more than once.

    invited: None where nobody counted, as with answers that came from elsewhere; answered: how many of them did.
    """

    n: int = 0
    total: float = 0.0
    squares: float = 0.0
    satisfied: int = 0
    low: int = 0
    repeated: list[tuple[int, float, float, int, int]] = field(default_factory=list)
    invited: int | None = None
    answered: int = 0


def sums_by(
    journey_id: int, kind: str, by: By, period: Period, *, scale: Scale, there: int | None = None
) -> dict[str, Sums]:
    """What was answered, by cell; and how many were asked there. Three statements. there: at this one alone."""
    asked = asked_of(journey_id, kind, period, satisfied=scale.satisfied_from, low=low_to(scale), there=there)
    key = ANSWERED[by]
    which = WHICH if there is None else f"{WHICH} AND {THERE}"
    cells: dict[str, Sums] = {}
    whole = f"SELECT {key}, {OF_THE_INVITED}, {FIGURES} FROM perception_response r WHERE {which} GROUP BY 1"
    for name, answered, *sums in rows(whole, asked):
        if name is not None:
            cells[name] = Sums(*_numbers(sums), answered=int(answered))
    often = f"""SELECT {key}, {FIGURES} FROM perception_response r {WHO} WHERE {which} AND r.customer_id IS NOT NULL
        GROUP BY 1, {PERSON} HAVING count(*) > 1"""
    for name, *sums in rows(often, asked):
        if name is not None:
            cells[name].repeated.append(_numbers(sums))
    for name, invited in rows(invited_by(ASKED[by], there=there is not None), asked):
        if name is not None:
            cells.setdefault(name, Sums()).invited = int(invited)
    return cells


def invited_by(key: str, *, there: bool = False) -> str:
    """The statement that counts who was asked; there: at the touchpoint of this name."""
    return f"""SELECT {key}, count(*) FROM perception_invitation i
        LEFT JOIN encounters_encounter e ON e.id = i.encounter_id
        WHERE i.journey_id = %(journey)s AND i.outcome = 'asked' AND i.at >= %(since)s AND i.at < %(until)s
            AND {"i.touchpoint_id = %(there)s" if there else "true"}
            AND EXISTS (SELECT 1 FROM perception_survey s JOIN perception_question q ON q.id = s.question_id
                WHERE s.id = i.survey_id AND q.kind = %(kind)s)
        GROUP BY 1"""


def low_to(scale: Scale) -> float:
    """Up to where an answer is poor: the two lowest boxes; of 0 to 10, the detractors."""
    return 6 if scale.high == 10 else scale.low + 1


def _numbers(sums: list[Any]) -> tuple[int, float, float, int, int]:
    n, total, squares, satisfied, low = sums
    return int(n), float(total), float(squares), int(satisfied), int(low)


@dataclass(frozen=True, slots=True)
class WeekSums:
    """One week of one touchpoint. week: its Monday."""

    touchpoint_id: int
    week: date
    n: int
    total: float
    squares: float


def weekly(journey_id: int, kind: str, period: Period) -> list[WeekSums]:
    """Sums by touchpoint and week, in order."""
    asked = asked_of(journey_id, kind, period)
    statement = f"""SELECT r.touchpoint_id, date_trunc('week', r.at AT TIME ZONE 'UTC')::date, count(*), sum(r.value),
            sum(r.value::bigint * r.value)
        FROM perception_response r WHERE {WHICH} AND r.touchpoint_id IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"""
    return [
        WeekSums(int(there), week, int(n), float(total), float(squares))
        for there, week, n, total, squares in rows(statement, asked)
    ]


def asked_of(journey_id: int, kind: str, period: Period, **more: Any) -> dict[str, Any]:
    """What `WHICH` wants to know, and more."""
    return {"journey": journey_id, "kind": kind, "since": period.since, "until": period.until, **more}


def rows(statement: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
