"""Who answers for a conversation: pure decisions about one moment, without a database.

Its owner while present; else the first present of those who cover for them; else the team; and where nobody of an
open team is there, whoever of the house is. While a team is closed, matters stay where they are until it opens.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from whiteglove.routing.dealing import Dealing, Wanted, Why
from whiteglove.routing.moment import Moment

Because = Mapping[str, Any]
# As it stands: the owner answers, or whoever of the team is free.
PLAIN: Because = {}
OF_ABSENCE = frozenset({"owner", "until", "has_left"})
_LAST = datetime.max.replace(tzinfo=UTC)


class Code(StrEnum):
    """Why somebody answers who is not the owner."""

    COVER = "cover"
    TEAM = "team"
    GIVEN = "given"
    SWORD = "sword"
    PICKED_UP = "picked_up"
    NOBODY = "nobody"
    CLOSED = "closed"


class WhyNot(StrEnum):
    """Why somebody cannot pick up the sword: nobody's lies there."""

    YOURS = "yours"
    OWNER_IS_HERE = "owner_is_here"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Matter:
    """A conversation, as far as routing needs to know. due: by when the customer hears from us, or was promised to.

    answering, because: as it was decided last.
    """

    id: int
    team: int
    owner: int | None = None
    answering: int | None = None
    because: Because = field(default_factory=dict)
    wanted: Wanted = field(default_factory=Wanted)
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Who answers (None: whoever of the team is there) and why, as a code and what it speaks of."""

    colleague: int | None
    because: Because


def decide_all(moment: Moment, matters: Iterable[Matter], dealing: Dealing) -> dict[int, Decision]:
    """A decision for each by id. Who hears from us first is given first: by what was promised, not by who shouts."""
    ordered = sorted(matters, key=lambda matter: (matter.due or _LAST, matter.id))
    return {matter.id: decide(moment, matter, dealing) for matter in ordered}


def decide(moment: Moment, matter: Matter, dealing: Dealing) -> Decision:
    """Who answers for it now."""
    decided = _without_dealing(moment, matter)
    if decided is not None:
        return decided
    chosen, why = dealing.give(_could(moment, matter.team), matter.wanted)
    code = Code.GIVEN if moment.members(matter.team) else Code.SWORD
    because = {"code": code.value, "colleague": chosen, "why": why.value, **_what(why, matter, dealing, chosen)}
    return Decision(chosen, {**because, **instead_of(moment, matter)})


def dealt_among(moment: Moment, matter: Matter) -> tuple[int, ...]:
    """Those among whom it is dealt out; nobody where it is clear who answers."""
    return () if _without_dealing(moment, matter) is not None else _could(moment, matter.team)


def _could(moment: Moment, team: int) -> tuple[int, ...]:
    return moment.members(team) or moment.anybody(team)


def _without_dealing(moment: Moment, matter: Matter) -> Decision | None:
    """Who answers, where that is clear; None where one of several is to be chosen."""
    if moment.answers(matter.owner, matter.team):
        return Decision(matter.owner, PLAIN)
    if _is_picked_up(matter) and moment.answers(matter.answering, matter.team):
        return Decision(matter.answering, _as_of_now(moment, matter))
    if not moment.is_open(matter.team):
        return _while_closed(moment, matter)
    instead = instead_of(moment, matter)
    if cover := _cover(moment, matter):
        return Decision(cover, {"code": Code.COVER.value, "colleague": cover, **instead})
    members = moment.members(matter.team)
    if members and not moment.is_pushed(matter.team):
        return Decision(None, {"code": Code.TEAM.value, **instead} if instead else PLAIN)
    if not _could(moment, matter.team):
        return Decision(None, {"code": Code.NOBODY.value, **instead})
    return _kept(moment, matter)


def _is_picked_up(matter: Matter) -> bool:
    """Whether somebody took it because its owner was away; it is theirs until the owner is here, or they are not."""
    return matter.because.get("code") == Code.PICKED_UP and matter.because.get("owner") == matter.owner


def why_not_picked_up(moment: Moment, matter: Matter, person: int) -> WhyNot | None:
    """Why this person cannot pick up the sword; None: they can. From a cover one may take it, not from an owner."""
    if matter.answering == person or (matter.owner == person and moment.answers(person, matter.team)):
        return WhyNot.YOURS
    if moment.answers(matter.owner, matter.team):
        return WhyNot.OWNER_IS_HERE
    if matter.owner is None and moment.answers(matter.answering, matter.team):
        return WhyNot.GIVEN
    return None


def _kept(moment: Moment, matter: Matter) -> Decision | None:
    """Whoever has it keeps it while they can: nobody is passed from hand to hand for a little more room."""
    before, code = matter.because, Code.GIVEN if moment.members(matter.team) else Code.SWORD
    if before.get("code") != code or before.get("owner") != matter.owner:
        return None
    is_kept = matter.answering in _could(moment, matter.team)
    return Decision(matter.answering, _as_of_now(moment, matter)) if is_kept else None


def _as_of_now(moment: Moment, matter: Matter) -> Because:
    """Why it was given to them, with what is known now of the absence of its owner."""
    given = {name: said for name, said in matter.because.items() if name not in OF_ABSENCE}
    return {**given, **instead_of(moment, matter)}


def _while_closed(moment: Moment, matter: Matter) -> Decision:
    if moment.keeps(matter.answering, matter.team):
        return Decision(matter.answering, matter.because)
    if moment.keeps(matter.owner, matter.team):
        return Decision(matter.owner, PLAIN)
    instead = instead_of(moment, matter)
    if cover := _cover(moment, matter):
        return Decision(cover, {"code": Code.COVER.value, "colleague": cover, **instead})
    opens = moment.opens(matter.team)
    return Decision(None, {"code": Code.CLOSED.value, "opens": opens and _said(opens), **instead})


def _cover(moment: Moment, matter: Matter) -> int | None:
    return moment.cover_of(matter.owner, matter.team) if matter.owner and moment.knows(matter.owner) else None


def _what(why: Why, matter: Matter, dealing: Dealing, chosen: int) -> dict[str, Any]:
    match why:
        case Why.SPEAKS:
            return {"language": matter.wanted.language}
        case Why.SKILLED:
            theirs = dealing.moment.snapshot.people[chosen].skills
            return {"skills": sorted(matter.wanted.skills & theirs)}
        case _:
            return {}


def instead_of(moment: Moment, matter: Matter) -> dict[str, Any]:
    """What to say of the owner, who does not answer; nothing where there is none. until: when they are expected."""
    if matter.owner is None:
        return {}
    if not moment.knows(matter.owner):
        return {"owner": matter.owner, "has_left": True}
    back_at = moment.snapshot.back_at(matter.owner, moment.at)
    return {"owner": matter.owner, "until": back_at and _said(back_at)}


def _said(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


class Standing(StrEnum):
    """How an open conversation without an owner of its own fares in a team."""

    STAFFED = "staffed"
    SWORD = "sword"
    NOBODY = "nobody"
    CLOSED = "closed"


def standing_of(moment: Moment, team: int) -> Standing:
    """Whether the team is closed, has somebody, has somebody of the house, or nobody."""
    if not moment.is_open(team):
        return Standing.CLOSED
    if moment.members(team):
        return Standing.STAFFED
    return Standing.SWORD if moment.anybody(team) else Standing.NOBODY


def is_answered_for(moment: Moment, *, team: int, answering: int | None) -> bool:
    """Whether nobody hangs: somebody present answers, or a team with somebody, or a closed one that opens."""
    if not moment.is_open(team):
        return moment.opens(team) is not None
    return bool(moment.members(team)) if answering is None else moment.answers(answering, team)
