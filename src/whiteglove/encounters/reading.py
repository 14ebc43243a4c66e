"""Encounters out of a CSV file: the same columns as the API's fields."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

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
    "customer.address",
    "customer.external_id",
    "customer.name",
    "ended_at",
    "team",
    "colleagues",
    "episode",
    "handovers",
}
CUSTOMER = frozenset({"address", "external_id", "name"})
ENDS = frozenset({"from", "to"})
PASSING = ENDS | {"at", "warm"}
LONGEST_SHOWN = 200
SEVERAL = ";"
YES = frozenset({"yes", "true", "1", "warm"})
NO = frozenset({"", "no", "false", "0", "cold"})


def encounters_in(raw: bytes) -> Iterator[tuple[int, EncounterGiven | str]]:
    """Each row of the file: its line, and the record or what is wrong with it.

    customer: an address, else a number of theirs, or JSON as the API takes it (or customer_address,
    customer_external_id, customer_name, also with a dot). colleagues: JSON, or several with semicolons between.
    handovers: JSON, or `from > to > moment > warm`, several with semicolons between. Raises NotUnderstood for a file
    that is no such table.
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
        colleagues=_colleagues(cells.get("colleagues", "")),
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
    told = _from_object(either) if either.startswith("{") else {_sort_of(either): either}
    for name in CUSTOMER:
        told[name] = cells.get(f"customer_{name}", "") or cells.get(f"customer.{name}", "") or told.get(name, "")
    return Somebody(address=told["address"], number=told["external_id"], name=told["name"])


def _sort_of(written: str) -> str:
    return "address" if "@" in written else "external_id"


def _from_object(written: str) -> dict[str, str]:
    told = _json(written)
    if not isinstance(told, dict) or not set(told) <= CUSTOMER:
        raise NotUnderstood('customer: not understood; write {"address": ..., "external_id": ..., "name": ...}.')
    return {name: _text(said, "customer") for name, said in told.items()}


def _colleagues(written: str) -> tuple[str, ...]:
    if not written.startswith("["):
        return tuple(name.strip() for name in written.split(SEVERAL) if name.strip())
    told = _json(written)
    if not isinstance(told, list):
        raise NotUnderstood('colleagues: not understood; write ["ben@desk.example", ...].')
    return tuple(_text(said, "colleagues") for said in told)


def _json(written: str) -> Any:
    """What it says; None where it is no JSON."""
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        return None


def _text(said: object, column: str) -> str:
    """Sources that count write ids as numbers."""
    if said is None:
        return ""
    if isinstance(said, bool) or not isinstance(said, str | int):
        raise NotUnderstood(f"{column}: {json.dumps(said)[:LONGEST_SHOWN]} is neither a text nor a number.")
    return str(said)


def _hand_overs(written: str, at: datetime) -> tuple[HandOverGiven, ...]:
    if written.startswith("["):
        return _from_json(written, at)
    return tuple(_hand_over(one, at) for one in written.split(SEVERAL) if one.strip())


def _hand_over(written: str, at: datetime) -> HandOverGiven:
    parts = [part.strip() for part in written.split(">")]
    if not 2 <= len(parts) <= 4:
        raise NotUnderstood(f"handovers: {written!r} is not written as `from > to > moment > warm`.")
    from_whom, to_whom, when, how = [*parts, "", ""][:4]
    return HandOverGiven(
        from_whom=from_whom,
        to_whom=to_whom,
        at=moment(when, "handovers") if when else at,
        is_warm=_is_warm(how),
    )


def _from_json(written: str, at: datetime) -> tuple[HandOverGiven, ...]:
    told = _json(written)
    if not isinstance(told, list) or not all(isinstance(one, dict) and PASSING >= set(one) >= ENDS for one in told):
        raise NotUnderstood('handovers: not understood; write [{"from": ..., "to": ..., "at": ..., "warm": false}].')
    return tuple(
        HandOverGiven(
            from_whom=_text(one["from"], "handovers"),
            to_whom=_text(one["to"], "handovers"),
            at=moment(_text(one["at"], "handovers"), "handovers") if one.get("at") else at,
            is_warm=_is_warm(one.get("warm")),
        )
        for one in told
    )


def _is_warm(said: object) -> bool:
    how = str(said).casefold() if said is not None else ""
    if how not in YES | NO:
        raise NotUnderstood(f"handovers: {how[:LONGEST_SHOWN]!r} is neither warm nor cold.")
    return how in YES
