"""Telephone numbers as people say them: read, checked, and written as people write them. Pure rules."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from babel.core import get_global
from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult
from phonenumbers.timezone import time_zones_for_number

from whiteglove.foundation.errors import NotUnderstood

LONGEST_TYPED = 60
NOBODYS_REGION = "001"  # numbers of no country, such as of satellites
UNKNOWN_ZONE = "Etc/Unknown"
DEAR = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST})


class Wrong(StrEnum):
    """What is the matter with a number."""

    NO_NUMBER = "no_number"
    NO_COUNTRY = "no_country"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NOT_IN_USE = "not_in_use"
    DEAR = "dear"


WORDS = {
    Wrong.NO_NUMBER: "“{typed}” is not a telephone number.",
    Wrong.NO_COUNTRY: "“{typed}” does not tell its country. Write it with + and the country's number.",
    Wrong.TOO_SHORT: "“{typed}” is too short to be called. Ask for the whole number, with the area.",
    Wrong.TOO_LONG: "“{typed}” is too long for a telephone number.",
    Wrong.NOT_IN_USE: "“{typed}” is no number that is in use. Read it back to the caller, digit by digit.",
    Wrong.DEAR: "“{typed}” is a number whose owner is paid by who calls. Ask for another one.",
}


class NumberNotUnderstood(NotUnderstood):
    """No number that can be called. typed: what was given, kept; perhaps: what may be meant, as E.164, or empty."""

    def __init__(self, wrong: Wrong, typed: str, perhaps: str = "") -> None:
        hint = f" Perhaps {perhaps} is meant?" if perhaps else ""
        super().__init__(WORDS[wrong].format(typed=typed[:LONGEST_TYPED]) + hint)
        self.wrong, self.typed, self.perhaps = wrong, typed, perhaps


@dataclass(frozen=True, slots=True)
class Number:
    """A number that can be called. region: ISO 3166-1, empty for those of none; zones: IANA, where it may be."""

    e164: str
    region: str
    international: str
    national: str
    extension: str = ""
    zones: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """As people write it, with its extension."""
        return f"{self.international} ext. {self.extension}" if self.extension else self.international


def read_number(typed: str, region: str = "") -> Number:
    """The number somebody typed; without + it is one of this region (ISO 3166-1). Raises NumberNotUnderstood."""
    said = unicodedata.normalize("NFKC", typed).strip()
    if not any(sign.isdecimal() for sign in said) or len(said) > LONGEST_TYPED:
        raise NumberNotUnderstood(Wrong.TOO_LONG if len(said) > LONGEST_TYPED else Wrong.NO_NUMBER, typed)
    parsed = _parsed(said, region, typed)
    if not phonenumbers.is_valid_number(parsed):
        abroad = _valid("+" + said.lstrip("+0 ")) if not said.startswith("+") else None
        if abroad is not None and said.startswith("00"):
            return number_of(abroad)
        raise NumberNotUnderstood(_what_is_wrong(parsed), typed, written(abroad) if abroad else "")
    if phonenumbers.number_type(parsed) in DEAR:
        raise NumberNotUnderstood(Wrong.DEAR, typed)
    return number_of(parsed)


def _parsed(said: str, region: str, typed: str) -> phonenumbers.PhoneNumber:
    try:
        return phonenumbers.parse(said, region or None)
    except phonenumbers.NumberParseException as error:
        abroad = _valid("+" + said.lstrip("+0 ")) if not said.startswith("+") else None
        if abroad is not None and said.startswith("00"):
            return abroad
        raise NumberNotUnderstood(_unparsed(error), typed, written(abroad) if abroad else "") from None


def _unparsed(error: phonenumbers.NumberParseException) -> Wrong:
    kinds = phonenumbers.NumberParseException
    return {
        kinds.INVALID_COUNTRY_CODE: Wrong.NO_COUNTRY,
        kinds.TOO_SHORT_AFTER_IDD: Wrong.TOO_SHORT,
        kinds.TOO_SHORT_NSN: Wrong.TOO_SHORT,
        kinds.TOO_LONG: Wrong.TOO_LONG,
    }.get(error.error_type, Wrong.NO_NUMBER)


def _what_is_wrong(parsed: phonenumbers.PhoneNumber) -> Wrong:
    return {
        ValidationResult.TOO_SHORT: Wrong.TOO_SHORT,
        ValidationResult.IS_POSSIBLE_LOCAL_ONLY: Wrong.TOO_SHORT,
        ValidationResult.TOO_LONG: Wrong.TOO_LONG,
        ValidationResult.INVALID_COUNTRY_CODE: Wrong.NO_COUNTRY,
    }.get(phonenumbers.is_possible_number_with_reason(parsed), Wrong.NOT_IN_USE)


def _valid(said: str) -> phonenumbers.PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(said)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_valid_number(parsed) else None


def number_of(parsed: phonenumbers.PhoneNumber) -> Number:
    """A number as we keep it."""
    region = phonenumbers.region_code_for_number(parsed) or ""
    zones = tuple(zone for zone in time_zones_for_number(parsed) if zone != UNKNOWN_ZONE)
    return Number(
        e164=phonenumbers.format_number(parsed, PhoneNumberFormat.E164),
        region="" if region == NOBODYS_REGION else region,
        international=written(parsed),
        national=phonenumbers.format_number(_without_extension(parsed), PhoneNumberFormat.NATIONAL),
        extension=parsed.extension or "",
        zones=zones,
    )


def written(parsed: phonenumbers.PhoneNumber) -> str:
    """As people write it for somebody in another country, without the extension."""
    return phonenumbers.format_number(_without_extension(parsed), PhoneNumberFormat.INTERNATIONAL)


def _without_extension(parsed: phonenumbers.PhoneNumber) -> phonenumbers.PhoneNumber:
    plain = phonenumbers.PhoneNumber()
    plain.merge_from(parsed)
    plain.extension = None
    return plain


def as_written(e164: str, region: str = "") -> str:
    """A kept number as people of this region write it: their own in their way, others with +."""
    try:
        parsed = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    if region and phonenumbers.region_code_for_number(parsed) == region:
        return phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)


def region_of_zone(zone: str) -> str:
    """The country (ISO 3166-1) of a time zone; empty where it has none, as UTC."""
    territory = str(get_global("zone_territories").get(zone, ""))
    return "" if territory in ("", NOBODYS_REGION) else territory


def compared_as(number: Number, region: str = "") -> list[str]:
    """How this number may be kept among those by which customers are known, the surest first.

    region: whose people write it without its country.
    """
    ways = [number.e164 + number.extension]  # behind one number of a hotel are many guests
    if number.region and number.region == region:
        ways.append("".join(sign for sign in number.national if sign.isdecimal()) + number.extension)
    return ways
