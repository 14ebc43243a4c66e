"""How a conversation may go: the turns people take, weighed by how often that happens."""

import random
from collections.abc import Sequence
from typing import Literal

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
_WAITING = _courses((60, "ask"), (22, "ask note"), (18, "ask handed_on"))
_WAITING_WARM = _courses((70, "ask"), (30, "ask note"))
_ANSWERED = _courses(
    (40, "ask question"),
    (18, "ask note question"),
    (16, "ask question back question"),
    (10, "ask handed_on question"),
    (8, "ask question back absent answer"),
    (8, "ask question note back answer"),
)
_ANSWERED_WARM = _courses((70, "ask answer"), (30, "ask note answer"))
_FORGOTTEN = _courses((1, "ask dropped chase"))
_FORGOTTEN_WARM = _courses((1, "ask"))

# What becomes of a conversation by today: closed; the customer waits for us; answered and open; forgotten.
Fate = Literal["settled", "waiting", "answered", "forgotten"]
_COURSES = {
    ("settled", False): _CLOSED,
    ("settled", True): _WARM,
    ("waiting", False): _WAITING,
    ("waiting", True): _WAITING_WARM,
    ("answered", False): _ANSWERED,
    ("answered", True): _ANSWERED_WARM,
    ("forgotten", False): _FORGOTTEN,
    ("forgotten", True): _FORGOTTEN_WARM,
}


def course_of(rng: random.Random, *, fate: Fate, warm: bool) -> Course:
    """The turns of one conversation."""
    return _drawn(rng, *_COURSES[fate, warm])


def _drawn(rng: random.Random, courses: Sequence[Course], weights: Sequence[int]) -> Course:
    return rng.choices(courses, weights)[0]
