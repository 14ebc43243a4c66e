"""Conversations as routing needs to know them, held while it is decided who answers; a fixed number of questions."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from django.db import connection

from whiteglove.conversations.models import Conversation, Tag
from whiteglove.routing.dealing import Dealing, Wanted
from whiteglove.routing.moment import Moment
from whiteglove.routing.rules import Matter, dealt_among

# Who has more open matters than these has too many, however many more they are.
COUNTED_UP_TO = 100
LOOKED_BACK = 5

COLUMNS = (
    "id", "team_id", "owner_id", "answering_id", "answering_because", "next_moment", "customer_id", "language",
    "tags",
)  # fmt: skip

LOAD = """
SELECT person.id, held.count, newest.id FROM unnest(%s::bigint[]) AS person(id)
CROSS JOIN LATERAL (SELECT count(*) FROM (
    SELECT 1 FROM conversations_conversation WHERE answering_id = person.id AND is_open LIMIT %s) AS these) AS held
LEFT JOIN LATERAL (
    SELECT id FROM routing_answering WHERE colleague_id = person.id ORDER BY id DESC LIMIT 1) AS newest ON true
"""

# Whoever answered a customer last, by their newest conversations.
KNOWN = """
SELECT asked.customer, known.author_id FROM unnest(%s::bigint[]) AS asked(customer)
CROSS JOIN LATERAL (
    SELECT said.author_id FROM (
        SELECT id FROM conversations_conversation WHERE customer_id = asked.customer
        ORDER BY updated_at DESC, id DESC LIMIT %s) AS theirs
    JOIN conversations_message said ON said.conversation_id = theirs.id
    WHERE said.direction = 'out' AND said.author_id IS NOT NULL AND NOT said.is_automatic
        AND said.taken_back_at IS NULL AND NOT said.is_aside
    ORDER BY said.at DESC, said.id DESC LIMIT 1) AS known
"""


class Held:
    """Open conversations, held in order of id until the transaction ends; who only adds to one need not wait."""

    def __init__(self, conversation_ids: Collection[int]) -> None:
        rows = Conversation.objects.filter(pk__among=list(conversation_ids), is_open=True).order_by("id")
        held = rows.select_for_update(no_key=True, of=("self",)).values_list(*COLUMNS)
        self.rows = list(held)
        self.matters = [
            Matter(key, team, owner, answering, because, due=due)
            for key, team, owner, answering, because, due, *_ in self.rows
        ]

    def ready(self, moment: Moment) -> tuple[list[Matter], Dealing]:
        """The matters and the dealing for them; what a customer is served best with is asked where they are dealt."""
        among = {matter.id: found for matter in self.matters if (found := dealt_among(moment, matter))}
        if not among:
            return self.matters, Dealing(moment)
        wanted = self._wanted(among)
        matters = [replace(one, wanted=wanted[one.id]) if one.id in wanted else one for one in self.matters]
        return matters, _dealing(moment, {person for group in set(among.values()) for person in group})

    def _wanted(self, dealt: Collection[int]) -> dict[int, Wanted]:
        rows = [row for row in self.rows if row[0] in dealt]
        known = _known({row[6] for row in rows})
        names = dict(Tag.objects.filter(pk__in={tag for row in rows for tag in row[8]}).values_list("pk", "name"))
        return {
            row[0]: Wanted(known.get(row[6]), row[7], frozenset(names[tag] for tag in row[8] if tag in names))
            for row in rows
        }


def _dealing(moment: Moment, people: Iterable[int]) -> Dealing:
    with connection.cursor() as cursor:
        cursor.execute(LOAD, [sorted(people), COUNTED_UP_TO])
        found = cursor.fetchall()
    return Dealing(moment, {key: load for key, load, _ in found}, {key: newest or 0 for key, _, newest in found})


def _known(customers: Collection[int]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [sorted(customers), LOOKED_BACK])
        return dict(cursor.fetchall())
