"""What came to a conversation since somebody read it, so that no answer is sent past it."""

from dataclasses import dataclass

from django.db.models import Q

from whiteglove.conversations.models import Direction, Message
from whiteglove.conversations.queries.events import Event, events
from whiteglove.conversations.rules import PREVIEW_LENGTH
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.text import one_line

SHOWN = 5


@dataclass(frozen=True, slots=True)
class SaidMeanwhile:
    """One thing said by somebody else. who: the customer's or expert's name or address, or a colleague's name."""

    id: int
    direction: str
    is_aside: bool
    who: str
    first_words: str


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What is new to somebody who read up to a place: the newest things said and done by others, oldest first.

    up_to, events: the place somebody has read who has read this.
    """

    said: tuple[SaidMeanwhile, ...]
    done: tuple[Event, ...]
    up_to: int
    events: int

    def __bool__(self) -> bool:
        return bool(self.said or self.done)

    @property
    def customer_wrote(self) -> bool:
        """Whether the customer is among them."""
        return any(one.direction == Direction.IN and not one.is_aside for one in self.said)


def meanwhile(actor: Actor, conversation_id: int, *, after: int, events_seen: int | None = None) -> Meanwhile:
    """News since message `after` and the first `events_seen` events (None: events do not count).

    The actor's own acts are no news to them, nor is what machines said or did, or what was taken back.
    """
    said = _said_after(actor, conversation_id, after)
    done = events(actor, conversation_id) if events_seen is not None else []
    new = tuple(event for event in done[events_seen or 0 :] if event.who not in (None, actor.name))
    return Meanwhile(tuple(said[-SHOWN:]), new[-SHOWN:], max([after, *(one.id for one in said)]), len(done))


def _said_after(actor: Actor, conversation_id: int, after: int) -> list[SaidMeanwhile]:
    newer = Message.objects.filter(conversation=conversation_id, id__gt=after, taken_back_at=None, is_automatic=False)
    others = Q(author=None) | ~Q(author=actor.colleague_id or 0)
    columns = ("id", "direction", "is_aside", "author_name", "author_address", "reply_text", "text")
    return [
        SaidMeanwhile(pk, direction, is_aside, name or address, one_line(new or whole, PREVIEW_LENGTH))
        for pk, direction, is_aside, name, address, new, whole in newer.filter(others)
        .order_by("id")
        .values_list(*columns)
    ]
