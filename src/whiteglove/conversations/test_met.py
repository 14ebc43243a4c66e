"""Encounters of conversations: hidden where these are, given out, forgotten, with the right person after merges."""

import io
import json
import zipfile
from dataclasses import replace

import pytest

from whiteglove.conversations.actions import assign, close, write_reply
from whiteglove.conversations.actions.erasing import erase_customer
from whiteglove.conversations.conftest import Time, Wrote
from whiteglove.conversations.encountering import record_meetings
from whiteglove.conversations.exporting import export_customer
from whiteglove.conversations.keeping import erase_old_conversations
from whiteglove.conversations.models import Conversation, Met
from whiteglove.conversations.queries.met import conversation_of, encounters_in, newest_stands, subjects_of
from whiteglove.conversations.queries.trial import tried
from whiteglove.customers.actions import merge_customers, undo_merge
from whiteglove.customers.actions.forgetting import to_be_typed
from whiteglove.customers.models import CustomerTeam
from whiteglove.customers.queries import family_ids
from whiteglove.encounters.actions.correcting import correct
from whiteglove.encounters.conftest import a_journey
from whiteglove.encounters.models import Correction, Encounter, PlacementRule
from whiteglove.encounters.queries.met import everyone_met
from whiteglove.encounters.queries.ruled import count_nowhere
from whiteglove.encounters.queries.shown import Wanted, encounter_shown, encounters, encounters_of_rows
from whiteglove.encounters.rules import Placement
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.team.actions import add_colleague
from whiteglove.team.models import Colleague, House, Team


@pytest.fixture
def on_the_map(db: None) -> PlacementRule:
    """A bag is at the mail of that journey."""
    mail = a_journey().touchpoints.get(key="mail")
    return PlacementRule.objects.create(touchpoint=mail, channel="email", words=["bag"], by_whom="test")


@pytest.fixture
def bag(wrote: Wrote, on_the_map: PlacementRule, time: Time) -> Conversation:
    """Aiko asks for hers."""
    conversation = wrote("Where is my bag?")
    record_meetings(conversation.pk)
    return conversation


@pytest.fixture
def lee(baggage: Team) -> Actor:
    """Of another team."""
    return add_colleague(SYSTEM, email="lee@desk.example", name="Lee", teams=[baggage]).as_actor()


def seen(actor: Actor) -> int:
    return len(encounters(actor, Wanted())[0])


def test_what_happened_in_a_private_teams_conversation_is_hidden(
    bag: Conversation, as_ben: Actor, lee: Actor, front_desk: Team, baggage: Team, dora: Colleague
) -> None:
    met = Encounter.objects.get()
    rows = family_ids(bag.customer_id)
    assert seen(lee) == seen(as_ben) == 1
    Team.objects.filter(pk=front_desk.pk).update(is_private=True)
    CustomerTeam.objects.create(customer=bag.customer, team=baggage)  # she herself is no secret
    assert seen(as_ben) == seen(dora.as_actor()) == 1
    assert (seen(lee), count_nowhere(lee)) == (0, 0)
    assert encounters_of_rows(lee, rows) == []
    assert everyone_met(lee, rows) == []
    assert (conversation_of(lee, met.pk), subjects_of(lee, [met.pk])) == (None, {})
    with pytest.raises(NotFound):
        encounter_shown(lee, met.pk)
    with pytest.raises(NotFound):
        correct(lee, met.pk, None)


def test_one_that_outlives_its_conversation_is_as_private_as_the_team_that_had_it(
    bag: Conversation, as_ben: Actor, lee: Actor, front_desk: Team, baggage: Team
) -> None:
    CustomerTeam.objects.create(customer=bag.customer, team=baggage)
    Met.objects.all().delete()
    assert seen(lee) == 1
    Team.objects.filter(pk=front_desk.pk).update(is_private=True)
    assert (seen(lee), seen(as_ben)) == (0, 1)


def test_where_it_stands_is_known_in_the_conversation(bag: Conversation, as_ben: Actor) -> None:
    stands = newest_stands(as_ben, bag.pk)
    assert stands is not None
    assert (stands.touchpoint_name, stands.placed_by, stands.place["word"]) == ({"en": "Mail"}, "rule", "bag")
    assert [one.id for one in encounters_in(as_ben, [bag.pk])[bag.pk]] == [stands.encounter_id]
    assert subjects_of(as_ben, [stands.encounter_id]) == {stands.encounter_id: "My bag"}


def test_who_is_erased_leaves_nameless_encounters(bag: Conversation, as_ben: Actor, dora: Colleague) -> None:
    correct(as_ben, Encounter.objects.get().pk, None, subject="Bag of Aiko")
    assert "aiko" in Correction.objects.get().words
    erase_customer(dora.as_actor(), bag.customer_id, confirmed=to_be_typed(bag.customer), keeps_words=False)
    met = Encounter.objects.get()
    assert (met.customer.name, met.customer.main_address) == ("", "")
    assert Correction.objects.get().words == []
    assert Met.objects.get().encounter == met
    record_meetings(bag.pk)  # goes on working
    assert Encounter.objects.count() == 1


def test_conversations_whose_time_is_over_leave_their_encounters_and_no_word(
    bag: Conversation, as_ben: Actor, time: Time
) -> None:
    House.objects.update_or_create(pk=1, defaults={"keep_months": 1})
    write_reply(as_ben, bag.pk, text="In Tokyo.")
    record_meetings(bag.pk)
    correct(as_ben, Encounter.objects.get().pk, None, subject="Bag")
    close(as_ben, bag.pk)
    time.passes(days=100)
    assert erase_old_conversations(clock.now()) == 1
    assert not Met.objects.exists()
    met = Encounter.objects.get()
    assert [one.name for one in encounter_shown(as_ben, met.pk).people] == ["Ben"]
    assert Correction.objects.get().words == []


def test_a_customer_is_given_their_encounters(bag: Conversation, as_ben: Actor, dora: Colleague) -> None:
    write_reply(as_ben, bag.pk, text="In Tokyo.")
    record_meetings(bag.pk)
    packed = zipfile.ZipFile(io.BytesIO(b"".join(export_customer(dora.as_actor(), bag.customer_id))))
    [given] = json.loads(packed.read("encounters.json"))["items"]
    assert (given["touchpoint"], given["people"], given["team"]) == ({"en": "Mail"}, ["Ben"], "Front desk")


def test_of_merged_people_there_is_one_page_and_each_has_its_own_again(
    bag: Conversation, wrote: Wrote, as_ben: Actor
) -> None:
    other = wrote("My other bag", author_address="aiko@work.example", author_name="Aiko T.")
    record_meetings(other.pk)
    merging = merge_customers(as_ben, bag.customer_id, merged_id=other.customer_id)
    assert len(encounters_of_rows(as_ben, family_ids(bag.customer_id))) == 2
    assert len(encounters(as_ben, Wanted(customer_id=bag.customer_id))[0]) == 2
    undo_merge(as_ben, merging.pk)
    assert len(encounters_of_rows(as_ben, family_ids(bag.customer_id))) == 1
    assert len(encounters_of_rows(as_ben, family_ids(other.customer_id))) == 1


def test_everyone_they_ever_met(bag: Conversation, as_ben: Actor, chidi: Colleague, baggage: Team) -> None:
    write_reply(as_ben, bag.pk, text="In Tokyo.")
    assign(as_ben, bag.pk, owner=None, team=baggage, why="She knows the belt.")
    record_meetings(bag.pk)
    assert [(one.party.name, one.times) for one in everyone_met(as_ben, [bag.customer_id])] == [
        ("Front desk", 1),
        ("Ben", 1),
        ("Baggage", 1),
    ]


def test_a_rule_is_tried_before_it_is_kept(bag: Conversation, wrote: Wrote, as_ben: Actor, time: Time) -> None:
    time.passes(days=1)
    hat = wrote("Where is my hat?", subject="My hat", plain_subject="My hat")
    record_meetings(hat.pk)
    mail = PlacementRule.objects.get().touchpoint
    wanted = Placement(rule_id=0, touchpoint_id=mail.pk, journey_id=mail.journey_id, words=("hat",))
    trial = tried(as_ben, wanted)
    assert (trial.of, [(one.conversation_id, one.word, one.touchpoint_id) for one in trial.caught]) == (
        2,
        [(hat.pk, "hat", None)],
    )
    again = replace(wanted, words=(), channel="email", position_in_episode="again")
    assert [one.conversation_id for one in tried(as_ben, again).caught] == [hat.pk]
    first = replace(again, position_in_episode="first")
    assert [one.conversation_id for one in tried(as_ben, first).caught] == [bag.pk]
