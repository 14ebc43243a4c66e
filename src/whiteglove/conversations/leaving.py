"""What a message of ours says beyond what is kept of it: links that only its recipient may know."""

from collections.abc import Callable
from dataclasses import dataclass

from whiteglove.conversations.models import Message


@dataclass(frozen=True, slots=True)
class LeavingWords:
    """The words as they leave, plain and as simple HTML of ours (within a body)."""

    text: str
    html: str


Says = Callable[[Message], LeavingWords]
_says: dict[str, Says] = {}


def say_when_leaving(kind: str, says: Says) -> None:
    """A room above tells what messages of this kind say when they leave."""
    _says[kind] = says


def words_when_leaving(message: Message) -> LeavingWords | None:
    """What is sent instead of the words that are kept; None: just those."""
    says = _says.get(message.kind)
    return says(message) if says else None
