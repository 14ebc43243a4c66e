"""Whom an incident touches: found by id, mail address, or a number they are known by; whoever is not is named."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from django.db.models import Q, QuerySet
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy

from whiteglove.customers.models import Address, Customer, Identity, IdentityKind
from whiteglove.customers.queries.visible import visible
from whiteglove.customers.rules import normalised
from whiteglove.encounters.models import Encounter
from whiteglove.encounters.queries.visible import visible as visible_encounters
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.team.visibility import hidden_teams

MOST = 50_000
LONGEST = 320
LONGEST_ID = 18
UNKNOWN, TWICE, GONE, UNCLEAR = "unknown", "twice", "gone", "unclear"
OURS = "id:"
WHY: dict[str, Words] = {
    UNKNOWN: gettext_lazy("We know nobody by this."),
    TWICE: gettext_lazy("The same customer is named before; everybody is told once."),
    GONE: gettext_lazy("This customer was erased at their own wish."),
    UNCLEAR: gettext_lazy("This is a number of one customer and our own id of another: write id: before an id."),
}


@dataclass(frozen=True, slots=True)
class NotFoundAmong:
    """What was given and names nobody to tell. why: a key of WHY."""

    given: str
    why: str

    @property
    def reason(self) -> str:
        """In words."""
        return str(WHY[self.why])


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of the customers (the rows that stand), each once, in the order they were named; and the rest.

    hidden: how many more met us there whom the actor may not see: their own team tells them.
    """

    customers: tuple[int, ...]
    missing: tuple[NotFoundAmong, ...] = ()
    hidden: int = 0


def find_among(actor: Actor, references: Sequence[str]) -> Found:
    """Each reference is found or named as missing; none is dropped. A fixed number of queries.

    `id:59` is an id of ours; `59` is one too, unless it is a number that another customer is known by. Whom the actor
    may not see is unknown to them. Raises NotUnderstood for more than can be told at once.
    """
    if len(references) > MOST:
        raise NotUnderstood(f"More than {MOST} customers are not told at once. Split the list.")
    meant = [one.strip()[:LONGEST] for one in references if one.strip()]
    rows = _rows_of(meant)
    standing = _standing(chain.from_iterable(rows.values()))
    seen = set(visible(actor).filter(pk__among=list(standing.values())).values_list("pk", flat=True))
    erased = set(Customer.objects.filter(pk__among=list(seen), erased_at__isnull=False).values_list("pk", flat=True))
    found: dict[int, None] = {}
    missing = []
    for given in meant:
        named = {standing[row] for row in rows.get(given.lower(), ()) if standing.get(row) in seen}
        customer = min(named, default=0)
        if len(named) != 1:
            missing.append(NotFoundAmong(given, UNCLEAR if named else UNKNOWN))
        elif customer in erased or customer in found:
            missing.append(NotFoundAmong(given, GONE if customer in erased else TWICE))
        else:
            found[customer] = None
    return Found(tuple(found), tuple(missing))


def met_at(actor: Actor, *, journey: int, touchpoint: int | None, begin: datetime, end: datetime) -> Found:
    """Whom we met at a touchpoint, or anywhere on a journey, in a period: begin included, end not.

    Raises NotUnderstood for a period that ends before it begins, or is longer than a year.
    """
    if not begin < end <= begin + timedelta(days=366):
        raise NotUnderstood("The period begins before it ends, within a year.")
    there = Q(journey=journey, at__gte=begin, at__lt=end)
    there &= Q() if touchpoint is None else Q(touchpoint=touchpoint)
    everybody = _who_met(Encounter.objects.filter(there))
    shown = everybody if hidden_teams(actor) is None else _who_met(visible_encounters(actor).filter(there))
    standing = visible(actor).filter(pk__among=shown, erased_at=None)
    seen = tuple(standing.order_by("pk").values_list("pk", flat=True))
    erased = Customer.objects.filter(pk__among=everybody, erased_at__isnull=False).count()
    return Found(seen, hidden=len(everybody) - erased - len(seen))


def _who_met(met: QuerySet[Encounter]) -> list[int]:
    """Ids of the rows that stand. Raises NotUnderstood for more than can be told at once."""
    rows = list(met.order_by("customer").values_list("customer", flat=True).distinct()[: MOST + 1])
    if len(rows) > MOST:
        raise NotUnderstood(f"More than {MOST} customers are not told at once. Choose a shorter period.")
    return sorted(set(_standing(rows).values()))


def _rows_of(meant: Sequence[str]) -> dict[str, set[int]]:
    """Ids of the rows each names, by the reference in small letters: an address, an id of ours, another number."""
    low = sorted({one.lower() for one in meant})
    found: dict[str, set[int]] = defaultdict(set)
    for value, row in Address.objects.filter(value__among=low).values_list("value", "customer"):
        found[value].add(row)
    for value, row in _by_number(low):
        found[value].add(row)
    ids = {one: int(number) for one in low if _is_id(number := one.removeprefix(OURS).strip())}
    there = set(Customer.objects.filter(pk__among=sorted(ids.values())).values_list("pk", flat=True))
    for value, row in ids.items():
        found[value] |= {row} & there
    return found


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID


def _by_number(low: Sequence[str]) -> list[tuple[str, int]]:
    """Of a member, a telephone, a booking system: as the customer's page has it."""
    kinds = {kind: {normalised(kind, one): one for one in low} for kind in IdentityKind.values}
    wanted = sorted({value for values in kinds.values() for value in values if value})
    known = Identity.objects.filter(value__among=wanted).values_list("kind", "value", "customer")
    return [(kinds[kind][value], customer) for kind, value, customer in known if value in kinds[kind]]


def _standing(rows: Iterable[int]) -> dict[int, int]:
    there = Customer.objects.filter(pk__among=sorted(set(rows))).values_list("pk", "merged_into")
    return {pk: merged or pk for pk, merged in there}
