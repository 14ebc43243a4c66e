"""When to try again, and when it was tried long enough. Pure; time and chance are passed in."""

from datetime import datetime, timedelta

# Close together at first, for a receiver that starts anew; then a probe every three hours, give or take a fifth.
WAITS_SECONDS = (5, 30, 120, 600, 1800, 3600, 7200, 10_800)
JITTER = 0.2
LONGEST_ASKED_SECONDS = 6 * 3600
LONGEST_WAIT = timedelta(seconds=LONGEST_ASKED_SECONDS)
# Owners hear of it once this many tries in a row were in vain: after three quarters of an hour, one hour at most.
TOLD_AT_TRY = 6
GIVE_UP_AFTER = timedelta(days=3)
FEWEST_TRIES = 10


def wait_after(tries: int, *, chance: float, asked_seconds: int | None = None) -> timedelta:
    """How long to wait after so many tries in vain, one or more.

    chance: 0 to 1, spreads receivers that fail together. asked_seconds: by the receiver (Retry-After), believed
    up to six hours.
    """
    base = WAITS_SECONDS[min(max(tries, 1), len(WAITS_SECONDS)) - 1]
    seconds = base * (1 + JITTER * (2 * chance - 1))
    return timedelta(seconds=max(seconds, min(asked_seconds or 0, LONGEST_ASKED_SECONDS)))


def is_due(next_try_at: datetime, now: datetime) -> bool:
    """Whether to try: also when a clock that was ahead wrote down a moment further off than anything waits."""
    return next_try_at <= now or next_try_at > now + LONGEST_WAIT


def is_over(failing_since: datetime, tries: int, now: datetime) -> bool:
    """Whether it was tried long and often enough: not when we ourselves were away for the three days."""
    return now - failing_since >= GIVE_UP_AFTER and tries >= FEWEST_TRIES
