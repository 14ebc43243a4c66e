"""Say what one thinks customers feel, before one sees it; or that one would rather not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from whiteglove.encounters.models import Party
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import storable
from whiteglove.insight.facts import Guessed
from whiteglove.insight.models import Guess, GuessAbout
from whiteglove.insight.queries.felt import journey_by
from whiteglove.insight.queries.said import Said, said_of
from whiteglove.insight.rules import MOST_GUESSED_AT_ONCE, is_on_scale, quarter_of
from whiteglove.insight.scales import scale_of
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.perception.models import Kind
from whiteglove.team.models import Colleague
from whiteglove.team.permissions import May, require

TOLD = ("touchpoint", "value", "from_party_id", "to_party_id", "is_skipped", "level", "said", "at")


class AlreadyGuessed(Refused):
    """They said so before in this quarter, and have seen the figure since."""


@dataclass(frozen=True, slots=True)
class Given:
    """One guess. touchpoint: key; value: on the scale of the question; from_party, to_party: ids. None: skipped."""

    about: GuessAbout
    touchpoint: str | None = None
    value: float | None = None
    from_party: int | None = None
    to_party: int | None = None

    @property
    def is_skipped(self) -> bool:
        """Whether nothing was said."""
        match self.about:
            case GuessAbout.SCORE:
                return self.value is None
            case GuessAbout.WORST_HAND_OVER:
                return self.from_party is None or self.to_party is None
            case _:
                return self.touchpoint is None


def guess(
    actor: Actor, journey_key: str, given: Sequence[Given], *, kind: str = Kind.CSAT, whose: Colleague | None = None
) -> list[Guess]:
    """Keep what the actor thinks, with what customers say now beside it; each thing once in a quarter.

    whose: for programs, which bring what a colleague said elsewhere. Those kept, without what was said before. Raises
    NotFound, NotUnderstood, NotAllowed; AlreadyGuessed when all of it was said before.
    """
    require(actor, May.GUESS)
    journey = journey_by(actor, journey_key)
    colleague = _who(actor, whose)
    if not given or len(given) > MOST_GUESSED_AT_ONCE:
        raise NotUnderstood(f"Guess at least one thing, and at most {MOST_GUESSED_AT_ONCE}.")
    rows = _rows(journey, given, kind)
    said = said_of(actor, journey, kind)
    with transaction.atomic():
        kept = [row for row in (_keep(row, colleague, said) for row in rows) if row is not None]
        if not kept:
            raise AlreadyGuessed("You said so before in this quarter, and what customers say is shown since.")
        announce(Guessed(journey.pk, colleague.pk, [row.pk for row in kept]), actor=actor)
    return kept


def _who(actor: Actor, whose: Colleague | None) -> Colleague:
    """Nobody guesses for another but a program that brings what they said."""
    if actor.colleague_id is None:
        if whose is None:
            raise NotUnderstood("Say whose guess it is: `colleague` is missing.")
        return whose
    if whose is not None and whose.pk != actor.colleague_id:
        raise NotAllowed("A guess is one's own.")
    return Colleague.objects.get(pk=actor.colleague_id)


def _rows(journey: Journey, given: Sequence[Given], kind: str) -> list[Guess]:
    scale = scale_of(kind)
    keys = [storable(one.touchpoint) for one in given if one.touchpoint is not None]
    places = {place.key: place for place in Touchpoint.objects.filter(journey=journey, key__in=keys)}
    parties = {party for one in given for party in (one.from_party, one.to_party) if party is not None}
    known = set(Party.objects.filter(pk__in=parties).values_list("pk", flat=True))
    found = []
    for one in given:
        if one.touchpoint is not None and one.touchpoint not in places:
            raise NotFound(f"There is no touchpoint {one.touchpoint[:80]!r} on this journey.")
        if one.about is GuessAbout.SCORE and one.touchpoint is None:
            raise NotUnderstood("Say of which touchpoint: `touchpoint` is missing.")
        if one.value is not None and not is_on_scale(one.value, scale):
            raise NotUnderstood(f"Guess between {scale.low:g} and {scale.high:g}.")
        if not {one.from_party, one.to_party} - {None} <= known:
            raise NotFound("Nobody of that name hands over or takes over on this journey.")
        found.append(_row(journey, kind, one, places))
    return found


def _row(journey: Journey, kind: str, one: Given, places: dict[str, Touchpoint]) -> Guess:
    return Guess(
        journey=journey,
        about=one.about.value,
        kind=kind,
        touchpoint=places[one.touchpoint] if one.touchpoint else None,
        value=one.value if one.about is GuessAbout.SCORE else None,
        from_party_id=one.from_party,
        to_party_id=one.to_party,
        is_skipped=one.is_skipped,
    )


def _keep(row: Guess, colleague: Colleague, said: Said) -> Guess | None:
    """The row as it is kept; None where the same was said before."""
    now = clock.now()
    row.colleague, row.level, row.at, row.quarter = colleague, colleague.role, now, quarter_of(now.date())
    row.said = _beside(row, said)
    once = {"colleague": colleague, "journey": row.journey, "kind": row.kind, "quarter": row.quarter}
    once |= {"about": row.about} | ({"touchpoint": row.touchpoint} if row.about == GuessAbout.SCORE else {})
    told = {name: getattr(row, name) for name in TOLD}
    kept, is_new = Guess.objects.get_or_create(**once, defaults=told)
    return kept if is_new else None


def _beside(row: Guess, said: Said) -> dict[str, Any]:
    """What customers say now of the same thing; empty: nobody knows."""
    match row.about:
        case GuessAbout.SCORE:
            return said.scores.get(row.touchpoint_id or 0, {})
        case GuessAbout.WORST_HAND_OVER:
            return said.worst_hand_over
        case _:
            return said.weakest
