"""What the composer of a conversation shows: drafts, what is new meanwhile, and why something was not sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from whiteglove.conversations.actions.drafts import new_token
from whiteglove.conversations.actions.files import FILES_AT_MOST
from whiteglove.conversations.composed import Composed
from whiteglove.conversations.models import DraftKind
from whiteglove.conversations.queries.drafts import DraftFileShown, DraftShown
from whiteglove.conversations.queries.meanwhile import Meanwhile
from whiteglove.conversations.rules import PauseFor, pause_moments
from whiteglove.foundation import clock
from whiteglove.foundation.settings import settings
from whiteglove.web.desk.wanted import number

FIELDS = {DraftKind.REPLY: "text", DraftKind.NOTE: "note", DraftKind.FORWARD: "text"}


@dataclass(frozen=True, slots=True)
class Slot:
    """The place for one kind of words. field: the name of its text in the form. returned: words just came back."""

    kind: str
    field: str
    text: str
    token: str
    revision: int = 0
    to: str = ""
    files: tuple[DraftFileShown, ...] = ()
    sent: bool = False
    returned: bool = False
    left_by: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of words that were just sent in: shown in the composer once.

    refusal: why they were not sent. news: what came meanwhile. sent: the kind that was sent. returned: the kind whose
    words came back. left_undone: why what was to follow the sending did not.
    discarded: with which a draft just thrown away can be had back. text: as typed, where no draft could keep it.
    """

    kind: str = "reply"
    refusal: str = ""
    news: Meanwhile | None = None
    sent: str = ""
    returned: str = ""
    discarded: str = ""
    text: str | None = None
    left_undone: str = ""


@dataclass(frozen=True, slots=True)
class ComposerShown:
    """All of it. limits: (files, bytes) that may go with one message. pauses: until when one may pause it then."""

    kind: str
    slots: dict[str, Slot]
    written: Written = field(default_factory=Written)
    limits: tuple[int, int] = (0, 0)
    pauses: tuple[tuple[PauseFor, datetime], ...] = ()


def composer_shown(kept: Mapping[str, DraftShown], written: Written | None = None) -> ComposerShown:
    """The composer with these drafts; one has its note opened when only a note was begun."""
    became = written or Written()
    kind = became.kind
    if written is None and DraftKind.NOTE in kept and DraftKind.REPLY not in kept:
        kind = DraftKind.NOTE.value
    slots = {one.value: slot_shown(one, kept.get(one.value), became) for one in (DraftKind.REPLY, DraftKind.NOTE)}
    each_once = {moment: choice for choice, moment in pause_moments(timezone.localtime(clock.now()))}
    pauses = tuple((choice, moment) for moment, choice in each_once.items())
    return ComposerShown(kind, slots, became, (FILES_AT_MOST, settings().max_files_bytes), pauses)


def slot_shown(kind: DraftKind, kept: DraftShown | None, became: Written | None = None) -> Slot:
    """The place for one kind of words, with its draft."""
    became = became or Written()
    typed = became.text if became.kind == kind.value else None
    sent = became.sent == kind.value
    if kept is None:
        return Slot(kind.value, FIELDS[kind], typed or "", new_token(), sent=sent)
    return Slot(
        kind.value,
        FIELDS[kind],
        kept.text if typed is None else typed,
        token=kept.token or new_token(),
        revision=kept.revision,
        to=kept.to,
        files=kept.files,
        sent=sent,
        returned=became.returned == kind.value,
        left_by=kept.left_by if typed is None else "",
    )


def kind_given(request: HttpRequest) -> DraftKind:
    """Which sort of words a form sends in; a reply unless it says otherwise."""
    said = request.POST.get("kind", "")
    return DraftKind(said) if said in set(DraftKind) else DraftKind.REPLY


def text_given(request: HttpRequest, kind: DraftKind) -> str:
    """The words of this kind. A form without a place for notes has one text for both."""
    name = FIELDS[kind]
    return request.POST.get(name if name in request.POST else "text", "")


def composed(request: HttpRequest, kind: DraftKind) -> Composed:
    """What the form knows: which composer it is, and what its author has read.

    `anyway` names a place up to which they were told in so many words; `read` where they began to write.
    """
    given = request.POST
    message, _, events = given.get("anyway", "").partition(".")
    message = message or given.get("read") or given.get("seen", "")
    events = events or given.get("read_events") or given.get("events", "")
    return Composed(
        token=given.get(f"{kind.value}_token", "")[:64],
        revision=number(given.get(f"{kind.value}_revision", "")),
        seen_message=number(message),
        seen_events=number(events) if events else None,
    )
