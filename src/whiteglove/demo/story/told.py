"""What the story is told in: frozen values, times in UTC, people and teams by key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Language = Literal["en", "ja", "fr"]
Role = Literal["owner", "manager", "lead", "colleague", "temp"]
Direction = Literal["in", "out", "note"]
Kind = Literal["message", "auto_reply", "bounce"]


WeekTold = tuple[int, str, str]  # weekday (Monday is 0), from, until


@dataclass(frozen=True, slots=True)
class ShiftTold:
    """A weekly shift or break, wall time in the zone of whose it is."""

    weekday: int
    starts: str
    ends: str
    is_break: bool = False


@dataclass(frozen=True, slots=True)
class TeamTold:
    """A team, its mail address and how it signs in each language."""

    key: str
    name: str
    address: str
    language: Language
    signatures: dict[Language, str]
    hours: tuple[WeekTold, ...] = ()
    holidays_in: str = ""
    first_answer_hours: int = 24
    next_answer_hours: int | None = None
    solution_hours: int | None = None


@dataclass(frozen=True, slots=True)
class ColleagueTold:
    """Somebody who serves. `names` is how they sign in each language they write."""

    key: str
    name: str
    email: str
    role: Role
    teams: tuple[str, ...]
    languages: tuple[Language, ...]
    zone: str
    names: dict[Language, str]
    shifts: tuple[ShiftTold, ...] = ()
    skills: tuple[str, ...] = ()
    room_for: int | None = None


@dataclass(frozen=True, slots=True)
class CompanyTold:
    """The demo company: `names` is what it calls itself in each language."""

    name: str
    names: dict[Language, str]
    teams: tuple[TeamTold, ...]
    colleagues: tuple[ColleagueTold, ...]


@dataclass(frozen=True, slots=True)
class CustomerTold:
    """A person who writes to us; `since` is when we first knew them."""

    name: str
    address: str
    language: Language
    since: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class AttachmentTold:
    """A small file that opens: a one-page PDF or a grey picture."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class MessageTold:
    """One thing said: by the customer (in), to them (out) or among colleagues (note).

    `author` is the colleague's key, None for what comes in. A bounce and a customer's absence note come in;
    a colleague's absence note goes out.
    """

    at: datetime
    direction: Direction
    author: str | None
    text: str
    kind: Kind = "message"
    attachments: tuple[AttachmentTold, ...] = ()


@dataclass(frozen=True, slots=True)
class HandOverTold:
    """Responsibility passed on; cold when there is no `word`. `to` is None when only a team was named."""

    at: datetime
    by: str
    from_team: str
    to_team: str
    to: str | None
    word: str | None


@dataclass(frozen=True, slots=True)
class ConversationTold:
    """One matter from the first mail to its close; `closed_at` is None while it is open.

    `team` and `owner` are those who answer for it at the end; `first_team` is where the first mail arrived.
    `scene` tells the conversations of Mr. Tan's story from the life around them.
    """

    key: str
    customer: CustomerTold
    team: str
    owner: str | None
    topic: str
    subject: str
    language: Language
    messages: tuple[MessageTold, ...]
    hand_overs: tuple[HandOverTold, ...] = ()
    closed_at: datetime | None = None
    closed_by: str | None = None
    scene: bool = False

    @property
    def first_team(self) -> str:
        """Where the first mail arrived."""
        return self.hand_overs[0].from_team if self.hand_overs else self.team

    @property
    def last_activity(self) -> datetime:
        """The moment by which lists are ordered, newest first."""
        return max(
            self.messages[-1].at,
            *(step.at for step in self.hand_overs),
            self.closed_at or self.messages[0].at,
        )
