"""The scenes of Mr. Tan's story, read from small scripts and placed in the days before now.

A script has a head of `name: value` lines, then turns: `> WHEN WHAT` followed by what is said. WHEN is
`-4d 12:40` (days back, Tokyo time) or `-40m` (minutes back). WHAT is `in`, `out KEY`, `note KEY`, `absence KEY`,
`hand_over KEY FROM_TEAM TO_TEAM [to KEY]` (cold when nothing is said) or `closed KEY`. A line `+ receipt.pdf`
attaches a file.
`<weekday -4>` and `<date -4>` name a day in the conversation's language.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import cast
from zoneinfo import ZoneInfo

from whiteglove.demo.story.lines import french_spaces, text_file
from whiteglove.demo.story.paper import attachment
from whiteglove.demo.story.slots import said_date, said_weekday
from whiteglove.demo.story.told import (
    AttachmentTold,
    ConversationTold,
    CustomerTold,
    Direction,
    HandOverTold,
    Kind,
    Language,
    MessageTold,
)

_TOKYO = ZoneInfo("Asia/Tokyo")
_DAY_NAMED = re.compile(r"<(weekday|date) (-?\d+)>")


@dataclass
class _Turn:
    """One turn as the script has it."""

    at: datetime
    what: list[str]
    said: list[str] = field(default_factory=list)
    files: list[AttachmentTold] = field(default_factory=list)


def scenes(now: datetime) -> list[ConversationTold]:
    """Every scene, oldest first mail first."""
    told = [_scene(name, text_file("scenes", name), now) for name in _names()]
    return sorted(told, key=lambda scene: scene.messages[0].at)


@cache
def scene_addresses() -> frozenset[str]:
    """Who writes in the scenes."""
    return frozenset(_read(text_file("scenes", name), datetime.now(UTC))[0]["address"].lower() for name in _names())


def _names() -> list[str]:
    folder = files("whiteglove.demo.story") / "texts" / "scenes"
    return sorted(entry.name.removesuffix(".txt") for entry in folder.iterdir() if entry.name.endswith(".txt"))


def _scene(name: str, script: str, now: datetime) -> ConversationTold:
    head, turns = _read(script, now)
    language = cast("Language", head["language"])
    customer = CustomerTold(
        name=head["customer"],
        address=head["address"],
        language=language,
        since=datetime.fromisoformat(head["since"]).replace(tzinfo=UTC),
        zone=head["zone"],
    )
    closing = next((turn for turn in turns if turn.what[0] == "closed"), None)
    return ConversationTold(
        key=name,
        customer=customer,
        team=head["team"],
        owner=head["owner"] if head["owner"] != "-" else None,
        topic=head["topic"],
        subject=head["subject"],
        language=language,
        messages=tuple(_message(turn, language, now) for turn in turns if turn.what[0] in _SAID),
        hand_overs=tuple(_hand_over(turn, language, now) for turn in turns if turn.what[0] == "hand_over"),
        closed_at=closing.at if closing else None,
        closed_by=closing.what[1] if closing else None,
        scene=True,
    )


def _read(script: str, now: datetime) -> tuple[dict[str, str], list[_Turn]]:
    head: dict[str, str] = {}
    turns: list[_Turn] = []
    for line in script.splitlines():
        if line.startswith("> "):
            at, what = _moment(line[2:].split(), now)
            turns.append(_Turn(at=at, what=what))
        elif line.startswith("+ ") and turns:
            turns[-1].files.append(attachment(line[2:].strip()))
        elif turns:
            turns[-1].said.append(line)
        elif ": " in line:
            name, _, value = line.partition(": ")
            head[name] = value
    return head, turns


def _moment(words: list[str], now: datetime) -> tuple[datetime, list[str]]:
    if words[0].endswith("m"):
        return now + timedelta(minutes=int(words[0][:-1])), words[1:]
    day = (now.astimezone(_TOKYO) + timedelta(days=int(words[0][:-1]))).date()
    local = datetime.combine(day, time.fromisoformat(words[1]), _TOKYO)
    return local.astimezone(UTC), words[2:]


_SAID: dict[str, tuple[Direction, Kind]] = {
    "in": ("in", "message"),
    "out": ("out", "message"),
    "note": ("note", "message"),
    "absence": ("out", "auto_reply"),
}


def _message(turn: _Turn, language: Language, now: datetime) -> MessageTold:
    direction, kind = _SAID[turn.what[0]]
    author = turn.what[1] if len(turn.what) > 1 else None
    return MessageTold(turn.at, direction, author, _said(turn, language, now), kind, tuple(turn.files))


def _hand_over(turn: _Turn, language: Language, now: datetime) -> HandOverTold:
    by, from_team, to_team, *to = turn.what[1:]
    return HandOverTold(
        at=turn.at,
        by=by,
        from_team=from_team,
        to_team=to_team,
        to=to[-1] if to else None,
        word=_said(turn, language, now) or None,
    )


def _said(turn: _Turn, language: Language, now: datetime) -> str:
    def named(match: re.Match[str]) -> str:
        day = now.astimezone(_TOKYO) + timedelta(days=int(match[2]))
        return said_weekday(day, language) if match[1] == "weekday" else said_date(day, language)

    text = _DAY_NAMED.sub(named, "\n".join(turn.said).strip())
    return french_spaces(text) if language == "fr" else text
