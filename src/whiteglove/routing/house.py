"""Who serves, as remembered for some seconds: a mail that comes in does not ask for everybody anew."""

from collections.abc import Collection
from time import monotonic

from whiteglove.foundation import clock
from whiteglove.routing.moment import Moment
from whiteglove.team.presence import Snapshot
from whiteglove.team.snapshot import snapshot

KEEPS_SECONDS = 2.0


class _Kept:
    """The snapshot this process read last, and when."""

    snapshot: Snapshot | None = None
    at: float = 0.0


def moment_now(*, teams: Collection[int] = (), is_fresh: bool = False) -> Moment:
    """This moment. Read anew when asked for, when older than two seconds, or when it lacks one of these teams.

    Whoever acts because somebody came or went asks for a fresh one. What was decided by one two seconds old is
    decided again by the fact that tells what changed.
    """
    kept = _Kept.snapshot
    is_old = monotonic() - _Kept.at > KEEPS_SECONDS
    if kept is None or is_fresh or is_old or not kept.teams.keys() >= set(teams):
        kept = _Kept.snapshot = snapshot()
        _Kept.at = monotonic()
    return Moment(kept, clock.now())


def forget_moment() -> None:
    """The next one is read anew."""
    _Kept.snapshot = None
