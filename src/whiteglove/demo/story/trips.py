"""A year of trips through the journey: what happened at each touchpoint, who served, how it felt. Dealt by a seed.

What is planted: the call delights, the cold transfer after it spoils that, a warm one does not; news of the search
went bad ten weeks ago, for since then it comes later than the day that the map asks for. Rule R-17 takes 1.6 points
from those in whose way it is where claims are answered, and next to nothing where it was bent; R-12 took as much
where bags are brought, until it ended. No other rule takes anything. The temp meets guests in whose web nobody drew
him, and a machine answers some mails first.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from whiteglove.demo.story.company import colleagues_for
from whiteglove.demo.story.lines import sections
from whiteglove.demo.story.told import Language

YEAR = timedelta(days=360)
WORSE_SINCE = timedelta(weeks=10)
LATE_BAGS, PUT_THROUGH, COLD, TEMP_HELPS, MACHINE_FIRST, CLAIMS = 0.55, 0.75, 0.75, 0.1, 0.2, 0.4
ASKED, ANSWERS, SAYS_WHY = 0.62, 0.47, 0.4
BY_THEMSELVES, WARM_GAIN, COLD_LOSS, WORSE_BY, AFTER_COLD = 0.5, 1.0, -1.05, -0.95, -0.2
GOOD_FROM = 4
NEWS_LATER_HOURS = 9


@dataclass(frozen=True, slots=True)
class RuleTold:
    """A rule that hurts where it is in the way of this share of guests. bent: of these, for how many it was bent."""

    key: str
    share: float
    loses: float
    bent: float = 0.0
    loses_bent: float = 0.0
    ended: timedelta | None = None


# By touchpoint. R-12 was scraped off so long ago that ninety days have passed since.
R12_ENDED = timedelta(days=91)
RULES_MET = {
    "claim-answer": RuleTold("R-17", 0.4, -1.6, bent=0.2, loses_bent=-0.2),
    "delivery": RuleTold("R-12", 0.4, -1.7, ended=R12_ENDED),
}

# Touchpoint: what is felt there on average, of five; hours after the one before; the team that serves.
ORDINARY = (("booking", 4.2, 0, "sales"), ("check-in", 4.0, 24 * 20, "switchboard"))
LATE = (
    ("report", 3.6, 5, "baggage"),
    ("call", 4.7, 6, "switchboard"),
    ("transfer", 3.1, 0.2, "baggage"),
    ("search-news", 4.0, 15, "baggage"),
    ("found", 4.2, 30, "baggage"),
    ("delivery", 4.1, 20, "baggage"),
)
CLAIM = (("claim", 3.4, 30, "refunds"), ("claim-answer", 3.3, 60, "refunds"))
CHANNELS = {
    "booking": "web", "check-in": "counter", "report": "counter", "call": "phone", "transfer": "phone",
    "search-news": "email", "found": "email", "delivery": "courier", "claim": "web", "claim-answer": "email",
}  # fmt: skip
ASKED_AT = ("check-in", "call", "transfer", "search-news", "delivery", "claim-answer")


@dataclass(frozen=True, slots=True)
class MetTold:
    """One moment of truth. colleague: who served, None: a machine. came_from: who handed over; is_warm: with a word.

    score: what the guest would say, of five; is_asked, is_answered: whether we asked, whether they did. rule: which
    stood in their way there; is_bent: a colleague went around it.
    """

    touchpoint: str
    at: datetime
    team: str
    colleague: str | None
    came_from: str | None
    is_warm: bool
    score: int
    is_asked: bool
    is_answered: bool
    comment: str
    rule: str = ""
    is_bent: bool = False


@dataclass(frozen=True, slots=True)
class TripTold:
    """One guest's run through the journey."""

    guest: int
    language: Language
    met: tuple[MetTold, ...]


def trips(seed: int, guests: Sequence[Language], many: int, now: datetime) -> Iterator[TripTold]:
    """So many trips of these guests (told by their language), within the year before now."""
    chance = random.Random(seed)  # noqa: S311 - a story, no secret
    for _ in range(many):
        guest = chance.randrange(len(guests))
        begins = now - YEAR * chance.random()
        told = tuple(_met(chance, guests[guest], begins, now))
        if told:
            yield TripTold(guest, guests[guest], told)


def _met(chance: random.Random, language: Language, begins: datetime, now: datetime) -> Iterator[MetTold]:
    at, mood, before = begins, chance.gauss(0, 0.45), None
    is_spoilt = False
    for touchpoint, usually, hours, team in _way(chance):
        later = NEWS_LATER_HOURS if touchpoint == "search-news" and at > now - WORSE_SINCE else 0
        at += timedelta(hours=(hours + later) * (0.8 + 0.4 * chance.random()), minutes=chance.randrange(10))
        if at > now - timedelta(hours=3):
            return
        who = _who(chance, touchpoint, team, language)
        came_from = _came_from(chance, touchpoint, (who, before), language)
        is_warm = came_from is not None and chance.random() > COLD
        felt = usually + mood + (AFTER_COLD if is_spoilt else 0.0)
        if touchpoint == "transfer":
            felt += BY_THEMSELVES if came_from is None else WARM_GAIN if is_warm else COLD_LOSS
            is_spoilt = came_from is not None and not is_warm
        if touchpoint == "search-news" and at > now - WORSE_SINCE:
            felt += WORSE_BY
        rule, is_bent, lost = _in_the_way(chance, touchpoint, at, now)
        met = MetTold(touchpoint, at, team, who, came_from, is_warm, 0, False, False, "", rule, is_bent)
        yield _felt(chance, language, met, felt + lost)
        before = who


def _way(chance: random.Random) -> tuple[tuple[str, float, float, str], ...]:
    if chance.random() > LATE_BAGS:
        return ORDINARY
    return ORDINARY + LATE + (CLAIM if chance.random() < CLAIMS else ())


def _in_the_way(chance: random.Random, touchpoint: str, at: datetime, now: datetime) -> tuple[str, bool, float]:
    """The rule in their way, whether it was bent, and what that takes; ("", False, 0): none."""
    told = RULES_MET.get(touchpoint)
    if told is None or chance.random() >= told.share or (told.ended and at >= now - told.ended):
        return "", False, 0.0
    is_bent = chance.random() < told.bent
    return told.key, is_bent, told.loses_bent if is_bent else told.loses


def _who(chance: random.Random, touchpoint: str, team: str, language: Language) -> str | None:
    if touchpoint == "search-news" and chance.random() < MACHINE_FIRST:
        return None
    if touchpoint == "search-news" and chance.random() < TEMP_HELPS:
        return "arai"
    serving = [one.key for one in colleagues_for(team, language) if one.role != "temp"]
    return chance.choice(serving or [one.key for one in colleagues_for(team, "en")])


def _came_from(
    chance: random.Random, touchpoint: str, people: tuple[str | None, str | None], language: Language
) -> str | None:
    """Most are put through by whom they called, others call baggage themselves; baggage gives to the temp what is
    left lying, and claims come from baggage, too. people: who serves now, who served before.
    """
    who, before = people
    if touchpoint == "transfer":
        return before if chance.random() < PUT_THROUGH else None
    if who == "arai" or (touchpoint == "claim" and chance.random() < CLAIMS):
        return chance.choice([one.key for one in colleagues_for("baggage", language) if one.key != who] or ["mori"])
    return None


def _felt(chance: random.Random, language: Language, met: MetTold, felt: float) -> MetTold:
    score = max(1, min(5, round(felt + chance.gauss(0, 0.75))))
    is_asked = met.touchpoint in ASKED_AT and chance.random() < ASKED
    # Whoever is let down answers a little less often: the silent are not like those who speak.
    is_answered = is_asked and chance.random() < ANSWERS + 0.02 * (score - 3)
    words = _words_of(language, met, score)
    says_why = is_answered and score != 3 and words and chance.random() < SAYS_WHY
    comment = chance.choice(words) if says_why else ""
    return replace(met, score=score, is_asked=is_asked, is_answered=is_answered, comment=comment)


def _words_of(language: Language, met: MetTold, score: int) -> tuple[str, ...]:
    """Whoever was hindered speaks of that; who was not, never of a rule."""
    said = _words(language)
    if score >= GOOD_FROM:
        return said.get(f"{met.touchpoint} good", ())
    hindered = said.get(f"{met.touchpoint} {met.rule}", ()) if met.rule else ()
    return hindered or said.get(f"{met.touchpoint} poor", ())


@cache
def _words(language: Language) -> dict[str, tuple[str, ...]]:
    return dict(sections(language, "felt"))
