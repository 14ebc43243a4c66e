"""Trips that go on no more are over by themselves."""

from datetime import timedelta

import pytest

from whiteglove.encounters import clockwork
from whiteglove.encounters.actions.taking import take_in
from whiteglove.encounters.clockwork import end_old_episodes
from whiteglove.encounters.conftest import MONDAY, met
from whiteglove.encounters.models import Encounter, Episode, JourneyChange
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.models import Row
from whiteglove.journey.models import Journey

GAP = timedelta(days=14)  # of the journey


def ended() -> int:
    return Row.objects.filter(kind="encounters.EpisodeEnded").count()


def test_a_trip_ends_when_nothing_came_for_longer_than_its_journey_says(lost_bag: Journey) -> None:
    take_in(SYSTEM, [met("1"), met("2", days=3)])
    last = MONDAY + timedelta(days=3)
    before = JourneyChange.objects.get(journey=lost_bag).changes
    assert end_old_episodes(last + GAP) == 0
    assert end_old_episodes(last + GAP + timedelta(seconds=1)) == 1
    assert end_old_episodes(last + GAP + timedelta(seconds=1)) == 0  # harmless twice
    episode = Episode.objects.get()
    assert (episode.ended_at, episode.why_ended) == (last + GAP, "long_ago")
    fact = Row.objects.get(kind="encounters.EpisodeEnded")
    assert (fact.body["episode_id"], fact.body["why"]) == (episode.pk, "long_ago")
    assert JourneyChange.objects.get(journey=lost_bag).changes == before + 1


def test_what_is_told_late_lets_it_go_on(lost_bag: Journey) -> None:
    take_in(SYSTEM, [met("1")])
    end_old_episodes(MONDAY + GAP + timedelta(days=1))
    take_in(SYSTEM, [met("2", days=10)])
    episode = Episode.objects.get()
    assert (episode.ended_at, episode.why_ended) == (None, "")
    assert end_old_episodes(MONDAY + timedelta(days=10) + GAP + timedelta(days=1)) == 1
    assert ended() == 2


def test_a_trip_that_its_last_touchpoint_ended_is_left_alone(lost_bag: Journey) -> None:
    take_in(SYSTEM, [met("1", "delivery")])
    assert end_old_episodes(MONDAY + timedelta(days=99)) == 0
    assert Episode.objects.get().why_ended == "last_touchpoint"


def test_many_end_in_batches(lost_bag: Journey, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(SYSTEM, [met("1"), met("2", days=40), met("3", days=80)])
    assert Encounter.objects.values("episode").distinct().count() == 3
    monkeypatch.setattr(clockwork, "AT_ONCE", 1)
    assert end_old_episodes(MONDAY + timedelta(days=200)) == 3
    assert ended() == 3
