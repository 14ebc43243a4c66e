"""What touches many, for whoever may see it: how many were told, who was not and why, who answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from whiteglove.conversations.models import Direction, Message
from whiteglove.customers.models import Customer
from whiteglove.customers.queries.visible import is_seen_by
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.keyset import Keyset
from whiteglove.promises.models import PromiseState
from whiteglove.recovery.models import Incident, IncidentWord, Touched
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import hidden_teams, sees_team

PAGE = 50
COUNTED = ("touched", "told", "answered", "not_kept", "waiting")


@dataclass(frozen=True, slots=True)
class IncidentShown:
    """One incident. touched: how many customers; told, answered: how many of them; not_told: by the reason. not_kept:
    how many were to hear again by a moment that has passed.
    """

    id: int
    title: str
    text: dict[str, str]
    next_at: datetime
    team_id: int
    team_name: str
    owner_id: int | None
    owner_name: str | None
    began_at: datetime
    ended_at: datetime | None
    end_text: dict[str, str]
    touched: int = 0
    told: int = 0
    answered: int = 0
    waiting: int = 0
    not_kept: int = 0
    not_told: Mapping[str, int] = field(default_factory=dict)

    def is_past(self, now: datetime) -> bool:
        """Whether they should have heard again by now."""
        return self.ended_at is None and self.next_at < now


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """Some of them, and the cursor after which the next ones come; None at the end."""

    rows: tuple[IncidentShown, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class TouchedShown:
    """One customer whom it touches. why_not: empty where they were told or will be; `came_back`: the mail did."""

    id: int
    customer_id: int
    customer_name: str
    address: str
    conversation_id: int | None
    told_at: datetime | None
    told_end_at: datetime | None
    why_not: str
    answered_at: datetime | None

    @property
    def called(self) -> str:
        """The customer by name, else by address."""
        return self.customer_name or self.address


@dataclass(frozen=True, slots=True)
class TouchedPage:
    """Some of them, and after which id the next ones come; None at the end. hidden: how many more there are, whom the
    actor may not see.
    """

    rows: tuple[TouchedShown, ...]
    next: int | None
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class WordShown:
    """One word they were told."""

    number: int
    text: dict[str, str]
    next_at: datetime | None
    is_end: bool
    at: datetime
    by_name: str | None
    told_all_at: datetime | None


COLUMNS = (
    "id", "title", "text", "next_at", "team_id", "team__name", "owner_id", "owner__name", "began_at", "ended_at",
    "end_text",
)  # fmt: skip


def visible(actor: Actor) -> QuerySet[Incident]:
    """All but those of teams hidden from the actor. Raises NotAllowed."""
    require(actor, May.READ_RECOVERIES)
    return Incident.objects.filter(sees_team(actor))


def incidents(actor: Actor, *, after: str | None = None, limit: int = PAGE) -> IncidentPage:
    """One page, the newest first; a fixed number of queries."""
    rows = visible(actor)
    if after is not None:
        rows = rows.filter(Keyset.parse(after).beyond("began_at"))
    found = _shown(rows.order_by("-began_at", "-id")[: limit + 1])
    page, more = found[:limit], len(found) > limit
    return IncidentPage(tuple(page), str(Keyset(page[-1].began_at, (page[-1].id,))) if more else None)


def incident(actor: Actor, incident_id: int) -> IncidentShown:
    """One of them. Raises NotFound, NotAllowed."""
    found = _shown(visible(actor).filter(pk=incident_id))
    if not found:
        raise NotFound("There is no such incident.")
    return found[0]


def words_of(incident_id: int) -> list[WordShown]:
    """What they were told, the newest first; the caller has read the incident."""
    said = IncidentWord.objects.filter(incident=incident_id).order_by("-number")
    columns = ("number", "text", "next_at", "is_end", "at", "by__name", "told_all_at")
    return [WordShown(*row) for row in said.values_list(*columns)]


def touched_by(actor: Actor, incident_id: int, *, only: str = "", after: int = 0, limit: int = PAGE) -> TouchedPage:
    """Whom it touches, of those the actor may see; the caller has read the incident.

    only: `not_told`, `answered`, `waiting`; empty: all.
    """
    wanted = {"not_told": NOT_TOLD, "answered": Q(has_answered=True), "waiting": WAITING}
    all_of_them = _with_answers(Touched.objects.filter(incident=incident_id)).filter(wanted.get(only, Q()))
    hides = hidden_teams(actor) is not None
    seen = all_of_them.filter(_customer_is_seen(actor)) if hides else all_of_them
    rows = seen.filter(pk__gt=after).order_by("pk")[: limit + 1]
    columns = (
        "pk", "customer_id", "customer__name", "customer__main_address", "conversation_id", "told_at", "told_end_at",
        "why_not", "message__delivery", "answered_at",
    )  # fmt: skip
    found = [_touched(row) for row in rows.values_list(*columns)]
    hidden = all_of_them.count() - seen.count() if hides else 0
    return TouchedPage(tuple(found[:limit]), found[limit - 1].id if len(found) > limit else None, hidden)


def incident_of(actor: Actor, conversation_id: int) -> IncidentShown | None:
    """The newest incident of which a conversation tells, that the caller has read; None: it tells of none."""
    told = Touched.objects.filter(conversation=conversation_id)
    found = _shown(visible(actor).filter(pk__in=told.values("incident")).order_by("-pk")[:1])
    return found[0] if found else None


def _customer_is_seen(actor: Actor) -> Exists:
    """Of rows with a customer: they, or whom they were merged into, may be seen."""
    stands = Coalesce(OuterRef("customer__merged_into"), OuterRef("customer"))
    return Exists(Customer.objects.filter(is_seen_by(actor), pk=stands))


WAITING = Q(told_at=None, why_not="")
NOT_TOLD = ~Q(why_not="") | Q(message__delivery="failed")


def _touched(row: tuple[Any, ...]) -> TouchedShown:
    *known, why_not, delivery, answered_at = row
    came_back = "came_back" if delivery == "failed" else ""
    columns = [*known, why_not or came_back, answered_at]
    return TouchedShown(*columns)


def _with_answers(rows: QuerySet[Touched]) -> QuerySet[Touched]:
    """With the moment of their first word after they were told."""
    theirs = Message.objects.filter(
        conversation=OuterRef("conversation"),
        direction=Direction.IN,
        is_automatic=False,
        is_aside=False,
        at__gte=OuterRef("told_at"),
    )
    first = theirs.order_by("at").values("at")[:1]
    return rows.annotate(has_answered=Exists(theirs), answered_at=first)


def _shown(rows: QuerySet[Incident]) -> list[IncidentShown]:
    found = [IncidentShown(*row) for row in rows.values_list(*COLUMNS)]
    counted = _counts([one.id for one in found])
    return [_with_counts(one, counted) for one in found]


def _with_counts(one: IncidentShown, counted: Mapping[int, dict[str, int]]) -> IncidentShown:
    counts = counted.get(one.id, {})
    not_told = {why: count for why, count in counts.items() if why not in COUNTED and count}
    touched, told, answered, not_kept, waiting = (counts.get(name, 0) for name in COUNTED)
    found = replace(one, touched=touched, told=told, answered=answered, not_kept=not_kept)
    return replace(found, waiting=waiting, not_told=not_told)


def _counts(incident_ids: list[int]) -> dict[int, dict[str, int]]:
    rows = _with_answers(Touched.objects.filter(incident__in=incident_ids)).order_by()
    told: dict[str, Count] = {
        "touched": Count("pk"),
        "told": Count("pk", filter=Q(told_at__isnull=False)),
        "answered": Count("pk", filter=Q(has_answered=True)),
        "waiting": Count("pk", filter=WAITING),
        "not_kept": Count("pk", filter=Q(promise__state=PromiseState.BROKEN)),
        "came_back": Count("pk", filter=Q(why_not="", message__delivery="failed")),
    }
    not_told = {why: Count("pk", filter=Q(why_not=why)) for why in ("no_address", "bounced", "erased", "same")}
    counted = rows.values("incident").annotate(**told, **not_told)
    names = ("incident", *told, *not_told)
    return {row[0]: dict(zip(names[1:], row[1:], strict=True)) for row in counted.values_list(*names)}
