"""Maps to begin from, in our own words: an airline, a web shop, software, a telephone company."""

import json
from functools import cache
from importlib.resources import files

from whiteglove.foundation.errors import NotFound
from whiteglove.journey.reading import map_from
from whiteglove.journey.shape import JourneyMap

NAMES = ("airline", "web-shop", "software", "telephone")


def ready_maps() -> dict[str, JourneyMap]:
    """All of them by name."""
    return {name: ready_map(name) for name in NAMES}


@cache
def ready_map(name: str) -> JourneyMap:
    """One by name. Raises NotFound."""
    if name not in NAMES:
        raise NotFound(f"There is no ready map {name[:80]!r}. There are: {', '.join(NAMES)}.")
    return map_from(json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8")))
