"""What is asked where, how soon, of how many; and the house's rule over all of it."""

from dataclasses import dataclass
from datetime import time

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.perception.facts import AskingChanged, SurveyChanged
from whiteglove.perception.models import Asking, Question, Survey
from whiteglove.team.permissions import May, require

LONGEST_DELAY_MINUTES = 60 * 24 * 30
LONGEST_WINDOW_DAYS = 3650
MOST_QUESTIONS = 4
MOST_HELD_OUT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be asked. question, then_ask: ids; hold_out: the share that chance leaves unasked."""

    question: int
    then_ask: tuple[int, ...] = ()
    delay_minutes: int = 60
    window_days: int = 30
    hold_out: float = 0.05


@transaction.atomic
def ask_at(actor: Actor, journey_id: int, *, touchpoint: int | None, wanted: Wanted) -> Survey:
    """Ask this after each encounter at a touchpoint; with None, at the end of each episode of the journey.

    What was asked there before ends, and stays on record. Raises NotFound, NotUnderstood.
    """
    require(actor, May.SET_UP_ASKING)
    _hold_place(journey_id, touchpoint)
    first, others = _questions(wanted)
    _refuse_nonsense(wanted)
    _end(journey_id, touchpoint)
    survey = Survey.objects.create(
        journey_id=journey_id,
        touchpoint_id=touchpoint,
        question=first,
        delay_minutes=wanted.delay_minutes,
        window_days=wanted.window_days,
        hold_out=wanted.hold_out,
        by_whom=actor.reference,
        at=clock.now(),
    )
    survey.then_ask.set(others)
    announce(SurveyChanged(journey_id, touchpoint, survey.pk), actor=actor)
    return survey


@transaction.atomic
def ask_no_more_at(actor: Actor, journey_id: int, *, touchpoint: int | None) -> bool:
    """Ask nothing there from now on; whether anything was asked. Raises NotFound."""
    require(actor, May.SET_UP_ASKING)
    _hold_place(journey_id, touchpoint)
    ended = _end(journey_id, touchpoint)
    if ended:
        announce(SurveyChanged(journey_id, touchpoint, None), actor=actor)
    return ended


def _hold_place(journey_id: int, touchpoint_id: int | None) -> None:
    """The journey, held, so that of two who change it at once the second changes what the first left."""
    journey = Journey.objects.select_for_update().filter(pk=journey_id).first()
    if journey is None:
        raise NotFound("There is no such journey.")
    if touchpoint_id is not None and not Touchpoint.objects.filter(pk=touchpoint_id, journey=journey).exists():
        raise NotFound("There is no such touchpoint on this journey.")


def _questions(wanted: Wanted) -> tuple[Question, list[Question]]:
    ids = list(dict.fromkeys([wanted.question, *wanted.then_ask]))
    known = Question.objects.filter(retired_at=None).in_bulk(ids)
    if len(known) != len(ids):
        raise NotUnderstood("One of these questions is not there, or is asked no more.")
    if len(ids) > MOST_QUESTIONS:
        raise NotUnderstood(f"{MOST_QUESTIONS} questions are the most that a busy person answers.")
    return known[wanted.question], [known[one] for one in ids[1:]]


def _refuse_nonsense(wanted: Wanted) -> None:
    if not 0 <= wanted.delay_minutes <= LONGEST_DELAY_MINUTES:
        raise NotUnderstood("Ask within 30 days; soon after is best.")
    if not 1 <= wanted.window_days <= LONGEST_WINDOW_DAYS:
        raise NotUnderstood("The same person is asked this at most once in so many days: at least 1.")
    if not 0 <= wanted.hold_out <= MOST_HELD_OUT:
        raise NotUnderstood("At most half of them can be left unasked.")


def _end(journey_id: int, touchpoint_id: int | None) -> bool:
    there = Survey.objects.filter(journey=journey_id, touchpoint=touchpoint_id, ended_at=None)
    return bool(there.update(ended_at=clock.now()))


def house_rule() -> Asking:
    """The rule over all surveys; as it comes, until somebody changes it."""
    return Asking.objects.filter(pk=1).first() or Asking(quiet_from=time(20), quiet_until=time(8))


@transaction.atomic
def change_rule(
    actor: Actor, *, window_days: int, quiet_from: time, quiet_until: time, change_within_days: int
) -> Asking:
    """Nobody is asked more than once in so many days, nor in these hours; answers can be changed for so long.

    Raises NotUnderstood.
    """
    require(actor, May.SET_UP_ASKING)
    if not (0 <= window_days <= LONGEST_WINDOW_DAYS and 0 <= change_within_days <= LONGEST_WINDOW_DAYS):
        raise NotUnderstood("Days are counted from 0 upwards.")
    columns = {
        "window_days": window_days,
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
        "change_within_days": change_within_days,
        "by_whom": actor.reference,
        "at": clock.now(),
    }
    rule, _ = Asking.objects.update_or_create(pk=1, defaults=columns)
    announce(AskingChanged(), actor=actor)
    return rule
