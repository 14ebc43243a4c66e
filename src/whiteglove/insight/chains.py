"""Encounters in the order in which a customer went through them, with what they felt and how it was handed over."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from whiteglove.analysis.clusters import Floats, Ints
from whiteglove.analysis.consistency import Consistency, Episodes, consistency
from whiteglove.analysis.drops import Encounters, Kind, Steps, steps
from whiteglove.analysis.scales import Scale
from whiteglove.insight.reading import Period, asked_of, rows

NOBODY = -1  # where no team is known
# Episodes of which at least one encounter was answered about in the period; all their encounters, answered or not.
# By index from the answers, never through all encounters; each column as one value, for half a million rows are read
# in a fraction of the time that as many tuples take.
ENCOUNTERS = f"""
WITH felt AS MATERIALIZED (
    SELECT r.encounter_id, avg(r.value)::float AS score, min(r.episode_id) AS episode_id
    FROM perception_response r
    WHERE r.journey_id = %(journey)s AND r.kind = %(kind)s AND r.value IS NOT NULL AND r.high_is_good
        AND r.at >= %(since)s AND r.at < %(until)s AND r.encounter_id IS NOT NULL
    GROUP BY 1),
episodes AS MATERIALIZED (SELECT DISTINCT episode_id AS id FROM felt WHERE episode_id IS NOT NULL),
along AS MATERIALIZED (
    SELECT e.id, e.episode_id, e.customer_id, e.journey_id, e.touchpoint_id, e.at, e.ended_at, e.team_id, e.channel
    FROM episodes JOIN encounters_encounter e ON e.episode_id = episodes.id),
alone AS (
    SELECT e.* FROM felt, LATERAL (
        SELECT o.id, o.episode_id, o.customer_id, o.journey_id, o.touchpoint_id, o.at, o.ended_at, o.team_id,
            o.channel
        FROM encounters_encounter o WHERE o.id = felt.encounter_id LIMIT 1) e
    WHERE NOT EXISTS (SELECT FROM along WHERE along.id = felt.encounter_id)),
found AS (
    SELECT e.id, coalesce(e.episode_id, -e.id) AS episode_id,
        coalesce(merged.merged_into_id, e.customer_id) AS customer_id, e.touchpoint_id,
        extract(epoch FROM e.at)::float AS began, extract(epoch FROM e.ended_at)::float AS ended, felt.score,
        coalesce(e.team_id, {NOBODY}) AS team_id, hashtextextended(e.channel, 0) AS channel
    FROM (SELECT * FROM along UNION ALL SELECT * FROM alone) e
    LEFT JOIN felt ON felt.encounter_id = e.id
    LEFT JOIN customers_customer merged ON merged.id = e.customer_id AND merged.merged_into_id IS NOT NULL
    WHERE e.journey_id = %(journey)s AND e.touchpoint_id IS NOT NULL)
SELECT string_agg(int8send(id), ''::bytea), string_agg(int8send(episode_id), ''::bytea),
    string_agg(int8send(customer_id), ''::bytea), string_agg(int8send(touchpoint_id), ''::bytea),
    string_agg(int8send(team_id), ''::bytea), string_agg(int8send(channel), ''::bytea),
    string_agg(float8send(began), ''::bytea), string_agg(float8send(coalesce(ended, 'NaN')), ''::bytea),
    string_agg(float8send(coalesce(score, 'NaN')), ''::bytea)
FROM found
"""
PASSINGS = """
SELECT h.encounter_id, h.from_party_id, h.to_party_id, extract(epoch FROM h.at)::float, h.is_warm, f.kind, t.kind
FROM encounters_handover h
JOIN encounters_party f ON f.id = h.from_party_id JOIN encounters_party t ON t.id = h.to_party_id
WHERE h.encounter_id = ANY(%(ids)s) ORDER BY h.at, h.id
"""
PEOPLE = "SELECT encounter_id, party_id FROM encounters_involvement WHERE encounter_id = ANY(%(ids)s)"


@dataclass(frozen=True, slots=True)
class Passing:
    """A hand-over, and the place in the columns of the encounter that it led to."""

    row: int
    from_party: int
    to_party: int
    is_warm: bool


@dataclass(frozen=True, slots=True)
class Chains:
    """Columns for the calculations, each in the order of episode and time, and the hand-overs that lead to them."""

    encounters: Encounters
    passings: list[Passing]

    def steps(self, *, gap_days: float) -> Steps:
        """From each scored encounter to the next."""
        return steps(self.encounters, longest_gap_days=gap_days)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Encounters by episode, time and id. score: NaN where nobody answered; ended: NaN where it goes on.

    team: `NOBODY` where none is known.
    """

    id: Ints
    episode: Ints
    customer: Ints
    touchpoint: Ints
    team: Ints
    channel: Ints
    began: Floats
    ended: Floats
    score: Floats


def chains(journey_id: int, kind: str, period: Period) -> Chains:
    """Read them. Three statements."""
    columns = _read(asked_of(journey_id, kind, period))
    passings = _led_to(columns)
    touched = np.zeros(len(columns.id), dtype=np.int64)
    for passing, kinds in passings:
        touched[passing.row] |= kinds
    _mark_channels(touched, columns)
    encounters = Encounters(
        episode=columns.episode,
        customer=columns.customer,
        touchpoint=columns.touchpoint,
        at=columns.began,
        sequence=columns.id,
        score=columns.score,
        handover=touched,
    )
    return Chains(encounters, [passing for passing, _ in passings])


def _read(asked: dict[str, Any]) -> _Columns:
    [told] = rows(ENCOUNTERS, asked)
    ints = [np.frombuffer(column or b"", dtype=">i8").astype(np.int64) for column in told[:6]]
    floats = [np.frombuffer(column or b"", dtype=">f8").astype(np.float64) for column in told[6:]]
    order = np.lexsort((ints[0], floats[0], ints[1]))
    encounter, episode, customer, touchpoint, team, channel = (column[order] for column in ints)
    began, ended, score = (column[order] for column in floats)
    return _Columns(encounter, episode, customer, touchpoint, team, channel, began=began, ended=ended, score=score)


def _led_to(columns: _Columns) -> list[tuple[Passing, int]]:
    """Each hand-over with the encounter to which it led.

    That is the one it is recorded on; or the next of the episode, when whoever it was handed to did not take part
    here, and took part there, or nobody is named there who did, or nobody knows and it happened at the end of an
    encounter that lasted.
    """
    passed = rows(PASSINGS, {"ids": columns.id.tolist()})
    by_id = np.argsort(columns.id)
    handed = by_id[np.searchsorted(columns.id[by_id], [one[0] for one in passed])] if passed else by_id[:0]
    there = _people_near(handed, columns)
    told_of = {row for row, party in there if party != NOBODY}
    is_last = np.append(columns.episode[1:] != columns.episode[:-1], True)
    found = []
    for row, (_, from_party, to_party, at, is_warm, from_kind, to_kind) in zip(handed.tolist(), passed, strict=True):
        led_to = row
        if not is_last[row]:
            is_here, is_next = (row, to_party) in there, (row + 1, to_party) in there
            at_its_end = columns.began[row] < columns.ended[row] <= at
            if not is_here and (is_next or at_its_end or row + 1 not in told_of):
                led_to = row + 1
        kinds = Kind.WARM if is_warm else Kind.COLD
        kinds |= Kind.TEAM if "team" in (from_kind, to_kind) else Kind.PERSON
        found.append((Passing(led_to, from_party, to_party, is_warm), int(kinds)))
    return found


def _people_near(handed: Ints, columns: _Columns) -> set[tuple[int, int]]:
    """(row, party) of all who took part in these encounters and in those right after them."""
    near = np.unique(np.concatenate([handed, handed + 1]))
    near = near[near < len(columns.id)]
    at = dict(zip(columns.id[near].tolist(), near.tolist(), strict=True))
    there = {(at[encounter], party) for encounter, party in rows(PEOPLE, {"ids": list(at)})}
    return there | set(zip(near.tolist(), columns.team[near].tolist(), strict=True))


def _mark_channels(touched: Ints, columns: _Columns) -> None:
    """A hand-over that came with another channel."""
    episode, channel = columns.episode, columns.channel
    is_other = np.zeros(len(touched), dtype=bool)
    is_other[1:] = (episode[1:] == episode[:-1]) & (channel[1:] != channel[:-1])
    touched[(touched != 0) & is_other] |= int(Kind.CHANNEL)


def consistency_of(found: Chains, *, scale: Scale) -> tuple[Consistency, int]:
    """How alike a customer feels from one touchpoint of an episode to the next; and how many episodes were scored."""
    encounters = found.encounters
    is_scored = ~np.isnan(encounters.score)
    share = scale.as_share(encounters.score[is_scored])
    episodes, place = np.unique(encounters.episode[is_scored], return_inverse=True)
    first = np.zeros(len(episodes), dtype=np.int64)
    first[place] = encounters.customer[is_scored]
    count = len(episodes)
    return (
        consistency(
            Episodes(
                scored=np.bincount(place, minlength=count),
                total=np.bincount(place, weights=share, minlength=count),
                total_of_squares=np.bincount(place, weights=share**2, minlength=count),
                customers=first,
            )
        ),
        count,
    )
