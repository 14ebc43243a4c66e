"""One conversation as its page shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from whiteglove.conversations.queries.attention import Person, followers
from whiteglove.conversations.queries.drafts import DraftShown, drafts
from whiteglove.conversations.queries.events import Event, events
from whiteglove.conversations.queries.linked import Linked, links
from whiteglove.conversations.queries.lists import RowShown
from whiteglove.conversations.queries.reading import (
    MessageShown,
    conversation,
    messages,
    messages_changed,
    others_of_customer,
)
from whiteglove.conversations.queries.recipients import recipients_of
from whiteglove.conversations.queries.tags import TagKnown, tags
from whiteglove.customers.actions.looking import look_at_customer
from whiteglove.customers.queries import family_ids
from whiteglove.customers.queries.reading import CustomerKnown, NoteShown
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.promises.protocols.beside import HandOverSeen, of_hand_overs
from whiteglove.team.models import Colleague, Team
from whiteglove.team.queries import colleagues, teams

SHOWN = 100
CAME_LATELY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Item:
    """A message or an event in the thread; the other is None. agreed: what two teams agreed about a hand-over."""

    at: datetime
    message: MessageShown | None = None
    event: Event | None = None
    agreed: HandOverSeen | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page knows of a thread: newest message, number of events, and the moment it asked."""

    message: int
    events: int
    since: str


@dataclass(frozen=True, slots=True)
class Talk:
    """The whole conversation with its person. earlier: id before which older messages are; None: none.

    recipients: (to, cc) of an answer. drafts: what the reader is writing, by kind. person: ids of all their rows.
    """

    row: RowShown
    items: list[Item]
    earlier: int | None
    seen: Seen
    customer: CustomerKnown
    notes: list[NoteShown]
    others: list[RowShown]
    colleagues: list[Colleague]
    teams: list[Team]
    recipients: tuple[list[str], list[str]]
    followers: Sequence[Person]
    tags: list[TagKnown]
    links: list[Linked]
    drafts: dict[str, DraftShown]
    person: list[int]

    @property
    def expert_answered(self) -> MessageShown | None:
        """What an outside expert said since our last word to the customer."""
        return _expert_answered(self.items)


@dataclass(frozen=True, slots=True)
class News:
    """What came to a conversation since a page saw it."""

    row: RowShown
    items: list[Item]
    changed: list[MessageShown]
    taken_back: list[int]
    seen: Seen
    colleagues: list[Colleague]
    teams: list[Team]
    recipients: tuple[list[str], list[str]]
    followers: Sequence[Person]
    others: list[RowShown]
    tags: list[TagKnown]
    links: list[Linked]
    came_from: tuple[int, str] | None

    @property
    def expert_answered(self) -> MessageShown | None:
        """What an outside expert said among what is new, after our last word to the customer."""
        return _expert_answered(self.items)

    @property
    def is_about_expert(self) -> bool:
        """Whether the hint that an expert answered changes."""
        return any(item.message and (item.message.is_aside or item.message.direction == "out") for item in self.items)

    def took(self, actor: Actor) -> bool:
        """Whether the actor has it from what is new on, for they answered what nobody had."""
        mine = (item.event for item in self.items if item.event and item.event.who == actor.name)
        return self.row.owner_id == actor.colleague_id and any(event.what == "answered" for event in mine)


def read_talk(actor: Actor, conversation_id: int, *, before: int | None = None) -> Talk:
    """All that the page of a conversation shows, in a fixed number of queries. Raises NotFound."""
    since = clock.seen_until().isoformat()
    row = conversation(actor, conversation_id)
    said = messages(actor, conversation_id, before=before, limit=SHOWN + 1)
    earlier = said[1].id if len(said) > SHOWN else None
    said = said[-SHOWN:]
    done = events(actor, conversation_id)
    within = _within(done, said, is_start=earlier is None, is_end=before is None)
    newest = said[-1].id if said else 0
    known, notes = look_at_customer(actor, row.customer_id)
    person = family_ids(known.id)
    return Talk(
        row=row,
        items=woven(said, within, agreed_about(actor, within)),
        earlier=earlier,
        seen=Seen(newest, len(done), since),
        customer=known,
        notes=notes,
        others=others_of_customer(actor, known.id, besides=row.id, person=person),
        colleagues=colleagues(),
        teams=teams(),
        recipients=recipients_of(row.id, row.customer_id, person=person),
        drafts=drafts(actor, row.id),
        followers=followers(actor, row.id),
        tags=tags(actor),
        links=links(actor, row.id),
        person=person,
    )


def read_news(actor: Actor, conversation_id: int, *, seen: Seen, since: datetime) -> News:
    """What is new to a page that saw this much."""
    since_now = clock.seen_until().isoformat()
    row = conversation(actor, conversation_id)
    said = messages(actor, conversation_id, after=seen.message) if seen.message else messages(actor, conversation_id)
    done = events(actor, conversation_id)
    changed, taken_back = messages_changed(actor, conversation_id, since=since)
    known = [message for message in changed if message.id <= seen.message]
    newest = said[-1].id if said else seen.message
    person = family_ids(row.customer_id)
    fresh = woven(said, done[seen.events :], agreed_about(actor, done[seen.events :]))
    return News(
        row,
        fresh,
        known,
        taken_back,
        Seen(newest, len(done), since_now),
        colleagues(),
        teams(),
        recipients_of(row.id, row.customer_id, person=person),
        followers(actor, row.id),
        others_of_customer(actor, row.customer_id, besides=row.id, person=person),
        tags(actor),
        links(actor, row.id),
        _merged_lately(done),
    )


def _merged_lately(done: Sequence[Event]) -> tuple[int, str] | None:
    """(id, matter) of what somebody merged into this one a moment ago, unless it was given back since."""
    last = next((event for event in reversed(done) if event.what in ("merged", "unmerged")), None)
    if last is None or last.what == "unmerged" or last.other is None or clock.now() - last.at > CAME_LATELY:
        return None
    return last.other, last.to_whom or ""


def agreed_about(actor: Actor, done: Sequence[Event]) -> dict[int, HandOverSeen]:
    """What the teams agreed about hand-overs among these; asks nothing where there is none."""
    return of_hand_overs(actor, [event.hand_over for event in done if event.hand_over is not None])


def woven(
    said: Sequence[MessageShown], done: Sequence[Event], agreed: Mapping[int, HandOverSeen] | None = None
) -> list[Item]:
    """Messages and events in order of time."""
    known = agreed or {}
    items = [Item(message.at, message=message) for message in said]
    items += [Item(event.at, event=event, agreed=known.get(event.hand_over or 0)) for event in done]
    return sorted(items, key=lambda item: item.at)


def _within(done: list[Event], said: list[MessageShown], *, is_start: bool, is_end: bool) -> list[Event]:
    if not said:
        return done
    return [event for event in done if (is_start or event.at >= said[0].at) and (is_end or event.at <= said[-1].at)]


def _expert_answered(items: Sequence[Item]) -> MessageShown | None:
    for item in reversed(items):
        said = item.message
        if said is None or said.is_automatic:
            continue
        if said.is_aside and said.direction == "in":
            return said
        if said.direction == "out" and not said.is_aside:
            return None
    return None
