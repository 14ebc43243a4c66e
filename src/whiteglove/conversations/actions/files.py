"""Files of a message."""

from collections.abc import Sequence

from whiteglove.conversations.incoming import FileGiven
from whiteglove.conversations.models import Attachment, Message


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
