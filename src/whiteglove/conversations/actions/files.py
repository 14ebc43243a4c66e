"""Files of a message."""

from collections.abc import Sequence

from whiteglove.conversations.incoming import FileGiven
from whiteglove.conversations.models import Attachment, Message
from whiteglove.foundation.blobs.actions import keep_blob
from whiteglove.foundation.text import one_line


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


def keep_file(content: bytes, *, filename: str, content_type: str) -> FileGiven:
    """Make the bytes of a file durable, ready to be attached; call it before or inside the action that uses it."""
    name = one_line(filename.replace("/", "_").replace("\\", "_"), 200) or "file"
    return FileGiven(filename=name, content_type=content_type, size=len(content), sha256=keep_blob(content))
