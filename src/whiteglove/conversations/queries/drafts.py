"""What a colleague is writing and has not sent: their own, and nobody else's."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from whiteglove.conversations.models import Draft, DraftFile, DraftKind
from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.questions import Row, question


@dataclass(frozen=True, slots=True)
class DraftFileShown:
    """A file that will go with it."""

    id: int
    filename: str
    content_type: str
    size: int
    blob_id: str


@dataclass(frozen=True, slots=True)
class DraftShown:
    """One draft as its author sees it."""

    kind: str
    text: str
    to: str
    revision: int
    token: str
    at: datetime
    files: tuple[DraftFileShown, ...] = ()
    left_by: str = ""


def drafts(actor: Actor, conversation_id: int) -> dict[str, DraftShown]:
    """One's own drafts in a conversation, by kind; one query when there are none, two when there are."""
    return drafts_of(actor, conversation_id, actor.colleague_id or 0)


def drafts_of(actor: Actor, conversation_id: int, colleague_id: int) -> dict[str, DraftShown]:
    """What a colleague is writing in a conversation that the actor sees, by kind; for programs that leave drafts."""
    rows = _own(actor, conversation=conversation_id, whose=colleague_id)
    files = _files([row[0] for row in rows]) if rows else {}
    return {
        kind: DraftShown(kind, text, to, revision, token, at, tuple(files.get(pk, ())), left_by)
        for pk, kind, text, to, revision, token, at, left_by in rows
    }


@question
def _own(actor: Actor, *, conversation: int, whose: int) -> QuerySet[Draft, Row]:
    seen = visible(actor).filter(pk=conversation).values("pk")
    own = Draft.objects.filter(conversation__in=seen, colleague=whose).order_by("id")
    return own.values_list("id", "kind", "text", "to", "revision", "token", "at", "left_by")


def draft(actor: Actor, conversation_id: int, kind: DraftKind) -> DraftShown | None:
    """One's own draft of a kind; None: there is none."""
    return drafts(actor, conversation_id).get(kind.value)


def drafts_among(actor: Actor, conversation_ids: Sequence[int]) -> frozenset[int]:
    """In which of these conversations a draft of one's own waits; one query for a whole list."""
    rows = _among(actor, conversations=list(conversation_ids), whose=actor.colleague_id or 0)
    return frozenset(row[0] for row in rows)


@question
def _among(actor: Actor, *, conversations: list[int], whose: int) -> QuerySet[Draft, Row]:  # noqa: ARG001
    own = Draft.objects.filter(colleague=whose, conversation__among=conversations)
    return own.order_by().values_list("conversation_id")


def _files(draft_ids: Sequence[int]) -> dict[int, list[DraftFileShown]]:
    files: dict[int, list[DraftFileShown]] = defaultdict(list)
    rows = DraftFile.objects.filter(draft__in=draft_ids).order_by("id")
    for row in rows:
        files[row.draft_id].append(DraftFileShown(row.pk, row.filename, row.content_type, row.size, row.blob_id))
    return files
