"""Some hundred conversations at once: customers, conversations, messages, files, records and facts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from whiteglove.conversations.actions.columns import preview_of, standing_columns
from whiteglove.conversations.facts import ConversationOpened, MessageReceived, MessageWritten, NoteWritten
from whiteglove.conversations.models import Assignment, Attachment, Closure, Conversation, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.rules import Standing, after_customer_spoke, after_we_answered
from whiteglove.conversations.searching.words import words_of_message
from whiteglove.customers.models import Address, Customer, CustomerTeam
from whiteglove.customers.rules import name_key, plain_address
from whiteglove.demo.loading.copying import copy_rows, json_text, reserve_ids, vector_text
from whiteglove.demo.loading.people import Company
from whiteglove.demo.story import ConversationTold, CustomerTold, MessageTold
from whiteglove.foundation.blobs.actions import keep_blobs
from whiteglove.foundation.journal.facts import Fact
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.opening import Opening
from whiteglove.foundation.text import grams_of
from whiteglove.team.models import Team
from whiteglove.team.opening import heard_by

CONVERSATION = (
    "id", "customer_id", "team_id", "owner_id", "answering_id", "subject", "plain_subject", "language",
    "opened_at", "updated_at", "is_open", "closed_at", "preview", "preview_is_theirs", "has_files", "words",
    "needs_answer", "waiting_since", "next_moment",
)  # fmt: skip
MESSAGE = (
    "id", "conversation_id", "direction", "customer_id", "author_id", "author_name", "author_address", "to",
    "subject", "text", "reply_text", "kind", "is_automatic", "language", "at", "delivery",
)  # fmt: skip
ATTACHMENT = ("message_id", "blob_id", "filename", "content_type", "detected_type", "size")
ASSIGNMENT = ("conversation_id", "by_id", "by_whom", "at", "why", "from_team_id", "to_team_id", "to_owner_id")
CLOSURE = ("conversation_id", "by_id", "by_whom", "at")
FACT = ("kind", "at", "subject", "topics", "actor", "body")
CLOSED: dict[str, Any] = {"needs_answer": False, "waiting_since": None, "next_moment": None}


@dataclass(frozen=True, slots=True)
class World:
    """Who is in the database by now: our company, and customers by address."""

    people: Company
    customers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placed:
    """A conversation told, with the ids it gets."""

    told: ConversationTold
    id: int
    customer_id: int
    message_ids: tuple[int, ...]


def write_batch(batch: Sequence[ConversationTold], world: World) -> int:
    """Write these conversations; returns how many messages they hold."""
    _write_customers({told.customer.address.lower(): told.customer for told in batch}, world)
    placed = _placed(batch, world)
    copy_rows(Conversation, CONVERSATION, (_conversation(one, world.people) for one in placed))
    _write_teams(placed, world)
    copy_rows(Message, MESSAGE, (row for one in placed for row in _messages(one, world.people)))
    _write_files(placed)
    _write_records(placed, world.people)
    _write_facts(placed, world.people)
    return sum(len(one.message_ids) for one in placed)


def known_customers() -> dict[str, int]:
    """Customers who are here already, by address."""
    return dict(Address.objects.values_list("value", "customer_id"))


def _write_customers(told: dict[str, CustomerTold], world: World) -> None:
    new = [(address, one) for address, one in told.items() if address not in world.customers]
    ids = reserve_ids(Customer, len(new))
    copy_rows(
        Customer,
        ("id", "name", "language", "since", "main_address", "grams", "name_key"),
        (
            (key, one.name, one.language, one.since, address, grams_of(one.name, address), name_key(one.name))
            for key, (address, one) in zip(ids, new, strict=True)
        ),
    )
    copy_rows(
        Address,
        ("customer_id", "value", "added_at", "plain"),
        ((key, address, one.since, plain_address(address)) for key, (address, one) in zip(ids, new, strict=True)),
    )
    world.customers.update(zip((address for address, _ in new), ids, strict=True))


def _write_teams(placed: Sequence[Placed], world: World) -> None:
    """Which teams serve whom, each once."""
    serving = {(one.customer_id, world.people.teams[one.told.team].pk) for one in placed}
    rows = [CustomerTeam(customer_id=customer_id, team_id=team_id) for customer_id, team_id in sorted(serving)]
    CustomerTeam.objects.bulk_create(rows, ignore_conflicts=True)


def _placed(batch: Sequence[ConversationTold], world: World) -> list[Placed]:
    ids = reserve_ids(Conversation, len(batch))
    message_ids = iter(reserve_ids(Message, sum(len(told.messages) for told in batch)))
    return [
        Placed(
            told=told,
            id=key,
            customer_id=world.customers[told.customer.address.lower()],
            message_ids=tuple(islice(message_ids, len(told.messages))),
        )
        for told, key in zip(batch, ids, strict=True)
    ]


def _conversation(one: Placed, people: Company) -> tuple[Any, ...]:
    told = one.told
    team = people.teams[told.team]
    owner = people.colleagues[told.owner].pk if told.owner else None
    is_open = told.closed_at is None
    derived = standing_columns(_standing(told, team, people.openings[told.team])) if is_open else CLOSED
    shown = [said for said in told.messages if said.direction != "note"]
    return (
        one.id,
        one.customer_id,
        team.pk,
        owner,
        owner if is_open else None,
        told.subject,
        told.subject.casefold(),
        told.language,
        told.messages[0].at,
        told.last_activity,
        is_open,
        told.closed_at,
        preview_of(shown[-1].text if shown else ""),
        bool(shown) and shown[-1].direction == "in",
        any(said.attachments for said in told.messages),
        vector_text(_words(one, people)),
        *(derived[name] for name in CONVERSATION[-3:]),
    )


def _words(one: Placed, people: Company) -> dict[str, None]:
    told = one.told
    words = dict.fromkeys(words_of_message(texts=[told.subject], authors=[told.customer.name, told.customer.address]))
    for said in told.messages:
        author = [people.colleagues[said.author].name] if said.author else []
        files = [file.filename for file in said.attachments]
        to = _recipients(said, told, people)
        words.update(dict.fromkeys(words_of_message(texts=[said.text], authors=author, to=to, files=files)))
    return words


def _standing(told: ConversationTold, team: Team, opening: Opening) -> Standing:
    standing: Standing | None = None
    answered = False
    for said in told.messages:
        if said.direction == "in":
            standing = after_customer_spoke(kind=said.kind, at=said.at, standing=standing, hears_by=lambda at: at)
        elif said.direction == "out" and said.kind == "message":
            standing, answered = after_we_answered(said.at), True
    if standing is not None and standing.waiting_since is not None:
        due = heard_by(team, opening, standing.waiting_since, is_first=not answered)
        return Standing(standing.needs_answer, standing.waiting_since, due)
    return standing or after_we_answered(told.messages[0].at)


def _messages(one: Placed, people: Company) -> list[tuple[Any, ...]]:
    return [_message(key, said, one, people) for key, said in zip(one.message_ids, one.told.messages, strict=True)]


def _message(key: int, said: MessageTold, one: Placed, people: Company) -> tuple[Any, ...]:
    told, author = one.told, people.colleagues[said.author] if said.author else None
    comes_in = said.direction == "in"
    ours = author.name if author else "Whiteglove"
    return (
        key,
        one.id,
        said.direction,
        one.customer_id if comes_in else None,
        author.pk if author else None,
        told.customer.name if comes_in else ours,
        told.customer.address if comes_in else "",
        _recipients(said, told, people),
        told.subject,
        said.text,
        said.text,
        said.kind,
        said.kind != "message",
        told.language if said.direction != "note" else None,
        said.at,
        DeliveryState.SENT.value if said.direction == "out" else None,
    )


def _recipients(said: MessageTold, told: ConversationTold, people: Company) -> list[str]:
    if said.direction == "note":
        return []
    return [people.addresses[told.first_team] if said.direction == "in" else told.customer.address]


def _write_files(placed: Sequence[Placed]) -> None:
    given = [
        (key, file)
        for one in placed
        for key, said in zip(one.message_ids, one.told.messages, strict=True)
        for file in said.attachments
    ]
    contents = list(dict.fromkeys(file.content for _, file in given))
    names = dict(zip(contents, keep_blobs(contents), strict=True))
    copy_rows(
        Attachment,
        ATTACHMENT,
        (
            (key, names[file.content], file.filename, file.content_type, file.content_type, len(file.content))
            for key, file in given
        ),
    )


def _write_records(placed: Sequence[Placed], people: Company) -> None:
    colleagues, teams = people.colleagues, people.teams
    copy_rows(
        Assignment,
        ASSIGNMENT,
        (
            (
                one.id,
                colleagues[step.by].pk,
                f"colleague:{colleagues[step.by].pk}",
                step.at,
                step.word or "",
                teams[step.from_team].pk,
                teams[step.to_team].pk,
                colleagues[step.to].pk if step.to else None,
            )
            for one in placed
            for step in one.told.hand_overs
        ),
    )
    copy_rows(Closure, CLOSURE, (_closure(one, people) for one in placed if one.told.closed_at is not None))


def _closure(one: Placed, people: Company) -> tuple[Any, ...]:
    by = people.colleagues[one.told.closed_by].pk if one.told.closed_by else None
    return one.id, by, f"colleague:{by}" if by else "system", one.told.closed_at


def _write_facts(placed: Sequence[Placed], people: Company) -> None:
    """The journal tells of the year too; nothing follows from it, since all of it is long done."""
    told: list[tuple[datetime, Fact, str]] = []
    for one in placed:
        team_id = people.teams[one.told.team].pk
        told.append((one.told.messages[0].at, ConversationOpened(one.id, one.customer_id, team_id), "system"))
        for key, said in zip(one.message_ids, one.told.messages, strict=True):
            actor = f"colleague:{people.colleagues[said.author].pk}" if said.author else "system"
            told.append((said.at, _fact(one.id, key, said), actor))
    told.sort(key=lambda row: row[0])
    copy_rows(
        Row,
        FACT,
        ((fact.kind, at, fact.subject, list(fact.topics), actor, json_text(fact.body())) for at, fact, actor in told),
    )


def _fact(conversation_id: int, message_id: int, said: MessageTold) -> Fact:
    if said.direction == "in":
        return MessageReceived(conversation_id, message_id, said.kind)
    if said.direction == "out":
        return MessageWritten(conversation_id, message_id)
    return NoteWritten(conversation_id, message_id)
