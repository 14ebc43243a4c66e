"""What customers felt with one colleague: for themselves; through a gate for who leads; never several in an order."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import numpy as np

from whiteglove.analysis.components import Served, components
from whiteglove.analysis.figures import Figure
from whiteglove.analysis.people import Answers, person_figure
from whiteglove.encounters.models import Involvement, Party
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound
from whiteglove.insight.keeping import kept
from whiteglove.insight.queries.felt import quarter
from whiteglove.insight.reading import PERSON, WHICH, WHO, Period, asked_of, rows
from whiteglove.insight.scales import scale_of
from whiteglove.insight.shapes import as_json, figure_from
from whiteglove.journey.models import Journey
from whiteglove.journey.shape import Names
from whiteglove.perception.models import Kind
from whiteglove.team.models import Colleague, Membership
from whiteglove.team.permissions import MANAGING, May, require

YEAR = timedelta(weeks=52)
SERVED = f"""
SELECT r.value, i.party_id, {PERSON}, coalesce(r.touchpoint_id, -1), r.channel, coalesce(r.team_id, -1)
FROM perception_response r {WHO}
JOIN encounters_involvement i ON i.encounter_id = r.encounter_id
JOIN encounters_party p ON p.id = i.party_id AND p.kind = 'colleague'
WHERE {WHICH} ORDER BY r.id, i.party_id
"""


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """What customers felt with one colleague on one journey, drawn towards colleagues with like cases."""

    journey: Names
    figure: Figure
    reliability: float
    may_lead_see: bool


@dataclass(frozen=True, slots=True)
class DueToPeople:
    """Which share of how differently customers feel on a journey goes with who serves them."""

    journey: Names
    share: Figure


def own_figures(actor: Actor, *, kind: str = Kind.CSAT) -> list[OwnFigure]:
    """The reader's own, of the last year. Raises NotAllowed."""
    require(actor, May.READ_PERCEPTION)
    return _figures(actor.colleague_id or 0, kind)


def figures_of(actor: Actor, colleague_id: int, *, kind: str = Kind.CSAT) -> list[OwnFigure]:
    """One colleague's, for whoever leads them, as far as the gate lets them through.

    From ten answers and a reliability of 0.7 on; journeys where there are fewer are left out. Raises NotAllowed,
    NotFound.
    """
    if colleague_id not in {one.pk for one in led_by(actor)}:
        raise NotFound("There is no such colleague in your teams.")
    found = _figures(colleague_id, kind)
    return [one for one in found if one.may_lead_see]


def led_by(actor: Actor) -> list[Colleague]:
    """Colleagues whom the actor leads, by name: of their teams, or all for those who manage. Raises NotAllowed."""
    require(actor, May.READ_COLLEAGUES_FELT)
    if actor.colleague_id is None:
        raise NotAllowed("What was felt with one colleague is for people, not for programs.")
    serving = Colleague.objects.filter(is_active=True).exclude(pk=actor.colleague_id)
    if actor.role not in MANAGING:
        teams = Membership.objects.filter(colleague=actor.colleague_id).values("team")
        serving = serving.filter(pk__in=Membership.objects.filter(team__in=teams).values("colleague"))
    return list(serving.order_by("name", "id"))


def due_to_people(actor: Actor, *, kind: str = Kind.CSAT) -> list[DueToPeople]:
    """Of each journey: what heads of teams read before any name. Raises NotAllowed."""
    require(actor, May.READ_COLLEAGUES_FELT)
    period = _year(clock.now())
    shown = []
    for journey in Journey.objects.filter(retired_at=None).order_by("position", "id"):
        told = kept(journey.pk, f"people:{kind}:{period}", partial(_share, journey.pk, kind, period)).figures
        shown.append(DueToPeople(journey.name, figure_from(told)))
    return shown


def _year(now: datetime) -> Period:
    last = quarter(now).last
    return Period(last - YEAR + timedelta(days=1), last)


def _figures(colleague_id: int, kind: str) -> list[OwnFigure]:
    party = Party.objects.filter(colleague=colleague_id).values_list("pk", flat=True).first()
    if party is None:
        return []
    period = _year(clock.now())
    shown = []
    took_part = Involvement.objects.filter(party=party).values("encounter__journey")
    for journey in Journey.objects.filter(pk__in=took_part).order_by("position", "id"):
        calculate = partial(_own, journey.pk, party, kind, period)
        told = kept(journey.pk, f"person:{party}:{kind}:{period}", calculate).figures
        shown.append(OwnFigure(journey.name, figure_from(told["figure"]), told["reliability"], told["may_lead_see"]))
    return shown


def _served(journey_id: int, kind: str, period: Period) -> list[tuple[Any, ...]]:
    found = rows(SERVED, asked_of(journey_id, kind, period))
    return list(zip(*found, strict=True)) if found else [()] * 6


def _own(journey_id: int, party: int, kind: str, period: Period) -> dict[str, Any]:
    values, people, customers, *mix = _served(journey_id, kind, period)
    answers = Answers(np.asarray(values, dtype=float), np.asarray(people, dtype=np.int64), np.asarray(customers), mix)
    found = person_figure(answers, who=party, scale=scale_of(kind))
    figure = found.figure.asked(None, period=period.days)
    return {"figure": as_json(figure), "reliability": found.reliability, "may_lead_see": found.may_lead_see}


def _share(journey_id: int, kind: str, period: Period) -> dict[str, Any] | None:
    values, people, customers, touchpoints, _, teams = _served(journey_id, kind, period)
    found = components(Served(values, touchpoints, customers, people, teams))
    return as_json(found.colleague.asked(None, period=period.days))
