"""Mails of outside experts: what they say about a matter stands in its thread, aside from the customer."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from whiteglove.channels.email.targets import OurAddresses
from whiteglove.channels.email.threading import Known, Place, is_for
from whiteglove.channels.email.understanding.mail import UnderstoodMail
from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.conversations.queries.recipients import addresses_of_customer, experts_of
from whiteglove.team.models import Team

ANSWERS_WITHIN = timedelta(days=60)


def place_aside(
    mail: UnderstoodMail,
    team: Team,
    ours: OurAddresses,
    *,
    teams_named: Collection[int],
    referred_to: Sequence[Known],
    now: datetime,
) -> Place | None:
    """Where an expert's mail belongs; None: it is no expert's.

    An answer to what we asked an expert is an aside, whoever writes it (a colleague of theirs, another address) and
    whomever they copy. So is whatever an expert says in a matter about which we asked them. Never an aside is what
    the customer of the matter writes, what others say who stand in the talk with the customer, and our own
    colleagues' words.
    """
    writers = {person.address.lower() for person in (mail.sender, mail.reply_to) if person and person.address}
    if not mail.automatic and mail.sender_verified is not False and writers & set(ours.colleagues):
        return None
    nearest = next((known for known in referred_to if is_for(team, known, teams_named=teams_named)), None)
    return _by_reference(mail, writers, nearest) or _by_subject(mail, writers, team, now)


def _by_reference(mail: UnderstoodMail, writers: set[str], nearest: Known | None) -> Place | None:
    if nearest is None or not nearest.has_asides:
        return None
    conversation = Conversation.objects.get(pk=nearest.conversation_id)
    if _is_of_customer(mail, writers, conversation):
        return None
    answers_aside = nearest.is_aside and not writers & _others_in_talk(conversation)
    if answers_aside or writers & experts_of(conversation.pk):
        return Place(conversation.pk, answers_message_id=nearest.pk, is_aside=True)
    return None


def _is_of_customer(mail: UnderstoodMail, writers: set[str], conversation: Conversation) -> bool:
    """By an address we know; or by the name they go by, from an address we have not seen yet."""
    if writers & addresses_of_customer(conversation):
        return True
    name = mail.sender.name.casefold().strip() if mail.sender else ""
    return bool(name) and name == conversation.customer.name.casefold().strip()


def _others_in_talk(conversation: Conversation) -> set[str]:
    """Who speaks or is copied where the customer is, and was not asked as an expert."""
    said = Message.objects.filter(conversation=conversation, is_aside=False).exclude(direction=Direction.NOTE)
    found: set[str] = set()
    for author, to, cc in said.values_list("author_address", "to", "cc"):
        found |= {author.lower(), *(address.lower() for address in (*to, *cc))}
    return found - experts_of(conversation.pk)


def _by_subject(mail: UnderstoodMail, writers: set[str], team: Team, now: datetime) -> Place | None:
    """Some programs answer without naming what they answer: then by address and subject, while it is recent."""
    subject = mail.plain_subject.casefold()
    if not subject or mail.plain_subject == mail.subject or mail.in_reply_to or mail.references:
        return None
    asked = Message.objects.filter(is_aside=True, direction=Direction.OUT, at__gte=now - ANSWERS_WITHIN)
    alike = asked.filter(conversation__team=team, conversation__plain_subject=subject, taken_back_at=None)
    for pk, conversation_id, to in alike.order_by("-id").values_list("id", "conversation_id", "to")[:20]:
        if writers & {address.lower() for address in to}:
            return Place(conversation_id, answers_message_id=pk, is_aside=True)
    return None
