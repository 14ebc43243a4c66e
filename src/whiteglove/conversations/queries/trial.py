"""Before a rule is kept: which of the latest encounters in conversations would it have caught?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from whiteglove.conversations.models import Met
from whiteglove.conversations.queries.visible import visible
from whiteglove.encounters.models import Encounter
from whiteglove.encounters.queries.visible import visible as visible_encounters
from whiteglove.encounters.rules import Contact, Placement, placed
from whiteglove.foundation.actors import Actor
from whiteglove.journey.models import Journey

LATEST = 200
COLUMNS = (
    "encounter_id", "encounter__customer_id", "encounter__at", "encounter__channel", "encounter__touchpoint_id",
    "encounter__touchpoint__name", "message__conversation_id", "message__subject", "message__reply_text",
    "message__text", "message__to", "message__conversation__team_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Caught:
    """One that the rule fits. touchpoint_name: where it stands now; None: nowhere."""

    encounter_id: int
    conversation_id: int
    subject: str
    at: datetime
    word: str
    touchpoint_id: int | None
    touchpoint_name: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class Trial:
    """of: how many were looked at; the newest of those caught come first."""

    of: int
    caught: tuple[Caught, ...]


def tried(actor: Actor, rule: Placement, *, latest: int = LATEST) -> Trial:
    """Ask this rule alone of the latest encounters that the actor sees; at most three queries. Raises NotAllowed."""
    met = Met.objects.filter(
        encounter__in=visible_encounters(actor).values("pk"), message__conversation__in=visible(actor).values("pk")
    )
    rows = list(met.order_by("-encounter__at", "-pk").values_list(*COLUMNS)[:latest])
    begun = _begun(rule, rows) if rule.position_in_episode else set()
    caught = []
    for row in rows:
        again = frozenset({rule.journey_id} if row[0] in begun else ())
        decided = placed([rule], _contact(row), again)
        if decided is not None:
            caught.append(Caught(row[0], row[6], row[7], row[2], decided.word, row[4], row[5]))
    return Trial(len(rows), tuple(caught))


def _contact(row: tuple[Any, ...]) -> Contact:
    return Contact(
        channel=row[3],
        addresses=tuple(address.lower() for address in row[10]),
        subject=row[7],
        text=row[8] or row[9],
        team_id=row[11],
    )


def _begun(rule: Placement, rows: list[tuple[Any, ...]]) -> set[int]:
    """Those before which the customer had been in the rule's journey, no longer ago than that says."""
    days = Journey.objects.filter(pk=rule.journey_id).values_list("gap_days", flat=True).first() or 0
    people = {row[1] for row in rows}
    there: dict[int, list[datetime]] = defaultdict(list)
    known = Encounter.objects.filter(journey=rule.journey_id, customer__in=people)
    for customer_id, at in known.values_list("customer_id", "at"):
        there[customer_id].append(at)
    gap = timedelta(days=days)
    return {row[0] for row in rows if any(row[2] - gap <= at < row[2] for at in there[row[1]])}
