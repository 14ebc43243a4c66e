"""When this happened, then that follows: reactions are run by the worker, each once, harmless when twice."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from whiteglove.foundation.journal.facts import Fact

WAKE_UP = "journal.wake_up"

AnyFact = TypeVar("AnyFact", bound=Fact)
Reaction = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Registered:
    """A reaction under its stable name."""

    name: str
    act: Reaction


REACTIONS: dict[str, list[Registered]] = defaultdict(list)


def when(
    happened: type[AnyFact], *, known_as: str = ""
) -> Callable[[Callable[[AnyFact], None]], Callable[[AnyFact], None]]:
    """Run the decorated function, in a transaction of its own, once for each such fact.

    known_as: the name under which the journal keeps that it is done, or in trouble; empty: after its module. A
    reaction that moves to another module keeps its name, or what was in trouble is never tried again.

    The function must do only what the database can roll back; work with the outside world is a row to
    claim, written here and done elsewhere.
    """

    def register(act: Callable[[AnyFact], None]) -> Callable[[AnyFact], None]:
        name = known_as or f"{act.__module__.removeprefix('whiteglove.')}.{act.__qualname__}"
        REACTIONS[happened.kind].append(Registered(name, act))
        return act

    return register
