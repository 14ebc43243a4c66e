"""Questions about maps: which there are, one of them whole, and where a colleague stands."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.text import storable
from whiteglove.journey.models import Journey, Stage, Step, StepKind, Touchpoint, Version
from whiteglove.journey.reading import map_from
from whiteglove.journey.rules import Change, changes
from whiteglove.journey.shape import (
    JourneyMap,
    Names,
    Someone,
    StageMapped,
    StepsMapped,
    TouchpointMapped,
    Within,
)
from whiteglove.team.models import Membership
from whiteglove.team.permissions import May, require

VERSIONS = 50


@dataclass(frozen=True, slots=True)
class JourneyListed:
    """A journey in the list of them. changed_by: None when a program or the system did, or nobody knows."""

    id: int
    key: str
    name: Names
    words: str
    revision: int
    retired_at: datetime | None
    stages: int
    touchpoints: int
    key_moments: int
    changed_at: datetime | None
    changed_by: str | None


@dataclass(frozen=True, slots=True)
class MapShown:
    """A journey with its map. ids: of its touchpoints by key, the retired ones too; retired: those, newest first."""

    id: int
    map: JourneyMap
    revision: int
    retired_at: datetime | None
    ids: dict[str, int]
    retired: tuple[TouchpointMapped, ...]


@dataclass(frozen=True, slots=True)
class VersionShown:
    """The map as somebody left it. by: None when a program or the system did, or whoever did is gone."""

    number: int
    at: datetime
    by: str | None
    why: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class StandsAt:
    """A touchpoint at which a colleague stands: their own, or their team's."""

    id: int
    journey_key: str
    journey_name: Names
    stage_name: Names
    touchpoint: TouchpointMapped
    is_owner: bool


def journeys(actor: Actor, *, with_retired: bool = False) -> list[JourneyListed]:
    """All of them in their order; one query."""
    require(actor, May.READ_JOURNEYS)
    rows = Journey.objects.all() if with_retired else Journey.objects.filter(retired_at=None)
    last = Version.objects.filter(journey=OuterRef("pk")).order_by("-number")
    living = Q(touchpoints__retired_at=None)
    found = rows.annotate(
        stage_count=_stages_counted(),
        point_count=Count("touchpoints", filter=living),
        moment_count=Count("touchpoints", filter=living & Q(touchpoints__is_key_moment=True)),
        last_at=Subquery(last.values("at")[:1]),
        last_by=Subquery(last.values("by__name")[:1]),
    ).order_by("retired_at", "position", "id")
    columns = "id", "key", "name", "words", "revision", "retired_at"
    counted = "stage_count", "point_count", "moment_count", "last_at", "last_by"
    return [JourneyListed(*row) for row in found.values_list(*columns, *counted)]


def _stages_counted() -> Coalesce:
    """How many stages it has now, counted apart: joined, each would be counted once for each touchpoint."""
    living = Stage.objects.filter(journey=OuterRef("pk"), retired_at=None).order_by().values("journey")
    counted = Subquery(living.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
    return Coalesce(counted, 0)


def journey_map(actor: Actor, key: str) -> MapShown:
    """One journey by key (or id), whole; four queries however large it is. Raises NotFound."""
    require(actor, May.READ_JOURNEYS)
    journey = find_journey(key)
    return map_of(journey)


def find_journey(key: str) -> Journey:
    """The row with this key or, where none has it, with this id. Raises NotFound."""
    said = storable(key)
    named = Q(key=said)
    if said.isascii() and said.isdecimal() and len(said) <= 18:
        named |= Q(pk=int(said))
    found = sorted(Journey.objects.filter(named), key=lambda one: one.key != said)
    if not found:
        raise NotFound(f"There is no journey {key[:80]!r}.")
    return found[0]


def map_of(journey: Journey) -> MapShown:
    """The map of a row, for whoever may see it; three queries."""
    stages = list(Stage.objects.filter(journey=journey).order_by("position", "id"))
    points = Touchpoint.objects.filter(journey=journey).select_related("owner", "team").order_by("position", "id")
    standing: dict[int, list[TouchpointMapped]] = {stage.pk: [] for stage in stages}
    retired: list[TouchpointMapped] = []
    ids: dict[str, int] = {}
    for row in points:
        ids[row.key] = row.pk
        (standing[row.stage_id] if row.retired_at is None else retired).append(_mapped(row))
    told = JourneyMap(
        key=journey.key,
        name=dict(sorted(journey.name.items())),
        words=journey.words,
        gap_days=journey.gap_days,
        stages=tuple(
            StageMapped(key=one.key, name=dict(sorted(one.name.items())), touchpoints=tuple(standing[one.pk]))
            for one in stages
            if one.retired_at is None
        ),
        steps=_steps(journey),
        revision=journey.revision,
    )
    return MapShown(journey.pk, told, journey.revision, journey.retired_at, ids, tuple(retired))


def _mapped(row: Touchpoint) -> TouchpointMapped:
    return TouchpointMapped(
        key=row.key,
        name=dict(sorted(row.name.items())),
        channel=row.channel,
        key_moment=row.is_key_moment,
        ours=row.is_ours,
        ends_episode=row.ends_episode,
        wants=row.wants,
        outcome=row.outcome,
        should_feel=row.should_feel,
        may_decide=row.may_decide,
        standard=row.standard,
        measured_by=row.measured_by,
        owner=Someone(str(row.owner_id), row.owner.name) if row.owner else None,
        team=Someone(str(row.team_id), row.team.name) if row.team else None,
    )


def _steps(journey: Journey) -> StepsMapped:
    found: dict[str, list[tuple[str, str, int | None]]] = {kind: [] for kind in StepKind.values}
    columns = "kind", "first__key", "second__key", "hours"
    living = Step.objects.filter(journey=journey, first__retired_at=None, second__retired_at=None)
    for kind, first, second, hours in living.values_list(*columns):
        found[kind].append((first, second, hours))
    pairs = {kind: tuple(sorted(step[:2] for step in steps)) for kind, steps in found.items()}
    within = tuple(Within(first, second, hours or 0) for first, second, hours in sorted(found[StepKind.WITHIN.value]))
    return StepsMapped(allowed=pairs["allowed"], must=pairs["must"], never=pairs["never"], within=within)


def versions(actor: Actor, key: str, *, limit: int = VERSIONS) -> list[VersionShown]:
    """The newest versions first, each with what it changed."""
    require(actor, May.READ_JOURNEYS)
    rows = Version.objects.filter(journey=find_journey(key)).order_by("-number")
    found = list(rows.values_list("number", "at", "by__name", "why", "map")[: limit + 1])
    told = [map_from(row[4]) for row in found]
    before: list[JourneyMap | None] = [*told[1:], None]
    shown = zip(found[:limit], told, before, strict=False)
    return [VersionShown(*row[:4], changes(earlier, now)) for row, now, earlier in shown]


def touchpoints_of(actor: Actor, colleague_id: int) -> list[StandsAt]:
    """Where a colleague stands: touchpoints they own, and those of their teams, in the order of the maps."""
    require(actor, May.READ_JOURNEYS)
    theirs = Membership.objects.filter(colleague=colleague_id).values("team")
    rows = Touchpoint.objects.filter(
        Q(owner=colleague_id) | Q(team__in=theirs), retired_at=None, journey__retired_at=None
    )
    related = rows.select_related("owner", "team", "stage", "journey")
    return [_stands(row, colleague_id) for row in related.order_by("journey__position", "journey", "position", "id")]


def _stands(row: Touchpoint, colleague_id: int) -> StandsAt:
    stage, journey = row.stage, row.journey
    return StandsAt(row.pk, journey.key, journey.name, stage.name, _mapped(row), row.owner_id == colleague_id)
