"""Where something happened to a customer, derived from the conversation or the encounter that somebody names."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Q, Value, When

from whiteglove.conversations.actions.columns import lock as lock_conversation
from whiteglove.conversations.models import Conversation, Met
from whiteglove.conversations.queries.family import family_of
from whiteglove.conversations.queries.met import conversation_of
from whiteglove.customers.queries import family_ids
from whiteglove.customers.queries.visible import seen_or_missing
from whiteglove.encounters.models import Encounter
from whiteglove.encounters.queries.visible import visible as visible_encounters
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.recovery.models import Recovery


@dataclass(frozen=True, slots=True, kw_only=True)
class Somewhere:
    """Ids. conversation None: at an encounter elsewhere; encounter None: nothing is recorded of it."""

    conversation: int | None
    encounter: int | None
    customer: int | None
    journey: int | None
    touchpoint: int | None
    team: int | None

    def columns(self, actor: Actor, at: datetime) -> dict[str, Any]:
        """What every row of the room says of where, who and when."""
        return {
            "conversation_id": self.conversation,
            "encounter_id": self.encounter,
            "customer_id": self.customer,
            "journey_id": self.journey,
            "touchpoint_id": self.touchpoint,
            "team_id": self.team,
            "colleague_id": actor.colleague_id,
            "by_whom": actor.reference,
            "at": at,
        }


def somewhere(actor: Actor, *, conversation: int | None, encounter: int | None) -> Somewhere:
    """The place; the conversation is held until the transaction ends. Of both, the encounter says where on the map.

    Raises NotFound for what is not there or hidden from the actor, NotUnderstood for neither, or for two that do not
    belong together, NotAllowed.
    """
    if conversation is None and encounter is None:
        raise NotUnderstood("Say in which conversation, or at which encounter, it was.")
    met = None if encounter is None else _encounter(actor, encounter)
    talk_id = conversation if conversation is not None or met is None else conversation_of(actor, met.pk)
    talk = None if talk_id is None else lock_conversation(actor, talk_id)
    if talk is not None:
        met = _met_in(talk, met)
    return Somewhere(
        conversation=talk.pk if talk else None,
        encounter=met.pk if met else None,
        customer=talk.customer_id if talk else met.customer_id if met else None,
        journey=met.journey_id if met else None,
        touchpoint=met.touchpoint_id if met else None,
        team=talk.team_id if talk else met.team.team_id if met and met.team else None,
    )


def latest_encounter(conversation_id: int) -> Encounter | None:
    """Where the customer met us last in a conversation, or in one that was merged into it."""
    theirs = Met.objects.filter(message__conversation__in=family_of(conversation_id))
    newest = theirs.select_related("encounter__team").order_by("-encounter__at", "-encounter_id").first()
    return newest.encounter if newest else None


def being_put_right(place: Somewhere) -> int | None:
    """What is open there to be put right: in the conversation, else of the encounter; elsewhere than in a
    conversation also what is open of the customer without one. None: nothing, or only what may be another matter.
    """
    in_talk = Q() if place.conversation is None else Q(conversation__in=family_of(place.conversation))
    at_encounter = Q() if place.encounter is None else Q(encounter=place.encounter)
    of_customer = Q()
    if place.conversation is None and place.customer is not None:
        of_customer = Q(customer__in=family_ids(place.customer), conversation=None)
    nearest = [condition for condition in (in_talk, at_encounter, of_customer) if condition]
    order = Case(*(When(condition, then=Value(number)) for number, condition in enumerate(nearest)))
    there = Recovery.objects.filter(reduce(or_, nearest), closed_at=None).order_by(order, "id")
    return there.values_list("pk", flat=True).first()


def _encounter(actor: Actor, encounter_id: int) -> Encounter:
    found = visible_encounters(actor).select_related("team").filter(pk=encounter_id).first()
    if found is None:
        raise NotFound("There is no such encounter.")
    seen_or_missing(actor, found.customer_id)
    return found


def _met_in(talk: Conversation, met: Encounter | None) -> Encounter | None:
    if met is None:
        return latest_encounter(talk.pk)
    there = Met.objects.filter(encounter=met, message__conversation__in=family_of(talk.pk))
    if not there.exists():
        raise NotUnderstood("This encounter was in another conversation.")
    return met
