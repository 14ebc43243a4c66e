"""How things look in the API. Ids are opaque strings; people are {id, name} or null."""

from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from ninja import Field, Schema

from whiteglove.conversations.queries.lists import RowShown
from whiteglove.conversations.queries.reading import MessageShown
from whiteglove.customers.queries import CustomerKnown
from whiteglove.foundation.journal.facts import FactRead

Item = TypeVar("Item")


class PageOut(Schema, Generic[Item]):
    """One page of a list; `next` is the cursor of the following one, null at the end."""

    items: list[Item]
    next: str | None


class PersonOut(Schema):
    """A colleague or a team."""

    id: str
    name: str


class CustomerBriefOut(Schema):
    """A customer in a list."""

    id: str
    name: str
    address: str | None


class ConversationOut(Schema):
    """One matter of one customer."""

    id: str
    subject: str
    customer: CustomerBriefOut
    team: PersonOut
    owner: PersonOut | None
    state: Literal["open", "closed"]
    needs_answer: bool
    waiting_since: datetime | None
    next_moment: datetime | None
    language: str | None
    preview: str
    updated_at: datetime


class FileOut(Schema):
    """A file of a message; its bytes are at /api/v1/attachments/{id}."""

    id: str
    filename: str
    content_type: str
    size: int


class AuthorOut(Schema):
    """Who said it: the customer by address, a colleague by id."""

    id: str | None
    name: str
    address: str | None


class MessageOut(Schema):
    """One thing said. `from` is a customer, a colleague or a program; `text` is whole, `reply_text` what is new."""

    id: str
    direction: Literal["in", "out", "note"]
    author: AuthorOut = Field(alias="from")
    to: list[str]
    subject: str
    text: str
    reply_text: str
    kind: str
    language: str | None
    attachments: list[FileOut]
    at: datetime
    delivery: Literal["queued", "sent", "failed", "unsure"] | None


class CustomerOut(Schema):
    """A person we serve."""

    id: str
    name: str
    address: str | None
    addresses: list[str]
    unreachable: list[str]
    language: str | None
    since: datetime


class TeamOut(Schema):
    """Colleagues who answer for the same matters."""

    id: str
    key: str
    name: str


class ColleagueOut(Schema):
    """Somebody who serves."""

    id: str
    name: str
    email: str
    role: str


class FactOut(Schema):
    """Something that happened: ids and figures, no words of anybody."""

    cursor: str
    fact: str
    at: datetime
    subject: str
    actor: str
    body: dict[str, Any]


def conversation_out(row: RowShown) -> ConversationOut:
    """A conversation as the API shows it."""
    owner = None if row.owner_id is None else PersonOut(id=str(row.owner_id), name=row.owner_name or "")
    return ConversationOut(
        id=str(row.id),
        subject=row.subject,
        customer=CustomerBriefOut(
            id=str(row.customer_id), name=row.customer_name, address=row.customer_address or None
        ),
        team=PersonOut(id=str(row.team_id), name=row.team_name),
        owner=owner,
        state="open" if row.is_open else "closed",
        needs_answer=row.needs_answer,
        waiting_since=row.waiting_since,
        next_moment=row.next_moment,
        language=row.language,
        preview=row.preview,
        updated_at=row.updated_at,
    )


def message_out(message: MessageShown) -> MessageOut:
    """A message as the API shows it."""
    files = [
        FileOut(id=str(file.id), filename=file.filename, content_type=file.content_type, size=file.size)
        for file in message.files
    ]
    author = AuthorOut(
        id=None if message.author_id is None else str(message.author_id),
        name=message.author_name,
        address=message.author_address or None,
    )
    return MessageOut.model_validate(
        {
            "id": str(message.id),
            "direction": message.direction,
            "from": author,
            "to": list(message.to),
            "subject": message.subject,
            "text": message.text,
            "reply_text": message.reply_text,
            "kind": message.kind,
            "language": message.language,
            "attachments": files,
            "at": message.at,
            "delivery": message.delivery,
        }
    )


def customer_out(known: CustomerKnown) -> CustomerOut:
    """A customer as the API shows them."""
    return CustomerOut(
        id=str(known.id),
        name=known.name,
        address=known.addresses[0] if known.addresses else None,
        addresses=list(known.addresses),
        unreachable=list(known.unreachable),
        language=known.language,
        since=known.since,
    )


def fact_out(read: FactRead) -> FactOut:
    """A fact as the API shows it."""
    return FactOut(
        cursor=str(read.cursor), fact=read.kind, at=read.at, subject=read.subject, actor=read.actor, body=read.body
    )
