"""Some hundred conversations at once: customers, conversations, messages, files, records and facts."""

from collections.abc import Sequence
from dataclasses import asdict

from whiteglove.conversations.actions.columns import preview_of, standing_columns, vector
from whiteglove.conversations.facts import ConversationOpened, MessageReceived, MessageWritten, NoteWritten
from whiteglove.conversations.models import Assignment, Attachment, Closure, Conversation, Direction, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.rules import Standing, after_customer_spoke, after_we_answered
from whiteglove.customers.models import Address, Customer
from whiteglove.demo.loading.people import Company
from whiteglove.demo.story import ConversationTold, CustomerTold, MessageTold
from whiteglove.foundation.blobs.actions import keep_blobs
from whiteglove.foundation.journal.models import Row
from whiteglove.team.models import Colleague


def write_batch(batch: Sequence[ConversationTold], people: Company) -> int:
    """Write these conversations; returns how many messages they hold."""
    customers = _write_customers({told.customer.address.lower(): told.customer for told in batch})
    conversations = Conversation.objects.bulk_create(_conversation(told, people, customers) for told in batch)
    messages: list[Message] = []
    told_by: list[tuple[MessageTold, Message]] = []
    for told, conversation in zip(batch, conversations, strict=True):
        for said in told.messages:
            message = _message(said, told, conversation, people)
            messages.append(message)
            told_by.append((said, message))
    Message.objects.bulk_create(messages)
    _write_files(told_by)
    _write_records(batch, conversations, people)
    _write_facts(conversations, messages)
    return len(messages)


def _write_customers(told: dict[str, CustomerTold]) -> dict[str, Customer]:
    known = {row.value: row.customer for row in Address.objects.select_related("customer").filter(value__in=told)}
    new = [address for address in told if address not in known]
    rows = Customer.objects.bulk_create(
        Customer(
            name=told[address].name,
            language=told[address].language,
            since=told[address].since,
            main_address=address,
        )
        for address in new
    )
    Address.objects.bulk_create(Address(customer=row, value=address) for row, address in zip(rows, new, strict=True))
    return known | dict(zip(new, rows, strict=True))


def _conversation(told: ConversationTold, people: Company, customers: dict[str, Customer]) -> Conversation:
    customer = customers[told.customer.address.lower()]
    team = people.teams[told.team]
    standing = _standing(told, team.first_answer_hours)
    is_open = told.closed_at is None
    derived = standing_columns(standing) if is_open else {"needs_answer": False}
    shown = [said for said in told.messages if said.direction != "note"]
    return Conversation(
        customer=customer,
        team=team,
        owner=people.colleagues[told.owner] if told.owner else None,
        subject=told.subject,
        plain_subject=told.subject.casefold(),
        language=told.language,
        opened_at=told.messages[0].at,
        updated_at=told.last_activity,
        is_open=is_open,
        closed_at=told.closed_at,
        preview=preview_of(shown[-1].text if shown else ""),
        words=vector(told.subject, customer.name, customer.main_address, told.messages[0].text),
        **derived,
    )


def _standing(told: ConversationTold, first_answer_hours: int) -> Standing:
    standing: Standing | None = None
    for said in told.messages:
        if said.direction == "in":
            standing = after_customer_spoke(
                kind=said.kind, at=said.at, standing=standing, first_answer_hours=first_answer_hours
            )
        elif said.direction == "out" and said.kind == "message":
            standing = after_we_answered(said.at)
    return standing or after_we_answered(told.messages[0].at)


def _message(said: MessageTold, told: ConversationTold, conversation: Conversation, people: Company) -> Message:
    author = people.colleagues[said.author] if said.author else None
    comes_in = said.direction == "in"
    return Message(
        conversation=conversation,
        direction=said.direction,
        customer=conversation.customer if comes_in else None,
        author=author,
        author_name=told.customer.name if comes_in else _name(author),
        author_address=told.customer.address if comes_in else "",
        to=_recipients(said, told, people),
        subject=told.subject,
        text=said.text,
        reply_text=said.text,
        kind=said.kind,
        is_automatic=said.kind != "message",
        language=told.language if said.direction != "note" else None,
        at=said.at,
        delivery=DeliveryState.SENT if said.direction == "out" else None,
    )


def _name(author: Colleague | None) -> str:
    return author.name if author else "Whiteglove"


def _recipients(said: MessageTold, told: ConversationTold, people: Company) -> list[str]:
    if said.direction == "note":
        return []
    return [people.addresses[told.first_team] if said.direction == "in" else told.customer.address]


def _write_files(told: Sequence[tuple[MessageTold, Message]]) -> None:
    given = [(file, message) for said, message in told for file in said.attachments]
    contents = {file.content for file, _ in given}
    names = dict(zip(contents, keep_blobs(contents), strict=True))
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            blob_id=names[file.content],
            filename=file.filename,
            content_type=file.content_type,
            detected_type=file.content_type,
            size=len(file.content),
        )
        for file, message in given
    )


def _write_records(batch: Sequence[ConversationTold], conversations: Sequence[Conversation], people: Company) -> None:
    closures, assignments = [], []
    for told, conversation in zip(batch, conversations, strict=True):
        for step in told.hand_overs:
            assignments.append(
                Assignment(
                    conversation=conversation,
                    by=people.colleagues[step.by],
                    by_whom=f"colleague:{people.colleagues[step.by].pk}",
                    at=step.at,
                    why=step.word or "",
                    from_team=people.teams[step.from_team],
                    to_team=people.teams[step.to_team],
                    to_owner=people.colleagues[step.to] if step.to else None,
                )
            )
        if told.closed_at is not None:
            by = people.colleagues[told.closed_by] if told.closed_by else None
            whom = f"colleague:{by.pk}" if by else "system"
            closures.append(Closure(conversation=conversation, by=by, by_whom=whom, at=told.closed_at))
    Assignment.objects.bulk_create(assignments)
    Closure.objects.bulk_create(closures)


def _write_facts(conversations: Sequence[Conversation], messages: Sequence[Message]) -> None:
    """The journal tells of the year too; nothing follows from it, since all of it is long done."""
    opened = [(ConversationOpened(c.pk, c.customer_id, c.team_id), c.opened_at, "system") for c in conversations]
    said = [(_fact_of(message), message.at, _reference(message)) for message in messages]
    Row.objects.bulk_create(
        Row(kind=f.kind, at=at, subject=f.subject, topics=list(f.topics), actor=actor, body=asdict(f))
        for f, at, actor in sorted([*opened, *said], key=lambda row: row[1])
    )


def _fact_of(message: Message) -> MessageReceived | MessageWritten | NoteWritten:
    if message.direction == Direction.IN:
        return MessageReceived(message.conversation_id, message.pk, message.kind)
    if message.direction == Direction.OUT:
        return MessageWritten(message.conversation_id, message.pk)
    return NoteWritten(message.conversation_id, message.pk)


def _reference(message: Message) -> str:
    return f"colleague:{message.author_id}" if message.author_id else "system"
