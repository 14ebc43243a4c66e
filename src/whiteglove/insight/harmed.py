"""Cases in which harm was done, as columns: what it was, who was angry, what was given and how soon."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from whiteglove.analysis.clusters import Floats, codes
from whiteglove.analysis.fairness import Harms
from whiteglove.insight.harmed_sql import CASES, GIVEN_BY_NOW
from whiteglove.insight.reading import Period, rows
from whiteglove.perception.scales import (
    BOXES_OF_TWO_FROM,
    CES_DISAGREES_UNTIL,
    NPS_DETRACTORS_UNTIL,
    POOR_FEELINGS,
)
from whiteglove.team.permissions import LEADING

MOST_CASES = 20_000
MADE_WHOLE = "made-whole:"  # so begins the external id of what is given from the report
COUNTED = timedelta(days=14)  # so long after the harm anger counts, and waiting is measured
LOYAL_FROM = timedelta(days=365)
UNKNOWN = np.nan


@dataclass(frozen=True, slots=True)
class Case:
    """One case. conversation, encounter: where, one of both is 0. money: what it cost them, in the smallest unit of
    the house's currency, delay: in hours; None: not known. worth: of what was given; None: in another currency.

    made_whole: how much of worth came from the report itself; was_made_whole: whether anything ever did, also what
    was taken back since. asked: whether they asked for it; None: nobody wrote it down. heard_at: when they next heard
    from us.
    """

    conversation: int
    encounter: int
    at: datetime
    issue: str
    money: float | None
    delay: float | None
    customer: int
    since: datetime
    language: str | None
    worth: int | None
    made_whole: int
    was_made_whole: bool
    given_at: datetime | None
    by_senior: bool | None
    asked: bool | None
    is_angry: bool
    heard_at: datetime | None

    @property
    def before(self) -> int | None:
        """Worth of what was given before the report was looked at."""
        return None if self.worth is None else self.worth - self.made_whole

    @property
    def key(self) -> str:
        """By which it is known: of a conversation, or of an encounter that is in none."""
        return f"conversation:{self.conversation}" if self.conversation else f"encounter:{self.encounter}"


def cases_of(period: Period, currency: str) -> list[Case]:
    """The newest cases of the period, newest first; one statement."""
    asked = {
        "since": period.since,
        "until": period.until,
        "shown_since": period.since - COUNTED,
        "currency": currency,
        "anger": COUNTED,
        "made_whole": MADE_WHOLE,
        "most": MOST_CASES,
        "leading": [role.value for role in LEADING],
        "poor_feelings": sorted(POOR_FEELINGS),
        "detractors": NPS_DETRACTORS_UNTIL,
        "disagrees": CES_DISAGREES_UNTIL,
        "two_boxes": BOXES_OF_TWO_FROM,
    }
    return [Case(*row) for row in rows(CASES, asked)]


@dataclass(frozen=True, slots=True)
class GivenByNow:
    """worth: of what was given in a case apart from the report, as `Case.before`; None: in another currency too.

    was_made_whole: whether anything was given there from the report, also what was taken back since.
    """

    worth: int | None = 0
    was_made_whole: bool = False


def given_by_now(keys: Collection[str], period: Period, currency: str) -> dict[str, GivenByNow]:
    """What these cases got by now, whatever was kept of them; nothing where they are not named. One statement."""
    asked = {
        "talks": ids_of(keys, "conversation"),
        "encounters": ids_of(keys, "encounter"),
        "shown_since": period.since - COUNTED,
        "currency": currency,
        "made_whole": MADE_WHOLE,
    }
    return {
        f"conversation:{talk}" if talk else f"encounter:{met}": GivenByNow(
            None if is_foreign else worth, was_made_whole
        )
        for talk, met, worth, is_foreign, was_made_whole in rows(GIVEN_BY_NOW, asked)
    }


def of_key(key: str) -> tuple[str, int] | None:
    """`conversation` or `encounter`, and its id; None for anything else."""
    kind, _, number = key.partition(":")
    if kind not in ("conversation", "encounter") or not number.isascii() or not number.isdigit():
        return None
    return (kind, int(number)) if len(number) <= 18 else None


def ids_of(keys: Collection[str], kind: str) -> list[int]:
    """Ids of those of these cases that are of one kind."""
    return [found[1] for found in map(of_key, keys) if found and found[0] == kind]


def harms_of(cases: list[Case]) -> Harms:
    """What was done to whom."""
    return Harms(
        issue=codes([one.issue for one in cases]),
        money=numbers([one.money for one in cases]),
        delay=numbers([one.delay for one in cases]),
        customer=codes([one.customer for one in cases]),
    )


def numbers(values: list[Any]) -> Floats:
    """None as NaN, yes and no as 1 and 0. Returns shape (n,)."""
    return np.asarray([UNKNOWN if value is None else float(value) for value in values])


def waits(cases: list[Case], name: str, *, now: datetime) -> Floats:
    """Minutes from the harm until `given_at` or `heard_at`, at most 14 days; NaN for what is younger than that.

    Nobody hears from us in an encounter that is in no conversation: NaN.
    """
    return numbers([_waited(one, name, now) for one in cases])


def _waited(one: Case, name: str, now: datetime) -> float | None:
    if one.at > now - COUNTED or (name == "heard_at" and not one.conversation):
        return None
    until: datetime | None = getattr(one, name)
    passed = COUNTED if until is None else min(max(until - one.at, timedelta(0)), COUNTED)
    return passed.total_seconds() / 60
