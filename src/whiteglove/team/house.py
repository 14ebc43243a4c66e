"""How this desk is called and looks, in which languages it answers, and how long it keeps things: one row."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from threading import Lock
from typing import Any

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.languages import LANGUAGES
from whiteglove.foundation.money import require_currency
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.facts import HouseChanged
from whiteglove.team.models import House
from whiteglove.team.permissions import May, require
from whiteglove.team.rules import LARGEST_LOGO, Accent, CannotBeRead, accent_of, picture_type

LONGEST_NAME = 60
MOST_MONTHS = 1200
# Pages read it at every turn; another process of ours sees a change after so long.
HOLDS_SECONDS = 5.0


class HardToRead(NotUnderstood):
    """A colour in which words would be hard to read."""


class NotAPicture(NotUnderstood):
    """The file is no PNG, JPEG or WebP picture, or too large."""


@dataclass(frozen=True, slots=True)
class HouseSeen:
    """The house as pages show it. look: short text that differs when colour or logo do."""

    name: str = "Whiteglove"
    accent: str = ""
    has_logo: bool = False
    languages: tuple[str, ...] = ()
    keep_months: int | None = None
    set_up_at: datetime | None = None
    look: str = ""
    currency: str = "EUR"


_COLUMNS = ("name", "accent", "logo", "languages", "keep_months", "set_up_at", "currency")
_kept: list[tuple[float, HouseSeen]] = []
_lock = Lock()


def house() -> HouseSeen:
    """As it was at most some seconds ago: for every page."""
    with _lock:
        if _kept and time.monotonic() < _kept[0][0]:
            return _kept[0][1]
    return keep_house(house_now())


def house_now() -> HouseSeen:
    """As it is."""
    row = House.objects.filter(pk=1).values_list(*_COLUMNS).first()
    if row is None:
        return HouseSeen()
    name, accent, logo, languages, months, set_up_at, currency = row
    content = bytes(logo or b"")
    look = hashlib.sha256(accent.encode() + content).hexdigest()[:10] if accent or content else ""
    return HouseSeen(name, accent, bool(content), tuple(languages), months, set_up_at, look, currency)


def house_currency() -> str:
    """In which what is given is counted, as it is now: three letters of ISO 4217."""
    return House.objects.filter(pk=1).values_list("currency", flat=True).first() or HouseSeen().currency


def keep_house(seen: HouseSeen | None) -> HouseSeen:
    """Use this for the next seconds; None: forget what is known."""
    with _lock:
        _kept[:] = [] if seen is None else [(time.monotonic() + HOLDS_SECONDS, seen)]
    return seen or HouseSeen()


def house_accent() -> Accent | None:
    """The colours of what one can act on; None: ours."""
    accent = house().accent
    return accent_of(accent) if accent else None


def logo() -> tuple[bytes, str]:
    """The picture and its media type. Raises NotFound when there is none."""
    row = House.objects.filter(pk=1).values_list("logo", "logo_type").first()
    if row is None or not row[0]:
        raise NotFound("This desk has no logo.")
    return bytes(row[0]), row[1]


@dataclass(frozen=True, slots=True)
class HouseWishes:
    """What is to be another way; None: as it is. accent: #rrggbb, empty: ours. keep_months: 0 keeps everything.

    currency: from now on; what was given stays in the currency it was given in, and limits in another do not count.
    """

    name: str | None = None
    accent: str | None = None
    languages: Sequence[str] | None = None
    keep_months: int | None = None
    currency: str | None = None


@transaction.atomic
def change_house(actor: Actor, wishes: HouseWishes) -> HouseSeen:
    """Change what is wished. Raises NotUnderstood (HardToRead for a colour)."""
    require(actor, May.SET_UP_HOUSE)
    row = _locked()
    for one in fields(wishes):
        value = getattr(wishes, one.name)
        if value is not None:
            setattr(row, one.name, _UNDERSTOOD[one.name](value))
    return _save(row, [one.name for one in fields(wishes) if getattr(wishes, one.name) is not None], actor)


@transaction.atomic
def change_logo(actor: Actor, content: bytes | None) -> HouseSeen:
    """Another picture beside the name; None: none. Raises NotAPicture."""
    require(actor, May.SET_UP_HOUSE)
    row = _locked()
    if content is not None and len(content) > LARGEST_LOGO:
        raise NotAPicture("The picture is larger than 100 kB. Please make it smaller and try again.")
    kind = "" if content is None else picture_type(content)
    if kind is None:
        raise NotAPicture("This is no PNG, JPEG or WebP picture that we can show.")
    row.logo, row.logo_type = content, kind
    return _save(row, ["logo", "logo_type"], actor)


@transaction.atomic
def put_guide_away(actor: Actor, *, is_away: bool = True) -> HouseSeen:
    """The guide is finished, or not wanted; it can be brought back."""
    require(actor, May.SET_UP_HOUSE)
    row = _locked()
    row.set_up_at = clock.now() if is_away else None
    return _save(row, ["set_up_at"], actor)


def _locked() -> House:
    House.objects.bulk_create([House()], ignore_conflicts=True)
    return House.objects.select_for_update().get(pk=1)


def _save(row: House, changed: list[str], actor: Actor) -> HouseSeen:
    if changed:
        row.save(update_fields=changed)
        announce(HouseChanged(changed=changed, keep_months=row.keep_months), actor=actor)
        _forget()
        transaction.on_commit(_forget)  # somebody may have read the old row meanwhile
    return house_now()


def _forget() -> None:
    keep_house(None)


def _name(text: str) -> str:
    name = one_line(storable(text), LONGEST_NAME)
    if not name:
        raise NotUnderstood("The desk needs a name.")
    return name


def _accent(colour: str) -> str:
    if not colour.strip():
        return ""
    try:
        return accent_of(colour.strip()).act[0]
    except CannotBeRead as error:
        raise HardToRead(
            f"Words in this colour would be hard to read on light paper (contrast {error.contrast:.1f}, "
            "needed is 4.5). Please choose a darker one."
        ) from None
    except ValueError:
        raise NotUnderstood("A colour looks like #1F5F4A.") from None


def _languages(codes: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(codes))
    unknown = [code for code in wanted if code not in LANGUAGES]
    if unknown:
        raise NotUnderstood(f"{', '.join(unknown)[:100]}: this is not the code of a language we know.")
    return wanted


def _months(months: int) -> int | None:
    if not 0 <= months <= MOST_MONTHS:
        raise NotUnderstood(f"The months must be between 1 and {MOST_MONTHS}, or 0 to keep everything.")
    return months or None


def _currency(code: str) -> str:
    wanted = code.strip().upper()
    require_currency(wanted)
    return wanted


_UNDERSTOOD: dict[str, Callable[[Any], object]] = {
    "name": _name,
    "accent": _accent,
    "languages": _languages,
    "keep_months": _months,
    "currency": _currency,
}
