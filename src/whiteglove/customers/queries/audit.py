"""Who did what: the administrative acts of the journal, and looks at customers outside one's teams; newest first."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed
from whiteglove.foundation.keyset import BEGINNING, Keyset
from whiteglove.team.models import ApiToken, Colleague, Team
from whiteglove.team.permissions import May, require

LOOK = "customers.Look"
PAGE = 50

# The words after `written` are those of the index `journal_administrative`, letter by letter, or it is not used.
ROWS = """
SELECT at, source, id, kind, subject, actor, body FROM (
    (SELECT at, 0 AS source, id, kind, subject, actor, body FROM journal_row
        WHERE NOT (subject LIKE 'conversation:%%')
        AND NOT (kind IN ('customers.CustomerMet', 'customers.AddressUnreachable', 'email.MailQuarantined',
            'team.PresenceChanged', 'conversations.NextMomentsRecounted',
            'perception.ResponseReceived', 'perception.ResponseChanged', 'perception.PoorAnswerReceived',
            'perception.ThanksReceived', 'perception.CustomerAsked', 'perception.CustomerNotAsked'))
        AND NOT (kind LIKE 'promises.%%') AND NOT (kind LIKE 'routing.%%')
        AND NOT (kind LIKE 'encounters.E%%') AND NOT (kind LIKE 'insight.%%')
        AND (at, 0, id) < (%(at)s, %(source)s, %(id)s) AND at >= %(since)s
        AND (%(who)s = '' OR actor = %(who)s) AND (%(room)s = '' OR kind LIKE %(room)s || '%%')
        ORDER BY at DESC, id DESC LIMIT %(limit)s)
    UNION ALL
    (SELECT at, 1, id, %(look)s, 'customer:' || customer_id, by_whom, '{}'::jsonb FROM customers_look
        WHERE (at, 1, id) < (%(at)s, %(source)s, %(id)s) AND at >= %(since)s
        AND (%(who)s = '' OR by_whom = %(who)s) AND (%(room)s = '' OR %(look)s LIKE %(room)s || '%%')
        ORDER BY at DESC, id DESC LIMIT %(limit)s)
) both_of_them ORDER BY at DESC, source DESC, id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class ActDone:
    """One act. who and subject: references such as `colleague:7`; place: for the page after it."""

    at: datetime
    kind: str
    subject: str
    who: str
    body: dict[str, Any]
    place: str


@dataclass(frozen=True, slots=True)
class Audit:
    """Some acts, and the place after which the next ones come; None at the end."""

    acts: tuple[ActDone, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class AuditWanted:
    """Which acts: of one actor (a reference), of some kinds (how their names begin), between two moments."""

    who: str = ""
    room: str = ""
    since: datetime | None = None
    until: datetime | None = None


def audit(actor: Actor, wanted: AuditWanted, *, after: str | None = None, limit: int = PAGE) -> Audit:
    """One page. Raises NotAllowed, also for a program narrowed to teams; NotUnderstood for a place nobody gave."""
    require(actor, May.READ_AUDIT)
    if actor.teams is not None:
        raise NotAllowed("What was done concerns the whole house; this program sees some teams alone.")
    since = Keyset.parse(after, keys=2) if after else Keyset(wanted.until or datetime.max.replace(tzinfo=UTC), (0, 0))
    source, number = since.keys
    place = {"at": since.moment, "source": source, "id": number, "limit": limit + 1}
    given: dict[str, Any] = {"who": wanted.who, "room": wanted.room, "since": wanted.since or BEGINNING, "look": LOOK}
    with connection.cursor() as cursor:
        cursor.execute(ROWS, given | place)
        rows = cursor.fetchall()
    acts = tuple(_act(row) for row in rows[:limit])
    return Audit(acts, acts[-1].place if len(rows) > limit else None)


def _act(row: Sequence[Any]) -> ActDone:
    at, source, number, kind, subject, who, body = row
    place = str(Keyset(at, (source, number)))
    return ActDone(at, kind, subject, who, json.loads(body) if isinstance(body, str) else body, place)


def names_of(references: Iterable[str]) -> dict[str, str]:
    """Names of colleagues, teams, programs and customers by reference; those nobody knows any more are left out."""
    ids: dict[str, set[int]] = defaultdict(set)
    for noun, _, number in (reference.partition(":") for reference in references):
        if number.isdecimal():
            ids[noun].add(int(number))
    rooms: dict[str, Any] = {"colleague": Colleague, "team": Team, "token": ApiToken, "customer": Customer}
    found = {}
    for noun, model in rooms.items():
        if ids[noun]:
            rows = model.objects.filter(pk__in=ids[noun]).values_list("pk", "name")
            found.update({f"{noun}:{pk}": name for pk, name in rows if name})
    return found
