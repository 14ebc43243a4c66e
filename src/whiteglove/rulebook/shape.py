"""A rule as people want it, and as versions keep it: plain data, texts by language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

Texts = Mapping[str, str]
RuleThen = dict[str, Any]


class Asks(StrEnum):
    """What its writer says of a change that no comparison can see: other words may ask more, or less."""

    MORE = "more"
    SAME = "same"
    LESS = "less"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedRule:
    """A rule as somebody wants it. Texts by language; owner, touchpoints, teams: ids.

    key empty: the next R-number. owner None: nobody yet; review_by None: a year off, or as it was. touchpoints, teams
    empty: everywhere, everybody. asks: beside what can be compared. ends_on: of the sunset where the rule gets one,
    sooner than it must be. holds_since: it was in force before it was written down here, so that it is no tightening;
    it is looked at within 90 days then. Only for a new one.
    """

    title: Texts
    serves: str
    is_mandatory: bool
    key: str = ""
    text: Texts = field(default_factory=dict)
    reason: Texts = field(default_factory=dict)
    instead: Texts = field(default_factory=dict)
    law: str = ""
    owner: int | None = None
    review_by: date | None = None
    touchpoints: tuple[int, ...] = ()
    teams: tuple[int, ...] = ()
    wound_tight_in: int | None = None
    wound_tight_why: str = ""
    asks: Asks = Asks.SAME
    ends_on: date | None = None
    holds_since: date | None = None


@dataclass(frozen=True, slots=True)
class Hurdle:
    """What of a rule decides how much it asks. touchpoints, teams: ids, none: everywhere, everybody."""

    is_mandatory: bool
    serves: str
    touchpoints: frozenset[int] = frozenset()
    teams: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What customers said for a tightening. id: of a response, an obstruction, a conversation, an encounter;
    n: of how many customers it speaks; words: theirs, or what was counted.
    """

    kind: str
    id: int | None = None
    n: int = 1
    words: str = ""

    def as_json(self) -> dict[str, Any]:
        """As a renewal keeps it."""
        return {"kind": self.kind, "id": self.id, "n": self.n, "words": self.words}


EVIDENCE_WITH_ID = ("response", "obstruction", "conversation", "encounter")
EVIDENCE = (*EVIDENCE_WITH_ID, "count")
