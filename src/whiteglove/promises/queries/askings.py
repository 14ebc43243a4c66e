"""What teams are asked before a customer is told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.promises.models import Asking
from whiteglove.team.models import Membership
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import sees_team

AT_MOST = 50


class Stands(StrEnum):
    """Where a question stands: waiting for the team, answered, or over."""

    OPEN = "open"
    AGREED = "agreed"
    OBJECTED = "objected"
    PROMISED = "promised"
    DROPPED = "dropped"


NOT_OVER = Q(dropped_at=None, promise=None)
SO = {
    Stands.OPEN: NOT_OVER & Q(agrees=None),
    Stands.AGREED: NOT_OVER & Q(agrees=True),
    Stands.OBJECTED: NOT_OVER & Q(agrees=False),
    Stands.PROMISED: Q(promise__isnull=False),
    Stands.DROPPED: Q(dropped_at__isnull=False, promise=None),
}


@dataclass(frozen=True, slots=True)
class AskingShown:
    """One question to a team. agrees None: not answered."""

    id: int
    what: str
    due: datetime
    words: str
    at: datetime
    customer_name: str
    customer_address: str
    team_id: int
    team_name: str
    by_id: int | None
    by_name: str | None
    by_team_name: str | None
    agrees: bool | None
    answer: str
    could_by: datetime | None
    answered_by_name: str | None
    promise_id: int | None
    dropped_at: datetime | None
    customer_id: int
    made_where: str
    by_team_id: int | None
    answered_by_id: int | None
    answered_at: datetime | None

    @property
    def called(self) -> str:
        """The customer by name, else by address."""
        return self.customer_name or self.customer_address

    @property
    def state(self) -> Stands:
        """What became of it last."""
        if self.promise_id is not None:
            return Stands.PROMISED
        if self.dropped_at is not None:
            return Stands.DROPPED
        if self.agrees is None:
            return Stands.OPEN
        return Stands.AGREED if self.agrees else Stands.OBJECTED


@dataclass(frozen=True, slots=True)
class AskingPage:
    """Some questions, and the cursor after which the next ones come; None at the end."""

    rows: tuple[AskingShown, ...]
    next: str | None


COLUMNS = (
    "id", "what", "due", "words", "at", "customer__name", "customer__main_address", "team_id", "team__name", "by_id",
    "by__name", "by_team__name", "agrees", "answer", "could_by", "answered_by__name", "promise_id", "dropped_at",
    "customer_id", "made_where", "by_team_id", "answered_by_id", "answered_at",
)  # fmt: skip


def visible_askings(actor: Actor) -> QuerySet[Asking]:
    """All but those to teams hidden from the actor. Raises NotAllowed."""
    require(actor, May.READ_PROMISES)
    return Asking.objects.filter(sees_team(actor))


def askings(actor: Actor, *, state: Stands | None = None, after: int = 0, limit: int = AT_MOST) -> AskingPage:
    """All that stand so, the newest first. Raises NotAllowed."""
    rows = visible_askings(actor).filter(SO[state] if state else Q())
    if after:
        rows = rows.filter(pk__lt=after)
    found = [AskingShown(*row) for row in rows.order_by("-id").values_list(*COLUMNS)[: limit + 1]]
    return AskingPage(tuple(found[:limit]), str(found[limit - 1].id) if len(found) > limit else None)


def askings_to_answer(actor: Actor) -> list[AskingShown]:
    """What the reader's teams are asked, the oldest first."""
    own = Membership.objects.filter(colleague=actor.colleague_id or 0).values("team")
    waiting = visible_askings(actor).filter(team__in=own, agrees=None, dropped_at=None, promise=None)
    return [AskingShown(*row) for row in waiting.order_by("id").values_list(*COLUMNS)[:AT_MOST]]


def askings_of_mine(actor: Actor) -> list[AskingShown]:
    """What the reader asked and has neither promised nor dropped, the newest first."""
    own = visible_askings(actor).filter(Q(by=actor.colleague_id or 0), dropped_at=None, promise=None)
    return [AskingShown(*row) for row in own.order_by("-id").values_list(*COLUMNS)[:AT_MOST]]


def asking_shown(actor: Actor, asking_id: int) -> AskingShown:
    """One of them. Raises NotFound."""
    row = visible_askings(actor).filter(pk=asking_id).values_list(*COLUMNS).first()
    if row is None:
        raise NotFound("There is no such question.")
    return AskingShown(*row)
