"""Where the house wants to go."""

from dataclasses import dataclass, field

from whiteglove.foundation.actors import Actor
from whiteglove.rulebook.models import Direction
from whiteglove.team.permissions import May, require


@dataclass(frozen=True, slots=True)
class DirectionShown:
    """Its newest version; 0: nothing is written yet. text: by language."""

    version: int = 0
    text: dict[str, str] = field(default_factory=dict)


def direction(actor: Actor) -> DirectionShown:
    """As it holds now. Raises NotAllowed."""
    require(actor, May.READ_RULES)
    row = Direction.objects.order_by("-number").values_list("number", "text").first()
    return DirectionShown() if row is None else DirectionShown(*row)
