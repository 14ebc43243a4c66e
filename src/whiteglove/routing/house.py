"""Who serves, as remembered for some seconds: a mail that comes in does not ask for everybody anew."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from time import monotonic

from whiteglove.foundation import clock
from whiteglove.routing.moment import Moment
from whiteglove.team.gaps import Gap, gaps
from whiteglove.team.presence import Snapshot
from whiteglove.team.snapshot import snapshot

KEEPS_SECONDS = 2.0
KEEPS_PLANS = 30 * KEEPS_SECONDS
TAKES_LONG = 0.1  # seconds
LOOKS_AHEAD = timedelta(days=14)


class _Kept:
    """The snapshot this process read last, and when."""

    snapshot: Snapshot | None = None
    at: float = 0.0
    gaps: Sequence[Gap] | None = None
    gaps_at: float = 0.0
    gaps_took: float = 0.0


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


def gaps_ahead(moment: Moment) -> Sequence[Gap]:
    """What is missing in the two weeks to come; where that takes long, worked out once a minute at most."""
    is_old = monotonic() - _Kept.gaps_at > KEEPS_PLANS
    if _Kept.gaps is None or is_old or KEEPS_SECONDS <= 0 or _Kept.gaps_took < TAKES_LONG:
        begun = monotonic()
        _Kept.gaps = gaps(moment.snapshot, moment.at, moment.at + LOOKS_AHEAD)
        _Kept.gaps_at = monotonic()
        _Kept.gaps_took = _Kept.gaps_at - begun
    return _Kept.gaps
