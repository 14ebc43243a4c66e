"""How things look in the API. Ids are opaque strings; people are {id, name} or null."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field

from whiteglove.conversations.queries.lists import RowShown
from whiteglove.conversations.queries.reading import MessageShown
from whiteglove.foundation.journal.facts import FactRead
from whiteglove.routing.words import answers_of, in_english
from whiteglove.team.models import PresenceState, Team
from whiteglove.team.whereabouts import Whereabouts

Item = TypeVar("Item")
MOMENT = "2026-03-02T09:15:00Z"


def of(description: str, *examples: Any, **more: Any) -> Any:
    """A field with its words and examples for the OpenAPI."""
    return Field(description=description, examples=list(examples), **more)


class PageOut(BaseModel, Generic[Item]):
    """One page of a list."""

    items: list[Item] = Field(description="What the page holds")
    next: str | None = of("Cursor of the following page; null at the end", None)


class PersonOut(BaseModel):
    """A colleague or a team."""

    id: str = of("Opaque", "7")
    name: str = of("As colleagues see it", "Ben")


class CustomerBriefOut(BaseModel):
    """A customer in a list."""

    id: str = of("Opaque", "12")
    name: str = of("Empty when not known", "Aiko Tan")
    address: str | None = of("Their first mail address; null when none is known", "aiko@example.com")


class TagBriefOut(BaseModel):
    """A tag of a conversation."""

    id: str = of("Opaque", "3")
    name: str = of("As colleagues see it", "refund")


class AnsweringOut(BaseModel):
    """Who answers for a conversation now: the owner, whoever covers for them, or whoever of the team is there."""

    colleague: PersonOut | None = Field(description="Null: whoever of the team is there")
    team: PersonOut = Field(description="The team that answers for it")
    because: str = of("Why, in a sentence", "Chidi stands in for Ben, who is away until 2026-03-09 08:00 UTC.")


class ConversationOut(BaseModel):
    """One matter of one customer."""

    id: str = of("Opaque", "31")
    subject: str = of("Of its first message", "My bag did not arrive")
    customer: CustomerBriefOut = Field(description="Whose matter it is")
    team: PersonOut = Field(description="The team that answers for it")
    owner: PersonOut | None = Field(description="The colleague whose matter it is; null: nobody in particular")
    answering: AnsweringOut | None = Field(description="Who answers for it now; null once closed")
    state: Literal["open", "closed"] = of("Whether it is done", "open")
    needs_answer: bool = of("Whether the customer waits for us", True)
    waiting_since: datetime | None = of("Since when they wait; null: they do not", MOMENT)
    next_moment: datetime | None = of("By when they hear from us; null once closed", MOMENT)
    language: str | None = of("ISO 639-1; null: not known", "ja")
    preview: str = of("First new words of the newest message", "I waited at belt 5 ...")
    updated_at: datetime = of("Newest activity", MOMENT)
    tags: list[TagBriefOut] = Field(description="Words by which it is found and sorted")
    paused_until: datetime | None = of("Out of the way until then; null: it is not paused", None)
    merged_into: str | None = of("Id of the conversation in which its messages stand now; null: here", None)
    links: list[str] = of("Ids of conversations that have to do with it", ["28"])


class FileOut(BaseModel):
    """A file of a message; its bytes are at /api/v1/attachments/{id}."""

    id: str = of("Opaque", "4")
    filename: str = of("As its sender named it", "tag.jpg")
    content_type: str = of("As its sender declared it", "image/jpeg")
    size: int = of("Bytes", 48211)


class AuthorOut(BaseModel):
    """Who said it."""

    id: str | None = of("Of a colleague; null for customers and programs", None)
    name: str = of("Empty when not known", "Aiko Tan")
    address: str | None = of("Of a customer; null for us", "aiko@example.com")


class MessageOut(BaseModel):
    """One thing said."""

    id: str = of("Opaque", "90")
    direction: Literal["in", "out", "note"] = of("From a customer, from us, or among colleagues", "in")
    author: AuthorOut = Field(description="Who said it", serialization_alias="from")
    to: list[str] = of("Addresses it went to", ["desk@example.com"])
    subject: str = of("Of this message", "Re: My bag did not arrive")
    text: str = of("Whole", "Thank you!\n\n> We have found your bag.")
    reply_text: str = of("What is new, without quote and signature", "Thank you!")
    kind: str = of("message, auto_reply, bounce, delivery_report, feedback_report, read_receipt, calendar", "message")
    language: str | None = of("ISO 639-1; null: not known", "en")
    attachments: list[FileOut] = Field(description="Files that came or went with it")
    aside: bool = of("Said with an outside expert; the customer neither wrote nor sees it", False)
    at: datetime = of("When it reached us, or was written", MOMENT)
    delivery: Literal["queued", "sent", "failed", "unsure"] | None = of(
        "How a message of ours stands on its way; null for others", None
    )
    delivery_reason: str | None = of("What we heard of it last, in words; null: nothing", None)
    sent_again_as: str | None = of("Id of the message as which it was sent once more; null: it was not", None)


class TeamOut(BaseModel):
    """Colleagues who answer for the same matters."""

    id: str = of("Opaque", "1")
    key: str = of("Short and stable", "front-desk")
    name: str = of("As colleagues see it", "Front desk")


class ColleagueOut(BaseModel):
    """Somebody who serves."""

    id: str = of("Opaque", "7")
    name: str = of("As customers and colleagues see it", "Ben")
    email: str = of("With which they sign in", "ben@desk.example")
    role: str = of("owner, manager, lead, colleague or temp", "colleague")
    teams: list[PersonOut] = Field(description="To which they belong, by name")
    languages: list[str] = of("ISO 639-1, the best first", ["ja", "en"])
    presence: PresenceState = of("Whether they are here now", "here")
    covered_by: PersonOut | None = Field(
        description="Who answers for them now; null: they are here, or nobody covers"
    )


class FactOut(BaseModel):
    """Something that happened: ids and figures, no words of anybody."""

    cursor: str = of("Its place; give the last one seen as `after`", "812-43")
    fact: str = of("Its kind, listed in docs/facts.md", "conversations.MessageReceived")
    at: datetime = of("When it happened", MOMENT)
    subject: str = of("What it is about", "conversation:31")
    actor: str = of("Who made it true", "colleague:7")
    body: dict[str, Any] = of("Its fields", {"conversation_id": 31, "message_id": 90, "mail_kind": "message"})


def conversation_out(row: RowShown, *, tags: Mapping[int, str], links: Sequence[int]) -> ConversationOut:
    """A conversation as the API shows it. tags: names by id."""
    owner = None if row.owner_id is None else PersonOut(id=str(row.owner_id), name=row.owner_name or "")
    return ConversationOut(
        id=str(row.id),
        subject=row.subject,
        customer=CustomerBriefOut(
            id=str(row.customer_id), name=row.customer_name, address=row.customer_address or None
        ),
        team=PersonOut(id=str(row.team_id), name=row.team_name),
        owner=owner,
        answering=_answering_out(row) if row.is_open else None,
        state="open" if row.is_open else "closed",
        needs_answer=row.needs_answer,
        waiting_since=row.waiting_since,
        next_moment=row.next_moment,
        language=row.language,
        preview=row.preview,
        updated_at=row.updated_at,
        tags=[TagBriefOut(id=str(one), name=tags[one]) for one in row.tags if one in tags],
        paused_until=row.paused_until,
        merged_into=None if row.merged_into_id is None else str(row.merged_into_id),
        links=[str(one) for one in links],
    )


def _answering_out(row: RowShown) -> AnsweringOut:
    who = None if row.answering_id is None else PersonOut(id=str(row.answering_id), name=row.answering_name or "")
    team = PersonOut(id=str(row.team_id), name=row.team_name)
    return AnsweringOut(colleague=who, team=team, because=in_english(answers_of(row)))


def message_out(message: MessageShown) -> MessageOut:
    """A message as the API shows it."""
    return MessageOut.model_validate(
        {
            "id": str(message.id),
            "direction": message.direction,
            "author": AuthorOut(
                id=None if message.author_id is None else str(message.author_id),
                name=message.author_name,
                address=message.author_address or None,
            ),
            "to": list(message.to),
            "subject": message.subject,
            "text": message.text,
            "reply_text": message.reply_text,
            "kind": message.kind,
            "language": message.language,
            "attachments": [
                FileOut(id=str(file.id), filename=file.filename, content_type=file.content_type, size=file.size)
                for file in message.files
            ],
            "aside": message.is_aside,
            "at": message.at,
            "delivery": message.delivery,
            "delivery_reason": (message.deliveries[-1].why or None) if message.deliveries else None,
            "sent_again_as": str(message.again.id) if message.again else None,
        }
    )


def colleague_out(seen: Whereabouts) -> ColleagueOut:
    """A colleague as the API shows them."""
    return ColleagueOut(
        id=str(seen.id),
        name=seen.name,
        email=seen.email,
        role=seen.role.value,
        teams=[PersonOut(id=str(team.id), name=team.name) for team in seen.teams],
        languages=list(seen.speaks),
        presence=seen.presence.state,
        covered_by=PersonOut(id=str(seen.covered_by.id), name=seen.covered_by.name) if seen.covered_by else None,
    )


def team_out(team: Team) -> TeamOut:
    """A team as the API shows it."""
    return TeamOut(id=str(team.pk), key=team.key, name=team.name)


def fact_out(read: FactRead) -> FactOut:
    """A fact as the API shows it."""
    return FactOut(
        cursor=str(read.cursor), fact=read.kind, at=read.at, subject=read.subject, actor=read.actor, body=read.body
    )
