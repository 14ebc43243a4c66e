"""Who owns a touchpoint, and which team stands there: found by whatever a map calls them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Q

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.journey.shape import JourneyMap, Someone, StageMapped, TouchpointMapped
from whiteglove.team.models import Colleague, Team
from whiteglove.team.visibility import hidden_teams, sees_team

LONGEST_ID = 18


@dataclass(frozen=True, slots=True)
class _Known:
    """One of the house. handle: address of a colleague, key of a team."""

    id: int
    handle: str
    name: str


class _House:
    """Those of one sort whom a map may name."""

    def __init__(self, noun: str, rows: Iterable[tuple[int, str, str]]) -> None:
        self.noun = noun
        self.known = [_Known(*row) for row in rows]

    def find(self, said: Someone | None, place: str) -> Someone | None:
        """The one who is meant. Raises NotUnderstood with the place where nobody is, or several are."""
        if said is None:
            return None
        found = self._meant(said)
        if len(found) != 1:
            why = (
                f"give the address of the {self.noun}, several are called so" if found else f"there is no {self.noun}"
            )
            who = f"{said.reference} ({said.name})" if said.name and said.name != said.reference else said.reference
            raise NotUnderstood(f"{place}: {why}: {who}.")
        return Someone(str(found[0].id), found[0].name)

    def _meant(self, said: Someone) -> list[_Known]:
        """By id and, where it is told, the name with it: a map of another house has other ids."""
        by_id = [one for one in self.known if str(one.id) == said.reference and said.name in ("", one.name)]
        by_handle = [one for one in self.known if one.handle.lower() == said.reference.lower()]
        names = {said.name} if said.name else {said.reference}
        return by_id or by_handle or [one for one in self.known if one.name in names]


def with_people(actor: Actor, told: JourneyMap, journey: Journey | None) -> JourneyMap:
    """The map with ids of colleagues and teams in place of what they were called; two queries.

    journey: the row it is for; whoever stands there already may stay, though they left. Raises NotUnderstood.
    """
    colleagues = _House("colleague", _colleagues(told, journey))
    teams = _House("team", _teams(actor, told, journey))
    stages = []
    for number, stage in enumerate(told.stages, 1):
        found = tuple(_found(stage, number, colleagues, teams))
        stages.append(replace(stage, touchpoints=found))
    return replace(told, stages=tuple(stages))


def _found(stage: StageMapped, number: int, colleagues: _House, teams: _House) -> Iterator[TouchpointMapped]:
    for within, one in enumerate(stage.touchpoints, 1):
        place = f"Stage {number}, touchpoint {within}"
        yield replace(one, owner=colleagues.find(one.owner, place), team=teams.find(one.team, place))


def _said(someone: Iterable[Someone | None]) -> tuple[list[int], set[str]]:
    """Ids and other words by which they are called."""
    words = {word for one in someone if one for word in (one.reference, one.name) if word}
    ids = [int(word) for word in words if word.isascii() and word.isdecimal() and len(word) <= LONGEST_ID]
    return ids, words


def _colleagues(told: JourneyMap, journey: Journey | None) -> list[tuple[int, str, str]]:
    ids, words = _said(one.owner for _, one in told.touchpoints())
    if not words:
        return []
    owning = Touchpoint.objects.filter(journey=journey, owner__isnull=False).values("owner")
    called = Q(pk__in=ids) | Q(email__in={word.lower() for word in words}) | Q(name__in=words)
    rows = Colleague.objects.filter(called).filter(Q(is_active=True) | Q(pk__in=owning))
    return list(rows.order_by("id").values_list("id", "email", "name"))


def _teams(actor: Actor, told: JourneyMap, journey: Journey | None) -> list[tuple[int, str, str]]:
    ids, words = _said(one.team for _, one in told.touchpoints())
    if not words:
        return []
    standing = Touchpoint.objects.filter(journey=journey, team__isnull=False).values("team")
    called = Q(pk__in=ids) | Q(key__in=words) | Q(name__in=words)
    hidden = hidden_teams(actor)
    rows = Team.objects.filter(called)
    if hidden is not None:
        rows = rows.filter(~Q(pk__in=hidden.values("pk")) | Q(pk__in=standing))
    return list(rows.order_by("id").values_list("id", "key", "name"))


@dataclass(frozen=True, slots=True)
class WhoMayStand:
    """Whom a map may name, by id: colleagues who serve and teams the actor sees, and whoever stands there already."""

    colleagues: dict[str, str]
    teams: dict[str, str]


def who_may_stand(actor: Actor, told: JourneyMap) -> WhoMayStand:
    """For those who choose; two queries."""
    serving = Colleague.objects.filter(is_active=True).order_by("name", "id").values_list("id", "name")
    seen = Team.objects.filter(sees_team(actor, "pk")).order_by("name").values_list("id", "name")
    colleagues, teams = ({str(pk): name for pk, name in rows} for rows in (serving, seen))
    for _, one in told.touchpoints():
        for someone, known in ((one.owner, colleagues), (one.team, teams)):
            if someone:
                known.setdefault(someone.reference, someone.name)
    return WhoMayStand(colleagues, teams)
