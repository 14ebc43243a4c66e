"""A map read from JSON, generously; what cannot be taken is said with the place where it stands."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.text import one_line, storable
from whiteglove.journey.reading_steps import steps_from
from whiteglove.journey.rules import refuse_nonsense
from whiteglove.journey.shape import (
    SPOKEN_BY_MOST,
    USUAL_GAP_DAYS,
    JourneyMap,
    Names,
    Someone,
    StageMapped,
    TouchpointMapped,
)

LONGEST_KEY = 80
LONGEST_NAME = 200
LONGEST_WORDS = 4000
LONGEST_CHANNEL = 40
MOST_STAGES = 60
MOST_TOUCHPOINTS = 400
MOST_GAP_DAYS = 3650
MOST_REVISION = 2**31 - 1
KEY = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_KEY}}}", re.ASCII)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", re.ASCII)
WORDS = ("wants", "outcome", "should_feel", "may_decide", "standard", "measured_by")
# What is asked of a yes or no: its field, and what holds where nothing is said.
YES_OR_NO = {"key_moment": False, "ours": True, "ends_episode": False}


def map_from(given: object, *, language: str = SPOKEN_BY_MOST) -> JourneyMap:
    """The map that was given as JSON. language: in which a name stands that is given as plain text.

    A key that is missing is made from the name; touchpoints may also stand beside the stages and name theirs. What we
    do not know is passed over. Raises NotUnderstood with the place.
    """
    journey = _object(given, "The map")
    name = names_from(journey.get("name"), "The journey", language)
    stages = _stages(journey, name, language)
    told = JourneyMap(
        key=key_from(journey.get("key"), name, "The journey"),
        name=name,
        words=words_from(journey.get("words"), "The journey: words"),
        gap_days=number_from(journey.get("gap_days", USUAL_GAP_DAYS), "The journey: gap_days", most=MOST_GAP_DAYS),
        stages=stages,
        steps=steps_from(journey.get("steps")),
        revision=_revision(journey.get("revision")),
    )
    refuse_nonsense(told)
    return told


def _revision(given: object) -> int | None:
    return None if given is None else number_from(given, "The journey: revision", most=MOST_REVISION, least=0)


def _stages(journey: Mapping[str, Any], name: Names, language: str) -> tuple[StageMapped, ...]:
    read = _Stages(language)
    for number, given in enumerate(_list(journey.get("stages"), "The journey: stages", MOST_STAGES), 1):
        read.add_stage(given, f"Stage {number}", number)
    is_open = not read.stages
    for number, given in enumerate(_list(journey.get("touchpoints"), "touchpoints", MOST_TOUCHPOINTS), 1):
        read.add_beside(given, f"Touchpoint {number}", name if is_open else None)
    return read.done()


class _Stages:
    """Stages as they are read, one after the other."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.stages: dict[str, Names] = {}
        self.standing: dict[str, list[TouchpointMapped]] = {}
        self.taken: set[str] = set()

    def add_stage(self, given: object, place: str, number: int) -> None:
        """A stage with the touchpoints within it."""
        stage = _object(given, place)
        name = names_from(stage.get("name"), place, self.language)
        key = key_from(stage.get("key"), name, place, taken=None if stage.get("key") else set(self.stages))
        if key in self.stages:
            raise NotUnderstood(f"{place}: there is a stage with the key {key} already.")
        self._open(key, name)
        listed = _list(stage.get("touchpoints"), f"{place}: touchpoints", MOST_TOUCHPOINTS)
        for within, one in enumerate(listed, 1):
            self._add(key, one, f"Stage {number}, touchpoint {within}")

    def add_beside(self, given: object, place: str, flat: Names | None) -> None:
        """A touchpoint that names its stage. flat: name of the journey, whose only stage takes what names none."""
        stage = _object(given, place).get("stage")
        if isinstance(stage, Mapping):
            stage = stage.get("key") or stage.get("name")
        if stage is None and flat is not None:
            name, key = flat, key_from(None, flat, place)
        else:
            name = names_from(stage, f"{place}: its stage", self.language)
            key = self._known(name, place, may_open=flat is not None)
        if key not in self.stages:
            self._open(key, name)
        self._add(key, given, place)

    def _known(self, name: Names, place: str, *, may_open: bool) -> str:
        said = next(iter(name.values()))
        for key, names in self.stages.items():
            if said == key or said in names.values():
                return key
        if not may_open:
            raise NotUnderstood(f"{place}: there is no stage {said}.")
        return key_from(None, name, place)

    def _open(self, key: str, name: Names) -> None:
        self.stages[key], self.standing[key] = name, []

    def _add(self, stage: str, given: object, place: str) -> None:
        touchpoint = touchpoint_from(given, place, language=self.language, taken=self.taken)
        if touchpoint.key in self.taken:
            raise NotUnderstood(f"{place}: there is a touchpoint with the key {touchpoint.key} already.")
        self.taken.add(touchpoint.key)
        if len(self.taken) > MOST_TOUCHPOINTS:
            raise NotUnderstood(f"A map has at most {MOST_TOUCHPOINTS} touchpoints.")
        self.standing[stage].append(touchpoint)

    def done(self) -> tuple[StageMapped, ...]:
        """All of them."""
        return tuple(
            StageMapped(key=key, name=name, touchpoints=tuple(self.standing[key]))
            for key, name in self.stages.items()
        )


def touchpoint_from(
    given: object, place: str, *, language: str, taken: set[str] | frozenset[str] = frozenset()
) -> TouchpointMapped:
    """One touchpoint. taken: keys that one made from its name must not have."""
    said = _object(given, place)
    name = names_from(said.get("name"), place, language)
    asked: Any = {
        field: _yes_or_no(said.get(field), f"{place}: {field}", usual) for field, usual in YES_OR_NO.items()
    }
    words: Any = {field: words_from(said.get(field), f"{place}: {field}") for field in WORDS}
    return TouchpointMapped(
        key=key_from(said.get("key"), name, place, taken=None if said.get("key") else taken),
        name=name,
        channel=_channel(said.get("channel"), place),
        **asked,
        **words,
        owner=_someone(said.get("owner"), f"{place}: owner"),
        team=_someone(said.get("team"), f"{place}: team"),
    )


def names_from(given: object, place: str, language: str) -> dict[str, str]:
    """Names by language, from such an object or from plain text in the house's language. Raises NotUnderstood."""
    told = given if isinstance(given, Mapping) else {language: given}
    names: dict[str, str] = {}
    for code, name in told.items():
        if not isinstance(code, str) or not LANGUAGE.fullmatch(code):
            raise NotUnderstood(f"{place}: {str(code)[:40]!r} is no code of a language, such as en or ja.")
        if name is not None and not isinstance(name, str):
            raise NotUnderstood(f"{place}: its name is text, or text by language.")
        if name and len(name) > LONGEST_NAME:
            raise NotUnderstood(f"{place}: a name has at most {LONGEST_NAME} characters.")
        if line := one_line(storable(name or ""), LONGEST_NAME):
            names[code.lower()] = line
    if not names:
        raise NotUnderstood(f"{place}: it has no name.")
    return dict(sorted(names.items()))


def key_from(given: object, name: Names, place: str, *, taken: set[str] | frozenset[str] | None = frozenset()) -> str:
    """The key that was given, or one made from the name, another than those taken. Raises NotUnderstood."""
    if given is not None and given != "":
        if not isinstance(given, str) or not KEY.fullmatch(given):
            raise NotUnderstood(
                f"{place}: a key has at most {LONGEST_KEY} letters from a to z, digits, - and _: {str(given)[:60]!r}."
            )
        return given
    made, number = key_of(name), 2
    key = made
    while key in (taken or ()):
        key, number = f"{made[: LONGEST_KEY - 5]}-{number}", number + 1
    return key


def key_of(name: Names) -> str:
    """A key from a name, the same each time: its letters where it has Latin ones, else a number made of it."""
    said = name.get(SPOKEN_BY_MOST) or next(iter(name.values()))
    plain = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[: LONGEST_KEY - 10].strip("-")
    whole = sum(letter.isalnum() for letter in said)
    if slug and 2 * sum(letter.isalnum() for letter in slug) >= whole:
        return slug
    return f"p-{hashlib.sha256(said.encode()).hexdigest()[:10]}"


def words_from(given: object, place: str) -> str:
    """Words of a field; nothing said is empty. Raises NotUnderstood."""
    if given is None:
        return ""
    if not isinstance(given, str):
        raise NotUnderstood(f"{place}: this is text.")
    if len(given) > LONGEST_WORDS:
        raise NotUnderstood(f"{place}: at most {LONGEST_WORDS} characters.")
    return storable(given).replace("\r\n", "\n").strip()


def number_from(given: object, place: str, *, most: int, least: int = 1) -> int:
    """A whole number within bounds. Raises NotUnderstood."""
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
        raise NotUnderstood(f"{place}: a whole number from {least} to {most}.")
    return given


def _channel(given: object, place: str) -> str:
    if given is None or given == "":
        return "other"
    if not isinstance(given, str) or len(given) > LONGEST_CHANNEL:
        raise NotUnderstood(f"{place}: a channel is a word, such as phone or email.")
    return one_line(storable(given), LONGEST_CHANNEL).lower() or "other"


def _yes_or_no(given: object, place: str, usual: bool) -> bool:
    if given is None:
        return usual
    if not isinstance(given, bool):
        raise NotUnderstood(f"{place}: true or false.")
    return given


def _someone(given: object, place: str) -> Someone | None:
    name: object = ""
    if isinstance(given, Mapping):
        name = given.get("name")
        given = next((given[field] for field in ("id", "key", "name") if given.get(field)), None)
    if given is None or given == "":
        return None
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str) or len(given) > LONGEST_NAME * 2:
        raise NotUnderstood(f"{place}: an id, a key, an address or a name.")
    said = one_line(storable(name), LONGEST_NAME) if isinstance(name, str) else ""
    return Someone(storable(given).strip(), said)


def _object(given: object, place: str) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise NotUnderstood(f"{place}: this is to be an object with fields such as name.")
    return given


def _list(given: object, place: str, most: int) -> list[Any]:
    if given is None:
        return []
    if not isinstance(given, list | tuple):
        raise NotUnderstood(f"{place}: this is to be a list.")
    if len(given) > most:
        raise NotUnderstood(f"{place}: at most {most}.")
    return list(given)
