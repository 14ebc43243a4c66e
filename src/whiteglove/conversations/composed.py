"""What a composer knows when it sends: which one it is, and what its author had read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Composed:
    """Given with a reply, note or forward that a person sends from a page.

    token: of the composer; it sends once, whoever presses twice. revision: the newest of its draft that it knows.
    seen_message, seen_events: what its author has read; None: do not ask.
    """

    token: str = ""
    revision: int = 0
    seen_message: int | None = None
    seen_events: int | None = None
