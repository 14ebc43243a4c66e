"""What customers said where a rule was in the way: the newest words, only those that the reader may read anyhow."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from whiteglove.conversations.queries.visible import visible as visible_conversations
from whiteglove.encounters.queries.visible import visible as visible_encounters
from whiteglove.foundation.actors import Actor
from whiteglove.recovery.models import Obstruction
from whiteglove.team.permissions import May, is_allowed

QUOTES = 5


@dataclass(frozen=True, slots=True)
class Quote:
    """A customer's own words, without their name. conversation_id: where they stand."""

    words: str
    wanted: str
    at: datetime
    conversation_id: int | None


def quotes_of(actor: Actor, rules: Collection[int], *, since: datetime) -> dict[int, list[Quote]]:
    """The newest few of each rule; one statement."""
    found: dict[int, list[Quote]] = defaultdict(list)
    if not rules or not (is_allowed(actor, May.READ_CONVERSATIONS) and is_allowed(actor, May.READ_ENCOUNTERS)):
        return found
    rows = _said(actor).filter(rule__in=list(rules), at__gte=since).exclude(quote="")
    place = Window(RowNumber(), partition_by=F("rule"), order_by=[F("at").desc(), F("id").desc()])
    newest = rows.annotate(place=place).filter(place__lte=QUOTES).order_by("rule", "place")
    for rule, words, wanted, at, talk in newest.values_list("rule_id", "quote", "wanted", "at", "conversation_id"):
        if rule is not None:
            found[rule].append(Quote(words, wanted, at, talk))
    return found


def _said(actor: Actor) -> QuerySet[Obstruction]:
    """In a conversation the actor sees; or at an encounter they see, where it was in none."""
    # Asked of each row: as a list, all that the actor sees would be gathered first, which is nearly everything.
    in_talk = Q(Exists(visible_conversations(actor).filter(pk=OuterRef("conversation"))))
    elsewhere = Q(Exists(visible_encounters(actor).filter(pk=OuterRef("encounter"))), conversation=None)
    return Obstruction.objects.filter(in_talk | elsewhere, is_so=True, taken_back_at=None)
