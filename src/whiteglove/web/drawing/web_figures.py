"""What a web is drawn from: who stands in it, and what passes between them. All in words already, nothing counted."""

from dataclasses import dataclass, field
from enum import StrEnum


class Sort(StrEnum):
    """What stands in a web; how it is drawn."""

    CUSTOMER = "customer"
    TEAM = "team"
    COLLEAGUE = "colleague"
    MACHINE = "machine"
    CHANNEL = "channel"
    NOBODY = "nobody"  # a contact that waited, and nobody was there


class Sign(StrEnum):
    """How a line is drawn. FELT: by its step of feeling; the others lay what was drawn over what happened."""

    FELT = "felt"
    MEETS = "meets"
    BOTH = "both"
    DRAWN = "drawn"
    MISSED = "missed"  # it happened, and nobody drew it


@dataclass(frozen=True, slots=True)
class Stand:
    """One who stands in the web.

    group: the team they belong to, as numbers that never change (its sort, its id); group_name: written where the
    group has no team among those who stand here. number: their own id. note: small beside the name. is_missed: nobody
    drew them.
    """

    id: str
    sort: Sort
    name: str
    group: tuple[int, int] = (0, 0)
    number: int = 0
    group_name: str = ""
    note: str = ""
    title: str = ""
    href: str = ""
    is_missed: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """From one to another. step: of the feeling scale, None: unknown; said: written on it; n: how often."""

    first: str
    second: str
    n: int
    sign: Sign = Sign.FELT
    step: int | None = None
    said: str = ""
    title: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Webbed:
    """All of it, with what it is and what there is to see."""

    title: str
    words: str
    stands: tuple[Stand, ...]
    threads: tuple[Thread, ...] = field(default=())
