"""What a form about a promise asks for."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from whiteglove.customers.models import Customer
from whiteglove.foundation import clock
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.promises.rules import DueIn, due_moments


def zone_of(time_zone: str) -> ZoneInfo:
    """In which a promise is meant: the customer's where we know it, else the reader's."""
    return ZoneInfo(time_zone or timezone.get_current_timezone_name())


def zone_of_customer(customer_id: int) -> ZoneInfo:
    """The same, of a customer by id."""
    zone = Customer.objects.filter(pk=customer_id).values_list("time_zone", flat=True).first()
    return zone_of(zone or "")


def dues(zone: ZoneInfo) -> list[tuple[DueIn, datetime]]:
    """What can be chosen now."""
    return list(due_moments(clock.now().astimezone(zone)))


def due_asked(given: QueryDict, zone: ZoneInfo) -> datetime:
    """`by` is one of the choices, or `due` a moment on the customer's clock. Raises NotUnderstood."""
    said = given.get("due", "").strip()
    if said:
        return _local(said, zone)
    chosen = dict(dues(zone)).get(given.get("by", ""))  # type: ignore[call-overload]
    if chosen is None:
        raise NotUnderstood(gettext("Say by when."))
    moment: datetime = chosen
    return moment


def _local(text: str, zone: ZoneInfo) -> datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise NotUnderstood(gettext("This is not a day and a time."))
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
