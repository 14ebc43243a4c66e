"""What may have cost the customer how much: said in the same matter, for a person to confirm. Nothing is written."""

from dataclasses import dataclass

from django.db.models import Q

from whiteglove.conversations.queries.family import family_of
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.money import Money
from whiteglove.promises.models import Break, PromiseState
from whiteglove.recovery.harm import amount_in, hours_late
from whiteglove.recovery.models import Obstruction
from whiteglove.recovery.queries.recoveries import RecoveryShown
from whiteglove.recovery.queries.seen_here import seen_here
from whiteglove.team.house import house_currency

READ = 10


@dataclass(frozen=True, slots=True)
class Suggested:
    """money: where the words of all that stood in the way name one amount. costs: those words, the newest last.

    delay_hours: how late what was promised came (is_late_still: comes); promised: what that was.
    """

    money: Money | None = None
    costs: tuple[str, ...] = ()
    delay_hours: float | None = None
    promised: str = ""
    is_late_still: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known."""
        return self == Suggested()


def suggested(actor: Actor, one: RecoveryShown) -> Suggested:
    """What is known and not written down yet. At most three queries; the caller has read the recovery."""
    costs = () if one.harm.money is not None else _costs(actor, one)
    money = _one_amount(costs) if costs else None
    if one.harm.delay_hours is not None:
        return Suggested(money, costs)
    return Suggested(money, costs, *_latest(one))


def _costs(actor: Actor, one: RecoveryShown) -> tuple[str, ...]:
    there = Q(encounter=one.encounter_id) if one.encounter_id is not None else Q(pk=None)
    if one.conversation_id is not None:
        there |= Q(conversation__in=family_of(one.conversation_id))
    said = Obstruction.objects.filter(there, seen_here(actor), is_so=True, taken_back_at=None).exclude(cost="")
    newest = list(said.order_by("-at", "-id").values_list("cost", flat=True)[:READ])
    return tuple(dict.fromkeys(reversed(newest)))


def _one_amount(costs: tuple[str, ...]) -> Money | None:
    """Of two that differ nobody knows whether they add up."""
    currency = house_currency()
    found = {amount for words in costs if (amount := amount_in(words, currency)) is not None}
    return found.pop() if len(found) == 1 else None


def _latest(one: RecoveryShown) -> tuple[float | None, str, bool]:
    there = Q(promise=one.promise_id) if one.promise_id is not None else Q(pk=None)
    if one.conversation_id is not None:
        there |= Q(promise__conversation__in=family_of(one.conversation_id))
    late = Break.objects.filter(there).exclude(promise__state=PromiseState.WITHDRAWN)
    rows = late.order_by("-at").values_list("due", "promise__settled_at", "promise__what")[:READ]
    now = clock.now()
    known = [(hours_late(due, until or now), what, until is None) for due, until, what in rows]
    return max(known, key=lambda row: row[0]) if known else (None, "", False)
