"""Money is an integer of the currency's smallest unit: 1250 EUR is 12.50 euro, 1250 JPY is 1,250 yen."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision, list_currencies

from whiteglove.foundation.errors import NotUnderstood

LARGEST = 10**15
LONGEST_TEXT = 40
# A sign, digits alone or in groups of three, a point or comma with what is less than one.
WRITTEN = re.compile(r"(-?)(\d{1,3}(?:([ ,.'’])\d{3})(?:\3\d{3})*|\d+)(?:([.,])(\d+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency. Raises NotUnderstood for an unknown currency, or an amount beyond sense."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        require_currency(self.currency)
        if abs(self.amount) > LARGEST:
            raise NotUnderstood(f"{self.amount} is more money than there is.")

    def said(self, language: str) -> str:
        """As people of this language write it, such as 12,50 €."""
        return format_currency(self.as_decimal(), self.currency, locale=language.replace("-", "_"))

    def as_decimal(self) -> Decimal:
        """In whole units."""
        return Decimal(self.amount).scaleb(-get_currency_precision(self.currency))


def require_currency(code: str) -> None:
    """Raises NotUnderstood unless this is a currency of ISO 4217."""
    if code not in list_currencies():
        raise NotUnderstood(f"“{code}” is no currency. Write its three letters, such as EUR.")


def money_from(text: str, currency: str) -> Money:
    """What somebody typed in whole units: "12.50", "12,5", "1 200", "1.200,50".

    Raises NotUnderstood also for too many digits, and for what two people would read differently, such as 1.200.
    """
    require_currency(currency)
    digits = get_currency_precision(currency)
    plain = unicodedata.normalize("NFKC", text).strip()
    found = WRITTEN.fullmatch(plain) if len(plain) <= LONGEST_TEXT else None
    if found is None:
        raise NotUnderstood(f"“{text[:LONGEST_TEXT]}” is no amount of money. Write it as 12.50.")
    sign, whole, group, point, part = found.groups(default="")
    if group in (".", ",") and not point and whole.count(group) == 1:
        whole, group, part = _one_mark(text, whole, group, digits)
    if group and group == point:
        raise NotUnderstood(f"“{text}” can be read in two ways. Write it as 1250 or 1250.40.")
    if len(part) > digits:
        raise NotUnderstood(f"“{text}” cannot be paid in {currency}. Write at most {digits} digits after the point.")
    return Money(int(f"{sign}{whole.replace(group, '')}{part.ljust(digits, '0')}"), currency)


def _one_mark(text: str, whole: str, mark: str, digits: int) -> tuple[str, str, str]:
    """(whole units, mark of groups, part of a unit) of a number with one mark before its last three digits."""
    if mark == "," and digits < 3:
        return whole, mark, ""
    if mark == "." and digits >= 3:
        units, _, part = whole.partition(mark)
        return units, "", part
    raise NotUnderstood(f"“{text}” can be read in two ways. Write it as 1250 or 1250.40.")
