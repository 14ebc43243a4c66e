"""When people write and when they work: all drawn in their own zone, returned in UTC."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

# Share of mails by hour of the customer's day: a morning peak, a lunch break, a long evening, few at night.
_WEEKDAY_HOURS = (2, 1, 1, 0, 0, 1, 3, 6, 9, 10, 9, 8, 9, 8, 7, 7, 7, 7, 8, 8, 9, 9, 7, 4)
_WEEKEND_HOURS = (3, 2, 1, 0, 0, 0, 1, 3, 6, 9, 11, 10, 7, 6, 6, 6, 6, 6, 6, 7, 8, 8, 6, 4)
_WEEKDAYS = (12, 11, 10, 10, 10, 7, 8)
# Holidays fill the aircraft, and our mail: new year, spring, Golden Week, summer, December.
_MONTHS = (12, 8, 11, 10, 12, 8, 11, 14, 9, 9, 8, 13)
_OPENS, _CLOSES = 8, 20
_TRIES = 40


class Diary:
    """Draws the moments of a year that ends at `until`."""

    def __init__(self, rng: random.Random, *, until: datetime, days: int) -> None:
        self._rng = rng
        self._until = until
        self._days: Sequence[date] = [(until - timedelta(days=back)).date() for back in range(days)]
        self._weights = list(accumulate(_WEEKDAYS[day.weekday()] * _MONTHS[day.month - 1] for day in self._days))
        self._zones: dict[str, ZoneInfo] = {}

    def any_day(self, zone: str) -> datetime:
        """A moment in the year when somebody in this zone would sit down and write."""
        day = self._rng.choices(self._days, cum_weights=self._weights)[0]
        return self._writing_moment(day, zone)

    def recent_day(self, zone: str, *, days: int) -> datetime:
        """The same within the last days, more likely yesterday than a week ago."""
        back = min(days - 1, int(days * self._rng.random() ** 1.8))
        return self._writing_moment(self._days[back], zone)

    def lately(self, zone: str, *, within: timedelta) -> datetime:
        """The same within the last hours."""
        for _ in range(_TRIES):
            moment = self._writing_moment(self._rng.choice(self._days[:2]), zone)
            if moment > self._until - within:
                return moment
        return self._until - within * self._rng.random()

    def day_back(self, zone: str, *, days: int) -> datetime:
        """The same, so many days ago."""
        return self._writing_moment(self._days[days], zone)

    def awake(self, at: datetime, zone: str) -> datetime:
        """`at`, or the next morning's first coffee when the person sleeps."""
        local = at.astimezone(self._zone(zone))
        if local.hour >= 7:
            return at
        morning = local.replace(hour=7 + self._rng.randrange(3), minute=self._rng.randrange(60))
        return morning.astimezone(UTC)

    def at_work(self, at: datetime, zone: str, *, weekend: bool) -> datetime:
        """`at`, or soon after the next opening."""
        local = at.astimezone(self._zone(zone))
        if local.hour >= _CLOSES:
            local = self._opening(local + timedelta(days=1))
        elif local.hour < _OPENS:
            local = self._opening(local)
        while not weekend and local.weekday() >= 5:
            local = self._opening(local + timedelta(days=1))
        return local.astimezone(UTC)

    def _opening(self, local: datetime) -> datetime:
        return local.replace(hour=_OPENS, minute=self._rng.randrange(5, 60), second=self._rng.randrange(60))

    def _writing_moment(self, day: date, zone: str) -> datetime:
        hours = _WEEKEND_HOURS if day.weekday() >= 5 else _WEEKDAY_HOURS
        hour = self._rng.choices(range(24), hours)[0]
        at = datetime.combine(day, time(hour, self._rng.randrange(60), self._rng.randrange(60)), self._zone(zone))
        moment = at.astimezone(UTC)
        while moment >= self._until:
            moment -= timedelta(days=1)
        return moment

    def _zone(self, zone: str) -> ZoneInfo:
        if zone not in self._zones:
            self._zones[zone] = ZoneInfo(zone)
        return self._zones[zone]
