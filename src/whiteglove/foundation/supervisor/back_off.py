"""How long to wait before what died is started again."""

from dataclasses import dataclass

_FIRST_SECONDS = 0.2
_LONGEST_SECONDS = 30.0
_HEALTHY_SECONDS = 60.0


@dataclass
class BackOff:
    """Doubles with every death; a minute of health forgets the past."""

    _next_seconds: float = _FIRST_SECONDS

    def after_a_life_of(self, seconds: float) -> float:
        """The wait in seconds after the part has lived so long."""
        if seconds >= _HEALTHY_SECONDS:
            self._next_seconds = _FIRST_SECONDS
        wait = self._next_seconds
        self._next_seconds = min(wait * 2, _LONGEST_SECONDS)
        return wait
