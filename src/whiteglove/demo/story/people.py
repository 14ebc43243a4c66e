"""The customers: names of many countries, an address that fits, and how our colleagues call them."""

import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from whiteglove.demo.story.lines import sections
from whiteglove.demo.story.told import CustomerTold, Language

_TITLES: dict[Language, tuple[str, str]] = {"en": ("Ms", "Mr"), "fr": ("Madame", "Monsieur"), "ja": ("", "")}
_KNOWN_FOR_DAYS = 9 * 365
_COMES_BACK = 0.3


@dataclass(frozen=True, slots=True)
class Person:
    """A customer with what our colleagues need to address them."""

    told: CustomerTold
    given: str
    family: str
    woman: bool

    @property
    def called(self) -> str:
        """How we call them in a sentence: "Ms Roux", 佐藤様."""
        if self.told.language == "ja":
            return f"{self.family}様"
        return f"{_TITLES[self.told.language][0 if self.woman else 1]} {self.family}"


@dataclass(frozen=True, slots=True)
class Culture:
    """Names as they are given in one part of the world."""

    name: str
    share: int
    zones: tuple[str, ...]
    domains: tuple[str, ...]
    family_first: bool
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]


@cache
def cultures(language: Language) -> tuple[Culture, ...]:
    """Where those who write in this language come from."""
    found = []
    for name, rows in sections("names", language).items():
        if name == "name":
            continue
        row = {key: value for key, _, value in (line.partition(": ") for line in rows)}
        found.append(
            Culture(
                name=name,
                share=int(row["share"]),
                zones=tuple(row["zones"].split()),
                domains=tuple(row["domains"].split()),
                family_first=row.get("order") == "family first",
                women=_listed(row["women"]),
                men=_listed(row["men"]),
                families=_listed(row["families"]),
            )
        )
    return tuple(found)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


class Crowd:
    """Everybody who writes during the year; some come back."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._known: dict[tuple[Language, str], list[Person]] = {}
        self._addresses: set[str] = set()

    def somebody(self, language: Language, culture: Culture, *, at: datetime, zone: str) -> Person:
        """A person who writes at this moment: known to us, or new."""
        known = self._known.setdefault((language, zone), [])
        if known and self._rng.random() < _COMES_BACK:
            return self._rng.choice(known)
        person = self._newcomer(language, culture, at=at, zone=zone)
        known.append(person)
        return person

    def _newcomer(self, language: Language, culture: Culture, *, at: datetime, zone: str) -> Person:
        rng = self._rng
        woman = rng.random() < 0.52
        given, given_latin = _written(rng.choice(culture.women if woman else culture.men))
        family, family_latin = _written(rng.choice(culture.families))
        family_first = language == "ja" or culture.family_first
        name = f"{family} {given}" if family_first else f"{given} {family}"
        since = at if rng.random() < 0.45 else at - timedelta(days=rng.randrange(20, _KNOWN_FOR_DAYS))
        address = self._address(given_latin, family_latin, culture.domains)
        told = CustomerTold(name=name, address=address, language=language, since=since, zone=zone)
        return Person(told=told, given=given, family=family, woman=woman)

    def _address(self, given: str, family: str, domains: Sequence[str]) -> str:
        given, family = _plain(given), _plain(family)
        local = self._rng.choice(
            (
                f"{given}.{family}",
                f"{given[0]}.{family}",
                f"{family}.{given}",
                f"{given}{family}",
                f"{given}_{family[0]}",
            )
        )
        if self._rng.random() < 0.25:
            local += str(self._rng.randrange(1, 99))
        domain = self._rng.choice(domains)
        address, twin = f"{local}@{domain}", 2
        while address in self._addresses:
            address, twin = f"{local}{twin}@{domain}", twin + 1
        self._addresses.add(address)
        return address


def _written(entry: str) -> tuple[str, str]:
    """A name as written, and in Latin letters: "佐藤=Sato" has both."""
    written, _, latin = entry.partition("=")
    return written, latin or written


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.replace("ø", "o").replace("ł", "l").replace("ß", "ss"))
    return "".join(letter for letter in letters.lower() if letter.isascii() and letter.isalpha()) or "guest"
