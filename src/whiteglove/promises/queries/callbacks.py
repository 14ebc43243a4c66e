"""Calls that were promised: those due now, those that come, all of them; in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.keyset import Keyset
from whiteglove.foundation.questions import answers
from whiteglove.promises.models import Attempt, Callback, Promise
from whiteglove.promises.models.promise import STANDS
from whiteglove.promises.queries.rows import PromiseShown, rows_of, shown
from whiteglove.promises.windows import BEFORE_TIME, LEASE
from whiteglove.team.models import Membership
from whiteglove.team.permissions import May, is_allowed

PAGE = 50
ON_TOP = 20
ON_LIST = 5
IS_ANY_DUE = """
SELECT EXISTS (
    SELECT FROM promises_promise promise JOIN promises_callback call ON call.promise_id = promise.id
    WHERE promise.is_callback AND promise.state IN ('made', 'moved', 'broken')
        AND (call.window_from <= %s OR call.asks <> ''))
"""


@dataclass(frozen=True, slots=True)
class AttemptShown:
    """That somebody called. by_name: None when a program said so."""

    outcome: str
    words: str
    by_id: int | None
    by_name: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class CallbackShown:
    """One call that was promised. on_list_of: who is calling now; asks, asked: what somebody has to decide first."""

    promise: PromiseShown
    name: str
    number: str
    extension: str
    region: str
    language: str | None
    window_from: datetime
    window_until: datetime
    attempts_wanted: int
    machine_words: str
    on_list_of_id: int | None
    on_list_of_name: str | None
    asks: str
    asked_id: int | None
    attempts: tuple[AttemptShown, ...]

    @property
    def id(self) -> int:
        """Of the promise: a callback is one."""
        return self.promise.id

    def is_due(self, now: datetime) -> bool:
        """Whether it stands on top now."""
        return self.promise.stands and self.window_from <= now + BEFORE_TIME


@dataclass(frozen=True, slots=True)
class CallbackPage:
    """Some callbacks, and the cursor after which the next ones come; None at the end."""

    rows: tuple[CallbackShown, ...]
    next: str | None


def callbacks(actor: Actor, *, after: int = 0, limit: int = PAGE) -> CallbackPage:
    """All, the newest first."""
    rows = rows_of(actor).filter(is_callback=True, callback__isnull=False)
    if after:
        rows = rows.filter(pk__lt=after)
    found = _with_callbacks(shown(rows.order_by("-pk")[: limit + 1]))
    return CallbackPage(tuple(found[:limit]), str(found[limit - 1].id) if len(found) > limit else None)


def callback_shown(actor: Actor, callback_id: int) -> CallbackShown:
    """One. Raises NotFound."""
    found = _with_callbacks(shown(rows_of(actor).filter(pk=callback_id, is_callback=True)))
    if not found:
        raise NotFound("There is no such callback.")
    return found[0]


def due_callbacks(actor: Actor, *, mine: bool = False, limit: int = ON_TOP) -> list[CallbackShown]:
    """What is to be called now, and what asks something first, in the order of their places.

    mine: only what stands on the actor's own list, what they are asked, and what nobody of their teams has yet; else
    of all their teams, also what others are calling.
    """
    now = clock.now()
    rows = _standing(actor).filter(_near(now), _mine(actor, now) if mine else _concerns(actor))
    return _with_callbacks(shown(rows.order_by("callback__place_at", "pk")[:limit]), now)


def calls_on_top(actor: Actor) -> list[CallbackShown]:
    """What stands on top of the actor's list now; nothing for who may not read promises.

    Every page with the list asks, and mostly nothing is due: then one small question over the index of standing calls
    is all it costs.
    """
    if not is_allowed(actor, May.READ_PROMISES):
        return []
    [(is_any,)] = answers(IS_ANY_DUE, [clock.now() + BEFORE_TIME])
    return due_callbacks(actor, mine=True, limit=ON_LIST) if is_any else []


def coming_callbacks(
    actor: Actor, *, mine: bool = False, after: str | None = None, limit: int = PAGE
) -> CallbackPage:
    """What is called later, by its time. Raises NotUnderstood for a cursor that none of our pages gave."""
    now = clock.now()
    rows = _standing(actor).filter(_own(actor) if mine else _concerns(actor), callback__asks="")
    rows = rows.filter(callback__window_from__gt=now + BEFORE_TIME)
    if after is not None:
        rows = rows.filter(Keyset.parse(after).beyond("callback__window_from", upwards=True))
    found = _with_callbacks(shown(rows.order_by("callback__window_from", "pk")[: limit + 1]))
    more = found[limit - 1] if len(found) > limit else None
    return CallbackPage(tuple(found[:limit]), str(Keyset(more.window_from, (more.id,))) if more else None)


def _near(now: datetime) -> Q:
    return Q(callback__window_from__lte=now + BEFORE_TIME) | ~Q(callback__asks="")


def _standing(actor: Actor) -> QuerySet[Promise]:
    return rows_of(actor).filter(STANDS, is_callback=True, callback__isnull=False)


def _own(actor: Actor) -> Q:
    return Q(colleague=actor.colleague_id or 0) | Q(made_by=actor.colleague_id or 0)


def _in_my_teams(actor: Actor) -> Q:
    return Q(team__in=Membership.objects.filter(colleague=actor.colleague_id or 0).values("team"))


def _concerns(actor: Actor) -> Q:
    own = actor.colleague_id or 0
    return _in_my_teams(actor) | _own(actor) | Q(callback__on_list_of=own) | Q(callback__asked=own)


def _mine(actor: Actor, now: datetime) -> Q:
    """On my list; asked of me, or of nobody in particular in my teams; or on nobody's list in my teams."""
    own = actor.colleague_id or 0
    free = Q(callback__on_list_of=None) | Q(callback__listed_at__lte=now - LEASE)
    on_mine = Q(callback__on_list_of=own, callback__asks="")
    asked = ~Q(callback__asks="") & (Q(callback__asked=own) | (Q(callback__asked=None) & _in_my_teams(actor)))
    return on_mine | asked | (Q(callback__asks="") & free & _in_my_teams(actor))


COLUMNS = (
    "pk", "name", "number", "extension", "region", "language", "window_from", "window_until", "attempts_wanted",
    "machine_words", "on_list_of_id", "on_list_of__name", "asks", "asked_id", "listed_at",
)  # fmt: skip


OF_ATTEMPT = ("callback", "outcome", "words", "by_id", "by__name", "at")


def _with_callbacks(promises: Sequence[PromiseShown], now: datetime | None = None) -> list[CallbackShown]:
    """Promises with what is known of the call; a list on which it stands no longer is none."""
    moment = now or clock.now()
    ids = [one.id for one in promises]
    known: dict[int, tuple[Any, ...]] = {
        row[0]: row[1:] for row in Callback.objects.filter(pk__in=ids).values_list(*COLUMNS)
    }
    tried: dict[int, list[AttemptShown]] = {}
    rows = Attempt.objects.filter(callback__in=ids).order_by("id")
    for callback_id, outcome, words, by_id, by_name, at in rows.values_list(*OF_ATTEMPT):
        tried.setdefault(callback_id, []).append(AttemptShown(outcome, words, by_id, by_name, at))
    found = []
    for one in promises:
        *columns, whose, whose_name, asks, asked, listed_at = known[one.id]
        held = whose is not None and listed_at is not None and listed_at > moment - LEASE
        listed = (whose, whose_name) if held else (None, None)
        rest: tuple[Any, ...] = (*columns, *listed, asks, asked, tuple(tried.get(one.id, [])))
        found.append(CallbackShown(one, *rest))
    return found
