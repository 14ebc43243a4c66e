"""What one conversation of a seeded house leaves in each table."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bench.wording import Language, Said, languages, said

Row = tuple[Any, ...]
Written = dict[str, list[Row]]

MESSAGES = (1, 2, 2, 3, 3, 4, 4, 5, 6, 10)  # four in the middle
LONGEST_DAYS = 3 * 365
TURNS = ("in", "out", "in", "note")
FILES = ("receipt.pdf", "領収書.pdf", "billet-électronique.pdf", "boarding pass.png", "IMG_2041.jpg", "鞄の写真.jpg")


@dataclass
class Story:
    """What the rows of a house are drawn from. names: of customers, by number."""

    chance: random.Random
    now: datetime
    count: int
    customers: int
    open_share: float
    waiting_share: float
    teams: list[int]
    colleagues: list[int]
    tags: list[int]
    names: list[str] = field(default_factory=list)
    messages: int = 0
    spoken: list[Language] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.spoken = languages(self.chance)


@dataclass
class Matter:
    """One conversation while it is told."""

    number: int
    customer: int
    team: int
    owner: int | None
    language: Language
    opened: datetime
    is_open: bool
    waits: bool
    has_files: bool
    said: list[Said] = field(default_factory=list)
    last: tuple[datetime, Said] | None = None


def tell(story: Story, number: int) -> Written:
    """The rows of one conversation, by table."""
    rows: Written = defaultdict(list)
    matter = _begin(story, number)
    subject = said(f"{' '.join(matter.language.rare_word() for _ in range(2))} WG{number:07}")
    matter.said.append(subject)
    for turn in range(MESSAGES[number % len(MESSAGES)]):
        _message(story, matter, turn, rows, subject.text)
    tags = sorted(story.chance.sample(story.tags, story.chance.choice((0, 0, 0, 1, 1, 2))))
    paused = matter.is_open and not matter.waits and number % 3 == 0
    _records(story, matter, rows, tags=tags, paused=paused)
    rows["conversations_conversation"].append(_head(story, matter, subject, tags=tags, paused=paused))
    return rows


def _begin(story: Story, number: int) -> Matter:
    """Those that are open are the newest ones, with some older ones among them; half of them have somebody."""
    chance, left = story.chance, story.count - number
    is_open = chance.random() < (0.6 if left < story.count * story.open_share else story.open_share * 0.4)
    waits = is_open and chance.random() < story.waiting_share / story.open_share
    draw = chance.random()
    return Matter(
        number=number,
        customer=1 + int(story.customers * (draw if number % 2 else draw**2)),
        team=story.teams[-1] if number % 50 == 0 else chance.choice(story.teams[:-1]),
        owner=chance.choice(story.colleagues) if chance.random() < 0.5 else None,
        language=chance.choice(story.spoken),
        opened=story.now - timedelta(days=LONGEST_DAYS * (left + 1) / story.count),
        is_open=is_open,
        waits=waits,
        has_files=number % 7 == 0,
    )


def _message(story: Story, matter: Matter, turn: int, rows: Written, subject: str) -> None:
    story.messages += 1
    way = TURNS[turn % len(TURNS)]
    letter = matter.language.letter()
    text = " ".join(one.text for one in letter)
    at = matter.opened + (story.now - matter.opened) * min(0.5, turn / 1000)
    name, address = story.names[matter.customer - 1], f"c{matter.customer}@example.org"
    author = None if way == "in" else story.chance.choice(story.colleagues)
    theirs = way == "in"
    rows["conversations_message"].append((
        story.messages, matter.number, way, matter.customer if theirs else None, author,
        name if theirs else f"Colleague {author}", address if theirs else "", "",
        [] if way == "note" else ["desk@example.com" if theirs else address], [], subject, text, text, "message",
        False, matter.language.code, at, [], "sent" if way == "out" else None,
    ))  # fmt: skip
    if way == "out":
        rows["conversations_delivery"].append((story.messages, "sent", at, ""))
    if matter.has_files and turn == 0:
        file = story.chance.choice(FILES)
        matter.said.append(said(file))
        rows["conversations_attachment"].append((story.messages, "0" * 64, file, "application/pdf", 30_000, False))
    if way != "note":
        matter.said += letter
        matter.last = (at, letter[0])


def _records(story: Story, matter: Matter, rows: Written, *, tags: list[int], paused: bool) -> None:
    by = matter.owner or story.colleagues[0]
    who = (matter.number, by, f"colleague:{by}", matter.opened)
    if not matter.is_open:
        rows["conversations_closure"].append((*who, ""))
    if matter.owner:
        is_hand_over = matter.number % 4 == 0
        why = "You know this customer" if is_hand_over else ""
        rows["conversations_assignment"].append((*who, why, matter.owner, matter.team, is_hand_over))
    if paused:
        rows["conversations_pause"].append((*who, "", story.now + timedelta(days=3), ""))
    rows["conversations_tagging"] += [(*who, "", tag, False) for tag in tags]


def _head(story: Story, matter: Matter, subject: Said, *, tags: list[int], paused: bool) -> Row:
    moment, newest = matter.last or (matter.opened, subject)
    return (
        matter.number, matter.customer, matter.team, matter.owner, matter.owner, subject.text, subject.text.casefold(),
        matter.language.code, matter.opened, moment, matter.is_open, matter.waits, moment if matter.waits else None,
        moment + timedelta(hours=24) if matter.is_open else None, None if matter.is_open else moment,
        story.now + timedelta(days=3) if paused else None, newest.text[:160],
        matter.is_open and matter.number % 40 == 0, matter.has_files, tags,
        " ".join([*(one.found_by for one in matter.said), f"'c{matter.customer}'"]),
    )  # fmt: skip
