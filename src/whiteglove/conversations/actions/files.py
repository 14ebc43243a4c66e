"""Files of a message."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from whiteglove.conversations.actions.columns import more_words
from whiteglove.conversations.incoming import FileGiven
from whiteglove.conversations.models import Attachment, Conversation, Message
from whiteglove.conversations.searching.words import words_of_message
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.blobs.actions import keep_blobs
from whiteglove.foundation.errors import Refused
from whiteglove.foundation.settings import settings
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.permissions import May, require

LONGEST_NAME = 200
FILES_AT_MOST = 20


class TooMuchToSend(Refused):
    """More or larger files than one message may carry; other mail servers would refuse it."""

    status = 413


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a colleague's browser or program sent it."""

    filename: str
    content_type: str
    content: bytes = field(repr=False)


def keep_files(actor: Actor, uploads: Sequence[Upload]) -> list[FileGiven]:
    """Make uploaded bytes durable, ready to go with a reply or note."""
    require(actor, May.NOTE)
    refuse_too_much([len(upload.content) for upload in uploads])
    names = keep_blobs([upload.content for upload in uploads])
    return [
        FileGiven(
            filename=one_line(storable(upload.filename), LONGEST_NAME) or "file",
            content_type=upload.content_type or "application/octet-stream",
            size=len(upload.content),
            sha256=name,
        )
        for upload, name in zip(uploads, names, strict=True)
    ]


def refuse_too_much(sizes: Sequence[int]) -> None:
    """Raise TooMuchToSend when files of these sizes cannot go with one message."""
    if len(sizes) > FILES_AT_MOST:
        raise TooMuchToSend(f"At most {FILES_AT_MOST} files go with one message.")
    if sum(sizes) > settings().max_files_bytes:
        limit = settings().max_files_bytes // 1_000_000
        raise TooMuchToSend(f"The files of one message may have {limit} MB together; these are larger.")


def attach(message: Message, files: Sequence[FileGiven]) -> None:
    """Attach files whose bytes are kept already."""
    if not files:
        return
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            blob_id=file.sha256,
            filename=file.filename,
            content_type=file.content_type,
            detected_type=file.detected_type,
            size=file.size,
            is_inline=file.is_inline,
            content_id=file.content_id,
        )
        for file in files
    )
    names = [file.filename for file in files if not file.is_inline]
    if names:
        found_by = more_words(words_of_message(texts=(), files=names))
        Conversation.objects.filter(pk=message.conversation_id).update(has_files=True, words=found_by)
