"""Many answers are recorded at once: good rows go in, the others are told with a reason, none twice."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from whiteglove.encounters.actions.tally import touch
from whiteglove.encounters.models import Encounter
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.perception.announcing import facts_of_new
from whiteglove.perception.facts import ResponsesRecorded
from whiteglove.perception.models import Response
from whiteglove.perception.recording.rules import MOST_ROWS, NotGood, Row, refuse_before, understood
from whiteglove.perception.scales import SCALES
from whiteglove.team.permissions import May, require

# Older answers are history: nobody is told of each.
NEWS_FOR = timedelta(days=3)
MOST_DIGITS = 18
OTHERWISE = "It is known with another answer, which was kept; customers change theirs through their link."
OURS = "id:"
NO_ENCOUNTER = "There is no encounter of this external_id. An id of ours is written id:490."
ACCEPTED, DUPLICATE, REJECTED = "accepted", "duplicate", "rejected"

INSERT = """
INSERT INTO perception_response (external_id, encounter_id, episode_id, customer_id, journey_id, touchpoint_id,
    team_id, channel, language, kind, scale_min, scale_max, high_is_good, value, feeling, comment, at)
SELECT r.external_id, e.id, e.episode_id, e.customer_id, e.journey_id, e.touchpoint_id, e.team_id,
    e.channel, r.language, r.kind, r.scale_min, r.scale_max, TRUE, r.value, '', r.comment, r.at
FROM jsonb_to_recordset(%s::jsonb) AS r(external_id text, encounter_id bigint, kind text, value smallint,
    at timestamptz, comment text, language text, scale_min smallint, scale_max smallint)
JOIN encounters_encounter e ON e.id = r.encounter_id
ORDER BY r.external_id
ON CONFLICT (external_id) DO NOTHING
RETURNING id, external_id, journey_id
"""


class TooManyRows(NotUnderstood):
    """More rows than are taken at once."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one row. reason: empty for an accepted one."""

    external_id: str | None
    result: str
    reason: str = ""


@transaction.atomic
def record_responses(actor: Actor, rows: Sequence[Mapping[str, Any]]) -> list[Verdict]:
    """Record answers to encounters that are known; a verdict on each row, in order. Harmless when sent again.

    Raises TooManyRows.
    """
    require(actor, May.RECORD_RESPONSES)
    if len(rows) > MOST_ROWS:
        raise TooManyRows(
            f"{len(rows)} rows are more than the {MOST_ROWS} that are taken at once. Nothing was recorded."
        )
    now = clock.now()
    verdicts: list[Verdict | None] = [None] * len(rows)
    good = _good_ones(rows, verdicts, now)
    known = _known([row.external_id for row in good.values()])
    first: dict[str, int] = {}
    for number, row in good.items():
        before = known.get(row.external_id) or (
            _said(good[first[row.external_id]]) if row.external_id in first else None
        )
        if before is not None:
            verdicts[number] = _twice(row, before)
        else:
            first[row.external_id] = number
    fresh = _with_encounter({number: good[number] for number in first.values()}, verdicts)
    recorded = _insert(fresh)
    for number, (row, _) in fresh.items():
        verdicts[number] = Verdict(row.external_id, ACCEPTED if row.external_id in recorded else DUPLICATE)
    _tell(actor, recorded, now)
    return [verdict for verdict in verdicts if verdict is not None]


def _good_ones(rows: Sequence[Mapping[str, Any]], verdicts: list[Verdict | None], now: datetime) -> dict[int, Row]:
    good = {}
    for number, given in enumerate(rows):
        try:
            good[number] = understood(given, now)
        except NotGood as trouble:
            verdicts[number] = Verdict(_named(given), REJECTED, str(trouble))
    return good


def _named(given: Mapping[str, Any]) -> str | None:
    named = given.get("external_id")
    return str(named)[:200] if isinstance(named, str | int) and not isinstance(named, bool) else None


def _known(external_ids: Sequence[str]) -> dict[str, tuple[str, int | None]]:
    found = Response.objects.filter(external_id__in=external_ids).values_list("external_id", "kind", "value")
    return {str(external_id): (kind, value) for external_id, kind, value in found}


def _said(row: Row) -> tuple[str, int | None]:
    return row.kind, row.value


def _twice(row: Row, before: tuple[str, int | None]) -> Verdict:
    return Verdict(row.external_id, DUPLICATE, "" if before == _said(row) else OTHERWISE)


def _with_encounter(rows: dict[int, Row], verdicts: list[Verdict | None]) -> dict[int, tuple[Row, int]]:
    """The rows whose encounter is known, with its id."""
    named = _encounters({row.encounter for row in rows.values()})
    found = {}
    for number, row in rows.items():
        meant = named.get(row.encounter)
        try:
            if meant is None:
                raise NotGood(NO_ENCOUNTER)
            refuse_before(row, meant[1])
        except NotGood as trouble:
            verdicts[number] = Verdict(row.external_id, REJECTED, str(trouble))
        else:
            found[number] = (row, meant[0])
    return found


def _encounters(names: set[str]) -> dict[str, tuple[int, datetime]]:
    """(id, when) by what the rows call them: as the source does, or `id:490` as we do.

    A number alone is the source's: as ours it would be the encounter of a stranger, whenever the source's comes late.
    """
    rows = Encounter.objects.filter(external_id__in=names).values_list("external_id", "id", "at")
    found = {str(external_id): (pk, at) for external_id, pk, at in rows}
    ours = ((name, name.removeprefix(OURS)) for name in names - found.keys() if name.startswith(OURS))
    numbers = {int(number): name for name, number in ours if _is_id(number)}
    for pk, at in Encounter.objects.filter(pk__in=numbers).values_list("id", "at"):
        found[numbers[pk]] = (pk, at)
    return found


def _is_id(name: str) -> bool:
    return name.isascii() and name.isdecimal() and len(name) <= MOST_DIGITS and str(int(name)) == name


def _insert(fresh: dict[int, tuple[Row, int]]) -> dict[str, tuple[int, int | None]]:
    """(id, journey) of what was written, by external id; without what another program wrote meanwhile."""
    if not fresh:
        return {}
    given = []
    for row, encounter_id in fresh.values():
        scale = SCALES[row.kind]
        told = asdict(row) | {"at": row.at.isoformat(), "encounter_id": encounter_id}
        given.append(told | {"scale_min": scale.lowest, "scale_max": scale.highest})
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [json.dumps(given)])
        return {external_id: (pk, journey_id) for pk, external_id, journey_id in cursor.fetchall()}


def _tell(actor: Actor, recorded: dict[str, tuple[int, int | None]], now: datetime) -> None:
    if not recorded:
        return
    journeys = {journey_id for _, journey_id in recorded.values() if journey_id is not None}
    ids = [pk for pk, _ in recorded.values()]
    lately = Response.objects.filter(pk__in=ids, at__gt=now - NEWS_FOR).order_by("pk")
    news = facts_of_new(list(lately))
    announce(ResponsesRecorded(len(recorded), sorted(journeys)), *news, actor=actor)
    touch(journeys)
