"""Records from elsewhere: many at once, in any order, twice without harm, the good ones beside the bad."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from whiteglove.customers.actions.meeting import Somebody, meet_all
from whiteglove.encounters.actions.named import People, people_named
from whiteglove.encounters.actions.of_the_house import meant_alike
from whiteglove.encounters.actions.runs import Runs
from whiteglove.encounters.actions.tally import touch_days
from whiteglove.encounters.facts import EncountersTaken
from whiteglove.encounters.given import (
    MOST_ROWS,
    EncounterGiven,
    HandOverGiven,
    Taken,
    accepted,
    duplicate,
    rejected,
    to_themselves,
    why_not,
)
from whiteglove.encounters.models import Encounter, HandOver, Involvement, PlacedBy
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words
from whiteglove.journey.models import Touchpoint
from whiteglove.team.permissions import May, require

# Those who take records in wait for each other, so that none is taken twice; nobody else does.
ONE_BY_ONE = "SELECT pg_advisory_xact_lock(hashtext('whiteglove.encounters.taking'))"
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Known:
    """An encounter that is there already, as far as it tells whether a record is the same."""

    touchpoint_id: int | None
    at: datetime


@transaction.atomic
def take_in(actor: Actor, given: Sequence[EncounterGiven]) -> list[Taken]:
    """Put these on the map; what became of each, in their order. A bad one stops no good one.

    Customers, colleagues and teams that the house does not know are taken in as outside ones. Raises NotUnderstood
    for more than 10,000 at once, NotAllowed.
    """
    require(actor, May.RECORD_ENCOUNTERS)
    if len(given) > MOST_ROWS:
        raise NotUnderstood(f"At most {MOST_ROWS} encounters at once: please send them in parts.")
    with connection.cursor() as cursor:
        cursor.execute(ONE_BY_ONE)
    sorting = _Sorting(clock.now(), given)
    results = [sorting.judged(one) for one in given]
    if sorting.good:
        _write(actor, sorting.good, sorting.places)
    return results


def _places(given: Sequence[EncounterGiven]) -> dict[tuple[str, str], Touchpoint]:
    named = Touchpoint.objects.filter(
        journey__key__in={one.journey for one in given}, key__in={one.touchpoint for one in given}
    )
    return {(one.journey.key, one.key): one for one in named.select_related("journey")}


def _known(given: Sequence[EncounterGiven]) -> dict[str, Known]:
    rows = Encounter.objects.filter(external_id__in=[_key(one) for one in given])
    return {str(key): Known(there, at) for key, there, at in rows.values_list("external_id", "touchpoint_id", "at")}


def _key(given: EncounterGiven) -> str:
    return kept_words(given.external_id, 400)


def _ends(passed: HandOverGiven) -> tuple[str, str]:
    return passed.from_whom, passed.to_whom


class _Sorting:
    """The good ones, in the order given."""

    def __init__(self, now: datetime, given: Sequence[EncounterGiven]) -> None:
        self.now, self.places, self.known = now, _places(given), _known(given)
        self.alike = meant_alike({_ends(passed) for one in given for passed in one.hand_overs})
        self.good: list[EncounterGiven] = []

    def judged(self, one: EncounterGiven) -> Taken:
        reason = why_not(one, self.now)
        if reason:
            return rejected(one.external_id, reason)
        place = self.places.get((one.journey, one.touchpoint))
        if place is None:
            return rejected(
                one.external_id, f"There is no touchpoint {one.touchpoint!r} in a journey {one.journey!r}."
            )
        known = self.known.get(_key(one))
        if known is not None:
            same = known == Known(place.pk, one.at)
            words = "It is known already." if same else "This id is known already, with another place or time."
            return duplicate(one.external_id, f"{words} Nothing was changed.")
        if to_same := next((passed for passed in one.hand_overs if _ends(passed) in self.alike), None):
            return rejected(one.external_id, to_themselves(to_same))
        self.known[_key(one)] = Known(place.pk, one.at)
        self.good.append(one)
        return accepted(one.external_id)


def _write(actor: Actor, good: Sequence[EncounterGiven], places: dict[tuple[str, str], Touchpoint]) -> None:
    customers = meet_all(actor, [one.customer for one in good])
    people = people_named(good)
    runs = Runs(actor, {(customers[one.customer], places[one.journey, one.touchpoint].journey_id) for one in good})
    rows = []
    for one in sorted(good, key=lambda given: given.at):  # an episode grows in the order of time
        place = places[one.journey, one.touchpoint]
        row = _row(one, place, customers, people)
        row.episode_id = runs.of(row, place, said=kept_words(one.episode, 200))
        rows.append(row)
    runs.write()
    Encounter.objects.bulk_create(rows, batch_size=BATCH)
    _write_people(good, {str(row.external_id): row.pk for row in rows}, people)
    ids = [row.pk for row in rows]
    announce(EncountersTaken(len(ids), min(ids), max(ids)), actor=actor)
    touch_days({(row.journey_id, row.at) for row in rows} | people.changed)


def _row(one: EncounterGiven, place: Touchpoint, customers: dict[Somebody, int], people: People) -> Encounter:
    return Encounter(
        external_id=_key(one),
        customer_id=customers[one.customer],
        journey_id=place.journey_id,
        touchpoint_id=place.pk,
        channel=kept_words(one.channel, 200).lower(),
        team_id=people.team(one.team),
        at=one.at,
        ended_at=one.ended_at or one.at,
        placed_by=PlacedBy.SOURCE,
    )


def _write_people(good: Sequence[EncounterGiven], ids: dict[str, int], people: People) -> None:
    Involvement.objects.bulk_create(
        [Involvement(encounter_id=ids[_key(one)], party_id=who) for one in good for who in people.took_part(one)],
        batch_size=BATCH,
    )
    HandOver.objects.bulk_create(
        [hand for one in good for hand in _hand_overs(one, ids[_key(one)], people)], batch_size=BATCH
    )


def _hand_overs(one: EncounterGiven, encounter_id: int, people: People) -> Iterator[HandOver]:
    took_part = people.took_part(one)
    for passed in one.hand_overs:
        yield HandOver(
            encounter_id=encounter_id,
            from_party_id=people.either(passed.from_whom, took_part),
            to_party_id=people.either(passed.to_whom, took_part),
            at=passed.at,
            is_warm=passed.is_warm,
        )
