"""In which language a name stands that says none."""

from whiteglove.journey.shape import SPOKEN_BY_MOST
from whiteglove.team.house import house


def house_language() -> str:
    """The first in which the house answers."""
    return next(iter(house().languages), SPOKEN_BY_MOST)
