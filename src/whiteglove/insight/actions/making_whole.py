"""Calm customers who got less are made whole: one gesture each, each within the giver's own authority."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood, Refused
from whiteglove.insight.harmed import MADE_WHOLE, GivenByNow, given_by_now, of_key
from whiteglove.insight.queries.fairness import last_year
from whiteglove.recovery.actions.gestures import GivenOtherwise, give
from whiteglove.recovery.actions.somewhere import somewhere
from whiteglove.recovery.models import Gesture
from whiteglove.team.house import house_currency
from whiteglove.team.permissions import May, require

MOST_AT_ONCE = 50


class GivenMeanwhile(Refused):
    """Somebody gave something there since the actor looked."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A case, and what to give there: in the smallest unit of the house's currency.

    got: what they had got when the actor looked, so that what a colleague gave meanwhile is not given again; None:
    not told.
    """

    key: str
    worth: int
    got: int | None = None


@dataclass(slots=True)
class MadeWhole:
    """given: the gestures of now. before: cases that had one from here. refused: (case, why), nothing given there."""

    given: list[Gesture] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    refused: list[tuple[str, Refused]] = field(default_factory=list)


def make_whole(actor: Actor, wishes: Sequence[Wish], *, kind: str, why: str) -> MadeWhole:
    """Give to each what was wished, as if each had been given by itself; to each case once, whoever presses.

    What is beyond the actor's limit, or hidden from them, is not given, and said; the others are. Raises
    NotUnderstood for none, for more than 50 or for what is no case; NotAllowed.
    """
    require(actor, May.READ_FAIRNESS)
    require(actor, May.GIVE)
    if not 0 < len(wishes) <= MOST_AT_ONCE:
        raise NotUnderstood(f"Choose at least one customer, and at most {MOST_AT_ONCE} at once.")
    places = {wish: of_key(wish.key) for wish in {wish.key: wish for wish in wishes}.values()}
    if None in places.values():
        raise NotUnderstood("That is no case of this page.")
    done = MadeWhole()
    for wish, place in places.items():
        if place is not None:
            _give(actor, wish, {place[0]: place[1]}, done, kind=kind, why=why)
    return done


def _give(actor: Actor, wish: Wish, where: dict[str, int], done: MadeWhole, *, kind: str, why: str) -> None:
    try:
        gesture = _given(actor, wish, where, kind=kind, why=why)
    except GivenOtherwise:
        done.before.append(wish.key)
    except Refused as refused:
        done.refused.append((wish.key, refused))
    else:
        if gesture is None:
            done.before.append(wish.key)
        else:
            done.given.append(gesture)


@transaction.atomic
def _given(actor: Actor, wish: Wish, where: dict[str, int], *, kind: str, why: str) -> Gesture | None:
    """None where it had something from the report before. The case is held, so that nobody gives there meanwhile."""
    currency = house_currency()
    place = somewhere(actor, conversation=where.get("conversation"), encounter=where.get("encounter"))
    key = f"conversation:{place.conversation}" if place.conversation else wish.key
    by_now = given_by_now([key], last_year(clock.now()), currency).get(key, GivenByNow())
    if by_now.was_made_whole:
        return None
    if wish.got is not None and by_now.worth != wish.got:
        raise GivenMeanwhile("Somebody gave something there meanwhile. Look at the list again.")
    return give(
        actor,
        conversation=where.get("conversation"),
        encounter=where.get("encounter"),
        kind=kind,
        worth=wish.worth,
        currency=currency,
        why=why,
        was_asked_for=False,
        external_id=f"{MADE_WHOLE}{key}",
    )
