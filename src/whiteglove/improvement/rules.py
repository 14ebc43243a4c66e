"""Pure decisions of the room: what a choice needs, how a trial is laid out, when a round is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.improvement.models import Choice, Way
from whiteglove.rulebook.models import Serves

EFFECT_AFTER = timedelta(days=90)
# A decision and what it brings about are one transaction.
SAME_ACT = timedelta(minutes=1)
FEWEST_WEEKS, MOST_WEEKS, USUAL_WEEKS = 2, 26, 8
FEWEST_TEAMS_IN_WAVES, MOST_WAVES = 3, 4
# Choices after which something is different for customers, so that we look whether it helped.
MOVES = frozenset({Choice.SOFTEN, Choice.CHANGE, Choice.TRY, Choice.RETIRE})
# Other words may ask less as well: only what is kept needs no look at the law.
TOUCHES_THE_LAW = MOVES
# After which it is different for all of them, so that those whose words led there can be told.
MOVES_FOR_ALL = frozenset({Choice.SOFTEN, Choice.CHANGE, Choice.RETIRE})
# A way out is hard to find when it takes so many times as much as the way in.
HARDER_TIMES = 2.0


class Design(StrEnum):
    """How a trial is compared."""

    BEFORE_AFTER = "before_after"
    STEPPED = "stepped"


class Due(StrEnum):
    """Why a rule comes first, whatever it costs: nobody answers for it."""

    NO_OWNER = "no_owner"
    PAST_REVIEW = "past_review"


@dataclass(frozen=True, slots=True)
class Wave:
    """Teams that do without the rule from this day."""

    teams: tuple[int, ...]
    from_on: date


def due(*, has_owner: bool, review_by: date | None, today: date) -> tuple[Due, ...]:
    """Why nobody answers for a rule; nothing: somebody does."""
    found = [] if has_owner else [Due.NO_OWNER]
    if review_by is None or review_by < today:
        found.append(Due.PAST_REVIEW)
    return tuple(found)


def refuse_unchecked_law(serves: str, choice: Choice, law_checked_by: str) -> None:
    """Raise NotUnderstood where a rule of the law would be touched and nobody is named who looked at the law."""
    if serves == Serves.LAW and choice in TOUCHES_THE_LAW and not law_checked_by:
        raise NotUnderstood("This rule serves the law. Write down who checked the law, and what they said.")


def waves(teams: Sequence[int], *, begins_on: date, weeks: int) -> list[Wave]:
    """Three teams or more do without one after the other, in their order here; fewer all at once.

    Raises NotUnderstood for weeks that are too few or too many.
    """
    if not teams:
        raise NotUnderstood("Choose at least one team that does without the rule.")
    if not FEWEST_WEEKS <= weeks <= MOST_WEEKS:
        raise NotUnderstood(f"Try it for {FEWEST_WEEKS} to {MOST_WEEKS} weeks.")
    steps = min(len(teams), MOST_WAVES) if len(teams) >= FEWEST_TEAMS_IN_WAVES else 1
    if weeks < 2 * steps:
        raise NotUnderstood(f"{len(teams)} teams do without it one after the other: that needs {2 * steps} weeks.")
    first = [begins_on + timedelta(weeks=step * weeks // steps) for step in range(steps)]
    return [Wave(tuple(teams[step::steps]), day) for step, day in enumerate(first)]


def design_of(laid_out: Sequence[Wave]) -> Design:
    """Waves are compared with each other; one alone with before, and with whoever keeps the rule."""
    return Design.STEPPED if len(laid_out) > 1 else Design.BEFORE_AFTER


MONDAY, MORNING = 0, 7  # from seven o'clock


def week_to_tell_of(now: datetime) -> date | None:
    """The Monday of the week before, on a Monday from the morning on; None: nobody is told now. now: at the house."""
    if now.weekday() != MONDAY or now.hour < MORNING:
        return None
    return now.date() - timedelta(weeks=1)


def week_number(first: date) -> int:
    """Of the week that begins on this Monday: 202647 is the 47th of 2026, as ISO 8601 counts."""
    year, week, _ = first.isocalendar()
    return year * 100 + week


def first_day(week: int) -> date:
    """Its Monday. Raises NotUnderstood for what is no week."""
    try:
        return date.fromisocalendar(week // 100, week % 100, 1)
    except ValueError as error:
        raise NotUnderstood("There is no such week.") from error


def round_is_due(last_began: datetime | None, now: datetime, *, every_days: int) -> bool:
    """Whether so many days passed since the last round began."""
    return last_began is None or now - last_began >= timedelta(days=every_days)


@dataclass(frozen=True, slots=True)
class Effort:
    """What one way took."""

    steps: int
    minutes: int


def is_hard(way: str, effort: Effort, to_buy: Effort | None) -> bool:
    """Easy to start and hard to stop: at least twice the steps or minutes that it takes to buy, and more of them."""
    if way == Way.BUY or to_buy is None:
        return False
    return _harder(effort.steps, to_buy.steps) or _harder(effort.minutes, to_buy.minutes)


def _harder(there: int, to_buy: int) -> bool:
    return there > to_buy and there >= HARDER_TIMES * to_buy


# By which customers speak of charges, as patterns that begin at a word where words are spaced.
CHARGE_WORDS = (
    r"\mfees?\M", r"\m(sur)?charge", r"\mdeposit", r"\mbilled\M", r"\mhidden cost", r"\mcommission",
    r"\mfrais\M", r"\mfactur", r"\msupplément",
    "料金", "手数料", "請求", "追加費用",
)  # fmt: skip
