"""Each minute: whoever came or went by the clock, and whoever would be left hanging."""

from whiteglove.routing.hanging import mend
from whiteglove.routing.house import moment_now
from whiteglove.routing.turns import turn


def route_turns() -> int:
    """Act upon shifts, breaks, absences and hours that began or ended since this ran last; returns how many moved.

    After hours without a worker it does what follows from now, once.
    """
    now = moment_now(is_fresh=True)
    moved = turn(now)
    mend(now)
    return moved
