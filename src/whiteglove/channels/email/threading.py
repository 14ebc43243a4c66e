"""To which conversation a mail belongs. First hit wins; strangers are never merged into somebody's matter."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from whiteglove.channels.email.understanding.mail import UnderstoodMail
from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.conversations.rules import is_same_matter, reopens
from whiteglove.customers.models import Address, Customer
from whiteglove.team.models import Team

REFERENCES_LOOKED_AT = 50
KNOWN_COLUMNS = (
    "message_id",
    "conversation_id",
    "id",
    "direction",
    "conversation__customer_id",
    "conversation__is_open",
    "conversation__closed_at",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail belongs. conversation_id None: a new one, linked to `linked_to` where it continues a matter."""

    conversation_id: int | None
    linked_to: int | None = None
    answers_message_id: int | None = None


NEW = Place(None)


def referenced_ids(mail: UnderstoodMail) -> list[str]:
    """Message ids the mail says it answers, the nearest first."""
    nearest_first = [*([mail.in_reply_to] if mail.in_reply_to else []), *reversed(mail.references)]
    if mail.bounce is not None and mail.bounce.original_message_id:
        nearest_first.insert(0, mail.bounce.original_message_id)
    return list(dict.fromkeys(nearest_first))[:REFERENCES_LOOKED_AT]


def place_of(
    mail: UnderstoodMail,
    *,
    customer: Customer | None,
    team: Team,
    now: datetime,
    from_colleague: bool = False,
) -> Place:
    """The place of a mail for one team.

    A reference counts when the writer takes part in that conversation, or is a colleague, or a machine answering our
    mail; somebody else with a known reference (a forwarded newsletter, a stranger) is put beside it, linked.
    """
    ids = referenced_ids(mail)
    if ids:
        place = _by_reference(mail, ids, customer=customer, team=team, now=now, trusted=from_colleague)
        if place is not None:
            return place
    if customer is None or mail.automatic:
        return NEW
    return _by_subject(mail, customer=customer, team=team, now=now)


def _by_reference(
    mail: UnderstoodMail,
    ids: list[str],
    *,
    customer: Customer | None,
    team: Team,
    now: datetime,
    trusted: bool,
) -> Place | None:
    rows = Message.objects.filter(message_id__in=ids, conversation__team=team).values_list(*KNOWN_COLUMNS)
    known = {row[0]: row[1:] for row in rows} or _in_other_teams(ids)
    for message_id in ids:
        if message_id not in known:
            continue
        conversation_id, answers, direction, owner_of_matter, is_open, closed_at = known[message_id]
        of_a_machine = mail.automatic and direction == Direction.OUT
        if not (trusted or of_a_machine or _takes_part(customer, conversation_id, owner_of_matter)):
            return Place(None, linked_to=conversation_id) if direction == Direction.OUT else None
        if not is_open and closed_at is not None and not mail.automatic and not reopens(closed_at, now):
            return Place(None, linked_to=conversation_id)
        return Place(conversation_id, answers_message_id=answers)
    return None


def _in_other_teams(ids: list[str]) -> dict[str, tuple[int, int, str, int, bool, datetime | None]]:
    """Our own answers, wherever their conversation has gone since: it may have changed teams."""
    rows = Message.objects.filter(message_id__in=ids, direction=Direction.OUT).values_list(*KNOWN_COLUMNS)
    return {row[0]: row[1:] for row in rows if row[0]}


def _takes_part(customer: Customer | None, conversation_id: int, owner_of_matter: int) -> bool:
    if customer is None:
        return False
    if customer.pk == owner_of_matter:
        return True
    if Message.objects.filter(conversation=conversation_id, customer=customer).exists():
        return True
    addresses = list(Address.objects.filter(customer=customer).values_list("value", flat=True))
    written_to = Q(to__overlap=addresses) | Q(cc__overlap=addresses)
    return Message.objects.filter(written_to, conversation=conversation_id).exists()


def _by_subject(mail: UnderstoodMail, *, customer: Customer, team: Team, now: datetime) -> Place:
    subject = mail.plain_subject.casefold()
    looks_like_reply = bool(subject) and mail.plain_subject != mail.subject
    if not looks_like_reply:
        return NEW
    newest = (
        Conversation.objects.filter(customer=customer, team=team, plain_subject=subject, is_open=True)
        .order_by("-updated_at", "-id")
        .values_list("id", "updated_at")
        .first()
    )
    if newest is None or not is_same_matter(newest[1], now):
        return NEW
    return Place(newest[0])
