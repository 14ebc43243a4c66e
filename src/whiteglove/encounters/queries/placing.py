"""The rules by which encounters are placed, in the order in which they are asked."""

from whiteglove.encounters.models import PlacementRule
from whiteglove.encounters.rules import Placement

COLUMNS = (
    "id",
    "touchpoint_id",
    "touchpoint__journey_id",
    "channel",
    "address",
    "team_id",
    "form",
    "topic",
    "words",
    "position_in_episode",
)


def placements() -> list[Placement]:
    """All that hold now; those of a touchpoint or journey that left the map do not."""
    holding = PlacementRule.objects.filter(
        retired_at=None, touchpoint__retired_at=None, touchpoint__journey__retired_at=None
    )
    return [
        Placement(
            rule_id=row[0],
            touchpoint_id=row[1],
            journey_id=row[2],
            channel=row[3],
            address=row[4],
            team_id=row[5],
            form=row[6],
            topic=row[7],
            words=tuple(row[8]),
            position_in_episode=row[9],
        )
        for row in holding.order_by("position", "id").values_list(*COLUMNS)
    ]


def placement_of(rule: PlacementRule) -> Placement:
    """The rule as encounters are placed by it; one that is not kept yet has the number 0."""
    return Placement(
        rule_id=rule.pk or 0,
        touchpoint_id=rule.touchpoint_id,
        journey_id=rule.touchpoint.journey_id,
        channel=rule.channel,
        address=rule.address,
        team_id=rule.team_id,
        form=rule.form,
        topic=rule.topic,
        words=tuple(rule.words),
        position_in_episode=rule.position_in_episode,
    )
