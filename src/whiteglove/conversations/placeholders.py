"""Saved replies are filled for one customer: pure, with all values given."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

PLACEHOLDER = re.compile(r"\{([a-z_]{1,40})\}")
KNOWN = ("customer", "first_name", "colleague", "team", "subject", "today", "number")
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "m", "mme", "mlle", "herr", "frau"})
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f.'’ ,-]+\Z")
FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class About:
    """What a saved reply can be filled with. Empty: not known."""

    customer: str
    colleague: str
    team: str
    subject: str
    today: date
    number: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """The text of a saved reply in the language that fits best. is_other: it is not the one asked for."""

    language: str
    text: str
    is_other: bool


def choose(texts: Mapping[str, str], language: str | None) -> Chosen | None:
    """The customer's language if there is a text in it (`pt` serves `pt-BR`); else English; else the first."""
    there = {code: text for code, text in texts.items() if text.strip()}
    if not there:
        return None
    wanted = (language or "").lower()
    for code in (wanted, wanted.partition("-")[0]):
        if code in there:
            return Chosen(code, there[code], is_other=False)
    code = FALLBACK if FALLBACK in there else sorted(there)[0]
    return Chosen(code, there[code], is_other=bool(language))


def filled(text: str, about: About, language: str) -> str:
    """The text with its placeholders filled. An unknown one stays as it is; one without a value becomes a gap.

    A gap is marked ⟦so⟧, and nothing is sent that holds one.
    """
    values = _values(about, language)

    def fill(found: re.Match[str]) -> str:
        name = found.group(1)
        return (values[name] or f"⟦{name}⟧") if name in values else found.group(0)

    return PLACEHOLDER.sub(fill, text)


def unknown_in(text: str) -> list[str]:
    """Placeholders in a text that nothing fills, each once."""
    return [name for name in dict.fromkeys(PLACEHOLDER.findall(text)) if name not in KNOWN]


def first_name(name: str) -> str:
    """What a customer is called by; empty where a name does not tell (one word, or not in Latin letters)."""
    if not LATIN.match(name):
        return ""
    if "," in name:
        name = " ".join(reversed(name.split(",", 1)))
    words = [word for word in name.split() if word.lower().rstrip(".") not in TITLES]
    return words[0] if len(words) > 1 and not words[0].endswith(".") else ""


def _values(about: About, language: str) -> dict[str, str]:
    return {
        "customer": about.customer,
        "first_name": first_name(about.customer),
        "colleague": about.colleague,
        "team": about.team,
        "subject": about.subject,
        "today": _day(about.today, language),
        "number": str(about.number),
    }


def _day(day: date, language: str) -> str:
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale(FALLBACK)
    return str(format_date(day, "long", locale=locale))
