"""A moment of truth at our own desk: it begins, people take part, it passes from one to another, it ends."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from whiteglove.customers.models import Customer
from whiteglove.encounters.actions.parties import automatic_answer, party_of_colleague, party_of_team
from whiteglove.encounters.actions.runs import Runs, drop_empty_episode
from whiteglove.encounters.actions.tally import touch, touch_days
from whiteglove.encounters.facts import EncounterBegan, EncounterDropped, EncounterEnded, EncounterGoesOn
from whiteglove.encounters.models import Encounter, HandOver, Involvement, Party, PlacedBy
from whiteglove.encounters.queries.placing import placements
from whiteglove.encounters.rules import Contact, Placed, placed
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.journey.models import Touchpoint
from whiteglove.team.models import Colleague, Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """Responsibility went from one to another: the colleague where one was named, else the team."""

    from_whom: Colleague | Team
    to_whom: Colleague | Team
    at: datetime
    is_warm: bool
    source_key: str


@transaction.atomic
def begin(actor: Actor, customer_id: int, contact: Contact, *, at: datetime, team: Team | None) -> Encounter:
    """A customer met us, or we them: put on the map by the rules, in the episode it belongs to.

    team None: it was a machine of ours; nobody is asked how that felt.
    """
    Customer.objects.select_for_update().get(pk=customer_id)  # two at once do not begin two episodes
    rules = placements()
    runs = Runs(actor, {(customer_id, rule.journey_id) for rule in rules})
    begun = {rule.journey_id for rule in rules if runs.begun((customer_id, rule.journey_id), at)}
    decided = placed(rules, contact, frozenset(begun))
    encounter = Encounter(
        customer_id=customer_id,
        channel=contact.channel,
        team=party_of_team(team) if team is not None else None,
        at=at,
        is_machine=team is None,
        placed_by=PlacedBy.NOBODY,
    )
    if decided is not None:
        _put(encounter, decided, runs)
    encounter.save()
    if team is None:
        Involvement.objects.create(encounter=encounter, party=automatic_answer())
    announce(EncounterBegan(encounter.pk, customer_id, encounter.touchpoint_id), actor=actor)
    touch_days({(encounter.journey_id, at)})
    return encounter


def _put(encounter: Encounter, decided: Placed, runs: Runs) -> None:
    rule = decided.by
    encounter.journey_id, encounter.touchpoint_id = rule.journey_id, rule.touchpoint_id
    encounter.placed_by = PlacedBy.RULE
    encounter.place = {"rule": rule.rule_id, "word": decided.word}
    encounter.episode_id = runs.of(encounter, Touchpoint.objects.get(pk=rule.touchpoint_id))
    runs.write()


@transaction.atomic
def end(actor: Actor, encounter_id: int, *, at: datetime) -> None:
    """We answered. Harmless twice."""
    encounter = Encounter.objects.select_for_update().get(pk=encounter_id)
    if encounter.ended_at is not None:
        return
    encounter.ended_at = max(at, encounter.at)
    encounter.save(update_fields=["ended_at"])
    announce(EncounterEnded(encounter.pk, encounter.customer_id, encounter.touchpoint_id), actor=actor)
    touch({encounter.journey_id})


@transaction.atomic
def go_on(actor: Actor, encounter_id: int) -> None:
    """The answer that ended it was taken back. Harmless twice."""
    encounter = Encounter.objects.select_for_update().get(pk=encounter_id)
    if encounter.ended_at is None:
        return
    encounter.ended_at = None
    encounter.save(update_fields=["ended_at"])
    announce(EncounterGoesOn(encounter.pk, encounter.customer_id, encounter.touchpoint_id), actor=actor)
    touch({encounter.journey_id})


@transaction.atomic
def drop(actor: Actor, encounter_id: int) -> None:
    """Nobody met anybody: what we wrote was taken back before it left. Harmless twice."""
    encounter = Encounter.objects.select_for_update().filter(pk=encounter_id).first()
    if encounter is None:
        return
    gone = EncounterDropped(encounter.pk, encounter.customer_id, encounter.touchpoint_id)
    journey_id, episode_id = encounter.journey_id, encounter.episode_id
    encounter.delete()
    if episode_id is not None:
        drop_empty_episode(episode_id)
    announce(gone, actor=actor)
    touch_days({(journey_id, encounter.at)})


def take_part(encounter_id: int, colleague: Colleague) -> None:
    """This colleague met the customer. Harmless twice."""
    _, is_new = Involvement.objects.get_or_create(encounter_id=encounter_id, party=party_of_colleague(colleague))
    if is_new:
        _touch_day_of(encounter_id)


def pass_on(encounter_id: int, passing: Passing) -> None:
    """It passed from one to another; each passing is kept once."""
    told = {
        "encounter_id": encounter_id,
        "from_party": _party(passing.from_whom),
        "to_party": _party(passing.to_whom),
        "at": passing.at,
        "is_warm": passing.is_warm,
    }
    _, is_new = HandOver.objects.get_or_create(source_key=passing.source_key, defaults=told)
    if is_new:
        _touch_day_of(encounter_id)


def _touch_day_of(encounter_id: int) -> None:
    touch_days(Encounter.objects.filter(pk=encounter_id).values_list("journey", "at"))


def _party(whom: Colleague | Team) -> Party:
    return party_of_team(whom) if isinstance(whom, Team) else party_of_colleague(whom)
