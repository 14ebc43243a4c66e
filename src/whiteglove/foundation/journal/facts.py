"""Facts: frozen records, in the past tense, of something that happened. Rooms declare theirs with `@fact`."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar

KNOWN_FACTS: dict[str, type["Fact"]] = {}


class Fact:
    """Base of all facts. Fields are ids and figures, never names or message text (erasure must hold)."""

    kind: ClassVar[str] = ""

    @property
    def subject(self) -> str:
        """What it is about, such as `conversation:12`."""
        raise NotImplementedError

    @property
    def topics(self) -> tuple[str, ...]:
        """Under which topics open pages hear of it."""
        return (self.subject,)

    def body(self) -> dict[str, Any]:
        """The fields, ready for JSON."""
        return asdict(self)  # type: ignore[call-overload, no-any-return]

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> Self:
        """The fact again, from what `body` gave."""
        return cls(**body)


FactClass = TypeVar("FactClass", bound=type[Fact])


def fact(kind: str) -> Callable[[FactClass], FactClass]:
    """Declare a fact under a stable name such as `conversations.MessageReceived`."""

    def declare(cls: FactClass) -> FactClass:
        cls.kind = kind
        KNOWN_FACTS[kind] = cls
        return cls

    return declare


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A place in the journal: transaction first, then the row within it, so that nothing is skipped."""

    transaction: int
    row: int

    def __str__(self) -> str:
        return f"{self.transaction}-{self.row}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Read `str(cursor)` again; raises ValueError on anything else."""
        transaction, _, row = text.partition("-")
        cursor = cls(int(transaction), int(row))
        if cursor.transaction < 0 or cursor.row < 0:
            raise ValueError(text)
        return cursor


START = Cursor(0, 0)


@dataclass(frozen=True, slots=True)
class FactRead:
    """One row of the journal as readers get it."""

    cursor: Cursor
    kind: str
    at: datetime
    subject: str
    topics: tuple[str, ...]
    actor: str
    body: dict[str, Any]

    def as_fact(self) -> Fact | None:
        """The fact itself; None when this version no longer knows its kind."""
        known = KNOWN_FACTS.get(self.kind)
        return known.from_body(self.body) if known else None
