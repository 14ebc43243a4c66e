"""Pure decisions about rules: what a change does to those it binds, and when a tightening ends."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.rulebook.models.rule import Serves, Turn
from whiteglove.rulebook.shape import EVIDENCE, EVIDENCE_WITH_ID, Asks, Evidence, Hurdle, RuleThen

SUNSET_DAYS = 90
LEAP_DAY = (2, 29)
FIRST_BAD_YEAR = 1900


def turn_of(before: Hurdle | None, after: Hurdle, *, asks: Asks = Asks.SAME) -> Turn:
    """What a change does to those whom the rule binds; before: None for a new one.

    Whatever asks more makes the whole change a tightening, also beside something that asks less.
    """
    if before is None:
        return Turn.TIGHTER if after.is_mandatory else Turn.SAME
    if asks is Asks.MORE or _rises(before, after):
        return Turn.TIGHTER
    if asks is Asks.LESS or _falls(before, after):
        return Turn.LOOSER
    return Turn.SAME


def _rises(before: Hurdle, after: Hurdle) -> bool:
    return (
        (after.is_mandatory and not before.is_mandatory)
        or (after.is_mandatory and leaves_the_law(before, after))
        or reaches_further(before.touchpoints, after.touchpoints)
        or reaches_further(before.teams, after.teams)
    )


def _falls(before: Hurdle, after: Hurdle) -> bool:
    return (
        (before.is_mandatory and not after.is_mandatory)
        or before.touchpoints != after.touchpoints
        or before.teams != after.teams
    )


def leaves_the_law(before: Hurdle, after: Hurdle) -> bool:
    """Whether it bound by law and binds on from now without it: such a one begins anew."""
    return before.serves == Serves.LAW and after.serves != Serves.LAW


def reaches_further(before: Collection[int], after: Collection[int]) -> bool:
    """Whether it applies where it did not. None: everywhere."""
    if not before:
        return False
    return not after or not set(after) <= set(before)


def asks_no_more(now: RuleThen, then: RuleThen) -> bool:
    """Whether a rule binds nobody further than it did: the same words, not more mandatory, nowhere else."""
    return (
        (now["text"], now["instead"]) == (then["text"], then["instead"])
        and (then["mandatory"] or not now["mandatory"])
        and not reaches_further(ids_of(then["touchpoints"]), ids_of(now["touchpoints"]))
        and not reaches_further(ids_of(then["teams"]), ids_of(now["teams"]))
    )


def ids_of(places: Iterable[Mapping[str, str]]) -> set[int]:
    """Of touchpoints or teams as versions keep them."""
    return {int(one["id"]) for one in places}


def back_to(now: Collection[int], before: Collection[int]) -> set[int]:
    """Where a rule applies once its widening ends: where it did and still does; none: everywhere. Where it was moved
    as a whole, it goes back as a whole.
    """
    if not now or not before:
        return set(now) or set(before)
    return set(now) & set(before) or set(before)


def needs_sunset(turn: Turn, after: Hurdle) -> bool:
    """Every tightening ends by itself, but the law's: no customer can renew a law, and no day ends it."""
    return turn is Turn.TIGHTER and after.serves != Serves.LAW


def last_day(today: date, wanted: date | None = None) -> date:
    """The day on which a tightening of today ends: at most 90 days off, sooner where wanted. Raises NotUnderstood."""
    latest = today + timedelta(days=SUNSET_DAYS)
    if wanted is None:
        return latest
    if not today < wanted <= latest:
        raise NotUnderstood(f"What is made tighter ends after today and by {latest}, {SUNSET_DAYS} days off.")
    return wanted


def has_passed(ends_on: date, today: date) -> bool:
    """Whether its day has come."""
    return ends_on <= today


def review_day(today: date, wanted: date | None, *, was: date | None = None, taken_over: bool = False) -> date:
    """By when it is looked at again: ahead, at most a year off; 90 days for a rule taken over as it stands.

    None: as it was, else as late as may be. Raises NotUnderstood.
    """
    latest = today + timedelta(days=SUNSET_DAYS) if taken_over else a_year_after(today)
    if wanted is None:
        return was or latest
    if wanted == was:
        return wanted
    if not today <= wanted <= latest:
        at_most = f"{SUNSET_DAYS} days, for nobody here has looked at it yet" if taken_over else "a year"
        raise NotUnderstood(f"A rule is looked at again within {at_most}: choose a day from {today} to {latest}.")
    return wanted


def a_year_after(day: date) -> date:
    """The same day of the next year; the day before where that has none."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == LEAP_DAY else day.day)


def refuse_year(year: int | None, today: date) -> None:
    """Raise NotUnderstood for a year that cannot have been a bad one."""
    if year is not None and not FIRST_BAD_YEAR <= year <= today.year:
        raise NotUnderstood(f"The year in which it was wound tight lies between {FIRST_BAD_YEAR} and {today.year}.")


def refuse_thin_evidence(evidence: Iterable[Evidence]) -> None:
    """Raise NotUnderstood unless customers speak for it: a response, an obstruction, a conversation, an encounter by
    id, or a count of customers with the words that say what was counted.
    """
    shown = list(evidence)
    if not shown:
        raise NotUnderstood(
            "Without evidence of customers it ends on its day. Name what they said: responses, obstructions, "
            "conversations or encounters, or how many customers and what they said."
        )
    for one in shown:
        if one.kind not in EVIDENCE:
            raise NotUnderstood(f"“{one.kind}” is no evidence of customers. It is one of: {', '.join(EVIDENCE)}.")
        if one.kind in EVIDENCE_WITH_ID and one.id is None:
            raise NotUnderstood(f"Say which {one.kind} it was, by its id.")
        if one.kind == "count" and not one.words.strip():
            raise NotUnderstood("Say in words what was counted.")
        if one.n < 1:
            raise NotUnderstood("Evidence speaks of at least one customer.")
