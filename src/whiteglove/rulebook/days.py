"""Which day it is at the house."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from whiteglove.foundation import clock
from whiteglove.foundation.settings import settings


def house_zone() -> ZoneInfo:
    """The time zone of the house."""
    return ZoneInfo(settings().time_zone)


def day_of(moment: datetime) -> date:
    """The day at the house at some moment."""
    return moment.astimezone(house_zone()).date()


def today() -> date:
    """The day at the house."""
    return day_of(clock.now())
