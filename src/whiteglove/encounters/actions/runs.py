"""Episodes are opened, continued and ended as encounters come in, in whatever order."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection

from whiteglove.encounters.facts import EpisodeEnded
from whiteglove.encounters.models import Encounter, Episode
from whiteglove.encounters.rules import Run, episode_of
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.journey.models import Journey, Touchpoint

LAST_TOUCHPOINT = "last_touchpoint"
LONG_AGO = "long_ago"
IDS = "SELECT nextval(pg_get_serial_sequence('encounters_episode', 'id')) FROM generate_series(1, %s)"
MANY_IDS = 500

Whose = tuple[int, int]
"""Ids of customer and journey."""


class Runs:
    """The episodes of some customers in some journeys; what changes is written together by `write`."""

    def __init__(self, actor: Actor, whose: Collection[Whose]) -> None:
        self._actor = actor
        self._gaps = {
            journey.pk: timedelta(days=journey.gap_days)
            for journey in Journey.objects.filter(pk__in={journey for _, journey in whose})
        }
        self._of: dict[Whose, list[Episode]] = defaultdict(list)
        self._named: dict[tuple[Whose, str], Episode] = {}
        self._new: list[Episode] = []
        self._changed: dict[int, Episode] = {}
        self._ended: list[Episode] = []
        self._free_ids: list[int] = []
        self._read(whose)

    def _read(self, whose: Collection[Whose]) -> None:
        customers = {customer for customer, _ in whose}
        for episode in Episode.objects.filter(customer__in=customers, journey__in=self._gaps).order_by("id"):
            self._know(episode)

    def _know(self, episode: Episode) -> None:
        whose = (episode.customer_id, episode.journey_id)
        self._of[whose].append(episode)
        if episode.external_id is not None:
            self._named[whose, episode.external_id] = episode

    def begun(self, whose: Whose, at: datetime) -> bool:
        """Whether an encounter at this time would continue an episode."""
        return self._continued(whose, at) is not None

    def _continued(self, whose: Whose, at: datetime) -> Episode | None:
        runs = {
            episode.pk: Run(
                episode.pk, episode.began_at, episode.last_at, episode.ended_at is not None and not _grew_old(episode)
            )
            for episode in self._of[whose]
            if episode.external_id is None
        }
        found = episode_of(at, runs.values(), gap=self._gaps[whose[1]])
        return next((one for one in self._of[whose] if found is not None and one.pk == found.id), None)

    def of(self, encounter: Encounter, place: Touchpoint, *, said: str = "") -> int:
        """Id of the episode this encounter belongs to. said: as its source names the episode; empty: by our rules."""
        whose = (encounter.customer_id, place.journey_id)
        episode = self._named.get((whose, said)) if said else self._continued(whose, encounter.at)
        if episode is None:
            episode = self._begin(whose, encounter.at, said)
        self._grow(episode, encounter)
        if place.ends_episode and encounter.at >= episode.last_at and episode.why_ended != LAST_TOUCHPOINT:
            episode.ended_at, episode.why_ended = encounter.ended_at or encounter.at, LAST_TOUCHPOINT
            self._ended.append(episode)
        return episode.pk

    def _begin(self, whose: Whose, at: datetime, said: str) -> Episode:
        episode = Episode(
            id=self._next_id(),
            customer_id=whose[0],
            journey_id=whose[1],
            external_id=said or None,
            began_at=at,
            last_at=at,
        )
        self._new.append(episode)
        self._know(episode)
        return episode

    def _grow(self, episode: Episode, encounter: Encounter) -> None:
        """What grew old goes on when something comes after all."""
        if encounter.at > episode.last_at and _grew_old(episode):
            episode.ended_at, episode.why_ended = None, ""
        episode.began_at = min(episode.began_at, encounter.at)
        episode.last_at = max(episode.last_at, encounter.at)
        self._changed[episode.pk] = episode

    def _next_id(self) -> int:
        if not self._free_ids:
            with connection.cursor() as cursor:
                cursor.execute(IDS, [MANY_IDS if self._new else 1])
                self._free_ids = [row[0] for row in cursor.fetchall()]
        return self._free_ids.pop()

    def write(self) -> None:
        """Write the new ones and what became of the others, before encounters point at them; say which are over."""
        new = {episode.pk for episode in self._new}
        Episode.objects.bulk_create(self._new, batch_size=2000)
        grown = [episode for episode in self._changed.values() if episode.pk not in new]
        Episode.objects.bulk_update(grown, ["began_at", "last_at", "ended_at", "why_ended"], batch_size=1000)
        over = {episode.pk: episode for episode in self._ended}.values()
        announce(
            *(EpisodeEnded(one.pk, one.customer_id, one.journey_id, one.why_ended) for one in over), actor=self._actor
        )


def _grew_old(episode: Episode) -> bool:
    return episode.why_ended == LONG_AGO


def drop_empty_episode(episode_id: int) -> None:
    """An episode without encounters was none."""
    if not Encounter.objects.filter(episode=episode_id).exists():
        Episode.objects.filter(pk=episode_id).delete()
