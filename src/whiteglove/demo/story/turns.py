"""How a conversation may go: the turns people take, weighed by how often that happens."""

import random
from collections.abc import Sequence

Course = tuple[str, ...]


def _courses(*weighed: tuple[int, str]) -> tuple[tuple[Course, ...], tuple[int, ...]]:
    return tuple(tuple(course.split()) for _, course in weighed), tuple(weight for weight, _ in weighed)


_CLOSED = _courses(
    (28, "ask answer"),
    (22, "ask answer thanks"),
    (10, "ask question back answer"),
    (9, "ask question back answer thanks"),
    (8, "ask note answer"),
    (5, "ask note answer thanks"),
    (5, "ask chase late"),
    (3, "ask chase late thanks"),
    (3, "ask question note back note answer thanks"),
    (3, "ask handed_on answer"),
    (3, "ask handed_on note question back answer"),
    (2, "ask handed_on answer thanks"),
    (2, "ask dropped chase late"),
    (2, "ask question back absent answer"),
    (1, "ask question back absent answer thanks"),
    (2, "ask answer bounce note_bounced"),
    (3, "ask answer away"),
)
_WARM = _courses((58, "ask answer"), (22, "ask note answer"), (12, "ask answer thanks"), (8, "ask note"))
_OPEN = _courses(
    (36, "ask"),
    (18, "ask question back"),
    (10, "ask chase"),
    (14, "ask question"),
    (7, "ask note"),
    (5, "ask handed_on"),
    (4, "ask dropped chase"),
    (3, "ask question back absent"),
    (3, "ask question note back chase"),
)
_OPEN_WARM = _courses((70, "ask"), (30, "ask note"))


def course_of(rng: random.Random, *, stays_open: bool, warm: bool) -> Course:
    """The turns of one conversation."""
    courses, weights = {
        (False, False): _CLOSED,
        (False, True): _WARM,
        (True, False): _OPEN,
        (True, True): _OPEN_WARM,
    }[stays_open, warm]
    return _drawn(rng, courses, weights)


def _drawn(rng: random.Random, courses: Sequence[Course], weights: Sequence[int]) -> Course:
    return rng.choices(courses, weights)[0]
