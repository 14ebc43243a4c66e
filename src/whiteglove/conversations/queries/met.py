"""The moments of truth that happened in conversations: who may see them, the newest one, what to give a customer."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q

from whiteglove.conversations.models import Met
from whiteglove.conversations.queries.visible import visible
from whiteglove.customers.queries import family_ids
from whiteglove.encounters.queries.places import STANDS, Stands
from whiteglove.encounters.queries.shown import EncounterShown, encounters_of_rows, shown, with_places
from whiteglove.encounters.queries.visible import visible as visible_encounters
from whiteglove.foundation.actors import Actor
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import hidden_teams

EXPORTED_AT_ONCE = 100_000


def hidden_from(actor: Actor) -> Q | None:
    """Encounters in conversations that are hidden from this actor; None: none are.

    An encounter stands where its words stand now. One that is in no conversation, or no longer, is as private as the
    team that had it.
    """
    hidden = hidden_teams(actor)
    if hidden is None:
        return None
    theirs = Met.objects.filter(encounter=OuterRef("pk"))
    in_hidden = Exists(theirs.filter(message__conversation__team__in=hidden.values("pk")))
    return Q(in_hidden) | (Q(team__team__in=hidden.values("pk")) & Q(~Exists(theirs)))


def newest_stands(actor: Actor, conversation_id: int) -> Stands | None:
    """Where the customer met us last in a conversation that the caller has read; None: not recorded yet.

    One query. Raises NotAllowed.
    """
    require(actor, May.READ_ENCOUNTERS)
    theirs = Met.objects.filter(message__conversation=conversation_id).order_by("-encounter__at", "-encounter_id")
    row = theirs.values_list(*(f"encounter__{column}" for column in STANDS)).first()
    return Stands(*row) if row else None


def encounters_in(actor: Actor, conversation_ids: Collection[int]) -> dict[int, list[EncounterShown]]:
    """Those in each of these conversations, which the caller has read, oldest first; four queries."""
    met = Met.objects.filter(message__conversation__in=conversation_ids)
    where = dict(met.values_list("encounter_id", "message__conversation_id"))
    rows = with_places(visible_encounters(actor).filter(pk__in=where))
    found: dict[int, list[EncounterShown]] = {}
    for one in shown(list(rows.order_by("at", "id"))):
        found.setdefault(where[one.id], []).append(one)
    return found


def conversation_of(actor: Actor, encounter_id: int) -> int | None:
    """Id of the conversation in which it happened; None for one in none, or in one that the actor does not see."""
    there = Met.objects.filter(encounter=encounter_id, message__conversation__in=visible(actor).values("pk"))
    return there.values_list("message__conversation", flat=True).first()


def subjects_of(actor: Actor, encounter_ids: Collection[int]) -> dict[int, str]:
    """What the conversations are about in which these happened; without those in none, or in a hidden one."""
    there = Met.objects.filter(
        encounter__in=encounter_ids, message__conversation__in=visible(actor).values("pk")
    ).values_list("encounter_id", "message__conversation__subject")
    return dict(there)


IN_NO_CONVERSATION = ~Exists(Met.objects.filter(encounter=OuterRef("pk")))


def encounters_for_export(actor: Actor, customer_id: int) -> tuple[str, list[dict[str, Any]]]:
    """What a customer is given of their encounters: where and when, and who met them."""
    theirs = encounters_of_rows(actor, family_ids(customer_id), limit=EXPORTED_AT_ONCE)
    return "encounters.json", [_given(one) for one in theirs]


def _given(one: EncounterShown) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "external_id": one.external_id,
        "journey": one.journey[1] if one.journey else None,
        "touchpoint": one.touchpoint[1] if one.touchpoint else None,
        "channel": one.channel,
        "team": one.team.name if one.team else None,
        "at": one.at,
        "ended_at": one.ended_at,
        "people": [party.name for party in one.people],
        "handovers": [
            {"from": hand.from_party.name, "to": hand.to_party.name, "at": hand.at, "warm": hand.is_warm}
            for hand in one.hand_overs
        ],
    }
