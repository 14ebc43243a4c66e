"""A made-up company as the API takes it: rows for `POST /encounters` and `POST /responses`."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bench.planted.company import Happened
from whiteglove.analysis.drops import Kind

CHANNELS = ("email", "phone", "chat", "visit")


def as_encounters(
    happened: Happened, *, journey: str, touchpoints: list[str], begins: datetime
) -> list[dict[str, Any]]:
    """Every encounter. touchpoints: the keys of the map, in order. begins: day 0 of the company."""
    return [
        _encounter(happened, row, journey=journey, touchpoints=touchpoints, begins=begins) for row in _rows(happened)
    ]


def as_responses(happened: Happened, *, begins: datetime, kind: str = "csat") -> list[dict[str, Any]]:
    """What was answered, two hours after each encounter."""
    return [
        {
            "external_id": f"response-{row}",
            "encounter": f"encounter-{row}",
            "kind": kind,
            "value": int(happened.felt[row]),
            "at": _moment(happened, row, begins, hours=2),
        }
        for row in _rows(happened)
        if happened.answered[row]
    ]


def _rows(happened: Happened) -> range:
    return range(len(happened.at))


def _encounter(
    happened: Happened, row: int, *, journey: str, touchpoints: list[str], begins: datetime
) -> dict[str, Any]:
    at = _moment(happened, row, begins)
    customer, colleague = int(happened.customer[row]), f"colleague-{happened.colleague[row]}"
    came_from = int(happened.came_from[row])
    handover = {
        "from": f"colleague-{came_from}",
        "to": colleague,
        "at": at,
        "warm": bool(happened.handover[row] & Kind.WARM),
    }
    return {
        "external_id": f"encounter-{row}",
        "customer": {"external_id": f"customer-{customer}", "name": f"Customer {customer}"},
        "journey": journey,
        "touchpoint": touchpoints[int(happened.touchpoint[row])],
        "channel": CHANNELS[int(happened.channel[row])],
        "at": at,
        "team": f"team-{happened.team[row]}",
        "colleagues": [colleague] if came_from < 0 else [f"colleague-{came_from}", colleague],
        "episode": f"episode-{happened.episode[row]}",
        "handovers": [] if came_from < 0 else [handover],
    }


def _moment(happened: Happened, row: int, begins: datetime, *, hours: int = 0) -> str:
    return (begins + timedelta(seconds=float(happened.at[row]), hours=hours)).astimezone(UTC).isoformat()
