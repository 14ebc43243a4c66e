"""Who of the demo company is away: on holiday with covers, ill since today; and a gap to be seen before it comes.

None of it has begun yet: clockwork begins what is due within a minute, as on any other day.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from whiteglove.demo.loading.people import Company
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team.models import Absence, Colleague, StandIn

DAY = timedelta(days=1)
WEDNESDAY = 2
SOONEST = 5  # days until the gap, so that there is time to mend it
STAND_INS = {
    "suzuki": ("haddad", "arai"),
    "haddad": ("suzuki",),
    "mori": ("nair", "lacroix"),
    "nair": ("mori", "lacroix"),
    "ishikawa": ("whitfield", "adeyemi"),
    "taniguchi": ("adeyemi",),
    "adeyemi": ("taniguchi",),
}


def send_some_away(people: Company, now: datetime) -> None:
    """Absences and covers around this moment, in the zone of each colleague."""
    colleagues = people.colleagues
    wednesday = (WEDNESDAY - (now + SOONEST * DAY).weekday()) % 7 + SOONEST
    Absence.objects.bulk_create(
        [
            _away(colleagues["suzuki"], now, days=(-1, 6), cover=colleagues["haddad"], why="Holiday"),
            _away(colleagues["ishikawa"], now, days=(0, None), is_sudden=True),
            _away(colleagues["taniguchi"], now, days=(wednesday - 1, wednesday + 2), why="Holiday"),
            _away(colleagues["adeyemi"], now, days=(wednesday, wednesday + 1), why="Training"),
        ]
    )
    StandIn.objects.bulk_create(
        StandIn(colleague=colleagues[person], position=position, cover=colleagues[cover], by_whom=SYSTEM.reference)
        for person, covers in STAND_INS.items()
        for position, cover in enumerate(covers)
    )


def _away(
    colleague: Colleague,
    now: datetime,
    *,
    days: tuple[int, int | None],
    cover: Colleague | None = None,
    why: str = "",
    is_sudden: bool = False,
) -> Absence:
    """From the beginning of a day, counted from today, to that of another (None: until they are back)."""
    zone = ZoneInfo(colleague.time_zone)
    today = now.astimezone(zone).date()
    first, last = days
    return Absence(
        colleague=colleague,
        starts=_midnight(today + first * DAY, zone),
        ends=None if last is None else _midnight(today + last * DAY, zone),
        cover=cover,
        why=why,
        is_sudden=is_sudden,
        by_whom=SYSTEM.reference,
    )


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC)
