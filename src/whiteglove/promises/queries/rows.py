"""A promise as pages and programs see it: one row, in one query with all it names."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, Case, F, Max, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from whiteglove.foundation.actors import Actor
from whiteglove.promises.models import Break, Keeping, Promise
from whiteglove.promises.models.promise import PromiseState
from whiteglove.promises.queries.visible import visible
from whiteglove.promises.rules import has_fallen_due, stands
from whiteglove.team.visibility import hidden_teams


@dataclass(frozen=True, slots=True)
class PromiseShown:
    """One promise. conversation_id, quote: None and empty where the actor may not see the conversation.

    kept_at: when it was done; passed_at: when its time passed last, as far as the desk knew; cause: why, empty while
    not told.
    """

    id: int
    what: str
    due: datetime
    time_zone: str
    state: str
    made_where: str
    made_at: datetime
    is_callback: bool
    despite: str
    settled_at: datetime | None
    customer_id: int
    customer_name: str
    customer_address: str
    team_id: int
    team_name: str
    colleague_id: int | None
    colleague_name: str | None
    made_by_id: int | None
    made_by_name: str | None
    made_by_team_id: int | None
    made_by_team_name: str | None
    conversation_id: int | None
    subject: str | None
    message_id: int | None
    quote: str
    kept_at: datetime | None
    passed_at: datetime | None
    cause: str | None

    @property
    def called(self) -> str:
        """The customer by name, else by address."""
        return self.customer_name or self.customer_address

    @property
    def stands(self) -> bool:
        """Whether we still owe it."""
        return stands(self.state)

    @property
    def broken_at(self) -> datetime | None:
        """When its time passed last without it; None also where it had been done by then and nobody had said so."""
        done_in_time = self.passed_at and self.kept_at and self.kept_at <= self.passed_at
        return None if done_in_time else self.passed_at

    @property
    def asks_why(self) -> bool:
        """Whether it was broken and nobody has said why."""
        return self.broken_at is not None and not self.cause

    def is_late(self, now: datetime) -> bool:
        """Whether it is overdue, or was done after it was due."""
        if self.state == PromiseState.WITHDRAWN:
            return False
        return has_fallen_due(self.due, self.kept_at or now)


COLUMNS = (
    "id", "what", "due", "time_zone", "state", "made_where", "made_at", "is_callback", "despite", "settled_at",
    "standing_customer", "customer__name", "customer__main_address", "team_id", "team__name", "colleague_id",
    "colleague__name", "made_by_id", "made_by__name", "made_by_team_id", "made_by_team__name", "seen_conversation",
    "seen_subject", "seen_message", "seen_quote", "kept_at", "passed_at", "cause",
)  # fmt: skip


def rows_of(actor: Actor) -> QuerySet[Promise]:
    """What the actor sees, with all that `shown` reads."""
    own = OuterRef("pk")
    breaks = Break.objects.filter(promise=own).order_by("-due")
    return visible(actor).annotate(
        standing_customer=Coalesce("customer__merged_into", "customer_id"),
        seen_conversation=_where_seen(actor, "conversation_id", None),
        seen_subject=_where_seen(actor, "conversation__subject", None),
        seen_message=_where_seen(actor, "message_id", None),
        seen_quote=_where_seen(actor, "quote", ""),
        kept_at=Subquery(Keeping.objects.filter(promise=own).values("promise").values(last=Max("at"))),
        passed_at=Subquery(breaks.values("due")[:1]),
        cause=Subquery(breaks.values("cause")[:1]),
    )


def _where_seen(actor: Actor, column: str, otherwise: str | None) -> F | Case:
    """The column, but not where it tells of a conversation of a team hidden from the actor."""
    hidden = hidden_teams(actor)
    if hidden is None:
        return F(column)
    kept = BigIntegerField() if column.endswith("_id") else TextField()
    unseen = When(conversation__team__in=hidden.values("pk"), then=Value(otherwise))
    return Case(unseen, default=F(column), output_field=kept)


def shown(rows: QuerySet[Promise]) -> list[PromiseShown]:
    """Rows of `rows_of`, in their order."""
    return [PromiseShown(*row) for row in rows.values_list(*COLUMNS)]


def shown_of_both(rows: QuerySet[Promise], others: QuerySet[Promise]) -> list[PromiseShown]:
    """Some of `rows_of` and some others of it in one query, in no order."""
    both = rows.values_list(*COLUMNS).union(others.values_list(*COLUMNS), all=True)
    return [PromiseShown(*row) for row in both]
