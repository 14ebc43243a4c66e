"""Whose public holidays a team keeps: places that the library of holidays knows."""

from datetime import date
from functools import cache, lru_cache

import holidays
from babel import Locale
from django.utils.translation import gettext_lazy as _

from whiteglove.team.times import TimesRefused


@cache
def places() -> dict[str, tuple[str, ...]]:
    """Countries by code, each with the codes of its parts that have holidays of their own."""
    known = holidays.list_supported_countries(include_aliases=False)
    return {country: tuple(parts) for country, parts in sorted(known.items())}


def known_place(text: str) -> str:
    """A country such as JP, or a part of one such as DE-BY; empty stays empty. Raises TimesRefused."""
    country, _dash, part = text.strip().upper().partition("-")
    if not country:
        return ""
    if country not in places():
        raise TimesRefused(
            _("No public holidays are known for %(place)s. Take the code of a country, such as JP."), place=text[:20]
        )
    if part and part not in {one.upper() for one in places()[country]}:
        raise TimesRefused(
            _("%(country)s has no part %(part)s with holidays of its own."), country=country, part=part[:20]
        )
    exact = next((one for one in places()[country] if one.upper() == part), "")
    return f"{country}-{exact}" if exact else country


@lru_cache(maxsize=16)
def places_to_choose(language: str) -> tuple[tuple[str, str], ...]:
    """Codes with names of countries and, beneath each, of its parts, in order of these names."""
    names = Locale.parse(language.replace("-", "_")).territories
    countries = sorted((names.get(country, country), country) for country in places())
    return tuple(
        (code, called)
        for name, country in countries
        for code, called in (
            (country, name),
            *((f"{country}-{part}", f"{name}: {part}") for part in places()[country]),
        )
    )


@lru_cache(maxsize=64)
def _named(place: str, language: str) -> holidays.HolidayBase:
    country, _dash, part = place.partition("-")
    plain = holidays.country_holidays(country, subdiv=part or None)
    spoken = [one for one in plain.supported_languages if one.split("_")[0] == language[:2]]
    return holidays.country_holidays(country, subdiv=part or None, language=spoken[0]) if spoken else plain


def holiday_name(place: str, day: date, language: str) -> str:
    """What is celebrated there on a day, in the reader's language where the library speaks it; empty: nothing."""
    return str(_named(place, language).get(day) or "") if place else ""
