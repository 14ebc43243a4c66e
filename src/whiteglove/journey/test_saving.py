"""A map is saved: what is kept, what is retired and comes back, and when two draw at once."""

import threading
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.journey.actions import (
    ChangedMeanwhile,
    JourneyIsRetired,
    reorder_journeys,
    restore_journey,
    retire_journey,
    save_map,
)
from whiteglove.journey.conftest import lost_bag
from whiteglove.journey.models import Journey, Stage, Step, Touchpoint, Version
from whiteglove.journey.queries import find_journey, journey_map, journeys, touchpoints_of, versions
from whiteglove.journey.reading import map_from
from whiteglove.journey.ready import ready_map
from whiteglove.journey.rules import Act
from whiteglove.journey.shape import JourneyMap, Someone, as_json
from whiteglove.team.actions import add_colleague
from whiteglove.team.models import Colleague, Team

pytestmark = pytest.mark.django_db


def announced() -> list[str]:
    return [kind.partition(".")[2] for kind in facts().values_list("kind", flat=True)]


def facts() -> Any:
    return Row.objects.filter(kind__startswith="journey.").order_by("id")


def without_courier() -> JourneyMap:
    given = lost_bag()
    del given["stages"][1]
    given["steps"] = {"allowed": [["call", "transfer"]]}
    return map_from(given)


def test_a_map_is_added_and_read_again(dora: Colleague, bag_map: JourneyMap) -> None:
    saved = save_map(dora.as_actor(), bag_map, why="First draft")
    assert (saved.is_new, saved.revision) == (True, 1)
    shown = journey_map(dora.as_actor(), "lost-bag")
    assert shown.map == bag_map
    assert set(shown.ids) == {"call", "transfer", "courier"}
    kept = Version.objects.get()
    assert (kept.number, kept.why, kept.by, kept.map) == (1, "First draft", dora, as_json(shown.map))
    assert announced() == ["JourneyAdded"]
    assert journey_map(SYSTEM, str(shown.id)).map == bag_map


def test_nothing_changed_writes_nothing(bag_map: JourneyMap) -> None:
    save_map(SYSTEM, bag_map)
    again = save_map(SYSTEM, map_from(lost_bag()), based_on=0)
    assert (again.changes, again.revision, Version.objects.count(), announced()) == ((), 1, 1, ["JourneyAdded"])


def test_what_is_missing_is_retired_and_comes_back_as_the_same_row(bag_map: JourneyMap) -> None:
    save_map(SYSTEM, bag_map)
    row = Touchpoint.objects.get(key="courier")
    save_map(SYSTEM, without_courier())
    row.refresh_from_db()
    assert row.retired_at is not None
    assert Stage.objects.get(key="back").retired_at is not None
    shown = journey_map(SYSTEM, "lost-bag")
    assert ([one.key for one in shown.map.stages], [one.key for one in shown.retired]) == (["telling"], ["courier"])
    assert list(Step.objects.values_list("kind", flat=True)) == ["allowed"]
    saved = save_map(SYSTEM, bag_map)
    assert (saved.revision, journey_map(SYSTEM, "lost-bag").map) == (3, bag_map)
    assert journey_map(SYSTEM, "lost-bag").ids["courier"] == row.pk
    assert announced() == [
        "JourneyAdded", "TouchpointRetired", "JourneyChanged", "TouchpointRestored", "JourneyChanged",
    ]  # fmt: skip
    assert facts()[1].body == {"journey_id": saved.journey_id, "touchpoint_id": row.pk}


def test_a_touchpoint_is_carried_to_another_stage_as_the_same_row(bag_map: JourneyMap) -> None:
    save_map(SYSTEM, bag_map)
    row = Touchpoint.objects.get(key="transfer")
    given = lost_bag()
    given["stages"][1]["touchpoints"].append(given["stages"][0]["touchpoints"].pop())
    save_map(SYSTEM, map_from(given))
    moved = Touchpoint.objects.get(pk=row.pk)
    assert (moved.stage.key, moved.position, moved.retired_at) == ("back", 2, None)


def test_every_version_says_what_changed(dora: Colleague, bag_map: JourneyMap) -> None:
    save_map(dora.as_actor(), bag_map)
    save_map(SYSTEM, without_courier(), why="The courier is not ours")
    newest, first = versions(SYSTEM, "lost-bag")
    assert (newest.number, newest.by, newest.why) == (2, None, "The courier is not ours")
    assert [one.key for one in newest.changes if one.act is Act.RETIRED][:2] == ["back", "courier"]
    assert (first.number, first.by, [one.act for one in first.changes]) == (1, "Dora", [Act.ADDED])
    assert [one.number for one in versions(SYSTEM, "lost-bag", limit=1)] == [2]
    assert versions(SYSTEM, "lost-bag", limit=1)[0].changes == newest.changes
    assert map_from(Version.objects.get(number=1).map) == bag_map


def test_whoever_saved_meanwhile_is_not_overwritten(bag_map: JourneyMap) -> None:
    save_map(SYSTEM, bag_map)
    save_map(SYSTEM, replace(bag_map, words="Theirs"), based_on=1)
    for based_on in (0, 1):
        with pytest.raises(ChangedMeanwhile, match="it is at revision 2"):
            save_map(SYSTEM, replace(bag_map, words="Ours"), based_on=based_on)
    assert (Journey.objects.get().words, Version.objects.count()) == ("Theirs", 2)
    assert save_map(SYSTEM, replace(bag_map, words="Ours"), based_on=2).revision == 3


@pytest.mark.django_db(transaction=True)
def test_two_who_draw_at_once_are_one_after_the_other(bag_map: JourneyMap) -> None:
    outcomes: list[str] = []
    ready = threading.Barrier(2)

    def draw(words: str) -> None:
        ready.wait()
        try:
            save_map(SYSTEM, replace(bag_map, words=words), based_on=0)
            outcomes.append("saved")
        except ChangedMeanwhile:
            outcomes.append("refused")
        finally:
            connection.close()

    drawing = [threading.Thread(target=draw, args=(words,)) for words in ("Ours", "Theirs")]
    for one in drawing:
        one.start()
    for one in drawing:
        one.join()
    assert sorted(outcomes) == ["refused", "saved"]
    assert (Journey.objects.get().revision, Version.objects.count()) == (1, 1)


def with_owner(**more: Any) -> JourneyMap:
    return map_from({"key": "a", "name": "A", "touchpoints": [{"key": "t", "name": "T", **more}]})


def test_owners_and_teams_are_found_by_what_they_are_called(ben: Colleague, baggage: Team) -> None:
    for owner, team in (
        ("BEN@desk.example", "baggage"),
        ({"id": str(ben.pk), "name": "Ben"}, {"id": str(baggage.pk), "name": "Baggage"}),
        ("Ben", "Baggage"),
        (ben.pk, baggage.pk),
        ({"id": "99999", "name": "Ben"}, {"id": str(ben.pk + 9999), "name": "Baggage"}),
    ):
        saved = save_map(SYSTEM, with_owner(owner=owner, team=team))
        found = next(journey_map(SYSTEM, saved.key).map.touchpoints())[1]
        assert (found.owner, found.team) == (Someone(str(ben.pk)), Someone(str(baggage.pk)))
        assert (found.owner.name, found.team.name) == ("Ben", "Baggage")  # type: ignore[union-attr]
    assert Version.objects.count() == 1


def test_whoever_is_unknown_is_named_and_nothing_written(ben: Colleague) -> None:
    for wrong, words in (
        ({"team": "lost-property"}, "Stage 1, touchpoint 1: there is no team: lost-property."),
        ({"owner": {"id": str(ben.pk), "name": "Mori"}}, f"there is no colleague: {ben.pk} [(]Mori[)]."),
        ({"owner": "nobody@desk.example"}, "there is no colleague: nobody@desk.example."),
    ):
        with pytest.raises(NotUnderstood, match=words):
            save_map(SYSTEM, with_owner(**wrong))
    add_colleague(SYSTEM, email="other-ben@desk.example", name="Ben")
    with pytest.raises(NotUnderstood, match="several are called so: Ben"):
        save_map(SYSTEM, with_owner(owner="Ben"))
    assert not Journey.objects.exists()


def test_who_left_stays_where_they_stood_and_comes_nowhere_new(ben: Colleague) -> None:
    save_map(SYSTEM, with_owner(owner=ben.email))
    Colleague.objects.filter(pk=ben.pk).update(is_active=False)
    assert save_map(SYSTEM, with_owner(owner=str(ben.pk), wants="An answer")).revision == 2
    with pytest.raises(NotUnderstood, match="there is no colleague"):
        save_map(SYSTEM, replace(with_owner(owner=ben.email), key="b"))


def test_a_private_team_is_not_found_by_those_who_do_not_see_it(dora: Colleague) -> None:
    Team.objects.create(key="legal", name="Legal", is_private=True)
    lead = add_colleague(SYSTEM, email="lead@desk.example", name="Lea", role=Role.LEAD).as_actor()
    with pytest.raises(NotUnderstood, match="there is no team: legal"):
        save_map(lead, with_owner(team="legal"))
    save_map(dora.as_actor(), with_owner(team="legal"))
    assert save_map(lead, with_owner(team="legal", wants="An answer")).revision == 2


def test_retired_and_planned_again(bag_map: JourneyMap) -> None:
    save_map(SYSTEM, bag_map)
    for _ in range(2):
        retire_journey(SYSTEM, "lost-bag")
    assert journeys(SYSTEM) == []
    assert [one.key for one in journeys(SYSTEM, with_retired=True)] == ["lost-bag"]
    with pytest.raises(JourneyIsRetired):
        save_map(SYSTEM, replace(bag_map, words="New"))
    for _ in range(2):
        restore_journey(SYSTEM, "lost-bag")
    assert announced() == ["JourneyAdded", "JourneyRetired", "JourneyRestored"]
    with pytest.raises(NotFound):
        retire_journey(SYSTEM, "nothing")


def test_the_list_counts_each_thing_once_and_keeps_its_order(dora: Colleague) -> None:
    for name in ("airline", "web-shop"):
        save_map(dora.as_actor(), ready_map(name))
    first, second = journeys(SYSTEM)
    assert (first.key, first.stages, first.touchpoints, first.key_moments) == ("airline", 5, 15, 5)
    assert (first.revision, first.changed_by, second.key) == (1, "Dora", "web-shop")
    reorder_journeys(SYSTEM, ["web-shop"])
    assert [one.key for one in journeys(SYSTEM)] == ["web-shop", "airline"]
    with pytest.raises(NotFound):
        reorder_journeys(SYSTEM, ["nothing"])
    with pytest.raises(NotUnderstood):
        reorder_journeys(SYSTEM, ["airline", "airline"])
    reorder_journeys(SYSTEM, ["web-shop", "airline"])
    assert announced().count("JourneysReordered") == 1


def test_a_colleague_stands_where_they_own_or_their_team_does(ben: Colleague, baggage: Team) -> None:
    given = lost_bag()
    given["stages"][0]["touchpoints"][1]["team"] = "front-desk"
    given["stages"][1]["touchpoints"][0]["owner"] = ben.email
    given["stages"][0]["touchpoints"][0]["team"] = "baggage"
    save_map(SYSTEM, map_from(given))
    stands = [(one.touchpoint.key, one.stage_name["en"], one.is_owner) for one in touchpoints_of(SYSTEM, ben.pk)]
    assert stands == [("transfer", "Telling us", False), ("courier", "Getting it back", True)]
    retire_journey(SYSTEM, "lost-bag")
    assert touchpoints_of(SYSTEM, ben.pk) == []


def test_questions_stay_as_many_however_large_the_map(ben: Colleague, front_desk: Team) -> None:
    save_map(SYSTEM, map_from(lost_bag()))
    counts = []
    for name, size in (("small", 2), ("large", 120)):
        points = [{"name": f"T{n}", "owner": ben.email, "team": "front-desk"} for n in range(size)]
        save_map(SYSTEM, map_from({"key": name, "name": name, "touchpoints": points}))
        with CaptureQueriesContext(connection) as asked:
            assert len(journey_map(SYSTEM, name).ids) == size
        counts.append(len(asked))
        with CaptureQueriesContext(connection) as changing:
            save_map(SYSTEM, map_from({"key": name, "name": "Another", "touchpoints": points}))
        counts.append(len(changing))
    assert counts[:2] == counts[2:]
    assert counts[0] == 4
    with CaptureQueriesContext(connection) as asked:
        assert len(touchpoints_of(SYSTEM, ben.pk)) == 122
        assert len(journeys(SYSTEM)) == 3
    assert len(asked) == 2


def test_only_those_who_lead_draw(ben: Colleague, temp: Colleague, bag_map: JourneyMap) -> None:
    for who in (ben, temp):
        for act in (
            lambda: save_map(who.as_actor(), bag_map),  # noqa: B023
            lambda: retire_journey(who.as_actor(), "x"),  # noqa: B023
            lambda: restore_journey(who.as_actor(), "x"),  # noqa: B023
            lambda: reorder_journeys(who.as_actor(), []),  # noqa: B023
        ):
            with pytest.raises(NotAllowed):
                act()
        assert journeys(who.as_actor()) == []
    assert not Journey.objects.exists()
    with pytest.raises(NotFound):
        find_journey("lost-bag")
