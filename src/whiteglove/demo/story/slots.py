"""What fills the slots of a wording: flight, dates, bag, seat and sums, said as the language says them."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from whiteglove.demo.story.lines import NO_BREAK_SPACE, Decks, sections
from whiteglove.demo.story.people import Person
from whiteglove.demo.story.places import ROUTES, TOKYO, Route
from whiteglove.demo.story.told import Language

When = Literal["before", "ahead"]
_BOOKING_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CITIES_OF_FRENCH = {"Paris", "Geneva", "Brussels", "Montreal"}


def said_date(day: datetime, language: Language) -> str:
    """A date as people write it: 12 March, 3月12日, 12 mars."""
    if language == "ja":
        return f"{day.month}月{day.day}日"
    if language == "fr":
        return f"{'1er' if day.day == 1 else day.day} {_named('months', language)[day.month - 1]}"
    return f"{day.day} {_named('months', language)[day.month - 1]}"


def said_weekday(day: datetime, language: Language) -> str:
    """The day of the week: Thursday, 木曜日, jeudi."""
    return _named("days", language)[day.weekday()]


def _named(what: str, language: Language) -> tuple[str, ...]:
    return sections(language, "calendar")[what]


def french_of(name: str) -> str:
    """ "of" before a name in French: de Paris, d'Auckland."""
    return f"d'{name}" if name[0] in "AEIOUÉÎ" else f"de {name}"


def said_clock(hour: int, minute: int, language: Language) -> str:
    """A time of day: 14:30, 14時30分, 14 h 30."""
    if language == "ja":
        return f"{hour}時{minute}分" if minute else f"{hour}時"
    if language == "fr":
        return f"{hour}{NO_BREAK_SPACE}h{NO_BREAK_SPACE}{minute:02d}" if minute else f"{hour}{NO_BREAK_SPACE}h"
    return f"{hour}:{minute:02d}"


def said_sum(yen: int, language: Language) -> str:
    """A sum of about this many yen, in the currency the customer would name."""
    if language == "ja":
        return f"{yen // 100 * 100:,}円"
    cents = yen * 60 // 100
    if language == "fr":
        euros = f"{cents // 100:,}".replace(",", NO_BREAK_SPACE)
        return f"{euros},{cents % 100:02d}{NO_BREAK_SPACE}€"
    return f"EUR {cents // 100:,}.{cents % 100:02d}"


def slots_for(
    person: Person, *, at: datetime, when: When, rng: random.Random, decks: Decks, sum_yen: tuple[int, int]
) -> dict[str, str]:
    """Every slot the wordings may name, for one matter of this person."""
    language = person.told.language
    local = at.astimezone(ZoneInfo(person.told.zone))
    slots = _who(person)
    slots.update(_trip(_route(language, rng), language, outbound=rng.random() < 0.5))
    slots.update(_dates(local, language, when=when, rng=rng))
    slots.update(_figures(language, rng, sum_yen))
    words = sections(language, "words")
    for name, wordings in words.items():
        slots[name] = decks.deal(wordings, "words", language, name)
    return slots


def _who(person: Person) -> dict[str, str]:
    full = person.told.name.replace(" ", "") if person.told.language == "ja" else person.told.name
    return {"me": full, "given": person.given, "family": person.family, "called": person.called}


def _route(language: Language, rng: random.Random) -> Route:
    route = rng.choice(ROUTES)
    if language == "fr" and route.names["en"] not in _CITIES_OF_FRENCH and rng.random() < 0.7:
        return rng.choice([other for other in ROUTES if other.names["en"] in _CITIES_OF_FRENCH])
    if language == "en" and not route.far and rng.random() < 0.6:
        return rng.choice(ROUTES)
    return route


def _trip(route: Route, language: Language, *, outbound: bool) -> dict[str, str]:
    here, there = TOKYO[language], route.names[language]
    return {
        "flight": f"HSH{route.flight + (0 if outbound else 1)}",
        "back_flight": f"HSH{route.flight + (1 if outbound else 0)}",
        "from": here if outbound else there,
        "to": there if outbound else here,
        "city": there,
        "de_city": french_of(there),
    }


def _dates(local: datetime, language: Language, *, when: When, rng: random.Random) -> Mapping[str, str]:
    if when == "before":
        travelled = local - timedelta(days=rng.choice((1, 1, 2, 2, 3, 3, 4, 5, 6, 8)))
        later = local + timedelta(days=rng.randrange(3, 8))
    else:
        travelled = local + timedelta(days=rng.randrange(9, 75))
        later = travelled + timedelta(days=rng.randrange(4, 19))
    return {
        "date": said_date(travelled, language),
        "weekday": said_weekday(travelled, language),
        "later": said_date(later, language),
    }


def _figures(language: Language, rng: random.Random, sum_yen: tuple[int, int]) -> Mapping[str, str]:
    row = rng.randrange(12, 44)
    thousands = rng.randrange(4, 62) * 500
    gap = {"en": ",", "ja": ",", "fr": NO_BREAK_SPACE}[language]
    return {
        "booking": "".join(rng.choices(_BOOKING_LETTERS, k=6)),
        "tag": f"HSH{rng.randrange(100_000, 999_999)}",
        "file": f"HN{rng.randrange(10_000, 99_999)}",
        "member": f"{rng.randrange(1000, 9999)} {rng.randrange(1000, 9999)}",
        "seat": f"{row}{rng.choice('ACHK')}",
        "other_seat": f"{row + rng.randrange(1, 9)}{rng.choice('DEFG')}",
        "near_seat": f"{row + rng.randrange(1, 9)}C",
        "age": str(rng.randrange(6, 12)),
        "count": str(rng.randrange(11, 46)),
        "weight": str(rng.randrange(3, 9)),
        "miles": f"{thousands:,}".replace(",", gap),
        "sum": said_sum(rng.randrange(*sum_yen), language),
        "hours": str(rng.randrange(3, 9)),
        "clock": said_clock(rng.randrange(9, 18), rng.choice((0, 15, 30, 45)), language),
    }
