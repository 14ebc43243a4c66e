"""Figures are kept as they were calculated until something of their journey changes."""

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from django.db.models import BooleanField, Case, Exists, Value, When

from whiteglove.encounters.models import Encounter, JourneyChange
from whiteglove.foundation import clock
from whiteglove.insight.models import KeptFigure
from whiteglove.insight.web_days import forget_days

# What took longer than this is shown as it was for a little while, and calculated anew beside the pages: a page has
# some five figures, and shall be there in 300 ms. Of a journey with few encounters only what took much longer: there
# it was the machine that was slow for a moment, and what a customer just said shall be seen at once.
SLOW_SECONDS, VERY_SLOW_SECONDS = 0.1, 1.0
MANY_ENCOUNTERS = 20_000
STALE_FOR = timedelta(minutes=5)
FORGOTTEN_AFTER = timedelta(days=2)
_ANEW: ContextVar[dict[Hashable, Any] | None] = ContextVar("figures_anew", default=None)
Anything = TypeVar("Anything")


@contextmanager
def anew() -> Iterator[None]:
    """Within, figures are calculated whether they are kept or not, so that pages find them fresh.

    What several of them are made of is read once (`once`).
    """
    token = _ANEW.set({})
    try:
        yield
    finally:
        _ANEW.reset(token)


def once(name: Hashable, read: Callable[[], Anything]) -> Anything:
    """What `read` gives; within `anew` it is read once under this name."""
    known = _ANEW.get()
    if known is None:
        return read()
    if name not in known:
        known[name] = read()
    return cast("Anything", known[name])


@dataclass(frozen=True, slots=True)
class Kept:
    """Figures, as JSON; at: when they were calculated."""

    figures: Any
    at: datetime


def kept(journey_id: int, name: str, calculate: Callable[[], Any]) -> Kept:
    """The figures of this name: those that are kept while nothing of the journey changed, else calculated now.

    Where that takes long, those of the last minutes are given, with their time.
    """
    return once((journey_id, name), lambda: _kept(journey_id, name, calculate))


def _kept(journey_id: int, name: str, calculate: Callable[[], Any]) -> Kept:
    # The number of changes is read before what it counts: what comes meanwhile makes the figures old again.
    changes = once(("changes", journey_id), lambda: _changes(journey_id))
    known = None if _ANEW.get() is not None else _known(journey_id, name)
    if known is not None and (known.changes == changes or (known.is_slow and clock.now() - known.at < STALE_FOR)):
        return Kept(known.figures, known.at)
    return _calculated(journey_id, name, calculate, changes=changes)


def kept_of_house(name: str, calculate: Callable[[], Any]) -> Kept:
    """Figures of the whole house, calculated now; where that takes long, those of the last minutes."""
    known = None if _ANEW.get() is not None else KeptFigure.objects.filter(journey=None, name=name).first()
    if known is not None and clock.now() - known.at < STALE_FOR:
        return Kept(known.figures, known.at)
    return _calculated(None, name, calculate)


def _calculated(journey_id: int | None, name: str, calculate: Callable[[], Any], *, changes: int = 0) -> Kept:
    """Made now, and kept; of the house, which nothing tells of changes, only where making them takes long."""
    began, at = time.perf_counter(), clock.now()
    figures = calculate()
    took = time.perf_counter() - began
    if journey_id is not None or took > SLOW_SECONDS:
        values = {"changes": changes, "figures": figures, "at": at, "took_seconds": took}
        which: dict[str, Any] = {"journey_id": journey_id, "name": name}
        KeptFigure.objects.update_or_create(**which, defaults=values)
    return Kept(figures, at)


def _changes(journey_id: int) -> int:
    return JourneyChange.objects.filter(pk=journey_id).values_list("changes", flat=True).first() or 0


def _known(journey_id: int, name: str) -> Any:
    """What is kept, and whether it is_slow to make; None where nothing is. One query."""
    beyond = (
        Encounter.objects.filter(journey=journey_id).order_by().values("pk")[MANY_ENCOUNTERS : MANY_ENCOUNTERS + 1]
    )
    is_slow = Case(
        When(took_seconds__lte=SLOW_SECONDS, then=Value(False)),
        When(took_seconds__gt=VERY_SLOW_SECONDS, then=Value(True)),
        default=Exists(beyond),
        output_field=BooleanField(),
    )
    return KeptFigure.objects.filter(journey=journey_id, name=name).annotate(is_slow=is_slow).first()


def forget_figures(journey_id: int) -> None:
    """All that is kept of a journey is calculated from its rows when somebody asks next."""
    KeptFigure.objects.filter(journey=journey_id).delete()
    forget_days(journey_id)


def forget_old_figures() -> int:
    """Of days gone by nobody asks again; run by clockwork. Returns how many."""
    count, _ = KeptFigure.objects.filter(at__lt=clock.now() - FORGOTTEN_AFTER).delete()
    return count
