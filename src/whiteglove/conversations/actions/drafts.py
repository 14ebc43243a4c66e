"""What somebody writes is kept while they type; nothing is announced, for nobody else's work changes by it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from whiteglove.conversations.actions.files import Upload, keep_files, refuse_too_much
from whiteglove.conversations.actions.merging_drafts import cut_from_joined
from whiteglove.conversations.composed import Composed
from whiteglove.conversations.incoming import FileGiven
from whiteglove.conversations.models import Attachment, Draft, DraftFile, DraftKind, Message
from whiteglove.conversations.queries.drafts import DraftShown, draft
from whiteglove.conversations.queries.family import family
from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.foundation.text import storable
from whiteglove.team.permissions import May, require

LONGEST_TEXT = 500_000
LONGEST_TO = 2_000
LONGEST_TOKEN = 64

NEEDED = {DraftKind.REPLY: May.ANSWER, DraftKind.NOTE: May.NOTE, DraftKind.FORWARD: May.FORWARD}


class DraftChangedElsewhere(Refused):
    """Another tab or device of the same colleague kept something else meanwhile. kept: that; None: it is gone."""

    def __init__(self, kept: DraftShown | None) -> None:
        super().__init__("This draft was changed in another window meanwhile.")
        self.kept = kept


@dataclass(frozen=True, slots=True)
class Typed:
    """What a composer holds. revision: the newest one it knows, 0 for none. to: of a forward."""

    text: str
    to: str = ""
    token: str = ""
    revision: int = 0


def save_draft(actor: Actor, conversation_id: int, *, kind: DraftKind, typed: Typed) -> DraftShown | None:
    """Keep what was typed; None when nothing is left of it. Raises DraftChangedElsewhere, NotFound."""
    author = author_of(actor, kind)
    where = place_of_drafts(actor, conversation_id)
    text, to = storable(typed.text)[:LONGEST_TEXT].replace("\r\n", "\n"), storable(typed.to)[:LONGEST_TO]
    own = Draft.objects.filter(conversation=where, colleague=author, kind=kind)
    known = own.filter(revision=typed.revision)
    if typed.token:
        known = known.filter(token=typed.token[:LONGEST_TOKEN])
    if not text.strip() and not to.strip() and known.filter(files=None).delete()[0]:
        return None
    if known.update(text=text, to=to, revision=F("revision") + 1, at=clock.now(), left_by=""):
        return draft(actor, where, kind)
    found = draft(actor, where, kind)
    if found is None and typed.revision == 0:
        return _begin(actor, where, kind, Typed(text, to, typed.token)) if text.strip() or to.strip() else None
    if found is not None and (found.text, found.to) == (text, to):
        return found
    if found is None and not text.strip():
        return None
    raise DraftChangedElsewhere(found)


def _begin(actor: Actor, where: int, kind: DraftKind, typed: Typed) -> DraftShown | None:
    """A save that was on its way while its composer sent comes too late, and begins nothing."""
    if was_sent(where, typed.token):
        raise DraftChangedElsewhere(None)
    try:
        with transaction.atomic():
            _create(author_of(actor, kind), where, kind, typed)
    except IntegrityError:
        raise DraftChangedElsewhere(draft(actor, where, kind)) from None
    return draft(actor, where, kind)


def was_sent(conversation_id: int, token: str) -> bool:
    """Whether a composer has sent already."""
    return bool(token) and Message.objects.filter(conversation=conversation_id, composer_token=token).exists()


def discard_draft(actor: Actor, conversation_id: int, *, kind: DraftKind) -> DraftShown | None:
    """Throw one's own draft away; returns it, so that its author may have it back. Harmless when there is none."""
    author = author_of(actor, kind)
    where = place_of_drafts(actor, conversation_id)
    found = draft(actor, where, kind)
    Draft.objects.filter(conversation=where, colleague=author, kind=kind).delete()
    return found


@transaction.atomic
def restore_draft(actor: Actor, conversation_id: int, *, kept: DraftShown) -> DraftShown | None:
    """Give a discarded draft back, above what was begun since."""
    kind = DraftKind(kept.kind)
    where, author = place_of_drafts(actor, conversation_id), author_of(actor, kind)
    files = [FileGiven(file.filename, file.content_type, file.size, file.blob_id) for file in kept.files]
    _write_above(author, where, kind, Typed(kept.text, kept.to), files)
    return draft(actor, where, kind)


@transaction.atomic
def put_in_draft(actor: Actor, message: Message) -> None:
    """Give the words and files of a message back to its composer, above what is being written there already."""
    if actor.colleague_id is None:
        return
    kind = DraftKind.FORWARD if message.is_aside else DraftKind.REPLY
    text = message.reply_text
    to = ", ".join(message.to) if message.is_aside else ""
    attached = Attachment.objects.filter(message=message, is_inline=False).order_by("id")
    files = [FileGiven(file.filename, file.content_type, file.size, file.blob_id) for file in attached]
    _write_above(actor.colleague_id, message.conversation_id, kind, Typed(text, to), files)


def _write_above(author: int, where: int, kind: DraftKind, typed: Typed, files: Sequence[FileGiven]) -> None:
    own = Draft.objects.filter(conversation=where, colleague=author, kind=kind)
    found = own.select_for_update().first()
    if found is None:
        found = _create(author, where, kind, typed)
    else:
        both = f"{typed.text}\n\n{found.text}" if found.text.strip() else typed.text
        own.update(text=both, to=typed.to or found.to, revision=F("revision") + 1, at=clock.now(), token=new_token())
    _add_files(found, files)


def _add_files(row: Draft, files: Sequence[FileGiven]) -> None:
    DraftFile.objects.bulk_create(
        DraftFile(
            draft=row,
            blob_id=file.sha256,
            filename=file.filename,
            content_type=file.content_type,
            size=file.size,
        )
        for file in files
    )


def add_draft_files(
    actor: Actor, conversation_id: int, *, kind: DraftKind, uploads: Sequence[Upload], token: str = ""
) -> DraftShown:
    """Files to go with what is being written: durable at once. Raises TooMuchToSend, NotFound."""
    author = author_of(actor, kind)
    where = place_of_drafts(actor, conversation_id)
    found = draft(actor, where, kind)
    kept_sizes = [file.size for file in found.files] if found else []
    refuse_too_much([*kept_sizes, *(len(one.content) for one in uploads)])
    with transaction.atomic():
        own = Draft.objects.filter(conversation=where, colleague=author, kind=kind)
        row = own.select_for_update().first() or _create(author, where, kind, Typed("", token=token))
        _add_files(row, keep_files(actor, uploads))
    kept = draft(actor, where, kind)
    if kept is None:
        raise NotFound("This draft was sent or discarded meanwhile.")
    return kept


def remove_draft_file(actor: Actor, file_id: int) -> tuple[int, DraftKind]:
    """Take a file out of one's own draft; returns (conversation, kind) of the draft. Raises NotFound."""
    own = DraftFile.objects.filter(pk=file_id, draft__colleague=actor.colleague_id or 0)
    file = own.select_related("draft").first()
    if file is None:
        raise NotFound("There is no such file.")
    own.delete()
    return file.draft.conversation_id, DraftKind(file.draft.kind)


def files_of_draft(actor: Actor, conversation_id: int, *, kind: DraftKind, token: str) -> list[FileGiven]:
    """What waits to go with a composer's words."""
    own = _own_in_all_parts(actor, conversation_id, kind)
    rows = DraftFile.objects.filter(draft__in=own.filter(token=token)).order_by("id")
    return [FileGiven(row.filename, row.content_type, row.size, row.blob_id) for row in rows]


def end_draft(actor: Actor, conversation_id: int, *, kind: DraftKind, text: str, composed: Composed) -> None:
    """It is sent. What another window wrote meanwhile, and the sender had not seen, stays a draft."""
    own = _own_in_all_parts(actor, conversation_id, kind)
    for row in own.filter(token=composed.token):
        cut_from_joined(row, conversation_id)
        if row.revision <= composed.revision or row.text.strip() in ("", text.strip()):
            row.delete()
        else:
            DraftFile.objects.filter(draft=row).delete()
            own.filter(pk=row.pk).update(token=new_token())


def _own_in_all_parts(actor: Actor, conversation_id: int, kind: DraftKind) -> QuerySet[Draft]:
    """One's own drafts in a conversation and in what was merged into it: a composer open there sends from there."""
    parts = list(family([conversation_id]))
    return Draft.objects.filter(conversation__in=parts, colleague=actor.colleague_id or 0, kind=kind)


def new_token() -> str:
    """A name for one composer."""
    return secrets.token_urlsafe(18)


def author_of(actor: Actor, kind: DraftKind) -> int:
    """Whose draft it is. Raises NotAllowed for who may not write this, and for programs: drafts are people's."""
    require(actor, NEEDED[kind])
    if actor.colleague_id is None:
        raise NotAllowed("Only a colleague has drafts.")
    return actor.colleague_id


def place_of_drafts(actor: Actor, conversation_id: int) -> int:
    """Where the drafts of a conversation are: of a merged one, where it stands now. Raises NotFound."""
    found = visible(actor).filter(pk=conversation_id).only("id", "merged_into_id").first()
    if found is None:
        raise NotFound("There is no such conversation.")
    return found.pk if found.merged_into_id is None else place_of_drafts(actor, found.merged_into_id)


def _create(author: int, where: int, kind: DraftKind, typed: Typed) -> Draft:
    return Draft.objects.create(
        conversation_id=where,
        colleague_id=author,
        kind=kind,
        text=typed.text,
        to=typed.to,
        token=typed.token[:LONGEST_TOKEN] or new_token(),
        at=clock.now(),
    )
