"""Whose words led to a decision, and whether they are told of it: consent, an address, a person who reads it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from whiteglove.channels.email.understanding.kinds.signs import MACHINE_LOCAL_PARTS
from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.foundation.questions import answers
from whiteglove.improvement.models import Decision, ToldBack
from whiteglove.perception.actions.surveys import house_rule
from whiteglove.perception.asking.people import Person, people_behind
from whiteglove.perception.asking.thoughts import awake_from
from whiteglove.promises.delays.rules import WAITED_FOR
from whiteglove.team.models import Team

ERASED, NO_CONSENT, NO_ADDRESS, MACHINE = "erased", "no_consent", "no_address", "machine"
SAME, TAKEN_BACK = "same", "taken_back"
HOLDS_AGAIN, NEWER, PRIVATE = "holds_again", "newer", "private"
NOT_TOLD = (ERASED, NO_CONSENT, NO_ADDRESS, MACHINE, SAME, TAKEN_BACK, HOLDS_AGAIN, NEWER, PRIVATE)
# Whoever led to several decisions hears of one a day.
BETWEEN = timedelta(days=1)
# Customers in whose way it was, by a colleague's word or their own, or who were told no because of it; where last.
LED_THERE = """
SELECT coalesce(c.merged_into_id, c.id),
    (array_agg(conversation_id ORDER BY met.at DESC) FILTER (WHERE conversation_id IS NOT NULL))[1]
FROM (
    SELECT customer_id, conversation_id, at FROM recovery_obstruction
    WHERE rule_id = %(rule)s AND at <= %(until)s AND is_so AND taken_back_at IS NULL
    UNION ALL SELECT customer_id, conversation_id, at FROM recovery_nosaid
    WHERE rule_id = %(rule)s AND at <= %(until)s AND taken_back_at IS NULL
) met JOIN customers_customer c ON c.id = met.customer_id
GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Talk:
    """Where they said it, as it stands now. customer: whose it is."""

    id: int
    customer: int
    team: Team
    subject: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Listener:
    """One person. why_not: why they are not told; empty: they are, from due_at on. talk None: in one of its own."""

    person: Person
    talk: Talk | None
    why_not: str
    due_at: datetime


def led_there(decision: Decision) -> dict[int, int | None]:
    """Customers whose words led there, each with the conversation in which they said it last, if in any."""
    asked = {"rule": decision.rule_id, "until": decision.at}
    return {int(customer): talk for customer, talk in answers(LED_THERE, asked)}


def listeners(said_in: Mapping[int, int | None], *, now: datetime) -> dict[int, Listener]:
    """Of each of these customers whether they are told now; a fixed number of queries.

    said_in: customer, and the id of the conversation where they said it.
    """
    people = people_behind(said_in, now=now)
    talks = _talks([talk for talk in said_in.values() if talk is not None])
    machines = _of_machines(one.id for one in talks.values())
    lately, rule = _told_lately({person.id for person in people.values()}, now), house_rule()
    found = {}
    for customer, person in people.items():
        talk = talks.get(said_in[customer] or 0)
        talk = talk if talk is not None and talk.customer == person.id else None
        why_not = _why_not(person, is_machine=talk is not None and talk.id in machines)
        heard_at = lately.get(person.id)
        earliest = max(now, heard_at + BETWEEN) if heard_at else now
        found[customer] = Listener(person, talk, why_not, awake_from(earliest, person, rule))
    return found


def _why_not(person: Person, *, is_machine: bool) -> str:
    if person.is_erased:
        return ERASED
    if person.wants_none:
        return NO_CONSENT
    if not person.addresses:
        return NO_ADDRESS
    local_part = person.addresses[0].partition("@")[0]
    return MACHINE if is_machine or MACHINE_LOCAL_PARTS.fullmatch(local_part[:120]) else ""


def _talks(ids: Collection[int]) -> dict[int, Talk]:
    """The conversations where these words stand now, by the id under which they were said."""
    rows = Conversation.objects.filter(pk__in=ids).values_list("pk", "merged_into")
    stands = {pk: into or pk for pk, into in rows}
    there = Conversation.objects.filter(pk__in=set(stands.values())).select_related("team", "customer")
    known = {
        one.pk: Talk(one.pk, one.customer.merged_into_id or one.customer_id, one.team, one.subject, one.language)
        for one in there.defer("words")
    }
    return {pk: known[into] for pk, into in stands.items() if into in known}


def _of_machines(talks: Iterable[int]) -> set[int]:
    """Those in which a machine wrote last, and no person reads an answer."""
    said = Message.objects.filter(conversation__in=list(talks), direction=Direction.IN, is_aside=False)
    newest = said.order_by("conversation", "-id").distinct("conversation")
    return {
        talk
        for talk, kind, is_automatic in newest.values_list("conversation", "kind", "is_automatic")
        if is_automatic or kind not in WAITED_FOR
    }


def _told_lately(people: Collection[int], now: datetime) -> dict[int, datetime]:
    """When each of these people was last told of a decision, under any of their names, within a day."""
    lately = ToldBack.objects.filter(told_at__gt=now - BETWEEN)
    theirs = lately.filter(Q(customer__in=people) | Q(customer__merged_into__in=people)).order_by()
    found: dict[int, datetime] = {}
    columns = ("customer", "customer__merged_into", "told_at")
    for customer, into, told_at in theirs.values_list(*columns):
        if told_at is not None:
            person = into or customer
            found[person] = max(told_at, found.get(person, told_at))
    return found
