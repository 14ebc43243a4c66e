"""Encounters as people see them: one, those of a customer, those that no rule places."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from whiteglove.customers.queries import family, standing_id
from whiteglove.customers.queries.visible import seen_or_missing
from whiteglove.customers.queries.visible import visible as visible_customers
from whiteglove.encounters.models import Encounter, HandOver, Involvement, Party, PartyKind
from whiteglove.encounters.queries.visible import visible
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.keyset import Keyset
from whiteglove.foundation.text import storable
from whiteglove.team.permissions import May, require

PAGE = 50


@dataclass(frozen=True, slots=True)
class PartyShown:
    """Who met the customer. kind: colleague, team or machine; is_outside: only records from elsewhere name them.

    colleague_id: of a colleague of the house. said_as: how a record names them; empty: it cannot.
    """

    id: int
    kind: str
    name: str
    is_outside: bool
    colleague_id: int | None = None
    said_as: str = ""


@dataclass(frozen=True, slots=True)
class HandOverShown:
    """It passed from one to another."""

    from_party: PartyShown
    to_party: PartyShown
    at: datetime
    is_warm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EncounterShown:
    """One moment of truth. journey, touchpoint: (key, name by language); None: not on the map.

    is_ours: False where the map says that we are not there at all; is_machine: none of us took part.
    """

    id: int
    external_id: str | None
    customer_id: int
    journey: tuple[str, dict[str, str]] | None
    touchpoint: tuple[str, dict[str, str]] | None
    touchpoint_id: int | None
    is_key_moment: bool
    is_ours: bool
    channel: str
    team: PartyShown | None
    at: datetime
    ended_at: datetime | None
    episode_id: int | None
    placed_by: str
    place: dict[str, Any]
    is_machine: bool = False
    people: tuple[PartyShown, ...] = ()
    hand_overs: tuple[HandOverShown, ...] = ()


def party_shown(party: Party) -> PartyShown:
    """With the name it has now."""
    whose = party.colleague or party.team
    name = whose.name if whose else party.name
    return PartyShown(party.pk, party.kind, name, whose is None, party.colleague_id, _said_as(party))


def _said_as(party: Party) -> str:
    if party.team is not None:
        return party.team.key
    if party.colleague_id is not None:
        return str(party.colleague_id)
    return "" if party.kind == PartyKind.MACHINE else party.name


@dataclass(slots=True)
class _Those:
    """Who took part in some encounters, and how these passed."""

    people: dict[int, list[PartyShown]] = field(default_factory=dict)
    passings: dict[int, list[HandOverShown]] = field(default_factory=dict)


def shown(encounters: Sequence[Encounter]) -> list[EncounterShown]:
    """These, with everybody in them; two questions however many. Select journey, touchpoint and team beside them."""
    those = _those_in([one.pk for one in encounters])
    return [_shown(one, those) for one in encounters]


def _those_in(ids: Collection[int]) -> _Those:
    those = _Those()
    involved = Involvement.objects.filter(encounter__in=ids).select_related("party__colleague", "party__team")
    for row in involved.order_by("id"):
        those.people.setdefault(row.encounter_id, []).append(party_shown(row.party))
    passed = HandOver.objects.filter(encounter__in=ids).select_related(
        "from_party__colleague", "from_party__team", "to_party__colleague", "to_party__team"
    )
    for hand in passed.order_by("at", "id"):
        those.passings.setdefault(hand.encounter_id, []).append(
            HandOverShown(party_shown(hand.from_party), party_shown(hand.to_party), hand.at, hand.is_warm)
        )
    return those


def _shown(one: Encounter, those: _Those) -> EncounterShown:
    return EncounterShown(
        id=one.pk,
        external_id=one.external_id,
        customer_id=one.customer_id,
        journey=(one.journey.key, one.journey.name) if one.journey else None,
        touchpoint=(one.touchpoint.key, one.touchpoint.name) if one.touchpoint else None,
        touchpoint_id=one.touchpoint_id,
        is_key_moment=bool(one.touchpoint and one.touchpoint.is_key_moment),
        is_ours=one.touchpoint is None or one.touchpoint.is_ours,
        channel=one.channel,
        team=party_shown(one.team) if one.team else None,
        at=one.at,
        ended_at=one.ended_at,
        episode_id=one.episode_id,
        placed_by=one.placed_by,
        place=one.place,
        is_machine=one.is_machine,
        people=tuple(those.people.get(one.pk, ())),
        hand_overs=tuple(those.passings.get(one.pk, ())),
    )


def with_places(rows: "QuerySet[Encounter]") -> "QuerySet[Encounter]":
    """What `shown` wants beside them."""
    return rows.select_related("journey", "touchpoint", "team__colleague", "team__team")


def encounter_shown(actor: Actor, encounter_id: int) -> EncounterShown:
    """One of them. Raises NotFound, also for one of a customer whom the actor does not see; NotAllowed."""
    found = with_places(visible(actor).filter(pk=encounter_id)).first()
    if found is None:
        raise NotFound("There is no such encounter.")
    seen_or_missing(actor, found.customer_id)
    return shown([found])[0]


def encounters_of_rows(
    actor: Actor, rows: Collection[int], which: Q | None = None, *, limit: int = PAGE
) -> list[EncounterShown]:
    """The newest encounters of a person, whom the caller has read. rows: ids of all their rows. Raises NotAllowed."""
    found = visible(actor).filter(which or Q(), customer__in=rows)
    return shown(list(with_places(found).order_by("-at", "-id")[:limit]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which encounters. journey, touchpoint: keys; external_id: its source's; is_nowhere: no rule places it."""

    customer_id: int | None = None
    journey: str = ""
    touchpoint: str = ""
    external_id: str = ""
    is_nowhere: bool = False


def encounters(
    actor: Actor, wanted: Wanted, *, after: Keyset | None = None, limit: int = PAGE
) -> tuple[list[EncounterShown], Keyset | None]:
    """The newest first, of customers whom the actor sees; and the place after the last, if there are more."""
    require(actor, May.READ_ENCOUNTERS)
    if wanted.customer_id is not None:
        seen_or_missing(actor, wanted.customer_id)
    whom = visible_customers(actor).values("pk")
    seen = Q(customer__in=whom) | Q(customer__merged_into__in=whom)
    rows = with_places(visible(actor).filter(_of(wanted), seen))
    if after is not None:
        rows = rows.filter(after.beyond("at"))
    found = list(rows.order_by("-at", "-id")[: limit + 1])
    last = Keyset(found[limit - 1].at, (found[limit - 1].pk,)) if len(found) > limit else None
    return shown(found[:limit]), last


def _of(wanted: Wanted) -> Q:
    which = Q()
    if wanted.customer_id is not None:
        which &= Q(customer__in=family(standing_id(wanted.customer_id)))
    if wanted.journey:
        which &= Q(journey__key=wanted.journey)
    if wanted.touchpoint:
        which &= Q(touchpoint__key=wanted.touchpoint)
    if wanted.external_id:
        which &= Q(external_id=storable(wanted.external_id).strip())
    return which & Q(touchpoint=None) if wanted.is_nowhere else which
