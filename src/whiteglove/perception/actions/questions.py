"""Questions: those that are there from the start, and a house's own; retired, never deleted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.text import slugify

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import one_line, storable
from whiteglove.perception.facts import QuestionAdded, QuestionRetired
from whiteglove.perception.models import Kind, Question, Survey
from whiteglove.perception.ready import READY
from whiteglove.perception.scales import SCALES
from whiteglove.promises.delays.words import SPOKEN
from whiteglove.team.permissions import May, require

LONGEST_QUESTION = 300
LONGEST_LABEL = 80
LONGEST_KEY = 80
MOST_STEPS = 10


class StillAsked(Refused):
    """A survey asks it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQuestion:
    """A question of the house. words: by language; answers: {"en": {"1": "Never", ...}}; key empty: made of it."""

    words: Mapping[str, str]
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lowest: int = 1
    highest: int = 5
    high_is_good: bool = True
    key: str = ""


def ready_questions() -> dict[str, Question]:
    """Those that are there from the start, by kind; written down when they are first needed."""
    known = _ready()
    if len(known) < len(READY):
        rows = [
            Question(
                key=one.key,
                kind=one.kind,
                scale_min=SCALES[one.kind].lowest,
                scale_max=SCALES[one.kind].highest,
                high_is_good=SCALES[one.kind].high_is_good,
                words=one.words,
                answers=one.answers,
                by_whom=SYSTEM.reference,
                at=clock.now(),
            )
            for one in READY
        ]
        Question.objects.bulk_create(rows, ignore_conflicts=True)
        known = _ready()
    return known


def _ready() -> dict[str, Question]:
    return {one.kind: one for one in Question.objects.exclude(kind=Kind.OWN)}


@transaction.atomic
def add_question(actor: Actor, given: NewQuestion) -> Question:
    """A question of the house's own. Raises NotUnderstood."""
    require(actor, May.SET_UP_ASKING)
    ready_questions()  # theirs are the keys
    words = {code: one_line(storable(text), LONGEST_QUESTION) for code, text in given.words.items() if text.strip()}
    if not words or not words.keys() <= set(SPOKEN):
        raise NotUnderstood(f"Write the question in at least one of the languages {', '.join(SPOKEN)}.")
    if not (0 <= given.lowest < given.highest <= MOST_STEPS):
        raise NotUnderstood(f"The scale goes up, within 0 to {MOST_STEPS}.")
    key = slugify(given.key or words.get("en", "") or f"question-{clock.now():%Y%m%d%H%M%S}")[:LONGEST_KEY]
    if not key or Question.objects.filter(key=key).exists():
        raise NotUnderstood(
            "There is a question with this name already, or the name holds no letter: choose another."
        )
    question = Question.objects.create(
        key=key,
        kind=Kind.OWN,
        scale_min=given.lowest,
        scale_max=given.highest,
        high_is_good=given.high_is_good,
        words=words,
        answers=_labels(given),
        by_whom=actor.reference,
        at=clock.now(),
    )
    announce(QuestionAdded(question.pk), actor=actor)
    return question


def _labels(given: NewQuestion) -> dict[str, dict[str, str]]:
    steps = {str(value) for value in range(given.lowest, given.highest + 1)}
    found: dict[str, dict[str, str]] = {}
    for code, labels in given.answers.items():
        if code not in SPOKEN or not labels.keys() <= steps:
            raise NotUnderstood("Answers are named by language, each by its number on the scale.")
        found[code] = {
            value: one_line(storable(text), LONGEST_LABEL) for value, text in labels.items() if text.strip()
        }
    return found


@transaction.atomic
def retire_question(actor: Actor, question_id: int) -> Question:
    """It is asked no more; its answers stay, and links that were sent still take them. Harmless twice.

    Raises NotFound, StillAsked.
    """
    require(actor, May.SET_UP_ASKING)
    question = Question.objects.select_for_update().filter(pk=question_id).first()
    if question is None:
        raise NotFound("There is no such question.")
    if question.retired_at is not None:
        return question
    asked = Survey.objects.filter(ended_at=None)
    if asked.filter(question=question).exists() or asked.filter(then_ask=question).exists():
        raise StillAsked("It is asked somewhere. Choose another question there first.")
    question.retired_at = clock.now()
    question.save(update_fields=["retired_at"])
    announce(QuestionRetired(question.pk), actor=actor)
    return question
