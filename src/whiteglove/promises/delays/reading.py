"""What a delay is told with: gathered from conversation, customer, team and who is here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.conversations.queries.family import family
from whiteglove.conversations.queries.recipients import reply_recipients
from whiteglove.customers.models import Address, Customer
from whiteglove.customers.queries import standing_id
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.settings import settings
from whiteglove.promises.delays import rules, words
from whiteglove.promises.models import Delay, Move, Promise
from whiteglove.promises.models.promise import STANDS
from whiteglove.promises.with_us import address_of
from whiteglove.team.models import Colleague, Team
from whiteglove.team.opening import opening_of
from whiteglove.team.presence import Snapshot


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a word would reach. trouble: why nobody would read it; empty: somebody would."""

    customer: Customer
    wrote_at: datetime | None
    trouble: str


def whom(conversation: Conversation) -> Whom:
    """The customer of a matter, and whether a word of ours can reach a person there."""
    customer = Customer.objects.get(pk=standing_id(conversation.customer_id))
    said = Message.objects.filter(conversation=conversation, direction=Direction.IN, is_aside=False)
    newest = said.order_by("-id").values_list("kind", "is_automatic", "at").first()
    kind, is_automatic, wrote_at = newest or ("message", False, None)
    if customer.erased_at is not None:
        return Whom(customer, wrote_at, "erased")
    if is_automatic or kind not in rules.WAITED_FOR:
        return Whom(customer, wrote_at, "machine")
    to, _ = reply_recipients(conversation)
    if not to:
        return Whom(customer, wrote_at, "no_address")
    is_bounced = Address.objects.filter(value=to[0].lower(), bounced_at__isnull=False).exists()
    return Whom(customer, wrote_at, "bounced" if is_bounced else "")


def quiet_of(customer: Customer, team: Team) -> rules.Quiet:
    """When they want quiet."""
    return rules.Quiet(zone_of(customer, team), customer.quiet_from, customer.quiet_until)


def zone_of(customer: Customer, team: Team) -> ZoneInfo:
    """The clock by which a customer is told times."""
    return ZoneInfo(customer.time_zone or team.time_zone or settings().time_zone)


def standard_of(conversation: Conversation) -> timedelta:
    """Within which working time they hear from the team."""
    team = conversation.team
    answered = Message.objects.filter(conversation=conversation, direction=Direction.OUT, is_automatic=False)
    is_next = team.next_answer_hours is not None and answered.exclude(delivery="failed").exists()
    return timedelta(hours=team.next_answer_hours if is_next and team.next_answer_hours else team.first_answer_hours)


def new_time_of(conversation: Conversation, from_moment: datetime, *, snapshot: Snapshot, now: datetime) -> datetime:
    """By when they hear from us instead, honestly: the standard again, from when somebody is there."""
    there_from = rules.somebody_from(snapshot, conversation.team_id, conversation.answering_id, now)
    hours = opening_of(conversation.team)
    return rules.new_time(from_moment, within=standard_of(conversation), there_from=there_from, now=now, hours=hours)


def promise_due(conversation_id: int, due: datetime) -> Promise | None:
    """The first promise that is due at this moment, also of what was merged into the conversation."""
    return promises_due(conversation_id, due).first()


def promises_due(conversation_id: int, due: datetime) -> QuerySet[Promise]:
    """All that stands and is due at this moment, also of what was merged into the conversation."""
    there = list(family([conversation_id]))
    return Promise.objects.filter(STANDS, conversation__in=there, due=due).order_by("id")


def moved_with_word(delay: Delay) -> list[int]:
    """Ids of the promises that moved with the word of a delay that was told."""
    there = Q(promise__conversation__in=list(family([delay.conversation_id]))) | Q(promise=delay.promise_id)
    moves = Move.objects.filter(there, from_due=delay.from_moment, to_due=delay.to_moment, by_whom=SYSTEM.reference)
    return sorted(set(moves.values_list("promise_id", flat=True)))


def language_of(conversation: Conversation, customer: Customer) -> str:
    """In which the customer is told."""
    return words.spoken(conversation.language, customer.language)


def somebody(conversation: Conversation, fact: Mapping[str, Any]) -> words.Somebody | None:
    """Who answers now, by name, as the fact says it."""
    owner = Colleague.objects.filter(pk=fact.get("owner") or 0).values_list("name", flat=True).first()
    if owner is None:
        return None
    who = Colleague.objects.filter(pk=fact.get("answering") or 0).values_list("name", flat=True).first()
    until = parse_datetime(fact["until"]) if fact.get("until") else None
    return words.Somebody(who or conversation.team.name, owner, until, is_team=who is None)


def telling(
    conversation: Conversation, customer: Customer, *, fact: Mapping[str, Any], now: datetime, **more: Any
) -> words.Telling:
    """All that is said to this customer. more: until, was, why, act."""
    return words.Telling(
        name=customer.name,
        honorific=customer.honorific,
        subject=conversation.subject,
        now=now,
        zone=zone_of(customer, conversation.team),
        instead=somebody(conversation, fact),
        link=address_of(conversation.pk, conversation.customer_id),
        **more,
    )
