"""To which conversation a mail belongs. First hit wins; strangers are never merged into somebody's matter."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from whiteglove.channels.email.understanding.mail import Kind, UnderstoodMail
from whiteglove.conversations.models import Assignment, Conversation, Direction, Message
from whiteglove.conversations.queries.family import family, stands_in
from whiteglove.conversations.rules import SAME_MATTER_WITHIN, is_same_matter, reopens
from whiteglove.customers.models import Address, Customer
from whiteglove.customers.queries import family_ids
from whiteglove.team.models import Team

REFERENCES_LOOKED_AT = 50
MESSAGES_LOOKED_AT = 500
MATTERS_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail belongs. conversation_id None: a new one, linked to `linked_to` where it continues a matter."""

    conversation_id: int | None
    linked_to: int | None = None
    answers_message_id: int | None = None
    is_aside: bool = False


NEW = Place(None)


def referenced_ids(mail: UnderstoodMail) -> list[str]:
    """Message ids the mail says it answers, the nearest first."""
    nearest_first = [*([mail.in_reply_to] if mail.in_reply_to else []), *reversed(mail.references)]
    about = mail.bounce.original_message_id if mail.bounce is not None else mail.about
    if about:
        nearest_first.insert(0, about)
    each_once = list(dict.fromkeys(nearest_first))
    if len(each_once) <= REFERENCES_LOOKED_AT:
        return each_once
    return [*each_once[: REFERENCES_LOOKED_AT - 1], each_once[-1]]


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a mail is placed: who wrote it, the team that gets this copy, and all teams it is addressed to.

    customer None: a machine that is nobody's customer, or a colleague. is_past: out of an archive, and long over:
    that a matter is closed says nothing then.
    """

    customer: Customer | None
    is_colleague: bool
    team: Team
    teams_named: Collection[int]
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A message here that a mail refers to. has_asides: something was said with an outside expert there."""

    message_id: str
    pk: int
    direction: str
    conversation_id: int
    customer_id: int
    team_id: int
    is_open: bool
    closed_at: datetime | None
    is_aside: bool
    has_asides: bool


def place_of(mail: UnderstoodMail, reader: Reader, *, referred_to: Sequence[Known], now: datetime) -> Place:
    """The place of a mail for one team. referred_to: see `known_here`.

    A reference counts when the writer takes part in that conversation, or is a colleague, or a machine answering our
    mail; somebody else with a known reference (a forwarded newsletter, a stranger) is put beside it, linked.
    """
    place = _by_reference(mail, reader, referred_to=referred_to, now=now)
    if place is not None:
        return place
    if reader.customer is not None and mail.kind is Kind.AUTO_REPLY:
        return _by_subject_within(mail, customer=reader.customer, team=reader.team, now=now)
    if reader.customer is None or mail.automatic:
        return NEW
    return _by_subject(mail, reader.customer, reader, now=now)


def _by_reference(
    mail: UnderstoodMail, reader: Reader, *, referred_to: Sequence[Known], now: datetime
) -> Place | None:
    beside: Place | None = None
    for known in referred_to:
        of_a_machine = mail.automatic and known.direction == Direction.OUT
        is_of_it = reader.is_colleague or of_a_machine or _takes_part(reader.customer, known)
        if is_of_it and is_for(reader.team, known, teams_named=reader.teams_named):
            stays_closed = not known.is_open and known.closed_at and not reopens(known.closed_at, now)
            if stays_closed and not mail.automatic and not reader.is_past:
                return Place(None, linked_to=known.conversation_id)
            return Place(known.conversation_id, answers_message_id=known.pk)
        if is_of_it or known.direction == Direction.OUT:
            beside = beside or Place(None, linked_to=known.conversation_id)
    return beside


def known_here(mail: UnderstoodMail, team: Team) -> list[Known]:
    """Messages here that a mail refers to, the nearest first, of one id those of this team first."""
    ids = referenced_ids(mail)
    if not ids:
        return []
    columns = ("message_id", "pk", "direction", "conversation_id", "conversation__customer_id")
    standing = ("conversation__team_id", "conversation__is_open", "conversation__closed_at", "is_aside")
    asides = Message.objects.filter(conversation=OuterRef("conversation"), is_aside=True)
    refers_to = Message.objects.filter(message_id__in=ids).annotate(has_asides=Exists(asides))
    rows = refers_to.order_by("id").values_list(*columns, *standing, "has_asides")
    found: dict[str, list[Known]] = defaultdict(list)
    for row in rows[:MESSAGES_LOOKED_AT]:
        found[row[0]].append(Known(*row))
    return [known for name in ids for known in sorted(found[name], key=lambda known: known.team_id != team.pk)]


def is_for(team: Team, known: Known, *, teams_named: Collection[int]) -> bool:
    """Whether a copy for this team belongs there: always in a matter the team has or had; in another team's
    only when it answers us there and that team gets no copy of its own.
    """
    if known.team_id == team.pk:
        return True
    if Assignment.objects.filter(conversation=known.conversation_id, from_team=team).exists():
        return True
    if _was_theirs_before_a_merge(team, known.conversation_id):
        return True
    return known.direction == Direction.OUT and known.team_id not in teams_named


def _was_theirs_before_a_merge(team: Team, conversation_id: int) -> bool:
    merged = family([conversation_id]).keys() - {conversation_id}
    if not merged:
        return False
    has_it = Conversation.objects.filter(pk__in=merged, team=team)
    return has_it.exists() or Assignment.objects.filter(conversation__in=merged, from_team=team).exists()


def _takes_part(customer: Customer | None, known: Known) -> bool:
    if customer is None:
        return False
    if customer.pk == known.customer_id:
        return True
    person = family_ids(customer.pk)
    if known.customer_id in person:
        return True
    said = Message.objects.filter(conversation=known.conversation_id)
    if said.filter(customer__in=person).exists():
        return True
    theirs = set(Address.objects.filter(customer__in=person).values_list("value", flat=True))
    recipients = said.order_by("-id").values_list("to", "cc")[:MESSAGES_LOOKED_AT]
    return any(address.lower() in theirs for to, cc in recipients for address in (*to, *cc))


def _by_subject(mail: UnderstoodMail, customer: Customer, reader: Reader, *, now: datetime) -> Place:
    subject = mail.plain_subject.casefold()
    looks_like_reply = bool(subject) and mail.plain_subject != mail.subject
    if not looks_like_reply:
        return NEW
    same = Conversation.objects.filter(customer__in=family_ids(customer.pk), team=reader.team, plain_subject=subject)
    if reader.is_past:
        return _in_its_time(same, now)
    may_join = same.filter(Q(is_open=True) | Q(merged_into__isnull=False)).order_by("-updated_at", "-id")
    standing = Conversation.objects.filter(is_open=True, pk__in=_where_they_stand(may_join))
    newest = standing.order_by("-updated_at", "-id").values_list("id", "updated_at").first()
    return Place(newest[0]) if newest is not None and is_same_matter(newest[1], now) else NEW


def _in_its_time(same: QuerySet[Conversation], then: datetime) -> Place:
    """Of old mail: the matter that went on then, or nearly; what is closed today may have been open."""
    begun = same.filter(opened_at__lte=then + SAME_MATTER_WITHIN).order_by("-opened_at", "-id")
    went_on = Conversation.objects.filter(pk__in=_where_they_stand(begun), updated_at__gte=then - SAME_MATTER_WITHIN)
    newest = went_on.order_by("-opened_at", "-id").values_list("id", flat=True).first()
    return NEW if newest is None else Place(newest)


def _where_they_stand(matters: QuerySet[Conversation]) -> list[int]:
    rows = matters.values_list("id", "merged_into")[:MATTERS_LOOKED_AT]
    return [conversation_id if merged is None else stands_in(conversation_id) for conversation_id, merged in rows]


def _by_subject_within(mail: UnderstoodMail, *, customer: Customer, team: Team, now: datetime) -> Place:
    """A note of absence often names no mail, but ends with the subject it answers."""
    told = mail.subject.casefold().strip()
    theirs = Conversation.objects.filter(customer__in=family_ids(customer.pk), team=team)
    recent = theirs.filter(updated_at__gte=now - SAME_MATTER_WITHIN)
    newest_first = recent.order_by("-updated_at", "-id").values_list("id", "plain_subject")
    for conversation_id, subject in newest_first[:MATTERS_LOOKED_AT]:
        if subject and told.endswith(subject) and not told.removesuffix(subject)[-1:].isalnum():
            return Place(conversation_id)
    return NEW
