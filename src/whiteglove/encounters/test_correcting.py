"""A colleague puts an encounter right, and the house learns."""

import pytest

from whiteglove.encounters.actions.correcting import correct, undo_correction
from whiteglove.encounters.actions.ruling import RuleWanted, add_rule, ask_first, retire_rule
from whiteglove.encounters.actions.taking import take_in
from whiteglove.encounters.conftest import met
from whiteglove.encounters.models import Correction, Encounter, Episode
from whiteglove.encounters.queries.placing import placements
from whiteglove.encounters.queries.ruled import count_nowhere, suggestions
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.team.models import Colleague


def place(journey: Journey, key: str) -> Touchpoint:
    return journey.touchpoints.get(key=key)


def test_it_was_elsewhere_and_who_said_so_is_kept(lost_bag: Journey, as_ben: Actor) -> None:
    take_in(SYSTEM, [met("1")])
    encounter = Encounter.objects.get()
    for _ in range(2):
        correct(as_ben, encounter.pk, place(lost_bag, "mail").pk)
    encounter.refresh_from_db()
    assert (encounter.touchpoint, encounter.placed_by, encounter.place) == (
        place(lost_bag, "mail"),
        "colleague",
        {"by": "Ben"},
    )
    assert Correction.objects.get().by_id == as_ben.id
    assert Row.objects.filter(kind="encounters.EncounterCorrected").count() == 1
    assert Episode.objects.count() == 1  # the same run


def test_nowhere_on_the_map_leaves_no_empty_episode(lost_bag: Journey, as_ben: Actor) -> None:
    take_in(SYSTEM, [met("1")])
    correct(as_ben, Encounter.objects.get().pk, None)
    assert Encounter.objects.get().journey is None
    assert not Episode.objects.exists()
    assert count_nowhere(as_ben) == 1


def test_what_is_not_there_is_not_corrected(lost_bag: Journey, as_ben: Actor) -> None:
    take_in(SYSTEM, [met("1")])
    mail = place(lost_bag, "mail")
    mail.retired_at = clock.now()
    mail.save()
    with pytest.raises(NotFound):
        correct(as_ben, Encounter.objects.get().pk, mail.pk)
    with pytest.raises(NotFound):
        correct(as_ben, 999, None)
    assert Encounter.objects.get().placed_by == "source"


def test_corrections_suggest_a_rule_until_there_is_one(lost_bag: Journey, as_ben: Actor, dora: Colleague) -> None:
    mail = place(lost_bag, "mail")
    take_in(SYSTEM, [met(str(n)) for n in range(4)])
    for n, one in enumerate(Encounter.objects.order_by("pk")):
        correct(as_ben, one.pk, mail.pk, subject="Receipt for my bag" if n < 3 else "Bag")
    [first, second, third] = suggestions(as_ben)[:3]
    assert (first.word, first.touchpoint_id, first.seen, first.there) == ("bag", mail.pk, 4, 4)
    assert {second.word, third.word} <= {"for", "my", "receipt"}
    add_rule(dora.as_actor(), mail, RuleWanted(words=["Bag"]))
    assert "bag" not in {one.word for one in suggestions(as_ben)}


def test_rules_are_written_ordered_and_retired(lost_bag: Journey, dora: Colleague, as_ben: Actor) -> None:
    manager, call, mail = dora.as_actor(), place(lost_bag, "call"), place(lost_bag, "mail")
    first = add_rule(manager, call, RuleWanted(channel="Phone"))
    second = add_rule(manager, mail, RuleWanted(words=["Receipt", "receipt ", ""], topic="Bag"))
    assert [(one.rule_id, one.channel, one.words, one.topic) for one in placements()] == [
        (first.pk, "phone", (), ""),
        (second.pk, "", ("receipt",), "bag"),
    ]
    ask_first(manager, [second.pk])
    assert [one.rule_id for one in placements()] == [second.pk, first.pk]
    retire_rule(manager, second.pk)
    retire_rule(manager, second.pk)
    assert [one.rule_id for one in placements()] == [first.pk]
    assert Row.objects.filter(kind="encounters.RuleRetired").count() == 1
    with pytest.raises(NotUnderstood):
        add_rule(manager, call, RuleWanted())
    with pytest.raises(NotUnderstood):
        add_rule(manager, call, RuleWanted(channel="phone", position_in_episode="third"))
    with pytest.raises(NotFound):
        ask_first(manager, [second.pk])
    with pytest.raises(NotAllowed):
        add_rule(as_ben, call, RuleWanted(channel="phone"))


def test_a_correction_is_undone_and_teaches_nothing(lost_bag: Journey, as_ben: Actor) -> None:
    call, mail = place(lost_bag, "call"), place(lost_bag, "mail")
    take_in(SYSTEM, [met("1")])
    encounter = Encounter.objects.get()
    made = correct(as_ben, encounter.pk, mail.pk, subject="Receipt")
    assert made is not None
    assert undo_correction(as_ben, made.pk)
    assert not undo_correction(as_ben, made.pk)
    encounter.refresh_from_db()
    assert (encounter.touchpoint, encounter.placed_by, encounter.place) == (call, "source", {})
    assert Encounter.objects.get().episode is not None
    made.refresh_from_db()
    assert (made.words, made.undone_at is None) == ([], False)
    assert [row.body["touchpoint_id"] for row in Row.objects.filter(kind="encounters.EncounterCorrected")] == [
        mail.pk,
        call.pk,
    ]


def test_what_somebody_put_elsewhere_since_is_left_alone(lost_bag: Journey, as_ben: Actor, chidi: Colleague) -> None:
    take_in(SYSTEM, [met("1")])
    encounter = Encounter.objects.get()
    first = correct(as_ben, encounter.pk, place(lost_bag, "mail").pk)
    correct(chidi.as_actor(), encounter.pk, None)
    assert first is not None
    assert not undo_correction(as_ben, first.pk)
    assert Encounter.objects.get().touchpoint is None


def test_nowhere_is_undone_into_the_episode_it_was_in(lost_bag: Journey, as_ben: Actor) -> None:
    take_in(SYSTEM, [met("1"), met("2", days=1)])
    second = Encounter.objects.get(external_id="2")
    made = correct(as_ben, second.pk, None)
    assert made is not None
    assert undo_correction(as_ben, made.pk)
    assert {one.episode_id for one in Encounter.objects.all()} == {Episode.objects.get().pk}
