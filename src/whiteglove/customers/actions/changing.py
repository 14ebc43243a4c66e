"""What we know of a person is changed by a colleague; each change is a record."""

from datetime import datetime, time
from typing import Any, TypedDict, Unpack
from zoneinfo import available_timezones

from django.db import transaction

from whiteglove.customers.actions.columns import lock, write_name
from whiteglove.customers.facts import CustomerChanged
from whiteglove.customers.models import Change, Customer, Organisation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.permissions import May, require

LONGEST = 200
FIRST_YEAR = 1900
LONGEST_WISHES = 2000
CHANNELS = ("", "email", "phone", "chat", "letter")


class Wanted(TypedDict, total=False):
    """What may be changed; what is left out stays. organisation: its id."""

    name: str
    honorific: str
    language: str | None
    since: datetime
    organisation: int | None
    channel: str
    do_not_call: bool
    no_surveys: bool
    quiet_from: time | None
    quiet_until: time | None
    time_zone: str
    wishes: str


@transaction.atomic
def change_customer(actor: Actor, customer_id: int, **wanted: Unpack[Wanted]) -> Customer:
    """Write down what we learned of a person. What is as it was is no change.

    Raises NotFound, NotUnderstood (a language, zone, channel or day that is none; a beginning later than the first
    contact we know of).
    """
    require(actor, May.CHANGE_CUSTOMERS)
    customer = lock(actor, customer_id)
    columns = {
        name: value for name, value in _understood(customer, wanted).items() if getattr(customer, name) != value
    }
    for name, value in columns.items():
        before = getattr(customer, name)
        setattr(customer, name, value)
        record_change(actor, customer, what=name, before=before, after=value)
    if (customer.quiet_from is None) != (customer.quiet_until is None):
        raise NotUnderstood("Quiet hours need a beginning and an end.")
    if columns:
        Customer.objects.filter(pk=customer.pk).update(**columns)
    if "name" in columns:
        write_name(customer)
    return customer


def record_change(actor: Actor, customer: Customer, *, what: str, before: Any, after: Any) -> None:
    """Write down who changed what, and announce it."""
    change = Change.objects.create(
        customer=customer,
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        what=what,
        before=_plain(before),
        after=_plain(after),
    )
    announce(CustomerChanged(customer.pk, change_id=change.pk), actor=actor)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | time) else value


def _understood(customer: Customer, wanted: Wanted) -> dict[str, Any]:
    columns: dict[str, Any] = dict(wanted)
    for name in ("name", "honorific", "time_zone", "channel"):
        if name in columns:
            columns[name] = one_line(storable(columns[name]), LONGEST)
    if "wishes" in columns:
        columns["wishes"] = storable(columns["wishes"]).strip()[:LONGEST_WISHES]
    if "language" in columns:
        columns["language"] = _language(columns["language"])
    if "organisation" in columns:
        columns["organisation_id"] = _organisation(columns.pop("organisation"))
    if columns.get("time_zone") and columns["time_zone"] not in available_timezones():
        raise NotUnderstood(f"There is no time zone called {columns['time_zone']!r}.")
    if columns.get("channel", "") not in CHANNELS:
        raise NotUnderstood("This is no way in which we could be in touch.")
    if "since" in columns and columns["since"].year < FIRST_YEAR:
        raise NotUnderstood("Nobody has been with us for so long.")
    if "since" in columns and columns["since"] > max(customer.since, clock.now()):
        raise NotUnderstood("They cannot be with us since a day to come.")
    return columns


def _language(code: str | None) -> str | None:
    plain = (code or "").strip().lower()
    if not plain:
        return None
    if not (plain.isascii() and plain.isalpha() and len(plain) in (2, 3)):
        raise NotUnderstood("A language is told by its code of two letters, such as ja.")
    return plain


def _organisation(organisation_id: int | None) -> int | None:
    if organisation_id is not None and not Organisation.objects.filter(pk=organisation_id).exists():
        raise NotFound("There is no such organisation.")
    return organisation_id
