"""What a colleague is writing and has not sent: their own, and nobody else's."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from whiteglove.conversations.models import Draft, DraftFile, DraftKind
from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation.actors import Actor


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


def drafts(actor: Actor, conversation_id: int) -> dict[str, DraftShown]:
    """One's own drafts in a conversation, by kind; one query when there are none, two when there are."""
    own = Draft.objects.filter(conversation=conversation_id, colleague=actor.colleague_id or 0)
    rows = list(own.filter(conversation__in=visible(actor).filter(pk=conversation_id).values("pk")))
    files = _files([row.pk for row in rows]) if rows else {}
    return {
        row.kind: DraftShown(
            row.kind, row.text, row.to, row.revision, row.token, row.at, tuple(files.get(row.pk, ()))
        )
        for row in rows
    }


def draft(actor: Actor, conversation_id: int, kind: DraftKind) -> DraftShown | None:
    """One's own draft of a kind; None: there is none."""
    return drafts(actor, conversation_id).get(kind.value)


def drafts_among(actor: Actor, conversation_ids: Sequence[int]) -> frozenset[int]:
    """In which of these conversations a draft of one's own waits; one query for a whole list."""
    own = Draft.objects.filter(colleague=actor.colleague_id or 0, conversation__in=conversation_ids)
    return frozenset(own.values_list("conversation_id", flat=True))


def _files(draft_ids: Sequence[int]) -> dict[int, list[DraftFileShown]]:
    files: dict[int, list[DraftFileShown]] = defaultdict(list)
    rows = DraftFile.objects.filter(draft__in=draft_ids).order_by("id")
    for row in rows:
        files[row.draft_id].append(DraftFileShown(row.pk, row.filename, row.content_type, row.size, row.blob_id))
    return files
