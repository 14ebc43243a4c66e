"""Who here may give more, to be asked while the customer waits; and what was asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from whiteglove.conversations.queries.family import family_of
from whiteglove.conversations.queries.visible import visible as visible_conversations
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.money import Money
from whiteglove.recovery.models import MoreAsked
from whiteglove.recovery.queries.allowed import Case, allowed_each
from whiteglove.rulebook.models import MONEY
from whiteglove.team.models import PresenceState
from whiteglove.team.permissions import TABLE, May, require
from whiteglove.team.snapshot import snapshot

SHOWN = 5


@dataclass(frozen=True, slots=True)
class HasMore:
    """A colleague who is here, sees the matter, and may give so much. is_busy: they are with somebody."""

    id: int
    name: str
    is_busy: bool


def who_has_more(actor: Actor, case: Case, *, kind: str, worth: int, shown: int | None = SHOWN) -> list[HasMore]:
    """Those who could say yes now, people of the same team and those who are free first; shown None: all of them.

    Raises NotAllowed.
    """
    require(actor, May.GIVE)
    now = snapshot()
    may_give = TABLE[May.GIVE]
    here = {
        number: person
        for number, person in now.people.items()
        if number != actor.colleague_id and person.role in may_give and now.is_present(number)
        if case.team is None or now.sees(number, case.team)
    }
    allowed = allowed_each({number: one.role.value for number, one in here.items()}, case, kind)
    able = [here[number] for number, one in allowed.items() if one.left.covers(worth)]
    busy = {one.id for one in able if now.presence(one.id).state is PresenceState.BUSY}
    able.sort(key=lambda one: (case.team not in one.teams, one.id in busy, one.name, one.id))
    return [HasMore(one.id, one.name, one.id in busy) for one in able[:shown]]


COLUMNS = (
    "id", "asker_id", "asker__name", "asked_id", "asked__name", "conversation_id", "conversation__subject",
    "conversation__customer__name", "kind", "worth", "currency", "why", "rule__key", "at_once__worth", "at", "agrees",
    "words", "answered_at", "withdrawn_at", "was_asked_for",
)  # fmt: skip
STAYS_SHOWN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class MoreShown:
    """A question for more. worth: what is asked for; at_once: what the asker gave meanwhile, None: nothing."""

    id: int
    asker_id: int
    asker_name: str
    asked_id: int
    asked_name: str
    conversation_id: int | None
    subject: str | None
    customer_name: str | None
    kind: str
    worth: int
    currency: str
    why: str
    rule_key: str | None
    at_once: int | None
    at: datetime
    agrees: bool | None
    words: str
    answered_at: datetime | None
    withdrawn_at: datetime | None
    was_asked_for: bool | None

    @property
    def waits(self) -> bool:
        """Nobody has answered yet, and somebody still may."""
        return self.answered_at is None and self.withdrawn_at is None

    @property
    def money(self) -> Money | None:
        """What is asked for; None for what is no money."""
        return Money(self.worth, self.currency) if self.kind in MONEY else None


def more_shown(actor: Actor, more_id: int) -> MoreShown:
    """One question, for both of them and whoever sees the conversation. Raises NotFound, NotAllowed."""
    require(actor, May.GIVE)
    rows = MoreAsked.objects.filter(pk=more_id, conversation__in=visible_conversations(actor).values("pk"))
    found = rows.values_list(*COLUMNS).first()
    if found is None:
        raise NotFound("There is no such question.")
    return MoreShown(*found)


def more_in(actor: Actor, conversation_id: int) -> list[MoreShown]:
    """What waits in a conversation that the caller has read, and what the actor asked or was asked a while ago."""
    require(actor, May.GIVE)
    mine = Q(asker=actor.colleague_id or 0) | Q(asked=actor.colleague_id or 0)
    lately = Q(at__gt=clock.now() - STAYS_SHOWN)
    rows = MoreAsked.objects.filter(
        mine & lately | Q(agrees=None, withdrawn_at=None), conversation__in=family_of(conversation_id)
    )
    return [MoreShown(*row) for row in rows.order_by("at", "id").values_list(*COLUMNS)]
