"""What it cost a customer, as far as somebody wrote it down: money, hours of delay, and what kind of harm it was."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from math import isfinite
from typing import Any

from babel.numbers import get_currency_name, get_currency_symbol

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.money import LARGEST, Money, money_from

# Ten years; whoever waited longer waits for something else.
LONGEST_DELAY_HOURS = 87_600
LONGEST_TEXT = 40
HOURS_WRITTEN = re.compile(r"\d{1,5}(?:[.,]\d{1,2})?", re.ASCII)
AMOUNT_WRITTEN = r"\d[\d ,.'’]*(?<![ ,.'’])"
# In their words people name a currency; of these languages we know how.
LANGUAGES = ("en", "ja", "fr")


class HarmKind(StrEnum):
    """What was done to them; one of few, so that like cases are found alike."""

    LOST = "lost"
    LATE = "late"
    CHARGED = "charged"
    NOT_GIVEN = "not_given"
    TOLD_WRONG = "told_wrong"
    TREATED = "treated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """None and empty: nobody knows; money and hours of 0: nothing. issue: a HarmKind, or another program's word."""

    money: Money | None = None
    delay_hours: float | None = None
    issue: str = ""

    @property
    def is_known(self) -> bool:
        """Whether anything of it is."""
        return self != Harm()

    def as_kept(self) -> dict[str, Any]:
        """As its column has it; what is not known stands nowhere in it."""
        money = {} if self.money is None else {"money": self.money.amount, "currency": self.money.currency}
        delay = {} if self.delay_hours is None else {"delay_hours": self.delay_hours}
        return {**money, **delay, **({"issue": self.issue} if self.issue else {})}


def harm_from(kept: Mapping[str, Any]) -> Harm:
    """What stands in the column; what cannot be read there is not known."""
    delay, issue = kept.get("delay_hours"), kept.get("issue")
    return Harm(
        money=_money_kept(kept),
        delay_hours=delay if isinstance(delay, int | float) and not isinstance(delay, bool) else None,
        issue=issue if isinstance(issue, str) else "",
    )


def refuse_unlikely(harm: Harm) -> None:
    """Raises NotUnderstood for less than nothing, too long a delay, and a kind of harm there is none of."""
    if harm.money is not None and not 0 <= harm.money.amount <= LARGEST:
        raise NotUnderstood("What it cost them is 0 or more.")
    hours = harm.delay_hours
    if hours is not None and not (isfinite(hours) and 0 <= hours <= LONGEST_DELAY_HOURS):
        raise NotUnderstood("A delay is 0 to 87600 hours: ten years at most.")
    if harm.issue and harm.issue not in set(HarmKind):
        raise NotUnderstood(f"What was done to them is one of: {', '.join(HarmKind)}.")


def hours_from(text: str) -> float:
    """What somebody typed as hours: "26", "1.5", "1,5". Raises NotUnderstood for what two people read differently."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > LONGEST_TEXT or not HOURS_WRITTEN.fullmatch(plain):
        raise NotUnderstood(f"“{text[:LONGEST_TEXT]}” is no number of hours. Write it as 26 or 1.5.")
    hours = float(plain.replace(",", "."))
    refuse_unlikely(Harm(delay_hours=hours))
    return int(hours) if hours.is_integer() else hours


def hours_late(due: datetime, until: datetime) -> float:
    """From when it was due, to a tenth of an hour; never less than none."""
    return max(0.0, round((until - due) / timedelta(hours=1), 1))


def amount_in(words: str, currency: str) -> Money | None:
    """The one amount that words name in this currency, such as "two nights, €180"; None: none, or nobody can be sure.

    A bare number counts where it is all there is.
    """
    plain = unicodedata.normalize("NFKC", words).strip()
    signs = _signs(currency)
    named = [one.group("before") or one.group("after") for one in signs.finditer(plain)]
    bare = [plain] if not named and re.fullmatch(AMOUNT_WRITTEN, plain, re.ASCII) else []
    try:
        found = {money_from(one.strip(), currency) for one in named or bare}
    except NotUnderstood:
        return None
    return found.pop() if len(found) == 1 else None


@cache
def _signs(currency: str) -> re.Pattern[str]:
    """An amount with a sign or a name of the currency before or after it; none is part of a word or below nought."""
    names = {currency, *(get_currency_symbol(currency, locale=code) for code in LANGUAGES)}
    names |= {get_currency_name(currency, count=count, locale=code) for code in LANGUAGES for count in (1, 2)}
    names |= {get_currency_name(currency, count=count, locale="en").split()[-1] for count in (1, 2)}
    either = "|".join(sorted({re.escape(unicodedata.normalize("NFKC", one)) for one in names}, key=len, reverse=True))
    before = rf"(?<![a-z0-9-])(?:{either}) ?(?P<before>{AMOUNT_WRITTEN})(?![a-z0-9%–-])"
    after = rf"(?<![a-z0-9.,'’–-])(?P<after>{AMOUNT_WRITTEN}) ?(?:{either})(?![a-z])"
    return re.compile(f"{before}|{after}", re.IGNORECASE)


def _money_kept(kept: Mapping[str, Any]) -> Money | None:
    amount, currency = kept.get("money"), kept.get("currency")
    if not isinstance(amount, int) or isinstance(amount, bool) or not isinstance(currency, str):
        return None
    try:
        return Money(amount, currency)
    except NotUnderstood:
        return None
