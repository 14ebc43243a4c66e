"""What became of a rule: its versions, its sunset, its end; and how many mandatory rules there were when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.questions import answers
from whiteglove.rulebook.models import Retirement, RuleVersion, Sunset, Tightening, Turn
from whiteglove.rulebook.queries.visible import visible_rules

VERSIONS = 50
# What each version did to the number of mandatory rules that hold; one that was taken over counts from its day.
STEPS = """
WITH bound AS (
    SELECT version.rule_id, version.number,
        CASE WHEN version.number = 1 AND rule.holds_since IS NOT NULL THEN rule.holds_since
            ELSE (version.at AT TIME ZONE 'UTC')::date END AS day,
        ((version.rule_then->>'mandatory')::boolean AND version.rule_then->>'retired' IS NULL)::int AS binds
    FROM rulebook_ruleversion version JOIN rulebook_rule rule ON rule.id = version.rule_id
    WHERE version.rule_id IN ({})
)
SELECT day, sum(step)::bigint FROM (
    SELECT day, binds - coalesce(lag(binds) OVER (PARTITION BY rule_id ORDER BY number), 0) AS step FROM bound
) steps WHERE step <> 0 GROUP BY day ORDER BY day
"""


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version. by None: it changed by itself, a program did it, or nobody knows."""

    number: int
    turn: Turn
    why: str
    by: str | None
    by_itself: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class SunsetShown:
    """A tightening that ends by itself, unless it is renewed. renewals: as rows keep them, the oldest first."""

    id: int
    what: Tightening
    began_on: date
    ends_on: date
    why: str
    renewals: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class RetirementShown:
    """How it ended."""

    at: datetime
    by: str | None
    by_itself: bool
    why: str


@dataclass(frozen=True, slots=True)
class History:
    """versions: the newest first, at most fifty. sunset None: none runs; retirement None: it holds."""

    versions: tuple[VersionShown, ...]
    sunset: SunsetShown | None
    retirement: RetirementShown | None


@dataclass(frozen=True, slots=True)
class MandatoryThen:
    """How many mandatory rules held from this day on."""

    day: date
    mandatory: int


def history(actor: Actor, rule_id: int) -> History:
    """Of a rule that the actor sees; three queries. Raises NotAllowed."""
    rules = visible_rules(actor).filter(pk=rule_id)
    versions = RuleVersion.objects.filter(rule__in=rules).order_by("-number")
    columns = ("number", "turn", "why", "by__name", "by_whom", "at")
    sunset = Sunset.objects.filter(rule__in=rules, ended_at=None).first()
    ended = Retirement.objects.filter(rule__in=rules, undone_at=None).select_related("by").first()
    return History(
        tuple(_version(*row) for row in versions.values_list(*columns)[:VERSIONS]),
        None if sunset is None else _sunset(sunset),
        None if ended is None else _retirement(ended),
    )


def _version(number: int, turn: str, why: str, by: str | None, by_whom: str, at: datetime) -> VersionShown:
    return VersionShown(number, Turn(turn), why, by, by_whom == "system", at)


def _sunset(row: Sunset) -> SunsetShown:
    return SunsetShown(row.pk, Tightening(row.what), row.began_on, row.ends_on, row.why, tuple(row.renewals))


def _retirement(row: Retirement) -> RetirementShown:
    return RetirementShown(row.at, row.by.name if row.by else None, row.by_whom == "system", row.why)


def mandatory_over_time(actor: Actor) -> tuple[MandatoryThen, ...]:
    """Every day on which the number of mandatory rules changed, the first first; one query. Raises NotAllowed."""
    ids, values = visible_rules(actor).values("pk").query.sql_with_params()
    return tuple(_counted(answers(STEPS.format(ids), list(values))))


def _counted(steps: Iterable[tuple[Any, ...]]) -> Iterable[MandatoryThen]:
    held = 0
    for day, step in steps:
        held += step
        yield MandatoryThen(day, held)
