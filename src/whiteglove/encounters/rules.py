"""Where on the map an encounter is, and to which episode it belongs: decisions alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from whiteglove.foundation.text import UNSPACED, WORD, folded

READ_CHARACTERS = 4000


class InEpisode(StrEnum):
    """Where in the customer's run through the journey an encounter comes."""

    FIRST = "first"
    AGAIN = "again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What is known of an encounter before it is placed. addresses: to which it came, in lower case."""

    channel: str
    addresses: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    team_id: int | None = None
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One rule: all that it names must hold, what is empty does not matter. texts are folded."""

    rule_id: int
    touchpoint_id: int
    journey_id: int
    channel: str = ""
    address: str = ""
    team_id: int | None = None
    form: str = ""
    topic: str = ""
    words: tuple[str, ...] = ()
    position_in_episode: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """The rule that decided, and the word that it found, if it looked for words."""

    by: Placement
    word: str = ""


class Words:
    """A text in which phrases are looked for: whole words where a script has spaces, anywhere where it has none."""

    def __init__(self, *texts: str) -> None:
        self._folded = folded(" ".join(texts)[:READ_CHARACTERS])
        self._spaced = f" {' '.join(WORD.findall(self._folded))} "

    def has(self, phrase: str) -> bool:
        """Whether this phrase, folded already, is said."""
        if UNSPACED.search(phrase):
            return phrase in self._folded
        return f" {' '.join(WORD.findall(phrase))} " in self._spaced


def placed(
    rules: Iterable[Placement], contact: Contact, journeys_begun: frozenset[int] = frozenset()
) -> Placed | None:
    """The first rule that fits; None: nobody said where such an encounter is.

    journeys_begun: ids of the journeys in which the customer has an episode that this encounter would continue.
    """
    subject, whole = Words(contact.subject), Words(contact.subject, contact.text)
    for rule in rules:
        if not _fits(rule, contact, journeys_begun):
            continue
        if rule.topic and not subject.has(rule.topic):
            continue
        if not rule.words:
            return Placed(rule, rule.topic)
        said = next((word for word in rule.words if whole.has(word)), None)
        if said is not None:
            return Placed(rule, said)
    return None


def _fits(rule: Placement, contact: Contact, journeys_begun: frozenset[int]) -> bool:
    position = InEpisode.AGAIN if rule.journey_id in journeys_begun else InEpisode.FIRST
    return (
        rule.channel in ("", contact.channel)
        and (not rule.address or rule.address in contact.addresses)
        and rule.team_id in (None, contact.team_id)
        and rule.form in ("", contact.form)
        and rule.position_in_episode in ("", position)
    )


@dataclass(frozen=True, slots=True)
class Run:
    """An episode as far as it is known. is_over: it was ended by its last touchpoint or by its source."""

    id: int
    began_at: datetime
    last_at: datetime
    is_over: bool = False


def episode_of(at: datetime, runs: Iterable[Run], *, gap: timedelta) -> Run | None:
    """The episode that an encounter at this time belongs to; None: it begins another.

    One that lies within an episode belongs to it, whatever ended it, so that late records find their place. Else it
    continues the nearest that is at most `gap` away; what comes after the end of one that is over begins another.
    """
    near: list[tuple[timedelta, int, Run]] = []
    for run in runs:
        if run.began_at <= at <= run.last_at:
            return run
        if at > run.last_at and run.is_over:
            continue
        away = run.began_at - at if at < run.began_at else at - run.last_at
        if away <= gap:
            near.append((away, -run.id, run))
    return min(near)[2] if near else None
