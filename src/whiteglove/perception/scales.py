"""How each kind of question is answered, and which answers are poor or very good. Pure; docs/methods/scores.md."""

from dataclasses import dataclass

from whiteglove.perception.models import Feeling, Kind

NPS_DETRACTORS_UNTIL = 6
NPS_PROMOTERS_FROM = 9
CES_DISAGREES_UNTIL = 3
CES_AGREES_FROM = 6
POOR_FEELINGS = frozenset({Feeling.LET_DOWN.value, Feeling.ANGRY.value})
GOOD_FEELINGS = frozenset({Feeling.DELIGHTED.value, Feeling.CARED_FOR.value, Feeling.RELIEVED.value})
# On a scale of fewer steps, two at an end would be half of it.
BOXES_OF_TWO_FROM = 4


@dataclass(frozen=True, slots=True)
class Scale:
    """Whole numbers from `lowest` to `highest`. high_is_good: which end is the good one."""

    lowest: int
    highest: int
    high_is_good: bool = True

    def holds(self, value: int) -> bool:
        """Whether it is an answer on this scale."""
        return self.lowest <= value <= self.highest


FIVE = Scale(1, 5)
SCALES: dict[str, Scale] = {
    Kind.CSAT.value: FIVE,
    Kind.CES.value: Scale(1, 7),
    Kind.NPS.value: Scale(0, 10),
    Kind.RETURN.value: FIVE,
    Kind.OUTCOME.value: FIVE,
    Kind.WAY.value: FIVE,
    Kind.COURTESY.value: FIVE,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a customer said. value None: words or a feeling alone."""

    kind: str
    scale: Scale
    value: int | None
    feeling: str = ""
    comment: str = ""


def is_poor(answer: Answer) -> bool:
    """The lowest two boxes, a detractor, "it was not made easy"; without a value, let down or angry."""
    if answer.value is None:
        return answer.feeling in POOR_FEELINGS
    if answer.kind == Kind.NPS:
        return answer.value <= NPS_DETRACTORS_UNTIL
    if answer.kind == Kind.CES:
        return answer.value <= CES_DISAGREES_UNTIL
    return _steps_from(answer, worst=True) < _box(answer.scale)


def is_thanks(answer: Answer) -> bool:
    """A very good answer with words, which whoever answered should read."""
    if not answer.comment:
        return False
    if answer.value is None:
        return answer.feeling in GOOD_FEELINGS
    if answer.kind == Kind.NPS:
        return answer.value >= NPS_PROMOTERS_FROM
    if answer.kind == Kind.CES:
        return answer.value >= CES_AGREES_FROM
    return _steps_from(answer, worst=False) == 0


def _steps_from(answer: Answer, *, worst: bool) -> int:
    scale, value = answer.scale, answer.value or 0
    from_low = worst is scale.high_is_good
    return value - scale.lowest if from_low else scale.highest - value


def _box(scale: Scale) -> int:
    return 2 if scale.highest - scale.lowest >= BOXES_OF_TWO_FROM else 1
