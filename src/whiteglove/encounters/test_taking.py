"""Records from elsewhere: in any order, twice without harm, the good ones beside the bad."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from whiteglove.customers.actions.meeting import Somebody
from whiteglove.customers.models import Address, Customer, Identity
from whiteglove.encounters.actions.taking import take_in
from whiteglove.encounters.conftest import AIKO, MONDAY, met
from whiteglove.encounters.given import EncounterGiven, HandOverGiven
from whiteglove.encounters.models import Encounter, Episode, HandOver, Involvement, JourneyChange, Party
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotAllowed, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.journey.models import Journey
from whiteglove.team.models import Colleague


def taken(*given: EncounterGiven) -> list[tuple[str, str]]:
    return [(one.result, one.reason) for one in take_in(SYSTEM, given)]


def test_a_record_is_on_the_map_with_everybody(lost_bag: Journey) -> None:
    passed = HandOverGiven(from_whom="Switchboard", to_whom="Baggage", at=MONDAY, is_warm=False)
    one = met("c-1", team="Switchboard", colleagues=("Yuki", "Yuki"), hand_overs=(passed,))
    assert taken(one) == [("accepted", "")]
    encounter = Encounter.objects.get()
    assert (encounter.touchpoint and encounter.touchpoint.key, encounter.channel) == ("call", "phone")
    assert (encounter.at, encounter.ended_at, encounter.placed_by) == (MONDAY, MONDAY, "source")
    assert encounter.team
    assert (encounter.team.kind, encounter.team.name) == ("team", "Switchboard")
    assert [row.party.name for row in Involvement.objects.select_related("party")] == ["Yuki"]
    passing = HandOver.objects.select_related("from_party", "to_party").get()
    assert (passing.from_party.name, passing.to_party.name, passing.is_warm) == ("Switchboard", "Baggage", False)
    assert passing.from_party == encounter.team  # the team of that name, not a person
    assert Address.objects.get().value == "aiko@mail.example"
    assert JourneyChange.objects.get().changes == 1


def test_twice_is_once_and_another_content_is_said(lost_bag: Journey) -> None:
    assert taken(met("c-1"), met("c-1")) == [
        ("accepted", ""),
        ("duplicate", "It is known already. Nothing was changed."),
    ]
    assert [result for result, _ in taken(met("c-1"))] == ["duplicate"]
    [(result, reason)] = taken(met("c-1", "mail"))
    assert (result, reason) == (
        "duplicate",
        "This id is known already, with another place or time. Nothing was changed.",
    )
    assert Encounter.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (met(" "), "external_id is missing."),
        (met("x" * 201), "external_id is longer than 200 letters."),
        (met("a", channel=""), "channel is missing."),
        (met("a", "nowhere"), "There is no touchpoint 'nowhere' in a journey 'lost-bag'."),
        (met("a", journey="other"), "There is no touchpoint 'call' in a journey 'other'."),
        (met("a", customer=Somebody(name="Nobody")), "The customer has neither an address nor an external_id."),
        (met("a", customer=Somebody(address="aiko")), "'aiko' is no mail address."),
        (met("a", at=datetime(1970, 1, 1, tzinfo=UTC)), "It lies before 1990"),
        (met("a", at=datetime(9999, 1, 1, tzinfo=UTC)), "It lies in the future"),
        (met("a", ended_at=MONDAY - timedelta(1)), "It ended before it began."),
        (met("a", colleagues=("",)), "Somebody in it has no name."),
        (met("a", colleagues=("Yuki",) * 51), "More than 50 people or hand-overs in one encounter."),
    ],
)
def test_a_bad_row_is_told_and_stops_no_good_one(lost_bag: Journey, wrong: EncounterGiven, why: str) -> None:
    (first, reason), (second, _) = taken(wrong, met("good"))
    assert (first, second) == ("rejected", "accepted")
    assert reason.startswith(why)
    assert Encounter.objects.get().external_id == "good"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
@pytest.mark.parametrize("together", [True, False])
def test_late_and_out_of_order_finds_its_episode(lost_bag: Journey, order: Sequence[int], together: bool) -> None:
    given = [met("call", days=0), met("mail", "mail", days=10), met("again", days=40)]
    batches = [[given[i] for i in order]] if together else [[given[i]] for i in order]
    for batch in batches:
        take_in(SYSTEM, batch)
    episodes = {one.external_id: one.episode_id or 0 for one in Encounter.objects.all()}
    assert episodes["call"] == episodes["mail"] != episodes["again"]
    first = Episode.objects.get(pk=episodes["call"])
    assert (first.began_at, first.last_at) == (MONDAY, MONDAY + timedelta(days=10))


def test_the_last_touchpoint_ends_the_episode_and_what_comes_after_begins_another(lost_bag: Journey) -> None:
    take_in(SYSTEM, [met("call"), met("delivery", "delivery", days=2), met("next", days=3), met("late", days=1)])
    episodes = {one.external_id: one.episode_id or 0 for one in Encounter.objects.all()}
    assert episodes["call"] == episodes["delivery"] == episodes["late"] != episodes["next"]
    over = Episode.objects.get(pk=episodes["call"])
    assert (over.ended_at, over.why_ended) == (MONDAY + timedelta(days=2), "last_touchpoint")
    assert [row.body["episode_id"] for row in Row.objects.filter(kind="encounters.EpisodeEnded")] == [over.pk]


def test_the_source_may_say_which_episode_it_is(lost_bag: Journey) -> None:
    take_in(SYSTEM, [met("1", episode="trip-7"), met("2", days=200, episode="trip-7"), met("3", days=1)])
    episodes = {one.external_id: one.episode_id or 0 for one in Encounter.objects.all()}
    assert episodes["1"] == episodes["2"] != episodes["3"]


def test_known_people_are_themselves(lost_bag: Journey, ben: Colleague) -> None:
    take_in(
        SYSTEM, [met("1", colleagues=("ben@desk.example",), team="front-desk"), met("2", colleagues=(str(ben.pk),))]
    )
    assert Party.objects.count() == 2
    assert {row.party.colleague_id for row in Involvement.objects.select_related("party")} == {ben.pk}


def test_a_number_and_an_address_are_one_person(lost_bag: Journey) -> None:
    numbered = Somebody(number="M-77", name="Aiko Tanaka")
    both = Somebody(address="AIKO@mail.example", number="m-77")
    take_in(SYSTEM, [met("1", customer=numbered), met("2", customer=both), met("3", customer=AIKO)])
    assert Customer.objects.count() == 1
    assert Identity.objects.get().value == "m-77"
    take_in(SYSTEM, [met("4", customer=numbered), met("5", customer=AIKO)])
    assert set(Encounter.objects.values_list("customer", flat=True)) == {Customer.objects.get().pk}


def test_outside_ones_cannot_sign_in_and_stand_in_no_list(lost_bag: Journey) -> None:
    take_in(SYSTEM, [met("1", colleagues=("Somebody Else",), team="Courier")])
    assert not Colleague.objects.filter(name="Somebody Else").exists()


def test_too_many_at_once_are_refused_whole(lost_bag: Journey) -> None:
    with pytest.raises(NotUnderstood):
        take_in(SYSTEM, [met(str(i)) for i in range(10_001)])
    assert not Encounter.objects.exists()


def test_who_may_not_takes_nothing_in(lost_bag: Journey, as_ben: Actor) -> None:
    with pytest.raises(NotAllowed):
        take_in(as_ben, [met("1")])
    assert not Encounter.objects.exists()
