"""The demo company's journey: the airline's ready map with who stands where, drawn once more three months ago."""

from dataclasses import replace
from datetime import datetime, timedelta

from whiteglove.demo.loading.people import Company
from whiteglove.journey.actions import save_map
from whiteglove.journey.models import Journey, Version
from whiteglove.journey.ready import ready_map
from whiteglove.journey.rules import without_steps_to
from whiteglove.journey.shape import JourneyMap, Someone, TouchpointMapped

DRAWN, DRAWN_AGAIN = timedelta(days=300), timedelta(days=90)
TEAMS = {
    "booking": "sales",
    "question": "switchboard",
    "call": "switchboard",
    "report": "baggage",
    "transfer": "baggage",
    "search-news": "baggage",
    "found": "baggage",
    "delivery": "baggage",
    "claim": "refunds",
    "claim-answer": "refunds",
    "thanks": "loyalty",
}
OWNERS = {
    "booking": "suzuki",
    "call": "ishikawa",
    "transfer": "mori",
    "search-news": "nair",
    "claim-answer": "kondo",
    "thanks": "taniguchi",
}


def draw_journey(people: Company, now: datetime) -> None:
    """Into a company that was just loaded: first without the courier, whom nobody had thought of."""
    by = people.colleagues["okabe"].as_actor()
    whole = _peopled(ready_map("airline"), people)
    save_map(by, _without(whole, "courier"), why="Where our guests meet us, drawn by all teams together")
    save_map(by, whole, why="Guests wait for the courier, and hold us to it")
    Journey.objects.filter(key=whole.key).update(added_at=now - DRAWN)
    for number, ago in ((1, DRAWN), (2, DRAWN_AGAIN)):
        Version.objects.filter(journey__key=whole.key, number=number).update(at=now - ago)


def _peopled(told: JourneyMap, people: Company) -> JourneyMap:
    stages = [replace(one, touchpoints=tuple(_stood(it, people) for it in one.touchpoints)) for one in told.stages]
    return replace(told, stages=tuple(stages))


def _stood(one: TouchpointMapped, people: Company) -> TouchpointMapped:
    owner, team = OWNERS.get(one.key), TEAMS.get(one.key)
    return replace(
        one,
        owner=Someone(str(people.colleagues[owner].pk)) if owner else None,
        team=Someone(team) if team else None,
    )


def _without(told: JourneyMap, key: str) -> JourneyMap:
    stages = [
        replace(stage, touchpoints=tuple(one for one in stage.touchpoints if one.key != key)) for stage in told.stages
    ]
    return replace(told, stages=tuple(stages), steps=without_steps_to(told.steps, [key]))
