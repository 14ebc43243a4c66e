"""What the map asks for and what happened: how often it was broken, what was felt next, and in whose run."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from whiteglove.analysis.figures import Figure
from whiteglove.conversations.queries.met import subjects_of
from whiteglove.customers.queries.visible import visible as visible_customers
from whiteglove.encounters.queries.shown import EncounterShown, shown, with_places
from whiteglove.encounters.queries.visible import visible as visible_encounters
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.insight.keeping import kept
from whiteglove.insight.ordering import MOST_RUNS, order_of, read_runs
from whiteglove.insight.queries.felt import ever, journey_by
from whiteglove.insight.reading import Period
from whiteglove.insight.scales import scale_of
from whiteglove.insight.shapes import figure_from
from whiteglove.journey.models import Journey
from whiteglove.journey.queries import MapShown, map_of
from whiteglove.perception.models import Kind
from whiteglove.team.permissions import May, require


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedShown:
    """One thing that the map states, and what came of it.

    first, then: keys of touchpoints; of "allowed" all that may come next. kept, broken, open: runs. share: of those
    decided that broke it; felt: points gained or lost next, against like cases. newest: some broken runs.
    """

    kind: str
    first: str
    then: tuple[str, ...]
    hours: int | None
    kept: int
    broken: int
    open: int
    share: Figure
    felt: Figure
    newest: tuple[int, ...]

    @property
    def key(self) -> str:
        """Tells it from all others of its map, in an address."""
        return f"{self.kind}.{self.first}" if self.kind == "allowed" else f"{self.kind}.{self.first}.{self.then[0]}"


@dataclass(frozen=True, slots=True)
class OrderShown:
    """All that a map states, in its order. runs: how many were looked at; is_capped: only the newest were."""

    map: MapShown
    period: Period
    asked: list[AskedShown]
    runs: int
    is_capped: bool


def order(actor: Actor, journey_key: str, *, kind: str = Kind.CSAT, period: Period | None = None) -> OrderShown:
    """The same number of queries however much is stated or happened. Raises NotFound, NotAllowed, NotUnderstood."""
    journey = journey_by(actor, journey_key)
    now = clock.now()
    when = period or ever(now)
    scale_of(kind)
    told = map_of(journey)
    # What waits for its time is broken once that is over, though nothing happens then: so they are kept for an hour.
    name = f"order:{kind}:{journey.revision}:{when}:{now:%Y-%m-%dT%H}"
    found = kept(journey.pk, name, lambda: _order(journey, told, kind, when, now.timestamp())).figures
    asked = [_asked(one, when) for one in found["asked"]]
    return OrderShown(told, when, asked, found["runs"], found["runs"] >= MOST_RUNS)


def _order(journey: Journey, told: MapShown, kind: str, when: Period, now: float) -> dict[str, Any]:
    read = read_runs(journey.pk, kind, when, most=MOST_RUNS)
    return {"runs": read.many, "asked": order_of(told.map.steps, told.ids, read, kind=kind, now=now)}


def _asked(told: dict[str, Any], when: Period) -> AskedShown:
    share, felt = (figure_from(told[name]).asked(None, period=when.days) for name in ("share", "felt"))
    lists = {"then": tuple(told["then"]), "newest": tuple(told["newest"])}
    return AskedShown(**(told | lists | {"share": share, "felt": felt}))


@dataclass(frozen=True, slots=True)
class BrokenRun:
    """One customer's run in which it was broken: their encounters at both touchpoints, oldest first."""

    customer_id: int
    customer: str
    met: tuple[EncounterShown, ...]


@dataclass(frozen=True, slots=True)
class BrokenShown:
    """One thing stated, and the newest runs that broke it. subjects: of conversations, by encounter.

    unseen: how many of these runs the reader does not see, for they are hidden from them.
    """

    asked: AskedShown
    runs: list[BrokenRun]
    subjects: dict[int, str]
    unseen: int


def broken(actor: Actor, found: OrderShown, key: str) -> BrokenShown:
    """Whom one of those concerns, as far as the actor may see them. Raises NotFound, NotAllowed."""
    require(actor, May.READ_ENCOUNTERS)
    one = next((one for one in found.asked if one.key == key), None)
    if one is None:
        raise NotFound("The map does not state that (any more).")
    places = {found.map.ids[place] for place in (one.first, *one.then)} if one.kind != "allowed" else None
    runs = _runs(actor, one.newest, places)
    subjects = subjects_of(actor, [met.id for run in runs for met in run.met])
    return BrokenShown(one, runs, subjects, len(one.newest) - len(runs))


def _runs(actor: Actor, episodes: Collection[int], places: Collection[int] | None) -> list[BrokenRun]:
    """In the order of the episodes. places: where; None: everywhere on the map."""
    there = Q(touchpoint__isnull=False) if places is None else Q(touchpoint__in=places)
    met = visible_encounters(actor).filter(there, episode__in=episodes)
    whose = {one: merged or own for one, own, merged in met.values_list("pk", "customer", "customer__merged_into")}
    seen = visible_customers(actor).filter(pk__in=set(whose.values()))
    names = {pk: name or address or "" for pk, name, address in seen.values_list("pk", "name", "main_address")}
    of_run: dict[int, list[EncounterShown]] = {}
    for one in shown(list(with_places(met).order_by("at", "id"))):
        if whose.get(one.id) in names:
            of_run.setdefault(one.episode_id or 0, []).append(one)
    return [_run(of_run[number], whose, names) for number in episodes if number in of_run]


def _run(met: list[EncounterShown], whose: dict[int, int], names: dict[int, str]) -> BrokenRun:
    customer = whose[met[0].id]
    return BrokenRun(customer, names[customer], tuple(met))
