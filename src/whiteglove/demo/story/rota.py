"""When Hoshi Air is open and who works when: two cities, so that the switchboard never sleeps."""

from whiteglove.demo.story.told import ShiftTold, WeekTold

WEEKDAYS, EVERY_DAY = range(5), range(7)


def _week(days: range, *spans: tuple[str, str]) -> tuple[WeekTold, ...]:
    return tuple((day, opens, closes) for day in days for opens, closes in spans)


# A team that is not named is always open.
HOURS: dict[str, tuple[WeekTold, ...]] = {
    "baggage": _week(EVERY_DAY, ("06:00", "24:00")),
    "sales": _week(WEEKDAYS, ("09:00", "18:00")),
    "refunds": _week(WEEKDAYS, ("09:00", "12:00"), ("13:00", "17:30")),
    "loyalty": _week(range(6), ("09:00", "20:00")),
}
HOLIDAYS = {"sales": "JP", "refunds": "JP", "loyalty": "JP"}
# First answer, next answer, solution; in hours in which the team is open.
STANDARDS: dict[str, tuple[int, int | None, int | None]] = {
    "switchboard": (8, None, 24),
    "baggage": (9, 9, 108),
    "sales": (9, None, 27),
    "refunds": (15, 8, 75),
    "loyalty": (22, 11, None),
}


def _works(days: range | tuple[int, ...], starts: str, ends: str, pause: str = "") -> tuple[ShiftTold, ...]:
    found = [ShiftTold(day, starts, ends) for day in days]
    if pause:
        begin, _dash, end = pause.partition("-")
        found += [ShiftTold(day, begin, end, is_break=True) for day in days]
    return tuple(found)


SHIFTS: dict[str, tuple[ShiftTold, ...]] = {
    "ishikawa": _works(WEEKDAYS, "07:00", "15:00", "11:00-12:00"),
    "arai": _works(WEEKDAYS, "14:00", "22:00", "18:00-19:00"),
    "whitfield": (*_works(range(3), "10:00", "18:30", "13:00-14:00"), *_works((5, 6), "22:00", "06:00")),
    "garnier": _works(WEEKDAYS, "13:30", "22:00", "17:30-18:00"),
    "mori": _works(WEEKDAYS, "08:00", "17:00", "12:00-13:00"),
    "nair": _works((2, 3, 4, 5, 6), "12:00", "21:00", "16:00-17:00"),
    "suzuki": _works(WEEKDAYS, "09:00", "18:00", "12:00-13:00"),
    "haddad": _works(WEEKDAYS, "09:00", "18:00", "12:30-13:30"),
    "kondo": _works(WEEKDAYS, "09:00", "17:30", "12:00-13:00"),
    "lacroix": _works(WEEKDAYS, "09:00", "17:00", "12:30-13:30"),
    "taniguchi": _works(WEEKDAYS, "09:00", "18:00", "12:00-13:00"),
    "adeyemi": _works((1, 2, 3, 4, 5), "11:00", "20:00", "15:00-16:00"),
}
SKILLS: dict[str, tuple[str, ...]] = {
    "okabe": ("Putting it right", "Press"),
    "ishikawa": ("Telephone",),
    "whitfield": ("Refunds", "Groups"),
    "garnier": ("Baggage tracing", "Telephone"),
    "mori": ("Baggage tracing", "Damage claims"),
    "nair": ("Baggage tracing",),
    "suzuki": ("Companies",),
    "haddad": ("Companies", "Groups"),
    "kondo": ("Refunds", "Vouchers"),
    "lacroix": ("Refunds", "Baggage tracing"),
    "taniguchi": ("Miles",),
    "adeyemi": ("Miles", "Telephone"),
}
ROOM: dict[str, int] = {"arai": 8, "nair": 25, "suzuki": 20}
