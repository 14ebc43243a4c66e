"""A mail, understood, as one line of JSON: what `whiteglove mail read --json` prints for a file."""

import json
from datetime import UTC
from typing import Any

from whiteglove.channels.email.understanding.mail import AttachedFile, Bounce, Person, UnderstoodMail
from whiteglove.channels.email.understanding.read import understand


def as_line(file: str, raw: bytes | None, problem: str | None) -> str:
    """One ASCII object with every key, also for a file that could not be read.

    raw: None when the file could not be read; `problem` then says why, and stands among the defects.
    """
    record = _record(understand(raw or b""))
    if raw is None:
        record |= {"defects": [problem or "unreadable_file"]}
    elif problem:
        record["defects"].append(problem)
    name = file.encode("utf_8", "surrogateescape").decode("utf_8", "replace")
    return json.dumps({"file": name} | record, ensure_ascii=True, separators=(",", ":"))


def _record(mail: UnderstoodMail) -> dict[str, Any]:
    return {
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": list(mail.references),
        "from": _person(mail.sender),
        "reply_to": _person(mail.reply_to),
        "to": [_person(person) for person in mail.to],
        "cc": [_person(person) for person in mail.cc],
        "subject": mail.subject,
        "date": mail.date.astimezone(UTC).isoformat() if mail.date else None,
        "text": mail.text,
        "reply_text": mail.reply_text,
        "quoted_text": mail.quoted_text,
        "signature": mail.signature,
        "html": mail.html is not None,
        "attachments": [_attachment(file) for file in mail.attachments],
        "kind": mail.kind.value,
        "bounce": _bounce(mail.bounce),
        "language": mail.language,
        "defects": list(mail.defects),
    }


def _person(person: Person | None) -> dict[str, str] | None:
    return {"name": person.name, "address": person.address} if person else None


def _attachment(file: AttachedFile) -> dict[str, Any]:
    return {
        "filename": file.filename,
        "content_type": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
        "inline": file.inline,
        "content_id": file.content_id,
    }


def _bounce(bounce: Bounce | None) -> dict[str, Any] | None:
    if bounce is None:
        return None
    return {
        "recipients": [
            {
                "address": recipient.address,
                "status": recipient.status,
                "action": recipient.action,
                "permanent": recipient.permanent,
            }
            for recipient in bounce.recipients
        ]
    }
