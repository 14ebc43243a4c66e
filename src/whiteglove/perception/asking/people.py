"""What is known of many customers at once that decides whether they are asked; of all rows of each person."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db.models import Q

from whiteglove.conversations.models import Conversation
from whiteglove.customers.models import Address, Customer
from whiteglove.perception.models import Invitation, Outcome
from whiteglove.promises.models import Promise
from whiteglove.promises.models.promise import PromiseState

# Where something is asked: (journey, touchpoint); touchpoint None: at the end of the journey; both: after a recovery.
Place = tuple[int | None, int | None]


@dataclass(slots=True)
class Person:
    """One person over all their rows. asked: when they were, or will be, asked at each place."""

    id: int
    name: str = ""
    honorific: str = ""
    language: str | None = None
    time_zone: str = ""
    quiet_from: time | None = None
    quiet_until: time | None = None
    is_erased: bool = False
    wants_none: bool = False
    addresses: list[str] = field(default_factory=list)
    has_broken_promise: bool = False
    waits_for_us: bool = False
    asked: list[tuple[Place, datetime]] = field(default_factory=list)

    def asked_nearest(self, moment: datetime, place: Place | None = None) -> datetime | None:
        """Of all times they are asked, at this place or anywhere, the one nearest to a moment."""
        times = [at for where, at in self.asked if place is None or where == place]
        return min(times, key=lambda at: abs(at - moment), default=None)


def people_behind(customer_ids: Collection[int], *, now: datetime, but: Collection[int] = ()) -> dict[int, Person]:
    """The person behind each of these rows. but: ids of invitations that do not count: the one
    at hand, and the one it follows.
    """
    ids = set(customer_ids)
    rows = Customer.objects.filter(pk__in=ids).values_list("id", "merged_into")
    standing = {pk: merged or pk for pk, merged in rows}
    people = {pk: _person(row) for pk, row in Customer.objects.in_bulk(set(standing.values())).items()}
    members = _members(people)
    for customer_id in Customer.objects.filter(pk__in=members, no_surveys=True).values_list("pk", flat=True):
        people[members[customer_id]].wants_none = True  # whichever of their names they said it under
    _add_addresses(people, members)
    broken = Promise.objects.filter(customer__in=members, state=PromiseState.BROKEN)
    for customer_id in broken.values_list("customer", flat=True):
        people[members[customer_id]].has_broken_promise = True
    waiting = Conversation.objects.filter(customer__in=members, needs_answer=True)
    for customer_id in waiting.values_list("customer", flat=True):
        people[members[customer_id]].waits_for_us = True
    for customer_id, place, at in _asked(members, now, but):
        people[members[customer_id]].asked.append((place, at))
    return {pk: people[stands] for pk, stands in standing.items() if stands in people}


def _person(row: Customer) -> Person:
    return Person(
        id=row.pk,
        name=row.name,
        honorific=row.honorific,
        language=row.language,
        time_zone=row.time_zone,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        is_erased=row.erased_at is not None,
    )


def _members(people: Iterable[int]) -> dict[int, int]:
    """Every row of each person, with the row that stands for it."""
    ids = set(people)
    rows = Customer.objects.filter(Q(pk__in=ids) | Q(merged_into__in=ids)).values_list("id", "merged_into")
    return {pk: merged or pk for pk, merged in rows}


def _add_addresses(people: dict[int, Person], members: dict[int, int]) -> None:
    """Those at which mail arrives, the main one first."""
    main = dict(Customer.objects.filter(pk__in=people).values_list("id", "main_address"))
    known = Address.objects.filter(customer__in=members, bounced_at=None).order_by("id")
    for customer_id, value in known.values_list("customer", "value"):
        person = people[members[customer_id]]
        person.addresses.insert(0 if value == main[person.id] else len(person.addresses), value)


def _asked(members: Collection[int], now: datetime, but: Collection[int]) -> Iterable[tuple[int, Place, datetime]]:
    """All that could lie within a window; the longest there can be is ten years."""
    since = now - timedelta(days=3650)
    counted = Invitation.objects.filter(
        customer__in=members, outcome__in=[Outcome.ASKED, Outcome.DUE], due_at__gt=since
    )
    rows = counted.exclude(pk__in=but).values_list("customer", "journey", "touchpoint", "outcome", "at", "due_at")
    for customer_id, journey_id, touchpoint_id, outcome, at, due_at in rows:
        yield customer_id, (journey_id, touchpoint_id), at if outcome == Outcome.ASKED else due_at
