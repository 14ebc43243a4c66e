"""A rule as pages and programs see it, with its people and places: three queries, however many rules."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, Value

from whiteglove.foundation.actors import Actor
from whiteglove.journey.shape import name_in
from whiteglove.rulebook.days import today
from whiteglove.rulebook.models import Rule, Serves
from whiteglove.team.visibility import sees_team

COLUMNS = (
    "id", "key", "title", "text", "reason", "instead", "serves", "law", "is_mandatory", "owner_id", "owner__name",
    "owner__is_active", "review_by", "expires_on", "wound_tight_in", "wound_tight_why", "holds_since", "revision",
    "added_at", "retired_at", "is_here",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """A colleague or a team."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A touchpoint. name: by language."""

    id: int
    journey: str
    key: str
    name: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleShown:
    """One rule; texts by language. owner None: nobody, or somebody who left. is_here: it applies at the place that
    was asked for; False too where none was.
    """

    id: int
    key: str
    title: dict[str, str]
    text: dict[str, str]
    reason: dict[str, str]
    instead: dict[str, str]
    serves: Serves
    law: str
    is_mandatory: bool
    owner: Named | None
    review_by: date | None
    is_review_due: bool
    expires_on: date | None
    wound_tight_in: int | None
    wound_tight_why: str
    holds_since: date | None
    revision: int
    added_at: datetime
    retired_at: datetime | None
    is_here: bool
    touchpoints: tuple[Place, ...]
    teams: tuple[Named, ...]

    def in_language(self, language: str) -> dict[str, str]:
        """Its title, text, reason and what one may do instead, as one reads them who speaks this language."""
        texts = {"title": self.title, "text": self.text, "reason": self.reason, "instead": self.instead}
        return {name: name_in(said, language) for name, said in texts.items()}

    @property
    def has_loose_end(self) -> bool:
        """Nobody owns it, or nobody looked in time."""
        return self.retired_at is None and (self.owner is None or self.is_review_due)


def shown(actor: Actor, rows: QuerySet[Rule]) -> list[RuleShown]:
    """The rules in their order; teams hidden from the actor are not named. rows: with `is_here`, or without."""
    placed = rows if "is_here" in rows.query.annotations else rows.annotate(is_here=Value(False))
    found = list(placed.values_list(*COLUMNS))
    ids = [row[0] for row in found]
    places, teams, day = _places(ids), _teams(actor, ids), today()
    return [_shown(row, places.get(row[0], ()), teams.get(row[0], ()), day) for row in found]


def _shown(row: tuple[Any, ...], places: Collection[Place], teams: Collection[Named], day: date) -> RuleShown:
    told = dict(zip(COLUMNS, row, strict=True))
    owner, name, is_active = told.pop("owner_id"), told.pop("owner__name"), told.pop("owner__is_active")
    review_by = told["review_by"]
    told["serves"] = Serves(told["serves"])
    return RuleShown(
        **told,
        owner=Named(owner, name) if is_active else None,
        is_review_due=review_by is None or review_by < day,
        touchpoints=tuple(places),
        teams=tuple(teams),
    )


def _places(rule_ids: Collection[int]) -> dict[int, list[Place]]:
    found: dict[int, list[Place]] = defaultdict(list)
    links = Rule.touchpoints.through.objects.filter(rule_id__in=rule_ids).order_by("touchpoint__position", "id")
    columns = ("rule_id", "touchpoint_id", "touchpoint__journey__key", "touchpoint__key", "touchpoint__name")
    for rule_id, *place in links.values_list(*columns):
        found[rule_id].append(Place(*place))
    return found


def _teams(actor: Actor, rule_ids: Collection[int]) -> dict[int, list[Named]]:
    found: dict[int, list[Named]] = defaultdict(list)
    links = Rule.teams.through.objects.filter(sees_team(actor), rule_id__in=rule_ids).order_by("team__name", "id")
    for rule_id, team_id, name in links.values_list("rule_id", "team_id", "team__name"):
        found[rule_id].append(Named(team_id, name))
    return found
