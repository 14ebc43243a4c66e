"""One part of the house: a command that is to run all the time, or once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

# A part ends with this code (EX_CONFIG) to say that trying again is of little use: a port taken, a wrong setting.
NO_USE_TRYING_AGAIN = 78
# What is to run once ends with this code (EX_TEMPFAIL) when something it needs was away: it is begun again.
TRY_AGAIN = 75
# It is believed after so many times in a row (some seconds): what a killed supervisor left may still hold the port.
TIMES_UNTIL_BELIEVED = 5
# What it inherits is asked for at once, without the second a process takes to begin; what was left ends within ten.
TIMES_UNTIL_BELIEVED_OF_DOORS = 7


@dataclass(frozen=True)
class Part:
    """A command under its name.

    environment: added to ours. ready: asked again and again until it says yes; must answer within a
    fraction of a second. stop_grace_seconds: how long it may take to end when told to. inherits: opens what the part
    is to find open, descriptors under the variables that tell them; an OSError: trying again is of little use.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    stop_grace_seconds: float = 10.0
    inherits: Callable[[], Mapping[str, int]] | None = None
