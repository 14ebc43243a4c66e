"""A year of mail at Hoshi Air: Mr. Tan's story on top, and the life around it."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from whiteglove.demo.story.hours import Diary
from whiteglove.demo.story.lines import Decks
from whiteglove.demo.story.people import Crowd, Culture, cultures
from whiteglove.demo.story.scenes import scenes
from whiteglove.demo.story.thread import ANSWERED_WITHIN, Desk, Thread
from whiteglove.demo.story.told import ConversationTold, Language
from whiteglove.demo.story.topics import TOPICS
from whiteglove.demo.story.turns import Fate, course_of

_DAYS = 365
# The last hours belong to the scenes, so that the desk opens on them.
_SCENES_HAVE = timedelta(hours=3)
# Of everyday life: who waits for us today, who was answered and may write again, and the one we forgot.
_WAITING = 0.001
_ANSWERED = 0.034
_ANSWERED_WITHIN_DAYS = 6
_FORGOTTEN_FROM = 200
_FORGOTTEN_DAYS = 6
_HAND: tuple[Language, ...] = ("en",) * 9 + ("ja",) * 7 + ("fr",) * 4


def tell(seed: int, conversations: int, now: datetime) -> Iterator[ConversationTold]:
    """So many conversations, oldest first mail first; the same for the same seed and moment.

    The scenes are always among them, however few are asked for. `now` must know its zone.
    """
    now = now.astimezone(UTC)
    told = scenes(now)
    rng = random.Random(seed)  # noqa: S311  the same story for the same seed; nothing secret
    everyday = _everyday(rng, count=max(0, conversations - len(told)), until=now - _SCENES_HAVE)
    waiting = list(told)
    for conversation in everyday:
        while waiting and waiting[0].messages[0].at <= conversation.messages[0].at:
            yield waiting.pop(0)
        yield conversation
    yield from waiting


def _everyday(rng: random.Random, *, count: int, until: datetime) -> Iterator[ConversationTold]:
    decks = Decks(rng)
    desk = Desk(rng=rng, decks=decks, diary=Diary(rng, until=until, days=_DAYS), until=until)
    crowd = Crowd(rng)
    deck_of_topics = tuple(topic for topic in TOPICS for _ in range(topic.share))
    for number, (at, language, culture, zone, fate) in enumerate(_starts(desk, count), 1):
        person = crowd.somebody(language, culture, at=at, zone=zone)
        topic = rng.choice(deck_of_topics)
        course = course_of(rng, fate=fate, warm=topic.warm)
        yield Thread(desk, person, topic, at).tell(course, key=f"mail-{number:05d}", fate=fate)


Start = tuple[datetime, Language, Culture, str, Fate]


def _starts(desk: Desk, count: int) -> list[Start]:
    """When who begins to write, and what becomes of it by today; in order of time."""
    rng = desk.rng
    starts: list[Start] = []
    for number in range(count):
        language = _HAND[number * 7 % len(_HAND)]
        among = cultures(language)
        culture = rng.choices(among, [one.share for one in among])[0]
        zone = rng.choice(culture.zones)
        fate = _fate(number, count)
        starts.append((_begins(desk, fate, zone), language, culture, zone, fate))
    starts.sort(key=lambda start: start[0])
    return starts


def _fate(number: int, count: int) -> Fate:
    if number == 0 and count >= _FORGOTTEN_FROM:
        return "forgotten"
    if number <= round(count * _WAITING):
        return "waiting"
    return "answered" if number <= round(count * (_WAITING + _ANSWERED)) else "settled"


def _begins(desk: Desk, fate: Fate, zone: str) -> datetime:
    if fate == "waiting":
        return desk.diary.lately(zone, within=ANSWERED_WITHIN)
    if fate == "answered":
        return desk.diary.recent_day(zone, days=_ANSWERED_WITHIN_DAYS)
    if fate == "forgotten":
        return desk.diary.day_back(zone, days=_FORGOTTEN_DAYS)
    return desk.diary.any_day(zone)
