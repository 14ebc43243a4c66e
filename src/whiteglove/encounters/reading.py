"""Encounters out of a CSV file: the same columns as the API's fields."""

import json
from collections.abc import Iterator
from datetime import datetime

from django.utils.dateparse import parse_datetime

from whiteglove.customers.actions.meeting import Somebody
from whiteglove.encounters.given import EncounterGiven, HandOverGiven
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.tables import TableRow, rows_of

NEEDED = frozenset({"external_id", "journey", "touchpoint", "channel", "at"})
KNOWN = NEEDED | {
    "customer",
    "customer_address",
    "customer_external_id",
    "customer_name",
    "ended_at",
    "team",
    "colleagues",
    "episode",
    "handovers",
}
SEVERAL = ";"
YES = frozenset({"yes", "true", "1", "warm"})
NO = frozenset({"", "no", "false", "0", "cold"})


def encounters_in(raw: bytes) -> Iterator[tuple[int, EncounterGiven | str]]:
    """Each row of the file: its line, and the record or what is wrong with it.

    customer: an address, else a number of theirs (or customer_address, customer_external_id, customer_name).
    colleagues: several with semicolons between. handovers: JSON as the API takes it, or `from > to > moment > warm`,
    several with semicolons between. Raises NotUnderstood for a file that is no such table.
    """
    for row in rows_of(raw, needed=NEEDED, known=KNOWN):
        yield row.line, row.trouble or _record(row)


def _record(row: TableRow) -> EncounterGiven | str:
    try:
        return _given(row.cells)
    except NotUnderstood as error:
        return str(error)


def _given(cells: dict[str, str]) -> EncounterGiven:
    at = moment(cells["at"], "at")
    ended_at = moment(ended, "ended_at") if (ended := cells.get("ended_at", "")) else None
    return EncounterGiven(
        external_id=cells["external_id"],
        customer=_customer(cells),
        journey=cells["journey"],
        touchpoint=cells["touchpoint"],
        channel=cells["channel"],
        at=at,
        ended_at=ended_at,
        team=cells.get("team", ""),
        colleagues=tuple(name.strip() for name in cells.get("colleagues", "").split(SEVERAL) if name.strip()),
        episode=cells.get("episode", ""),
        hand_overs=_hand_overs(cells.get("handovers", ""), ended_at or at),
    )


def moment(written: str, column: str) -> datetime:
    """A moment with its zone. Raises NotUnderstood."""
    try:
        found = parse_datetime(written)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise NotUnderstood(f"{column}: {written!r} is no moment such as 2026-03-02T09:15:00Z.")
    return found


def _customer(cells: dict[str, str]) -> Somebody:
    either = cells.get("customer", "")
    return Somebody(
        address=cells.get("customer_address", "") or (either if "@" in either else ""),
        number=cells.get("customer_external_id", "") or ("" if "@" in either else either),
        name=cells.get("customer_name", ""),
    )


def _hand_overs(written: str, at: datetime) -> tuple[HandOverGiven, ...]:
    if written.startswith("["):
        return _from_json(written, at)
    return tuple(_hand_over(one, at) for one in written.split(SEVERAL) if one.strip())


def _hand_over(written: str, at: datetime) -> HandOverGiven:
    parts = [part.strip() for part in written.split(">")]
    if not 2 <= len(parts) <= 4:
        raise NotUnderstood(f"handovers: {written!r} is not written as `from > to > moment > warm`.")
    from_whom, to_whom, when, how = [*parts, "", ""][:4]
    if how.casefold() not in YES | NO:
        raise NotUnderstood(f"handovers: {how!r} is neither warm nor cold.")
    return HandOverGiven(
        from_whom=from_whom,
        to_whom=to_whom,
        at=moment(when, "handovers") if when else at,
        is_warm=how.casefold() in YES,
    )


def _from_json(written: str, at: datetime) -> tuple[HandOverGiven, ...]:
    try:
        return tuple(
            HandOverGiven(
                from_whom=str(one["from"]),
                to_whom=str(one["to"]),
                at=moment(one["at"], "handovers") if one.get("at") else at,
                is_warm=one.get("warm") is True,
            )
            for one in json.loads(written)
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        raise NotUnderstood('handovers: not understood; write [{"from": ..., "to": ..., "at": ...}].') from None
